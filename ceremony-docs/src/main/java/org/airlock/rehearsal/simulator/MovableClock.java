package org.airlock.rehearsal.simulator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that runs like its base and can be moved. Thread-safe. */
public final class MovableClock implements InstantSource {
  private final InstantSource base;
  private Duration offset = Duration.ZERO;

  public MovableClock(InstantSource base) {
    this.base = base;
  }

  @Override
  public synchronized Instant instant() {
    return base.instant().plus(offset);
  }

  /** Forwards, or backwards when {@code by} is negative; what has expired stays expired. */
  public synchronized void advance(Duration by) {
    offset = offset.plus(by);
  }

  /** From now on it is {@code now} here; time goes on from there. */
  public synchronized void set(Instant now) {
    offset = Duration.between(base.instant(), now);
  }

  /** How far this clock is from its base. */
  public synchronized Duration offset() {
    return offset;
  }

  /** Back to the base. */
  public synchronized void reset() {
    offset = Duration.ZERO;
  }
}
