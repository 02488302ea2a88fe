package org.airlock.online.reconcile;

import static org.airlock.common.Refusals.assertIntegrity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.failure.Failure;
import org.airlock.online.Office;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrailFilesTest {
  private static final Scope EVERYWHERE = new Scope(Optional.empty(), Optional.empty());
  private static final Period ALWAYS = new Period(Optional.empty(), Optional.empty());

  @TempDir private Path folder;
  private final List<String> shown = new ArrayList<>();
  private final TrailLog log = new TrailLog(Set.of(Office.KEY), EVERYWHERE, ALWAYS);
  private long nanos;

  private TrailFiles files(long largestUnpacked) {
    // Six seconds pass between any two looks at the clock.
    return new TrailFiles(
        log, new TrailProgress(shown::add, () -> nanos += 6_000_000_000L), largestUnpacked);
  }

  private TrailFiles.Inputs read(Path... paths) {
    return files(TrailFiles.LARGEST_UNPACKED_BYTES).read(List.of(paths));
  }

  private Path write(String name, String text) {
    Path file = folder.resolve(name);
    try {
      Files.createDirectories(file.getParent());
      try (OutputStream out = Files.newOutputStream(file);
          OutputStream packed = name.endsWith(".gz") ? new GZIPOutputStream(out) : out) {
        packed.write(text.getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return file;
  }

  private static String records(LoggedEvent... events) {
    return "{\"Records\": ["
        + String.join(",", List.of(events).stream().map(LoggedEvent::line).toList())
        + "]}";
  }

  @Test
  void folder_isReadThrough_gzipOrNot() throws IOException {
    Path first = write("AWSLogs/1/a.json.gz", records(LoggedEvent.of(TrailEvent.IMPORT).id("e-1")));
    Path second = write("AWSLogs/2/b.json", records(LoggedEvent.of(TrailEvent.DELETE).id("e-2")));
    write("AWSLogs/2/digest.json", "{\"digestStartTime\": 1}");
    write("AWSLogs/readme.txt", "not read");
    TrailFiles.Inputs inputs = read(folder);

    assertThat(log.events()).extracting(TrailEvent::id).containsExactlyInAnyOrder("e-1", "e-2");
    assertThat(inputs.files()).isEqualTo(3);
    String lines =
        Digest.of(Bytes.copyOf(Files.readAllBytes(first)))
            + "  "
            + first
            + "\n"
            + Digest.of(Bytes.copyOf(Files.readAllBytes(second)))
            + "  "
            + second
            + "\n"
            + Digest.of(Bytes.utf8("{\"digestStartTime\": 1}"))
            + "  "
            + folder.resolve("AWSLogs/2/digest.json")
            + "\n";
    assertThat(inputs.digest()).isEqualTo(Digest.of(Bytes.utf8(lines)));
    assertThat(inputs.notes())
        .containsExactly(
            "1 digest files of CloudTrail were passed over; 'aws cloudtrail validate-logs' checks the logs against them",
            "1 files are not named like logs and were not read: "
                + folder.resolve("AWSLogs/readme.txt"));
    assertThat(shown).isNotEmpty().last().asString().contains("files, ", " MB/s", "of them matter");
  }

  @Test
  void packedFile_underAnyName_isUnpacked() throws IOException {
    Path packed = write("x.json.gz", records(LoggedEvent.of(TrailEvent.IMPORT)));
    Path renamed = Files.move(packed, folder.resolve("renamed.json"));
    read(renamed);
    assertThat(log.events()).hasSize(1);
  }

  @Test
  void namedFile_isReadWhateverItsName() {
    read(write("export.txt", LoggedEvent.of(TrailEvent.IMPORT).line()));
    assertThat(log.events()).hasSize(1);
  }

  @Test
  void sameEvent_inTwoFiles_countsOnce() {
    write("a.json", records(LoggedEvent.of(TrailEvent.IMPORT).id("e-1")));
    write("b.json", records(LoggedEvent.of(TrailEvent.IMPORT).id("e-1")));
    read(folder);
    assertThat(log.events()).hasSize(1);
    assertThat(log.read()).isEqualTo(2);
  }

  @Test
  void links_inAFolder_leadNowhereTwice() throws IOException {
    write("logs/a.json", records(LoggedEvent.of(TrailEvent.IMPORT)));
    Files.createSymbolicLink(folder.resolve("logs/again"), folder.resolve("logs"));
    assertThat(read(folder).files()).isEqualTo(1);
  }

  @Test
  void gzipBomb_isRefused() {
    Path bomb = write("bomb.json.gz", "{\"Records\": [" + " ".repeat(1 << 20) + "]}");
    assertIntegrity(() -> files(1 << 16).read(List.of(bomb)))
        .hasMessage(bomb + ": unpacks to more than 65536 bytes, which no CloudTrail log does");
  }

  @Test
  void damagedGzip_isRefusedByName() throws IOException {
    Path whole = write("a.json.gz", records(LoggedEvent.of(TrailEvent.IMPORT)));
    byte[] bytes = Files.readAllBytes(whole);
    Path half = folder.resolve("half.json.gz");
    Files.write(half, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    Path wrong = folder.resolve("wrong.json.gz");
    bytes[2] = 9;
    Files.write(wrong, bytes);
    assertIntegrity(() -> read(half)).hasMessage(half + ": is not whole (gzip)");
    assertIntegrity(() -> read(wrong)).hasMessage(wrong + ": is not whole (gzip)");
  }

  @Test
  void malformedFile_inAFolder_isNamed() {
    write("a.json", records(LoggedEvent.of(TrailEvent.IMPORT)));
    Path bad = write("b.json", "{\"Records\": [}");
    assertIntegrity(() -> read(folder)).hasMessageStartingWith(bad + ": is not well-formed JSON");
  }

  @Test
  void nothingToRead_isSaid() {
    write("notes.txt", "x");
    assertThatThrownBy(() -> read(folder))
        .isInstanceOf(Failure.Environment.class)
        .hasMessage("--cloudtrail names no log file (*.json, *.json.gz, *.jsonl, *.ndjson)");
    assertThatThrownBy(() -> read(folder.resolve("nowhere")))
        .isInstanceOf(Failure.Environment.class)
        .hasMessage(folder.resolve("nowhere") + ": there is no such file or folder");
  }

  @Test
  void endlessFolders_areRefused() {
    write("a/".repeat(40) + "x.json", "{}");
    assertThatThrownBy(() -> read(folder))
        .isInstanceOf(Failure.Environment.class)
        .hasMessageContaining("lies more than 32 folders deep");
  }

  @Test
  void tooManyEventsThatMatter_areRefused() {
    TrailEvent one = LoggedEvent.of(TrailEvent.IMPORT).event();
    assertThatThrownBy(
            () -> {
              for (int i = 0; i <= TrailLog.MOST_EVENTS; i++) {
                log.found(
                    new TrailEvent(
                        "e-" + i,
                        one.at(),
                        one.name(),
                        one.region(),
                        one.account(),
                        one.key(),
                        one.keyText(),
                        "",
                        one.error(),
                        one.actor(),
                        one.parameters(),
                        one.answers()));
              }
            })
        .isInstanceOf(Failure.Environment.class)
        .hasMessageContaining("more than 200000 events matter");
  }
}
