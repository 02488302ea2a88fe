package org.airlock.rehearsal.cast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.airlock.common.kms.Expiry;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * {@code escrow reshare} killed as it enters its n-th fsync, fdatasync or rename, for every n there
 * is, and on a full disk. Afterwards the store says which generation counts, that generation's
 * shares give everything back, and the other one's are refused: never neither, never both.
 */
@Tag("interop")
@Execution(ExecutionMode.CONCURRENT) // minutes of waiting for many small processes
final class ReshareKillIT {
  private static final List<String> WRITE_POINTS = List.of("fsync", "fdatasync", "rename");
  private static final int KILLED = 137;
  private static final int MORE_THAN_RESHARING_NEEDS = 80;
  private static final int REFUSED = 3;
  private static final int DISK_FULL = 5;
  private static final int PAGE_BYTES = 4096;

  @Test
  void reshare_killedAtEachWrite_leavesOneGenerationUsable() {
    Outside.require("strace", "strace", "-f", "true");
    House house = House.open();
    int oldCounted = 0;
    int newCounted = 0;
    for (String point : WRITE_POINTS) {
      for (int n = 1; ; n++) {
        assertThat(n).isLessThan(MORE_THAN_RESHARING_NEEDS);
        Acts acts = house.actsOn(house.asked);
        int exit = acts.on(deadly(acts.stage(), point, n)).tryReshare(Stage.ANY).exitCode();
        boolean survived = exit != KILLED;
        assertThat(exit).as(point + " " + n).isIn(0, KILLED);
        if (requireOneGeneration(acts, house, n % 3 == 0)) {
          newCounted++;
        } else {
          oldCounted++;
          assertThat(survived).isFalse();
        }
        House.remove(acts.stage().directory());
        if (survived) {
          break;
        }
      }
    }
    assertThat(oldCounted).as("deaths that left the old generation").isGreaterThan(8);
    assertThat(newCounted).as("points after which the new one counts").isGreaterThanOrEqualTo(3);
  }

  @Test
  void reshare_onAFullDisk_leavesOneGenerationUsable() throws IOException {
    Assumptions.assumeTrue(
        Outside.run(Path.of("."), "unshare", "-rm", "true").exitCode() == 0,
        "this system does not let the test mount anything");
    House house = House.open();
    int full = 0;
    for (int spare : new int[] {0, 2, 4}) {
      Acts acts = house.actsOn(house.asked);
      Stage small = acts.stage().under("unshare", "-rm", "sh", "-c", fill(spare), "sh");
      Stage.Outcome outcome = acts.on(small).tryReshare(Stage.ANY);
      assertThat(outcome.exitCode()).as(outcome.shown()).isIn(0, DISK_FULL);
      if (outcome.exitCode() == DISK_FULL) {
        assertThat(outcome.shown()).contains("error:").contains("hint:");
        full++;
      }
      // What was on the small disk becomes the store, now with room.
      House.remove(acts.stage().path("offline/store"));
      Files.move(acts.stage().path("saved"), acts.stage().path("offline/store"));
      assertThat(requireOneGeneration(acts, house, false)).isEqualTo(outcome.exitCode() == 0);
      House.remove(acts.stage().directory());
    }
    assertThat(full).as("disks that were too full").isGreaterThanOrEqualTo(2);
  }

  /**
   * Puts the store on a disk of its own, in a namespace of its own, with {@code spare} free pages;
   * copies it out when the program is done.
   */
  private static String fill(int spare) {
    return "cp -r offline/store saved && mount -t tmpfs -o size=4m tmpfs offline/store"
        + " && cp -r saved/. offline/store/ && rm -rf saved"
        + " && head -c "
        + (PAGE_BYTES * spare)
        + " /dev/zero > offline/store/spare"
        + " && { cat /dev/zero > offline/store/fill 2>/dev/null; rm offline/store/spare; };"
        + " \"$@\"; code=$?;"
        + " rm -f offline/store/fill; mkdir saved && cp -r offline/store/. saved/; exit $code";
  }

  private static Stage deadly(Stage stage, String point, int n) {
    return stage.under(
        "strace",
        "-f",
        "-qq",
        "-o",
        "/dev/null",
        "-e",
        "trace=" + point,
        "-e",
        "inject=" + point + ":signal=KILL:when=" + n);
  }

  /**
   * @param wrap whether the material is wrapped, which takes longer, instead of drilled
   * @return whether the new generation counts
   */
  private static boolean requireOneGeneration(Acts acts, House house, boolean wrap) {
    String status = acts.stage().ceremony(0, Map.of(), "status").shown();
    boolean newer = status.contains("; generation 2; ");
    assertThat(status).contains(newer ? "; generation 2; " : "; generation 1; ");
    if (!newer && status.contains("'escrow reshare' begun")) {
      assertThat(status)
          .contains("generation 1 (E-KC-2026-001-1) still counts, with its own shares");
    }
    int counting = newer ? 2 : 1;
    if (wrap) {
      acts.wrapWith(0, counting, house.request, Expiry.never(), "carol", "chen");
    } else {
      acts.tryDrill(0, counting, "carol", "chen");
    }
    if (newer) {
      assertThat(acts.tryDrill(REFUSED, 1, "carol", "chen").shown()).contains("SHARE-GENERATION");
    }
    return newer;
  }
}
