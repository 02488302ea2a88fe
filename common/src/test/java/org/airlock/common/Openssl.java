package org.airlock.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.airlock.common.bytes.Bytes;
import org.junit.jupiter.api.Assumptions;

/**
 * The second opinion of the stock openssl: skipped with a clear message where it is not installed,
 * demanded with {@code -Dinterop=required}.
 */
public final class Openssl {
  private Openssl() {}

  /** Runs {@code openssl} with these arguments; what it wrote to standard output. */
  public static Bytes run(Bytes input, String... arguments) {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    try {
      Process process = start(command);
      try (OutputStream in = process.getOutputStream()) {
        in.write(input.toArray());
      }
      byte[] output = process.getInputStream().readAllBytes();
      assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
      return Bytes.copyOf(output);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Process start(List<String> command) throws IOException {
    try {
      return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException missing) {
      if ("required".equals(System.getProperty("interop"))) {
        throw new AssertionError("openssl is demanded (-Dinterop=required)", missing);
      }
      Assumptions.abort("openssl is not installed; this second opinion is skipped");
      throw missing;
    }
  }
}
