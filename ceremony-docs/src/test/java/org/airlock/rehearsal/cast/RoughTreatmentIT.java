package org.airlock.rehearsal.cast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.airlock.common.kms.Expiry;
import org.airlock.common.payload.ImportRequest;
import org.airlock.common.store.Disk;
import org.airlock.common.store.RealDisk;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Wrong files, full disks, two at once, no terminal: always one clear error, soon, and nothing
 * lost.
 */
final class RoughTreatmentIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  private static void assertClear(Stage.Outcome outcome, int... exitCodes) {
    assertThat(exitCodes).as(outcome.shown()).contains(outcome.exitCode());
    assertThat(outcome.shown())
        .contains("error: ")
        .contains("hint:  ")
        .doesNotContain("\tat ")
        .doesNotContain("internal error");
  }

  @Test
  void twoProcesses_theSecondSaysWhichOneHoldsTheStore() {
    House house = House.open();
    Acts acts = house.actsOn(house.asked);
    for (String side : List.of("offline", "online")) {
      try (Disk.Lock held =
          new RealDisk()
              .lock(acts.stage().path(side + "/store/lock"), "ceremony wrap (process 4242)")) {
        assertThat(held).isNotNull();
        Stage.Outcome second =
            side.equals("offline")
                ? acts.stage().ceremony(5, Map.of(), "status")
                : acts.stage().importer(5, Map.of(), "status");
        assertClear(second, 5);
        assertThat(second.shown()).contains("process 4242");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "usb/huge.dsse.json",
        "/dev/zero",
        "usb",
        "usb/missing.dsse.json",
        "usb/empty.dsse.json",
        "usb/card.txt",
        "/dev/full"
      })
  void wrongFile_isRefusedSoonByEveryCommandThatReadsOne(String file) throws IOException {
    House house = House.open();
    Acts acts = house.actsOn(house.asked);
    try (RandomAccessFile huge =
        new RandomAccessFile(acts.stage().path("usb/huge.dsse.json").toFile(), "rw")) {
      huge.setLength(1L << 30);
    }
    Files.createFile(acts.stage().path("usb/empty.dsse.json"));
    Files.writeString(acts.stage().path("usb/card.txt"), "not a bundle\n");
    Assertions.assertTimeoutPreemptively(
        SOON.multipliedBy(2),
        () -> {
          assertClear(acts.stage().ceremony(Stage.ANY, Map.of(), "verify", file), 4, 5);
          assertClear(acts.stage().ceremony(Stage.ANY, Map.of(), "roster", "show", file), 4, 5);
          assertClear(acts.stage().importer(Stage.ANY, Map.of(), "identity", "show", file), 4, 5);
          assertClear(acts.tryImport(Stage.ANY, file), 4, 5);
          assertClear(
              acts.tryWrap(
                  Stage.ANY, House.CEREMONY, file, house.request, Expiry.never(), "carol", "chen"),
              4,
              5);
        });
  }

  @Test
  void truncatedRequest_isRefusedAtEveryTenthLength() throws IOException {
    House house = House.open();
    Acts acts = house.actsOn(house.asked);
    byte[] whole =
        Files.readAllBytes(acts.stage().path("usb/" + house.request.header().id() + ".dsse.json"));
    for (int tenth = 1; tenth < 10; tenth += 3) {
      String name = "usb/cut-" + tenth + ".dsse.json";
      Files.write(
          acts.stage().path(name), java.util.Arrays.copyOf(whole, whole.length * tenth / 10));
      assertClear(acts.stage().ceremony(Stage.ANY, Map.of(), "verify", name), 4);
    }
  }

  @Test
  void noTerminal_isSaid() {
    House house = House.open();
    Acts acts = house.actsOn(house.asked);
    Stage.Outcome offline =
        acts.stage()
            .ceremony(
                5,
                Map.of(),
                "roster",
                "sign",
                "usb/roster-1.dsse.json",
                "--identity",
                "people/anna/anna.key.pem");
    assertClear(offline, 5);
    assertThat(offline.shown()).contains("terminal");
    assertClear(
        acts.stage()
            .importer(
                5,
                Map.of(),
                "countersign",
                "usb/" + house.request.header().id() + ".dsse.json",
                "--identity",
                "people/ivan/ivan.key.pem"),
        5);
  }

  @Test
  void missingStoreAndMissingDirectory_areSaid() {
    House house = House.open();
    Acts acts = house.actsOn(house.asked);
    assertClear(acts.stage().ceremony(5, Map.of(), "status", "--store", "nowhere"), 5);
    Stage.Outcome noStick = acts.tryWrapTo(Stage.ANY, "nowhere", House.CEREMONY, house.request);
    assertClear(noStick, 5);
    assertThat(noStick.shown()).contains("nowhere");
  }

  @Test
  void fullStick_keepsTheAnswerInTheStore() {
    House house = House.open();
    Acts acts = house.actsOn(house.asked);
    acts.stage().createDirectory("full");
    Stage full =
        acts.stage()
            .under(
                mounting(
                    "mount -t tmpfs -o size=4k tmpfs full && head -c 4096 /dev/zero > full/fill"));
    Stage.Outcome outcome =
        acts.on(full).tryWrapTo(Stage.ANY, "full", House.CEREMONY, house.request);
    assertClear(outcome, 5);
    assertThat(outcome.shown()).contains("safe in the store");
    assertThat(acts.stage().path("offline/store/wrapped/WM-KC-2026-002-1.dsse.json")).exists();
  }

  @Test
  void readOnlyStick_keepsTheAnswerInTheStore() {
    House house = House.open();
    Acts acts = house.actsOn(house.asked);
    acts.stage().createDirectory("locked");
    Stage locked =
        acts.stage()
            .under(mounting("mount --bind locked locked && mount -o remount,ro,bind locked"));
    Stage.Outcome outcome =
        acts.on(locked).tryWrapTo(Stage.ANY, "locked", House.CEREMONY, house.request);
    assertClear(outcome, 5);
    assertThat(outcome.shown()).contains("safe in the store");
  }

  @Test
  void fullStore_wrapsNothingAndSaysSo() {
    House house = House.open();
    Acts acts = house.actsOn(house.asked);
    acts.stage().createDirectory("small");
    Stage small =
        acts.stage()
            .under(
                mounting(
                    "mount -t tmpfs -o size=512k tmpfs small && cp -r offline/store/. small/ && (cat /dev/zero > small/fill || true)"));
    Stage.Outcome outcome =
        acts.on(small).tryWrapIn(Stage.ANY, "small", House.CEREMONY, house.request);
    assertClear(outcome, 5);
    assertThat(acts.stage().path("usb/WM-KC-2026-002-1.dsse.json")).doesNotExist();
  }

  /** A command line that mounts something in a namespace of its own and then runs the rest. */
  private static String[] mounting(String script) {
    String[] probe = {"unshare", "-m", "true"};
    String[] flags = {"-m"};
    if (Outside.run(Path.of("."), probe).exitCode() != 0) {
      flags = new String[] {"-rm"};
      Assumptions.assumeTrue(
          Outside.run(Path.of("."), "unshare", "-rm", "true").exitCode() == 0,
          "this system does not let the test mount anything");
    }
    return new String[] {
      "unshare", flags[0], "sh", "-c", "set -e; { " + script + "; } 2>/dev/null; exec \"$@\"", "sh"
    };
  }

  @Test
  void requestOfAnotherRoster_isRefusedWithTheControl() throws IOException {
    House house = House.open();
    Acts acts = house.actsOn(house.asked);
    ImportRequest request = house.request;
    Path file = acts.stage().path("usb/" + request.header().id() + ".dsse.json");
    String text = Files.readString(file);
    // Without ivan's signature: what the first import operator's file looked like before the second
    // one signed.
    int second = text.indexOf("\"sig\"", text.indexOf("\"sig\"") + 1);
    assertThat(second).isPositive();
    String broken =
        text.substring(0, second + 9)
            + (text.charAt(second + 9) == 'A' ? 'B' : 'A')
            + text.substring(second + 10);
    Files.writeString(file, broken);
    Stage.Outcome outcome =
        acts.wrap(
            Stage.ANY, House.CEREMONY, request, Acts.MATERIAL, Expiry.never(), "carol", "chen");
    assertClear(outcome, 3);
    assertThat(outcome.shown()).contains("error: SIGNATURES:").contains("missing: import-operator");
  }
}
