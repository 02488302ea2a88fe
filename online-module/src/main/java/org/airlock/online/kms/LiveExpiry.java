package org.airlock.online.kms;

import java.time.Instant;
import java.util.Optional;
import org.airlock.common.kms.Expiry;

/** Two answers of KMS, {@code ExpirationModel} and {@code ValidTo}, read as one expiry. */
final class LiveExpiry {
  private LiveExpiry() {}

  /**
   * An instant counts whatever the model; without one only {@code DOES_NOT_EXPIRE} is an answer.
   */
  static Optional<Expiry> of(Optional<String> model, Optional<Instant> validTo) {
    return validTo
        .map(Expiry::at)
        .or(() -> model.filter(Expiry.DOES_NOT_EXPIRE::equals).map(never -> Expiry.never()));
  }
}
