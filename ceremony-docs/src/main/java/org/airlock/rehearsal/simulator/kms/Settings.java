package org.airlock.rehearsal.simulator.kms;

import java.time.Duration;

/**
 * What the simulated service decides for itself.
 *
 * @param tokenLifetime how long a wrapping key and token can be used; KMS says 24 hours
 * @param rotationTime how long an on-demand rotation runs; AWS answers at once and finishes later
 * @param replicationLag how long the replicas of a multi-Region key do not know what their primary
 *     took for a rotation; AWS gives no figure
 */
public record Settings(Duration tokenLifetime, Duration rotationTime, Duration replicationLag) {
  private static final Duration SECONDS = Duration.ofSeconds(2);

  /**
   * 24 hours (KMS API, {@code GetParametersForImport}), the 20 seconds people see for a rotation,
   * and a few for the way between Regions.
   */
  public static Settings likeAws() {
    return new Settings(Duration.ofHours(24), Duration.ofSeconds(20), SECONDS);
  }

  /** As AWS, but a rotation takes three seconds, so that a rehearsal does not wait. */
  public static Settings inAHurry() {
    return new Settings(Duration.ofHours(24), Duration.ofSeconds(3), SECONDS);
  }
}
