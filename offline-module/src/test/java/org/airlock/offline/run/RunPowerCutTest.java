package org.airlock.offline.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.airlock.common.Plans;
import org.airlock.common.bundle.Environment;
import org.airlock.common.plan.CeremonyPlan;
import org.airlock.common.store.FaultyDisk;
import org.airlock.common.store.RealDisk;
import org.airlock.common.store.Store;
import org.airlock.common.store.Trust;
import org.airlock.offline.inventory.Inventory;
import org.airlock.offline.script.Act;
import org.airlock.offline.script.ScriptCompiler;
import org.airlock.offline.script.Step;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The power goes at a write, and the ceremony is finished all the same. Every eleventh write in
 * each of three ways, shifted against each other, so that the gates, the escrow and the wrapping
 * are all met.
 */
final class RunPowerCutTest {
  private static final int STRIDE = 11;
  private static final CeremonyPlan PLAN = Plans.establish(Environment.REHEARSAL);

  @TempDir private Path scratch;

  @ParameterizedTest
  @EnumSource
  void powerCut_atAWrite_isResumedAndFinished(FaultyDisk.When when) throws IOException {
    boolean cut = true;
    int first =
        switch (when) {
          case BEFORE -> 1;
          case TORN -> 3;
          case AFTER -> 5;
        };
    for (int n = first; cut; n += STRIDE) {
      RunRoom room = new RunRoom(Files.createDirectory(scratch.resolve(when + "-" + n)));
      RunPeople people = room.people(PLAN);
      room.room.disk = new FaultyDisk(n, when);
      cut = room.run(PLAN, people) != 0;
      room.room.disk = new RealDisk();
      if (cut) {
        finish(room, people, when + " " + n);
      }
    }
  }

  private static void finish(RunRoom room, RunPeople before, String where) {
    boolean over = !room.events("run-closed").isEmpty();
    RunPeople people = room.people(PLAN);
    people.keepSharesOf(before);
    people.answering("resume:step", prompt -> lastOnScreen(people));
    int exit = room.run(PLAN, people);
    assertThat(exit).as(() -> where + people.text() + room.room.screen()).isEqualTo(over ? 3 : 0);
    assertThat(room.events("run-closed")).as(where).hasSize(1);
    assertThat(room.events("escrow-done")).as(where).hasSize(1);
    assertThat(room.events("deviation")).as(where).isEmpty();
    List<String> done =
        room.events("step-done").stream().map(event -> event.fact("script-step")).toList();
    assertThat(done).as(where).containsAll(ids());
    try (Store store = room.room.open()) {
      Inventory inventory = new Inventory(store, Trust.load(store));
      assertThat(inventory.escrowsInForce()).as(where).hasSize(1);
      assertThat(inventory.receipts()).as(where).isNotEmpty();
    }
    assertThat(room.hasAnswer()).as(where + ": the answer is on the OUT medium").isTrue();
  }

  private static String lastOnScreen(RunPeople people) {
    String said = "Last step in the record: ";
    String line =
        people.screen.stream().filter(each -> each.contains(said)).findFirst().orElseThrow();
    String from = line.substring(line.indexOf(said) + said.length());
    return from.split("[;.]")[0];
  }

  private static List<String> ids() {
    return ScriptCompiler.compile(PLAN).steps().stream()
        .filter(step -> !(step.act() instanceof Act.OnPaper))
        .map(Step::id)
        .toList();
  }
}
