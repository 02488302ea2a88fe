package org.airlock.rehearsal.cast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.KeyArn;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * kill -9 at every write: strace kills the program as it enters its n-th fsync or rename, for every
 * n there is. After each death the store must open, hold nothing half, and let people go on or
 * begin again.
 */
@Tag("interop")
@Execution(ExecutionMode.CONCURRENT) // minutes of waiting for many small processes
final class KillIT {
  private static final List<String> WRITE_POINTS = List.of("fsync", "fdatasync", "rename");
  private static final int KILLED = 137;
  private static final int MORE_THAN_ANY_COMMAND_NEEDS = 60;

  private interface Command {
    int run(Acts acts);
  }

  @Test
  void wrap_killedAtEachWrite_canBeRepeated() {
    House house = House.open();
    int deaths =
        killEverywhere(
            () -> house.actsOn(house.asked),
            acts -> wrap(acts, house),
            acts -> {
              status(acts);
              boolean answered = statusJson(acts).contains("\"answered\" : 1");
              assertThat(wrap(acts, house)).isEqualTo(answered ? 3 : 0);
              assertThat(statusJson(acts)).contains("\"answered\" : 1");
            });
    assertThat(deaths).isGreaterThan(5);
  }

  @Test
  void escrowCreate_killedAtEachWrite_canBeginAgain() {
    House house = House.open();
    int deaths =
        killEverywhere(
            () -> {
              Acts acts = house.actsOn(house.asked);
              House.remove(acts.stage().path("offline/store"));
              House.remove(acts.stage().path("cards"));
              acts.acceptOffline();
              return acts;
            },
            acts -> acts.tryEscrow(Stage.ANY, "ledger").exitCode(),
            acts -> {
              status(acts);
              boolean done = statusJson(acts).contains("E-KC-2026-001-1");
              House.remove(acts.stage().path("cards"));
              assertThat(acts.tryEscrow(Stage.ANY, "ledger").exitCode()).isEqualTo(done ? 2 : 0);
              assertThat(acts.stage().ceremony(0, Map.of(), "escrow", "show").shown())
                  .contains("Proven");
            });
    assertThat(deaths).isGreaterThan(8);
  }

  @Test
  void materialGenerate_killedAtEachWrite_canBeginAgain() {
    House house = House.open();
    int deaths =
        killEverywhere(
            () -> house.actsOn(house.asked),
            acts ->
                acts.tryGenerate(Stage.ANY, "KC-2026-005", "ledger", "carol", "cleo").exitCode(),
            acts -> {
              status(acts);
              boolean done = materials(acts) == 2;
              assertThat(
                      acts.tryGenerate(Stage.ANY, "KC-2026-005", "ledger", "carol", "cleo")
                          .exitCode())
                  .isEqualTo(done ? 2 : 0);
              assertThat(materials(acts)).isEqualTo(2);
            });
    assertThat(deaths).isGreaterThan(4);
  }

  @Test
  void import_killedAtEachWrite_neverImportsTwice() {
    House house = House.open();
    KeyArn[] key = new KeyArn[1];
    int deaths =
        killEverywhere(
            () -> {
              Acts acts = house.actsOn(house.asked);
              key[0] = house.application.createExternalKey("kill");
              var request = acts.request("KC-2026-007", key[0], Expiry.never());
              acts.wrap(0, "KC-2026-007", request, Acts.MATERIAL, Expiry.never(), "carol", "chen");
              return acts;
            },
            acts -> acts.tryImport(Stage.ANY, "usb/WM-KC-2026-007-1.dsse.json").exitCode(),
            acts -> {
              acts.stage().importer(0, Map.of(), "status");
              acts.tryImport(0, "usb/WM-KC-2026-007-1.dsse.json");
              assertThat(imports(house, key[0])).as("imports that KMS took").isEqualTo(1);
              assertThat(house.application.state(key[0])).isEqualTo("Enabled");
              assertThat(acts.stage().path("usb/R-KC-2026-007-1.dsse.json")).exists();
            });
    assertThat(deaths).isGreaterThan(8);
  }

  private static long imports(House house, KeyArn key) {
    return house.simulator.events().all().stream()
        .filter(
            event -> event.operation().equals("ImportKeyMaterial") && event.errorCode().isEmpty())
        .filter(event -> event.keyArn().equals(java.util.Optional.of(key.toString())))
        .count();
  }

  private static int wrap(Acts acts, House house) {
    return acts.wrap(
            Stage.ANY, House.CEREMONY, house.request, Acts.MATERIAL, Expiry.never(), "chen", "cleo")
        .exitCode();
  }

  private static void status(Acts acts) {
    acts.stage().ceremony(0, Map.of(), "status");
  }

  private static String statusJson(Acts acts) {
    return acts.stage().ceremony(0, Map.of(), "status", "--json").shown();
  }

  private static long materials(Acts acts) {
    return acts.stage().ceremony(0, Map.of(), "material", "list").shown().lines().count();
  }

  private interface Setting {
    Acts make();
  }

  private interface Aftermath {
    void check(Acts acts);
  }

  /**
   * @return how many deaths there were
   */
  private static int killEverywhere(Setting setting, Command command, Aftermath aftermath) {
    Outside.require("strace", "strace", "-f", "true");
    int deaths = 0;
    for (String point : WRITE_POINTS) {
      for (int n = 1; ; n++) {
        assertThat(n).isLessThan(MORE_THAN_ANY_COMMAND_NEEDS);
        Acts acts = setting.make();
        Stage deadly =
            acts.stage()
                .under(
                    "strace",
                    "-f",
                    "-qq",
                    "-o",
                    "/dev/null",
                    "-e",
                    "trace=" + point,
                    "-e",
                    "inject=" + point + ":signal=KILL:when=" + n);
        int exit = command.run(acts.on(deadly));
        if (exit != KILLED) {
          assertThat(exit).as(point + " " + n).isZero();
          House.remove(acts.stage().directory());
          break;
        }
        deaths++;
        assertNothingHalf(acts);
        aftermath.check(acts);
        House.remove(acts.stage().directory());
      }
    }
    return deaths;
  }

  /** Whatever has its final name on the stick is whole. */
  private static void assertNothingHalf(Acts acts) {
    try (Stream<Path> files = Files.list(acts.stage().path("usb"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".dsse.json")).toList()) {
        assertThat(Files.readString(file)).as(file.toString()).endsWith("}\n");
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
