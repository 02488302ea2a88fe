package org.airlock.rehearsal.cast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A program at a pseudo-terminal that {@code script} gives it, and somebody who waits for what the
 * screen shows and then types.
 */
final class Pty implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 90;

  private final Process process;
  private final OutputStream keys;
  private final StringBuilder shown = new StringBuilder();
  private int read;
  private boolean ended;

  Pty(Path directory, String store, String command) {
    this(directory, store, command, "xterm");
  }

  Pty(Path directory, String store, String command, String term) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder("script", "-qfec", command, "/dev/null")
              .directory(directory.toFile())
              .redirectErrorStream(true);
      builder.environment().put("AIRLOCK_STORE", store);
      builder.environment().put("TERM", term);
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    keys = process.getOutputStream();
    Thread reader = new Thread(this::listen);
    reader.setDaemon(true);
    reader.start();
  }

  private void listen() {
    try (Reader in = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)) {
      char[] buffer = new char[4096];
      int count;
      while ((count = in.read(buffer)) > 0) {
        synchronized (shown) {
          shown.append(buffer, 0, count);
          shown.notifyAll();
        }
      }
    } catch (IOException gone) {
      // The program ended.
    }
    synchronized (shown) {
      ended = true;
      shown.notifyAll();
    }
  }

  /** Waits until the screen shows {@code text} and gives what came before it since last time. */
  String await(String text) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    synchronized (shown) {
      while (true) {
        int at = shown.indexOf(text, read);
        if (at >= 0) {
          String before = shown.substring(read, at);
          read = at + text.length();
          return before;
        }
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        assertThat(left).as("waiting for \"" + text + "\" after\n" + shown).isPositive();
        try {
          shown.wait(left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IllegalStateException(e);
        }
      }
    }
  }

  /**
   * Waits until somebody who has read what came since last time knows what to do, or until the
   * program has ended; gives what came.
   */
  String read(Predicate<String> enough) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    synchronized (shown) {
      while (!ended && !enough.test(shown.substring(read))) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        assertThat(left).as("nobody knows what to do after\n" + shown).isPositive();
        try {
          shown.wait(left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IllegalStateException(e);
        }
      }
      String came = shown.substring(read);
      read = shown.length();
      return came;
    }
  }

  boolean ended() {
    synchronized (shown) {
      return ended && read == shown.length();
    }
  }

  void type(String text) {
    try {
      keys.write(text.getBytes(StandardCharsets.US_ASCII));
      keys.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int exitCode() {
    try {
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The program itself, once the launcher has become the JVM. */
  ProcessHandle java() {
    while (process.isAlive()) {
      for (ProcessHandle child : process.descendants().toList()) {
        if (child.info().command().orElse("").endsWith("/java")) {
          return child;
        }
      }
      pause();
    }
    throw new AssertionError("the program ended before it was seen:\n" + all());
  }

  private static void pause() {
    try {
      Thread.sleep(5);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  String all() {
    synchronized (shown) {
      return shown.toString();
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
