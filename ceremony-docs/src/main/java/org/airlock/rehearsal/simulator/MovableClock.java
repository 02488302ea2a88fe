package org.airlock.rehearsal.simulator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that runs like its base and can be moved. Thread-safe. */
public final class MovableClock implements InstantSource {
  private final InstantSource base;
  private final AtomicReference<Duration> offset = new AtomicReference<>(Duration.ZERO);

  public MovableClock(InstantSource base) {
    this.base = base;
  }

  @Override
  public Instant instant() {
    return base.instant().plus(offset.get());
  }

  /** Forwards, or backwards when {@code by} is negative; what has expired stays expired. */
  public void advance(Duration by) {
    offset.updateAndGet(present -> present.plus(by));
  }

  /** From now on it is {@code now} here; time goes on from there. */
  public void set(Instant now) {
    offset.set(Duration.between(base.instant(), now));
  }

  /** How far this clock is from its base. */
  public Duration offset() {
    return offset.get();
  }

  /** Back to the base. */
  public void reset() {
    offset.set(Duration.ZERO);
  }
}
