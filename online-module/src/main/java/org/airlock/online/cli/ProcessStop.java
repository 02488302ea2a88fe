package org.airlock.online.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.airlock.online.request.StopSignal;

/**
 * Ctrl-C, SIGTERM and SIGHUP. They end the process at once, as ever, until a command defers them;
 * from then on the command is told, may put away what it has, and its exit code is kept. Only
 * SIGKILL goes faster.
 */
final class ProcessStop implements StopSignal {
  /** A call to KMS with all its retries, and the signature afterwards. */
  private static final long LONGEST_WAIT_MINUTES = 5;

  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean deferred;
  private volatile boolean given;
  private volatile int exitCode;

  private ProcessStop() {}

  /** Listens until the process ends. */
  static ProcessStop ofProcess() {
    ProcessStop stop = new ProcessStop();
    Runtime.getRuntime().addShutdownHook(new Thread(stop::shutDown, "stop"));
    return stop;
  }

  @Override
  public void defer() {
    deferred = true;
  }

  @Override
  public boolean isGiven() {
    return given;
  }

  /** Says that the command has ended; an exit that waits for it goes on. */
  void ended(int code) {
    exitCode = code;
    ended.countDown();
  }

  private void shutDown() {
    if (!deferred || ended.getCount() == 0) {
      return;
    }
    given = true;
    try {
      if (ended.await(LONGEST_WAIT_MINUTES, TimeUnit.MINUTES)) {
        // The JVM would report the signal instead.
        Runtime.getRuntime().halt(exitCode);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
