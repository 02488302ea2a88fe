package org.airlock.common.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.airlock.common.Enrolment;
import org.airlock.common.Refusals;
import org.airlock.common.bundle.Environment;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.transcript.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class StoreTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Enrolment.NOW);

  @TempDir private Path scratch;

  private Store open(Disk disk) {
    return Store.openOrCreate(disk, scratch.resolve("store"), CLOCK, "test");
  }

  private static void work(Store store) {
    store.append(Event.draft("wrap", "wrap-begun").fact("if-interrupted", "run it again"));
    Digest one = store.put("wrapped/one.dsse.json", Bytes.utf8("{\"one\":1}\n"));
    Digest two = store.put("receipts/two.dsse.json", Bytes.utf8("{\"two\":2}\n"));
    store.append(
        Event.draft("wrap", "wrap-done")
            .output("wrapped/one.dsse.json", one)
            .output("receipts/two.dsse.json", two));
  }

  private static boolean isDone(Store store) {
    return !store.events("wrap-done").isEmpty();
  }

  @ParameterizedTest
  @EnumSource(FaultyDisk.When.class)
  void anyPowerCut_leavesAStoreThatOpensAndCanGoOn(FaultyDisk.When when) throws IOException {
    int cuts = 0;
    for (int at = 1; ; at++) {
      FaultyDisk disk = new FaultyDisk(at, when);
      boolean cut = false;
      try (Store store = open(disk)) {
        work(store);
      } catch (FaultyDisk.PowerCut off) {
        cut = true;
      }
      try (Store store = open(new RealDisk())) {
        if (isDone(store)) {
          assertThat(store.get("wrapped/one.dsse.json")).isEqualTo(Bytes.utf8("{\"one\":1}\n"));
          assertThat(store.has("receipts/two.dsse.json")).isTrue();
        } else {
          assertThat(store.recordedBelow("wrapped")).isEmpty();
          assertThat(Files.exists(scratch.resolve("store/wrapped/one.dsse.json"))).isFalse();
          if (!store.events("wrap-begun").isEmpty()) {
            assertThat(store.notes())
                .anyMatch(
                    note -> note.contains("was interrupted") && note.contains("run it again"));
          }
          work(store);
          assertThat(isDone(store)).isTrue();
        }
      }
      try (Store store = open(new RealDisk())) {
        assertThat(store.notes()).isEmpty();
        assertThat(store.get("receipts/two.dsse.json")).isEqualTo(Bytes.utf8("{\"two\":2}\n"));
      }
      org.airlock.common.store.StoreTest.delete(scratch.resolve("store"));
      if (!cut) {
        break;
      }
      cuts++;
    }
    assertThat(cuts).isEqualTo(4);
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void open_tornLastLine_isSetAsideAndReported() throws IOException {
    try (Store store = open(new RealDisk())) {
      work(store);
    }
    Path transcript = scratch.resolve("store/transcript.jsonl");
    Files.writeString(transcript, Files.readString(transcript) + "{\"seq\":3,\"pre");
    try (Store store = open(new RealDisk())) {
      assertThat(store.notes()).singleElement().asString().contains("torn line of 13 bytes");
      assertThat(isDone(store)).isTrue();
    }
    try (var aside = Files.list(scratch.resolve("store/set-aside"))) {
      assertThat(aside).hasSize(1);
    }
  }

  @Test
  void headFound_isBeforeTheRepairsOfThisOpening() throws IOException {
    try (Store store = open(new RealDisk())) {
      work(store);
    }
    Files.writeString(scratch.resolve("store/receipts/stray.json"), "{}");
    try (Store store = open(new RealDisk())) {
      assertThat(store.head().seq()).isEqualTo(3);
      assertThat(store.headFound().seq()).isEqualTo(2);
      assertThat(store.headFound().hash()).isEqualTo(store.events().get(2).prev());
      assertThat(store.eventsFound()).isEqualTo(store.events().subList(0, 2));
    }
  }

  @Test
  void transcript_chain_canBeCheckedWithSha256Alone() throws IOException {
    try (Store store = open(new RealDisk())) {
      work(store);
    }
    List<String> lines = Files.readAllLines(scratch.resolve("store/transcript.jsonl"));
    String previous = "0".repeat(64);
    for (String line : lines) {
      assertThat(line).contains("\"prev\":\"" + previous + "\"");
      previous = Digest.of(Bytes.copyOf((line + "\n").getBytes(StandardCharsets.UTF_8))).hex();
    }
    assertThat(lines).hasSize(2);
  }

  @Test
  void open_changedTranscript_isRefusedWhereverItWasChanged() throws IOException {
    try (Store store = open(new RealDisk())) {
      work(store);
    }
    Path transcript = scratch.resolve("store/transcript.jsonl");
    byte[] whole = Files.readAllBytes(transcript);
    int firstLine = new String(whole, StandardCharsets.UTF_8).indexOf('\n');
    for (int position = 0; position <= firstLine; position++) {
      byte[] flipped = whole.clone();
      flipped[position] ^= (byte) (1 << (position % 8));
      Files.write(transcript, flipped);
      assertThatThrownBy(() -> open(new RealDisk()).close())
          .as("position " + position)
          .isInstanceOf(Failure.Integrity.class);
    }
  }

  @Test
  void get_changedOrMissingFile_isRefused() throws IOException {
    try (Store store = open(new RealDisk())) {
      work(store);
      Path file = scratch.resolve("store/wrapped/one.dsse.json");
      Files.writeString(file, "{\"one\":2}\n");
      Refusals.assertIntegrity(() -> store.get("wrapped/one.dsse.json"))
          .hasMessageContaining("digest differs");
      Files.delete(file);
      Refusals.assertIntegrity(() -> store.get("wrapped/one.dsse.json"))
          .hasMessageContaining("is missing");
    }
  }

  @Test
  void open_fileNobodyRecorded_isSetAside() throws IOException {
    try (Store store = open(new RealDisk())) {
      work(store);
    }
    Files.writeString(scratch.resolve("store/wrapped/planted.dsse.json"), "{}");
    try (Store store = open(new RealDisk())) {
      assertThat(store.notes())
          .singleElement()
          .asString()
          .contains("planted")
          .contains("never recorded");
      assertThat(store.has("wrapped/planted.dsse.json")).isFalse();
    }
    assertThat(Files.exists(scratch.resolve("store/wrapped/planted.dsse.json"))).isFalse();
  }

  @Test
  void open_heldByAnother_saysWho() {
    try (Store held = open(new RealDisk())) {
      assertThat(held.head().seq()).isZero();
      assertThatThrownBy(() -> open(new RealDisk()).close())
          .isInstanceOf(Failure.Environment.class)
          .hasMessageContaining("test");
    }
    try (Store free = open(new RealDisk())) {
      assertThat(free.notes()).isEmpty();
    }
  }

  @Test
  void open_noStore_isRefused() {
    assertThatThrownBy(
            () -> Store.open(new RealDisk(), scratch.resolve("nowhere"), CLOCK, "test").close())
        .isInstanceOf(Failure.Environment.class)
        .hasMessageContaining("there is no store here");
  }

  @Test
  void trust_pinLoadUpdate_andTheirRefusals() {
    Enrolment people = new Enrolment();
    try (Store store = open(new RealDisk())) {
      Refusals.assertRefused(Control.ROSTER_PINNED, () -> Trust.load(store))
          .hasMessageContaining("no roster has been accepted");
      Trust.pin(store, people.envelope(), "r1", CLOCK);
      Refusals.assertRefused(
              Control.ROSTER_PINNED, () -> Trust.pin(store, people.envelope(), "r1", CLOCK))
          .hasMessageContaining("already trusts");
      assertThat(Trust.load(store).newestDigest()).isEqualTo(people.envelope().payloadDigest());
      assertThatThrownBy(() -> Trust.update(store, people.envelope(), "r1"))
          .isInstanceOf(Failure.Usage.class);
      Trust.update(store, people.signed(people.next(), "vera", "otto"), "r2");
      assertThat(Trust.load(store).newest().version()).isEqualTo(2);
      Refusals.assertRefused(
          Control.ENVIRONMENT_MATCH,
          () -> Trust.requireEnvironment(people.roster(), Environment.PRODUCTION, "f"));
    }
  }

  @Test
  void disk_neverOverwritesAndNeverReadsOnFromADevice() throws IOException {
    RealDisk disk = new RealDisk();
    Path file = scratch.resolve("file");
    disk.writeNew(file, Bytes.utf8("one"));
    assertThatThrownBy(() -> disk.writeNew(file, Bytes.utf8("two")))
        .isInstanceOf(Failure.Environment.class);
    assertThat(disk.read(file, 10)).isEqualTo(Bytes.utf8("one"));
    disk.replace(file, Bytes.utf8("three"));
    assertThat(disk.read(file, 10)).isEqualTo(Bytes.utf8("three"));
    assertThatThrownBy(() -> disk.read(file, 4)).isInstanceOf(Failure.class);
    assertThatThrownBy(() -> disk.read(Path.of("/dev/zero"), 10)).isInstanceOf(Failure.class);
    assertThatThrownBy(() -> disk.read(scratch, 10)).isInstanceOf(Failure.class);
    assertThatThrownBy(() -> disk.read(scratch.resolve("missing"), 10))
        .isInstanceOf(Failure.Environment.class);
    Path huge = scratch.resolve("huge");
    try (RandomAccessFile sparse = new RandomAccessFile(huge.toFile(), "rw")) {
      sparse.setLength(1L << 31);
    }
    assertThatThrownBy(() -> disk.read(huge, 1 << 20))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("huge");
  }
}
