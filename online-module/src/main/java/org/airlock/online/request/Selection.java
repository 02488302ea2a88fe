package org.airlock.online.request;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.airlock.common.kms.KeyArn;

/**
 * Which cells a request is for.
 *
 * @param keys the keys to look at
 * @param newMaterial for a rotation: NEW on single keys and primaries, EXISTING on replicas
 * @param keyMaterialId only this material of the keys
 * @param partial whether keys that cannot take material may be left out of the request
 * @param onlyMissing leave out cells whose token still lives in an unanswered request
 * @param dueWithin only cells whose material is missing or expires within; empty for all
 */
public record Selection(
    Set<KeyArn> keys,
    boolean newMaterial,
    Optional<String> keyMaterialId,
    boolean partial,
    boolean onlyMissing,
    Optional<Duration> dueWithin) {
  public Selection {
    keys = java.util.Collections.unmodifiableSet(new java.util.LinkedHashSet<>(keys));
  }

  /** All that these keys need. */
  public static Selection of(Set<KeyArn> keys) {
    return new Selection(keys, false, Optional.empty(), false, false, Optional.empty());
  }
}
