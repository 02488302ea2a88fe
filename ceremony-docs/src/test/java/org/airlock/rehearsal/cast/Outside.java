package org.airlock.rehearsal.cast;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.airlock.common.bytes.Bytes;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Programs that are not ours. Thread-safe. */
public final class Outside {
  private Outside() {}

  public record Result(int exitCode, Bytes out, String text) {}

  /**
   * Skips the test when {@code probe} does not run, or fails it where outside programs are
   * demanded.
   */
  public static void require(String name, String... probe) {
    boolean there;
    try {
      there = run(Path.of("."), probe).exitCode() == 0;
    } catch (UncheckedIOException missing) {
      there = false;
    }
    if ("required".equals(System.getProperty("interop"))) {
      Assertions.assertTrue(
          there, name + " is demanded (-Dinterop=required) and does not run here");
    }
    Assumptions.assumeTrue(there, name + " does not run here; this second opinion is skipped");
  }

  static String python() {
    return System.getProperty("airlock.python", "python3");
  }

  public static Result run(Path directory, String... command) {
    return run(directory, new byte[0], List.of(command));
  }

  static Result run(Path directory, byte[] input, List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .start();
      try (var stdin = process.getOutputStream()) {
        stdin.write(input);
      } catch (IOException closed) {
        // The program did not want all of it.
      }
      byte[] out = process.getInputStream().readAllBytes();
      return new Result(
          process.waitFor(), Bytes.copyOf(out), new String(out, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
