package org.airlock.rehearsal.cast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.airlock.rehearsal.runbook.Performance;
import org.airlock.rehearsal.runbook.Runbook;
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
    // The packaged programs are the ones of this build; rehearse must not build again.
    Files.setLastModifiedTime(
        ROOT.resolve("ceremony-docs/target/rehearsal/lib"), FileTime.from(Instant.now()));
    Performance.Ended walk =
        new Performance(
                ROOT,
                Map.of("TMPDIR", scratch.toString(), "KMS_PORT", Integer.toString(freePort())))
            .run(blocks(), "-euo", "pipefail");
    String shown = walk.shown();
    assertThat(walk.inTime()).as(shown).isTrue();
    assertThat(walk.exitCode()).as(shown).isZero();
    assertThat(shown)
        .contains("order 4711: 3 clocks\n")
        .contains("old ciphertext decrypts")
        .contains("the material is gone: 'importer request', wrap, import")
        .doesNotContain("error:");
  }

  /** The {@code sh} blocks of the section "By hand", in order. */
  private static String blocks() {
    List<List<String>> blocks = Runbook.blocks(ROOT.resolve("README.md"), "By hand", "sh");
    assertThat(blocks).hasSizeGreaterThan(8);
    return blocks.stream()
        .map(block -> String.join("\n", block))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
