package org.airlock.online.reconcile;

import java.time.Instant;
import java.util.Optional;
import org.airlock.common.kms.KeyArn;

/** Judges records for which the log has no event: only a log that speaks of that time accuses. */
final class Missing {
  private final Coverage coverage;
  private int outside;
  private int tooNew;
  private int noLog;

  Missing(Coverage coverage) {
    this.coverage = coverage;
  }

  /** True when the event should have been there; else the record is counted as not compared. */
  boolean accuses(KeyArn key, Instant at) {
    return switch (coverage.look(key, at)) {
      case COVERED -> true;
      case OUTSIDE -> {
        outside++;
        yield false;
      }
      case TOO_NEW -> {
        tooNew++;
        yield false;
      }
      case NO_LOG -> {
        noLog++;
        yield false;
      }
    };
  }

  /** A record that has no event though it should. */
  static Finding finding(
      FindingKind kind,
      String record,
      KeyArn key,
      Instant at,
      String who,
      String what,
      String next) {
    return new Finding(
        kind,
        record + "/" + key.keyId(),
        Optional.of(at),
        key.toString(),
        who,
        what,
        next,
        Optional.empty());
  }

  /** Records from before or after the log. */
  int outside() {
    return outside;
  }

  /** Records younger than CloudTrail's delay. */
  int tooNew() {
    return tooNew;
  }

  /** Records of an account and Region of which nothing was read. */
  int noLog() {
    return noLog;
  }
}
