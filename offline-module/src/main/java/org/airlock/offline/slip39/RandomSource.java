package org.airlock.offline.slip39;

import java.security.SecureRandom;

/** Where random bytes come from. Passed in, so that tests can script it. */
@FunctionalInterface
public interface RandomSource {
  /** Overwrites all of {@code target} with uniform random bytes from a cryptographic generator. */
  void fill(byte[] target);

  /** The production source. */
  static RandomSource of(SecureRandom random) {
    return random::nextBytes;
  }
}
