package org.airlock.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.airlock.common.failure.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stops the making of a kit, and the parts that need no JDK tools. */
final class KitTest {
  private static final Instant TIME = Instant.parse("2026-11-01T00:00:00Z");

  @TempDir private Path scratch;

  private Failure failure(Path jdk) {
    return catchThrowableOfType(
        Failure.Environment.class, () -> JavaRuntime.link(jdk, scratch.resolve("runtime")));
  }

  private Path script(String name, String content) throws IOException {
    Path file = scratch.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + content + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file;
  }

  @Test
  void jre_hasNoJlink_isRefusedWithWhatToInstall() {
    Failure refused = failure(scratch);
    assertThat(refused)
        .hasMessage(scratch + ": this Java has no jlink, which makes the kit's runtime");
    assertThat(refused.hint()).isEqualTo("set JAVA_HOME to a whole JDK 17 or newer");
  }

  @Test
  void jdk_withoutModules_isRefusedWithWhatToInstall() throws IOException {
    script("bin/jlink", "echo 'Linking from run-time image disabled'");
    Failure refused = failure(scratch);
    assertThat(refused).hasMessage(scratch + ": this JDK has no modules to link (folder jmods)");
    assertThat(refused.hint()).contains("in a package of their own", "set JAVA_HOME");
  }

  @Test
  void jdk_thatLinksFromItself_isAskedTo() throws IOException {
    script(
        "bin/jlink",
        "case $1 in --help) echo 'Linking from run-time image enabled';; *) echo no space; exit 1;; esac");
    assertThat(failure(scratch)).hasMessageEndingWith("jlink failed: no space");
  }

  @Test
  void runtime_withALinkOutside_isRefused() throws IOException {
    script(
        "bin/jlink",
        "for last; do :; done; [ $1 = --help ] || { mkdir -p $last; ln -s /etc/passwd $last/x; }; echo image enabled");
    Files.createDirectories(scratch.resolve("jmods"));
    Files.createFile(scratch.resolve("jmods/java.base.jmod"));
    assertThat(failure(scratch)).hasMessageContaining("links to /etc/passwd, which is no file");
  }

  @Test
  void sources_notBuilt_areRefused() {
    Kit kit = new Kit(scratch, scratch.resolve("out"), "1", TIME, scratch);
    Failure refused =
        catchThrowableOfType(
            Failure.Environment.class,
            () -> kit.make(new PrintStream(new ByteArrayOutputStream(), true)));
    assertThat(refused).hasMessageEndingWith("target/ceremony: the program is not there");
    assertThat(refused.hint()).contains("mvn -Pkit package");
  }

  private ClassArchive.Attempt attempt(int number, String log) throws IOException {
    return new ClassArchive.Attempt(
        Files.writeString(scratch.resolve("archive-" + number), "archive"),
        Files.writeString(scratch.resolve("log"), log));
  }

  @Test
  void archive_disturbedByAnotherThread_isMadeAgain() throws IOException {
    List<String> logs = List.of("[7] A\n[8] B\n[7] C\n", "[8] A\n[9] B\n", "[9] A\n[9] B\n");
    Path kept = ClassArchive.undisturbed(number -> attempt(number, logs.get(number - 1)));
    assertThat(kept).hasFileName("archive-3");
    assertThat(scratch.toFile().list()).containsExactlyInAnyOrder("archive-3", "log");
  }

  @Test
  void archives_allDisturbed_areRefused() {
    Failure refused =
        catchThrowableOfType(
            Failure.Environment.class,
            () -> ClassArchive.undisturbed(number -> attempt(number, "[7] A\n[8] B\n")));
    assertThat(refused).hasMessage("40 class archives, and another thread disturbed each of them");
    assertThat(refused.hint()).isEqualTo("build again when the machine has less to do");
  }

  @Test
  void library_signed_losesItsSignatureOnly() throws IOException {
    Path signed = scratch.resolve("signed.jar");
    try (ZipOutputStream jar = new ZipOutputStream(Files.newOutputStream(signed))) {
      for (String name :
          List.of("x/A.class", "META-INF/X.SF", "META-INF/X.RSA", "META-INF/x/Y.SF")) {
        jar.putNextEntry(new ZipEntry(name));
        jar.write(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
      jar.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
      jar.write(
          "Manifest-Version: 1.0\nMulti-Release: true\n\nName: x/A.class\nSHA-256-Digest: x\n\n"
              .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    Path plain = scratch.resolve("plain.jar");
    PlainJar.write(signed, plain, TIME);
    try (ZipFile jar = new ZipFile(plain.toFile())) {
      assertThat(jar.stream().map(ZipEntry::getName))
          .containsExactly("META-INF/MANIFEST.MF", "META-INF/x/Y.SF", "x/A.class");
      try (InputStream manifest = jar.getInputStream(jar.getEntry("META-INF/MANIFEST.MF"))) {
        assertThat(new String(manifest.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
            .isEqualTo("Manifest-Version: 1.0\r\nMulti-Release: true\r\n\r\n");
      }
    }
  }

  @Test
  void folder_inTwoPlacesAndModes_isPackedTheSame() throws IOException {
    Path first = pack("one", "rw-------");
    Path second = pack("two/deeper", "rwxrwxrwx");
    assertThat(second).hasSameBinaryContentAs(first);
    assertThat(first.resolveSibling("kit/MANIFEST.sha256"))
        .hasContent(
            """
            4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a  a/b
            dbc1b4c900ffe48d575b5da5c638040125f65db0fe3e24494b76ea986457d986  ceremony
            """);
  }

  private Path pack(String place, String mode) throws IOException {
    KitFolder folder = KitFolder.empty(scratch.resolve(place).resolve("kit"));
    Files.write(folder.path("ceremony"), new byte[] {2});
    Files.write(folder.path("a/b"), new byte[] {1});
    Files.setPosixFilePermissions(folder.path("a/b"), PosixFilePermissions.fromString(mode));
    folder.writeManifest(TIME);
    return folder.pack(TIME);
  }

  @Test
  void folder_ofAnEarlierBuild_isReplaced() throws IOException {
    pack("one", "rw-r--r--");
    assertThat(KitFolder.empty(scratch.resolve("one/kit")).home()).isEmptyDirectory();
  }
}
