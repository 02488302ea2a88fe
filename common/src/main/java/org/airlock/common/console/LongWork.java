package org.airlock.common.console;

import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Tells people how far long work has come: what is done, how fast, and how long it will still take.
 * Work that ends within a few seconds says nothing. Thread-safe.
 */
public final class LongWork {
  private static final Duration QUIET = Duration.ofSeconds(5);
  private static final double NANOS = 1e9;

  private final Console console;
  private final String done;
  private final int total;
  private final LongSupplier nanoTime;
  private final long begun;
  private long told;
  private int count;

  /**
   * @param done what has happened to one, for example {@code wrapped}
   * @param nanoTime a monotonic clock
   */
  public LongWork(Console console, String done, int total, LongSupplier nanoTime) {
    this.console = console;
    this.done = done;
    this.total = total;
    this.nanoTime = nanoTime;
    this.begun = nanoTime.getAsLong();
    this.told = begun;
  }

  /** {@code more} were finished. */
  public synchronized void done(int more) {
    count += more;
    long now = nanoTime.getAsLong();
    if (now - told >= QUIET.toNanos() && count < total) {
      told = now;
      double rate = count * NANOS / (now - begun);
      console.say(
          String.format(
              Locale.ROOT,
              "  %d of %d %s, %.1f a second, about %s left",
              count,
              total,
              done,
              rate,
              duration((long) Math.ceil((total - count) / rate))));
    }
  }

  /** For people: {@code 45 s}, {@code 6 min}, {@code 2 h 5 min}. */
  public static String duration(long seconds) {
    if (seconds < 120) {
      return seconds + " s";
    }
    long minutes = (seconds + 59) / 60;
    return minutes < 60 ? minutes + " min" : minutes / 60 + " h " + minutes % 60 + " min";
  }
}
