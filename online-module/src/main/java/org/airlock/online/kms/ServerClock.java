package org.airlock.online.kms;

import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** AWS's clock as learnt from answers. Thread-safe. */
final class ServerClock {
  private final LongSupplier nanoTime;
  private volatile @Nullable Reading last;

  ServerClock(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  void heard(Instant serverTime) {
    last = new Reading(serverTime, nanoTime.getAsLong());
  }

  Optional<Instant> now() {
    Reading reading = last;
    return reading == null
        ? Optional.empty()
        : Optional.of(reading.serverTime().plusNanos(nanoTime.getAsLong() - reading.atNanos()));
  }

  private record Reading(Instant serverTime, long atNanos) {}
}
