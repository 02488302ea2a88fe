package org.airlock.online.request;

import java.util.Optional;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.WrappingAlgorithm;
import org.airlock.common.kms.WrappingKeySpec;
import org.airlock.common.roster.Policy;
import org.airlock.online.rules.KeyRules;

/**
 * The wrapping that is asked of KMS.
 *
 * @param algorithm empty for the best one of each key's spec
 */
public record WrappingChoice(Optional<WrappingAlgorithm> algorithm, WrappingKeySpec keySpec) {

  /** The algorithm for one key: control {@code ALGORITHM-ALLOWED}. */
  WrappingAlgorithm algorithmFor(KeySpec spec, Policy policy) {
    WrappingAlgorithm chosen =
        algorithm.orElseGet(() -> KeyRules.usualWrapping(spec, keySpec, policy));
    KeyRules.requireWrapping(spec, chosen, keySpec, policy);
    return chosen;
  }
}
