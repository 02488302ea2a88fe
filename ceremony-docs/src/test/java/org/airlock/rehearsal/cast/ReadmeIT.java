package org.airlock.rehearsal.cast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's walk-through by hand, run as it stands. */
@Tag("interop")
final class ReadmeIT {
  private static final Path ROOT = Path.of(System.getProperty("airlock.root"));

  @TempDir private Path scratch;

  @Test
  void walkThrough_verbatim_endsWithTheOldCiphertextDecrypted() throws Exception {
    Outside.require("the aws command line", "aws", "--version");
    Outside.require("openssl", "openssl", "version");
    Path script = Files.writeString(scratch.resolve("walk.sh"), blocks());
    Path told = scratch.resolve("told.txt");
    // The packaged programs are the ones of this build; rehearse must not build again.
    Files.setLastModifiedTime(
        ROOT.resolve("ceremony-docs/target/rehearsal/lib"), FileTime.from(Instant.now()));
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-euo", "pipefail", script.toString())
            .directory(ROOT.toFile())
            .redirectErrorStream(true)
            .redirectOutput(told.toFile());
    builder.environment().put("TMPDIR", scratch.toString());
    builder.environment().put("KMS_PORT", Integer.toString(freePort()));
    builder.environment().put("AWS_CONFIG_FILE", "/dev/null");
    builder.environment().put("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
    Process walk = builder.start();
    boolean ended = walk.waitFor(10, TimeUnit.MINUTES);
    walk.descendants().forEach(ProcessHandle::destroy);
    walk.destroyForcibly();
    String shown = Files.readString(told);
    assertThat(ended).as(shown).isTrue();
    assertThat(walk.exitValue()).as(shown).isZero();
    assertThat(shown)
        .contains("order 4711: 3 clocks\n")
        .contains("old ciphertext decrypts")
        .contains("the material is gone: 'importer request', wrap, import")
        .doesNotContain("error:");
  }

  /** The {@code sh} blocks of the section "By hand", in order. */
  private static String blocks() throws IOException {
    StringBuilder script = new StringBuilder();
    boolean section = false;
    boolean block = false;
    int blocks = 0;
    for (String line : Files.readAllLines(ROOT.resolve("README.md"))) {
      if (line.startsWith("## ")) {
        section = line.equals("## By hand");
      } else if (section && line.equals("```sh")) {
        block = true;
        blocks++;
      } else if (line.equals("```")) {
        block = false;
      } else if (section && block) {
        script.append(line).append('\n');
      }
    }
    assertThat(blocks).isGreaterThan(8);
    return script.toString();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
