package org.airlock.rehearsal.simulator.kms;

import java.time.Duration;

/**
 * What the simulated service decides for itself.
 *
 * @param tokenLifetime how long a wrapping key and token can be used; KMS says 24 hours
 * @param rotationTime how long an on-demand rotation runs; AWS answers at once and finishes later
 */
public record Settings(Duration tokenLifetime, Duration rotationTime) {
  /**
   * 24 hours (KMS API, {@code GetParametersForImport}), and the 20 seconds people see for a
   * rotation.
   */
  public static Settings likeAws() {
    return new Settings(Duration.ofHours(24), Duration.ofSeconds(20));
  }

  /** As AWS, but a rotation takes three seconds, so that a rehearsal does not wait. */
  public static Settings inAHurry() {
    return new Settings(Duration.ofHours(24), Duration.ofSeconds(3));
  }
}
