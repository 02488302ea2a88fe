package org.airlock.offline.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.airlock.common.Plans;
import org.airlock.common.bundle.Environment;
import org.airlock.common.plan.CeremonyPlan;
import org.airlock.offline.script.Act;
import org.airlock.offline.script.ScriptCompiler;
import org.airlock.offline.script.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan with dice, followed step by step. */
final class DiceInTheRunTest {
  @TempDir private Path scratch;

  private static CeremonyPlan withDice(CeremonyPlan plan) {
    return new CeremonyPlan(
        plan.ceremony(),
        plan.environment(),
        plan.type(),
        plan.objective(),
        plan.date(),
        plan.standbyDate(),
        plan.place(),
        plan.assignments(),
        plan.reportsTo(),
        plan.escrow()
            .map(
                shape ->
                    new CeremonyPlan.EscrowShape(
                        shape.label(), shape.threshold(), shape.custodians(), shape.shares(), 100)),
        plan.materials(),
        plan.cells(),
        plan.wayBack(),
        plan.media(),
        plan.seals(),
        plan.fallbacks(),
        plan.limitations());
  }

  @Test
  void establish_withDice_isTheScriptToo() {
    CeremonyPlan plan = withDice(Plans.establish(Environment.REHEARSAL));
    Step dice =
        ScriptCompiler.compile(plan).steps().stream()
            .filter(
                step -> step.act() instanceof Act.During during && during.prompt().equals("dice:"))
            .findFirst()
            .orElseThrow();
    RunRoom room = new RunRoom(scratch);
    RunPeople people = room.people(plan);
    people.answering("dice:thrower", prompt -> "carol");
    people.answering("dice:watcher", prompt -> "wim");
    people.answering("dice:thrown", prompt -> "yes");
    people.answering("dice:", prompt -> "3141526535");
    assertThat(room.run(plan, people)).as(() -> people.text() + room.room.screen()).isZero();
    assertThat(room.events("step-done"))
        .extracting(event -> event.fact("script-step"))
        .contains(dice.id());
    assertThat(room.events("step-skipped")).isEmpty();
    assertThat(room.events("dice-thrown")).hasSize(1);
    assertThat(people.asked).containsSubsequence("dice:thrower", "dice:watcher", "dice:10");
  }
}
