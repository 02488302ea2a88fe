package org.airlock.common.kms;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The expiry decision of one import: never, or at a stated instant. KMS API, {@code
 * ExpirationModel} and {@code ValidTo}.
 *
 * @param validTo whole seconds UTC, or empty for {@code KEY_MATERIAL_DOES_NOT_EXPIRE}
 */
public record Expiry(Optional<Instant> validTo) {
  public static final String EXPIRES = "KEY_MATERIAL_EXPIRES";
  public static final String DOES_NOT_EXPIRE = "KEY_MATERIAL_DOES_NOT_EXPIRE";

  /**
   * KMS allows 365 days from the request; the exact boundary is undocumented, so we stay a day
   * inside it.
   */
  public static final int LONGEST_DAYS = 364;

  public Expiry {
    validTo.ifPresent(
        instant -> {
          if (!instant.equals(instant.truncatedTo(ChronoUnit.SECONDS))) {
            throw new IllegalArgumentException("validTo has whole seconds");
          }
        });
  }

  public static Expiry never() {
    return new Expiry(Optional.empty());
  }

  public static Expiry at(Instant validTo) {
    return new Expiry(Optional.of(validTo));
  }

  /** The wire value of {@code ExpirationModel}. */
  public String model() {
    return validTo.isPresent() ? EXPIRES : DOES_NOT_EXPIRE;
  }

  /** For screens: {@code never expires} or the instant with the days left. */
  public String describe(Instant now) {
    return validTo
        .map(instant -> instant + " (" + ChronoUnit.DAYS.between(now, instant) + " days)")
        .orElse("never expires");
  }
}
