package org.airlock.online.reconcile;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Says every few seconds how far a long run has come. Not thread-safe. */
final class TrailProgress {
  private static final Duration EVERY = Duration.ofSeconds(5);

  private final Consumer<String> line;
  private final LongSupplier nanoTime;
  private final long begun;
  private long last;

  /**
   * @param line shows one line to the operator
   * @param nanoTime a monotonic clock
   */
  TrailProgress(Consumer<String> line, LongSupplier nanoTime) {
    this.line = line;
    this.nanoTime = nanoTime;
    this.begun = nanoTime.getAsLong();
    this.last = begun;
  }

  void say(String text) {
    line.accept(text);
  }

  /**
   * Shows {@code files} and {@code bytes} so far, if enough time has passed since the last line.
   */
  void read(long files, long bytes, TrailLog log) {
    long now = nanoTime.getAsLong();
    if (now - last < EVERY.toNanos()) {
      return;
    }
    last = now;
    double seconds = (now - begun) / 1e9;
    double megabytes = bytes / 1e6;
    line.accept(
        String.format(
            Locale.ROOT,
            "%,d files, %,.0f MB (%.1f MB/s): %,d events, %,d of them matter",
            files,
            megabytes,
            megabytes / seconds,
            log.read(),
            log.kept()));
  }
}
