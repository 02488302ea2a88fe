package org.airlock.common.bundle;

import java.util.Locale;
import java.util.Optional;

/**
 * Whether worthless or real material is handled. An environment never accepts the other's bundles.
 */
public enum Environment {
  PRODUCTION,
  REHEARSAL;

  /** The spelling in bundles and options: {@code production} or {@code rehearsal}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Empty for any other text. */
  public static Optional<Environment> ofCode(String code) {
    for (Environment environment : values()) {
      if (environment.code().equals(code)) {
        return Optional.of(environment);
      }
    }
    return Optional.empty();
  }
}
