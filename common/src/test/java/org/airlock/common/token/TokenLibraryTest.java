package org.airlock.common.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.airlock.common.failure.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TokenLibraryTest {
  @TempDir private Path stick;

  /** A library is code; the file that names it lies on somebody's stick. */
  @Test
  void library_onAStick_isNotLoaded() throws IOException {
    Path evil = Files.writeString(stick.resolve("evil.so"), "code");
    assertThatThrownBy(() -> TokenLibrary.allow(evil.toString(), null))
        .isInstanceOf(Failure.Environment.class)
        .hasMessageContaining("is not installed on this machine; a library is code");
    assertThatThrownBy(() -> TokenLibrary.allow("/usr/lib/../.." + evil.toRealPath(), null))
        .hasMessageContaining("is not installed on this machine");
    assertThatThrownBy(() -> TokenLibrary.allow(evil.toString(), "  "))
        .hasMessageContaining("is not installed on this machine");
    assertThat(TokenLibrary.allow("/usr/lib/other.so", evil.toString()))
        .as("the machine's own choice goes before the file's")
        .isEqualTo(evil.toRealPath());
  }

  @Test
  void library_behindALink_isJudgedByWhereItIs() throws IOException {
    Path evil = Files.writeString(stick.resolve("evil.so"), "code");
    Path link = Files.createSymbolicLink(stick.resolve("usr"), evil);
    assertThatThrownBy(() -> TokenLibrary.allow(link.toString(), null))
        .hasMessageContaining("is not installed on this machine");
  }

  @Test
  void library_missingOrRelativeOrADirectory_isNamed() {
    assertThatThrownBy(() -> TokenLibrary.allow("/usr/lib/no-such-token.so", null))
        .isInstanceOf(Failure.Environment.class)
        .hasMessageContaining("there is no such PKCS#11 library on this machine");
    assertThatThrownBy(() -> TokenLibrary.allow("lib/token.so", null))
        .hasMessageContaining("is not an absolute path");
    assertThatThrownBy(() -> TokenLibrary.allow("/usr/lib", null))
        .hasMessageContaining("is not a file");
    assertThatThrownBy(() -> TokenLibrary.allow("/\u001b[2J.so", null))
        .hasMessageContaining("/?[2J.so");
  }

  @Test
  void library_thatIsInstalled_isAllowed() throws IOException {
    Path shell = Path.of("/bin/sh").toRealPath();
    assertThat(TokenLibrary.allow(shell.toString(), null)).isEqualTo(shell);
  }

  @Test
  void library_thatIsNoLibrary_isNotLoaded() throws IOException {
    Path text = Files.writeString(stick.resolve("text.so"), "no code");
    assertThatThrownBy(() -> JdkCryptoki.load(text.toString()))
        .isInstanceOf(Failure.Environment.class)
        .satisfies(
            thrown ->
                assertThat(thrown.getMessage())
                    .containsAnyOf(
                        "cannot be loaded as a PKCS#11 library", "this Java cannot use PKCS#11"));
  }

  @Test
  void library_thatOthersThanRootCouldReplace_isNotLoaded() {
    assertThatThrownBy(() -> judged(true, false, true)).hasMessageContaining("by any user");
    assertThatThrownBy(() -> judged(true, true, false))
        .hasMessageContaining("by a group, because /opt/x is writable for it");
    assertThatThrownBy(() -> judged(false, false, false))
        .isInstanceOf(Failure.Environment.class)
        .hasMessageContaining("by the owner of /opt/x, who is not root");
    judged(true, false, false);
  }

  private static void judged(boolean root, boolean group, boolean others) {
    TokenLibrary.requireOnlyRoot(
        new TokenLibrary.Standing(root, group, others), "/opt/x", "/opt/x/lib.so");
  }

  @Test
  void standing_isWhatTheFileSystemSays() throws IOException {
    Path file = Files.writeString(stick.resolve("lib.so"), "code");
    Files.setPosixFilePermissions(
        file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-rw-rw-"));
    assertThat(TokenLibrary.Standing.of(file).othersWritable()).isTrue();
    boolean rootsGroup = Integer.valueOf(0).equals(Files.getAttribute(file, "unix:gid"));
    assertThat(TokenLibrary.Standing.of(file).groupWritable()).isEqualTo(!rootsGroup);
    assertThat(TokenLibrary.Standing.of(Path.of("/usr")).rootOwned()).isTrue();
    assertThat(TokenLibrary.Standing.of(stick.resolve("none")))
        .isEqualTo(TokenLibrary.Standing.UNKNOWN);
  }
}
