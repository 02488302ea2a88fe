package org.airlock.online.request;

import java.util.Optional;
import org.airlock.common.kms.Expiry;

/**
 * What is known of a material's expiry before its import.
 *
 * @param live as KMS says it of material that is there now; empty when it is gone or KMS is silent
 * @param recorded as the last receipt says it
 */
record KnownExpiry(Optional<Expiry> live, Optional<Expiry> recorded) {
  static KnownExpiry none() {
    return new KnownExpiry(Optional.empty(), Optional.empty());
  }

  /** What holds: KMS's own word; a receipt only where KMS has none. */
  Optional<Expiry> before() {
    return live.or(() -> recorded);
  }

  /** KMS has another expiry than the last receipt: somebody imported without this store. */
  boolean isDisputed() {
    return live.isPresent() && recorded.isPresent() && !live.equals(recorded);
  }
}
