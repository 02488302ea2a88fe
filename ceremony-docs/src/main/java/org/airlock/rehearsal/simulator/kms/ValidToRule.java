package org.airlock.rehearsal.simulator.kms;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a ValidTo is acceptable (KMS API, {@code ImportKeyMaterial}). Each refusal leaves the token
 * as it was.
 */
final class ValidToRule {
  static final Duration LONGEST = Duration.ofDays(365);

  private ValidToRule() {}

  /** The expiry of the material, empty for never. KEY_MATERIAL_EXPIRES is the default model. */
  static Optional<Instant> check(
      Optional<ExpirationModel> model, Optional<Instant> validTo, Instant now) {
    return switch (model.orElse(ExpirationModel.KEY_MATERIAL_EXPIRES)) {
      case KEY_MATERIAL_DOES_NOT_EXPIRE -> {
        if (validTo.isPresent()) {
          throw ErrorCode.VALIDATION.error(
              "A validTo date must not be set if the ExpirationModel is KEY_MATERIAL_DOES_NOT_EXPIRE");
        }
        yield Optional.empty();
      }
      case KEY_MATERIAL_EXPIRES -> Optional.of(checkExpiring(validTo, now));
    };
  }

  private static Instant checkExpiring(Optional<Instant> validTo, Instant now) {
    Instant end =
        validTo.orElseThrow(
            () ->
                ErrorCode.VALIDATION.error(
                    "A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES"));
    if (!end.isAfter(now)) {
      throw ErrorCode.VALIDATION.error("The validTo date must be in the future");
    }
    if (end.isAfter(now.plus(LONGEST))) {
      throw ErrorCode.VALIDATION.error(
          "The validTo date must be at most 365 days from the request");
    }
    return end;
  }
}
