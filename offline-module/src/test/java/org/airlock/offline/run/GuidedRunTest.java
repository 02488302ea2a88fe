package org.airlock.offline.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.airlock.common.Plans;
import org.airlock.common.bundle.Environment;
import org.airlock.common.plan.CeremonyPlan;
import org.airlock.common.transcript.Event;
import org.airlock.offline.script.Act;
import org.airlock.offline.script.ScriptCompiler;
import org.airlock.offline.script.Step;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the first step to G6, with people who do everything right and people who do not. */
final class GuidedRunTest {
  private static final CeremonyPlan ESTABLISH = Plans.establish(Environment.REHEARSAL);

  @TempDir private Path scratch;
  private RunRoom room;

  @BeforeEach
  void open() {
    room = new RunRoom(scratch);
  }

  private static List<String> ids(CeremonyPlan plan) {
    return ScriptCompiler.compile(plan).steps().stream()
        .filter(step -> !(step.act() instanceof Act.OnPaper))
        .map(Step::id)
        .toList();
  }

  private List<String> done() {
    return room.events("step-done").stream().map(event -> event.fact("script-step")).toList();
  }

  @Test
  void establish_byPeopleWhoDoEverythingRight_isTheScript() {
    RunPeople people = room.people(ESTABLISH);
    int exit = room.run(ESTABLISH, people);
    assertThat(exit).as(people.text() + room.room.screen()).isZero();
    assertThat(done()).isEqualTo(ids(ESTABLISH));
    assertThat(room.events("step-skipped")).isEmpty();
    assertThat(room.events("deviation")).isEmpty();
    Event closed = room.events("run-closed").get(0);
    assertThat(closed.fact("done"))
        .isEqualTo(ids(ESTABLISH).size() + " of " + ids(ESTABLISH).size());
  }
}
