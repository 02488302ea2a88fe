package org.airlock.online.kms;

import java.time.Duration;

/** Waiting, passed in so that tests do not wait. */
@FunctionalInterface
public interface Sleeper {
  void sleep(Duration duration) throws InterruptedException;

  /** Waits on the calling thread. */
  static Sleeper ofThread() {
    return duration -> Thread.sleep(duration.toMillis());
  }
}
