package org.airlock.offline.run;

import static org.airlock.common.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.airlock.common.Plans;
import org.airlock.common.bundle.Environment;
import org.airlock.common.control.Control;
import org.airlock.common.plan.CeremonyPlan;
import org.airlock.common.plan.Duty;
import org.airlock.common.plan.PlanType;
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

  private List<String> done(String ceremony) {
    return room.events("step-done").stream()
        .filter(event -> event.ceremony().equals(ceremony))
        .map(event -> event.fact("script-step"))
        .toList();
  }

  private void assertEnds(int exit, CeremonyPlan plan, RunPeople people) {
    assertThat(room.run(plan, people)).as(() -> people.text() + room.room.screen()).isEqualTo(exit);
  }

  private RunPeople establish() {
    RunPeople people = room.people(ESTABLISH);
    assertEnds(0, ESTABLISH, people);
    return people;
  }

  private Event only(String type) {
    assertThat(room.events(type)).hasSize(1);
    return room.events(type).get(0);
  }

  @Test
  void establish_byPeopleWhoDoEverythingRight_isTheScript() {
    RunPeople people = establish();
    assertThat(done("KC-1")).isEqualTo(ids(ESTABLISH));
    assertThat(room.events("step-skipped")).isEmpty();
    assertThat(room.events("deviation")).isEmpty();
    int steps = ids(ESTABLISH).size();
    assertThat(only("run-closed").facts())
        .containsEntry("done", steps + " of " + steps)
        .containsEntry("deviations", "0");
    assertThat(only("run-opened").inputs()).hasSize(1);
    assertThat(people.text())
        .contains("REHEARSAL  KC-1  establish  step 1 of 59")
        .contains("G6 CLOSED, 2 of 2: vera, wim")
        .contains("Deviations: none")
        .contains("On paper: E7");
    assertThat(room.room.screen()).contains("Ceremony KC-1 is closed. Transcript head ");
    assertThat(people.text()).as("a share").doesNotContain(people.share("carol"));
  }

  @Test
  void everyWipedScreen_beginsWithTheBanner() {
    List<String> screen = establish().screen;
    for (int i = 0; i < screen.size(); i++) {
      if (screen.get(i).equals("(screen cleared)")) {
        assertThat(screen.get(i + 1)).isEqualTo("REHEARSAL  KC-1");
      }
    }
    assertThat(screen).contains("(screen cleared)");
  }

  @Test
  void everyStepOfEveryType_fitsEightyColumns() {
    for (PlanType type : PlanType.values()) {
      CeremonyPlan plan = Plans.ofType(type, Environment.PRODUCTION);
      List<Step> steps = ScriptCompiler.compile(plan).steps();
      for (int i = 0; i < steps.size(); i++) {
        assertThat(StepScreen.lines(plan, steps, i)).allMatch(line -> line.length() <= 80);
      }
    }
  }

  @Test
  void deviation_atAnyQuestion_isRecordedWithWhoDecidedAndWhy() {
    RunPeople people =
        room.people(ESTABLISH)
            .answers("step:P2", "!")
            .answers("deviation:decision", "perhaps", "continue")
            .answers("deviation:what", "the passport of ines has expired")
            .answers("deviation:who", "anna", "vera")
            .answers("deviation:why", "her identity card is valid");
    assertEnds(0, ESTABLISH, people);
    assertThat(only("deviation").facts())
        .containsEntry("number", "X-1")
        .containsEntry("script-step", "P2")
        .containsEntry("what", "the passport of ines has expired")
        .containsEntry("decision", "continue")
        .containsEntry("decided-by", "vera")
        .containsEntry("agreed-by", "wim")
        .containsEntry("why", "her identity card is valid");
    assertThat(people.text())
        .contains("DEVIATION X-1 at step P2: write X-1 beside it and fill in a sheet.")
        .contains("Type one of: continue, repeat, stop.")
        .contains("That is for vera to type.")
        .contains("X-1 is recorded: continue.")
        .contains("Deviations: 1");
    assertThat(done("KC-1")).isEqualTo(ids(ESTABLISH));
  }

  @Test
  void deviation_whileAShareIsTaken_isHeardToo() {
    RunPeople people =
        room.people(ESTABLISH)
            .answers("share:carol", "!")
            .answers("acknowledge:carol", "!")
            .answers("deviation:decision", "repeat", "continue");
    assertEnds(0, ESTABLISH, people);
    assertThat(room.events("deviation"))
        .extracting(event -> event.fact("script-step"))
        .containsExactly("B5-carol", "B6-carol");
  }

  @Test
  void wordsOfAShare_doNotGetIntoTheRecordAsADeviation() {
    RunPeople people =
        room.people(ESTABLISH)
            .answers("step:P2", "!")
            .answers("deviation:what", "he said academic acid acne acquire", "he spoke two words")
            .answers("deviation:decision", "continue");
    assertEnds(0, ESTABLISH, people);
    assertThat(people.text())
        .contains("Those look like words of a share; they are not written down.");
    assertThat(only("deviation").fact("what")).isEqualTo("he spoke two words");
    assertThat(Deviations.problem("the card was not easy to move")).isEmpty();
  }

  @Test
  void repeating_isOfferedTwice() {
    RunPeople people =
        room.people(ESTABLISH)
            .answers("step:P2", "!", "!", "!")
            .answers("deviation:decision", "repeat", "repeat", "repeat", "continue");
    assertEnds(0, ESTABLISH, people);
    assertThat(people.text()).contains("Type one of: continue, stop.");
    assertThat(room.events("deviation")).hasSize(3);
  }

  @Test
  void stop_endsWithSeven_andTheSameCommandGoesOnThere() {
    RunPeople people =
        room.people(ESTABLISH)
            .answers("step:P6", "!")
            .answers("deviation:decision", "stop")
            .answers("deviation:who", "chen");
    assertEnds(7, ESTABLISH, people);
    assertThat(only("run-stopped").fact("script-step")).isEqualTo("P6");
    assertThat(room.room.screen())
        .contains("stopped at step P6")
        .contains("Nothing secret exists.");

    RunPeople later = room.people(ESTABLISH).answers("resume:step", "P5");
    assertEnds(0, ESTABLISH, later);
    assertThat(later.text())
        .contains("Last step in the record: P5; last gate G0.")
        .contains("Next: P6.")
        .doesNotContain("step 1 of 59");
    assertThat(only("run-resumed").fact("next")).isEqualTo("P6");
    assertThat(done("KC-1")).isEqualTo(ids(ESTABLISH));
    assertThat(room.events("deviation")).hasSize(1);
  }

  @Test
  void resuming_whenPaperSaysAnotherStep_isADeviation() {
    assertEnds(7, ESTABLISH, room.people(ESTABLISH).answers("step:P6", "pause"));
    assertThat(only("run-paused").fact("script-step")).isEqualTo("P6");
    RunPeople later =
        room.people(ESTABLISH)
            .answers("resume:step", "P4")
            .answers("deviation:decision", "continue")
            .answers("resume:witness", "vera", "wim");
    assertEnds(0, ESTABLISH, later);
    assertThat(only("deviation").fact("what"))
        .isEqualTo("paper says step P4 was the last, the record says P5");
    assertThat(later.text()).contains("PLAN-FOLLOWED: that is for wim to confirm.");
  }

  @Test
  void pause_betweenG2AndG3_isNotOffered() {
    RunPeople people =
        room.people(ESTABLISH)
            .answers("acknowledge:carol", "pause")
            .answers("step:B3", "?", "yes", "pause")
            .answers("quorum:vault", "pause");
    assertEnds(0, ESTABLISH, people);
    assertThat(people.text())
        .contains("No break between G2 and G3: the key is in memory.")
        .contains("No break inside an operation")
        .contains("pause  a break: the program ends, and the same command goes on here")
        .contains("Type done when it is as expected, ! when it is not.");
  }

  @Test
  void planFollowed_gate_isConfirmedByTheRightPeopleOnly() {
    RunPeople people =
        room.people(ESTABLISH)
            .answers("gate:G1:administrator", "wim")
            .answers("gate:G1:witness", "vera");
    assertEnds(0, ESTABLISH, people);
    assertThat(people.text())
        .contains("PLAN-FOLLOWED: that is for vera to confirm.")
        .contains("PLAN-FOLLOWED: that is for wim to confirm.");
    assertThat(room.events("step-done").stream().filter(e -> e.fact("gate").equals("G5")))
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.facts())
                    .containsEntry("administrator", "vera")
                    .containsEntry("witness", "wim")
                    .containsEntry("approver", "otto"));
  }

  @Test
  void comparison_thatFailed_isNeverPassedOver() {
    RunPeople people = room.people(ESTABLISH);
    boolean[] misread = {true};
    people.answering(
        "words:roster:",
        prompt -> {
          if (misread[0]) {
            misread[0] = false;
            return prompt.id().endsWith(":1") || isOdd(prompt.id()) ? "adult" : "adroitness";
          }
          return room.rosterWord(prompt);
        });
    people.answers("deviation:decision", "continue", "repeat");
    assertEnds(0, ESTABLISH, people);
    assertThat(people.text())
        .contains("error: a word of the roster differs from your roster card")
        .contains("Type one of: repeat, stop.");
    assertThat(only("deviation").fact("script-step")).isEqualTo("P9");
  }

  private static boolean isOdd(String id) {
    return Integer.parseInt(id.substring(id.lastIndexOf(':') + 1)) % 2 == 1;
  }

  @Test
  void custodySeal_bagWithAnotherNumberThanThePlans_isADeviation() {
    RunPeople people =
        room.people(ESTABLISH)
            .answers("note:bag-opened-1", "x", "0012346", "0012346")
            .answers("note-again:bag-opened-1", "0012364")
            .answers("deviation:decision", "repeat");
    assertEnds(0, ESTABLISH, people);
    assertThat(only("deviation").fact("what"))
        .isEqualTo("CUSTODY-SEAL: the bag of offline laptop has another number than the plan says");
    assertThat(people.text())
        .contains("A bag number has 3 to 32 letters, digits and dashes.")
        .contains("The two numbers differ; read the bag again.");
  }

  @Test
  void clocks_thatAreAMinuteApart_areADeviation() {
    RunPeople people =
        room.people(ESTABLISH)
            .answers("note:independent-clock", "ten o'clock", "2026-11-24T10:02:00Z")
            .answers("deviation:decision", "continue");
    assertEnds(0, ESTABLISH, people);
    assertThat(only("deviation").fact("what")).contains("120 seconds apart");
    assertThat(people.text()).contains("Write it like 2026-12-01T09:00:00Z.");
  }

  @Test
  void operation_thatIsRefused_isRepeatedFromItsBeginning() {
    RunPeople people =
        room.people(ESTABLISH)
            .answers(
                "file:request",
                scratch.resolve("nowhere").toString(),
                scratch.resolve("plan.dsse.json").toString())
            .answers("deviation:decision", "continue", "repeat");
    assertEnds(0, ESTABLISH, people);
    assertThat(people.text())
        .contains("there is no such file; is the medium mounted?")
        .contains("Type one of: repeat, stop.")
        .contains("To be done again: W2.");
    assertThat(only("steps-void").fact("steps")).isEqualTo("W2");
    assertThat(done("KC-1")).isEqualTo(ids(ESTABLISH));
  }

  @Test
  void wrappingKeyWords_thatDiffer_endTheCeremony() {
    RunPeople people = room.people(ESTABLISH);
    people.answering("words:wrapping-keys:", prompt -> isOdd(prompt.id()) ? "adult" : "adroitness");
    people.answers("deviation:decision", "repeat", "stop").answers("deviation:who", "ines");
    assertEnds(7, ESTABLISH, people);
    assertThat(people.text())
        .contains("error: WRAPPING-KEY-WORDS: ")
        .contains("Type one of: stop.");
  }

  @Test
  void planFollowed_otherPeopleOrAnotherPlanOrAClosedCeremony_isRefused() {
    Path plan = room.plan(ESTABLISH);
    assertRefused(
        Control.PLAN_FOLLOWED, () -> RunOpening.requirePeople(ESTABLISH, Duty.WITNESS, "xaver"));
    RunOpening.requirePeople(ESTABLISH, Duty.APPROVER, "vera");
    establish();
    assertThat(room.run(plan, room.people(ESTABLISH))).isEqualTo(3);
    assertThat(room.room.screen()).contains("error: PLAN-FOLLOWED: ceremony KC-1 was closed at");
    CeremonyPlan other = Plans.ofType(PlanType.DRILL, Environment.REHEARSAL);
    assertThat(room.run(other, room.people(other))).isEqualTo(3);
    assertThat(room.room.screen())
        .contains("error: PLAN-FOLLOWED: ceremony KC-1 was opened with another plan");
  }

  @Test
  void planThatIsNotApproved_isNotRun() {
    assertThat(room.run(room.unsigned(ESTABLISH), room.people(ESTABLISH))).isEqualTo(2);
    assertThat(room.room.screen()).contains("this plan was never signed");
    assertThat(room.run(room.signedBy(ESTABLISH, "vera"), room.people(ESTABLISH))).isEqualTo(3);
    assertThat(room.room.screen()).contains("error: SIGNATURES: ");
    assertThat(room.events("run-opened")).isEmpty();
  }

  private RunPeople again(CeremonyPlan plan, RunPeople before) {
    RunPeople people = room.people(plan);
    people.keepSharesOf(before);
    return people;
  }

  @Test
  void reimportDrillAndResharing_afterAnEstablishingCeremony_areTheirScripts() {
    RunPeople people = establish();
    CeremonyPlan reimport = RunRoom.named("KC-2", RunRoom.again(PlanType.REIMPORT));
    RunPeople second = again(reimport, people).answers("note:bag:cleo", "none");
    second.answers("note:bag-opened:cleo", "none");
    assertEnds(0, reimport, second);
    assertThat(done("KC-2")).isEqualTo(ids(reimport));
    assertThat(room.events("custody-opened"))
        .as("three after the first sealing, two today")
        .hasSize(5);

    CeremonyPlan drill = RunRoom.named("KC-3", Plans.ofType(PlanType.DRILL, Environment.REHEARSAL));
    RunPeople third = again(drill, second);
    third.answers("note:bag-opened:carol", "B-999").answers("deviation:decision", "repeat");
    third.answers("seal:bag-opened:chen", "torn", "suspicious");
    third.answers("deviation:decision", "continue");
    assertEnds(0, drill, third);
    assertThat(third.text())
        .contains("MATCH: 1 of the escrow's materials.")
        .contains("the custody ledger's last number of this bag is another one")
        .contains("CUSTODY-SEAL: the seal is suspicious");
    assertThat(done("KC-3")).isEqualTo(ids(drill));

    CeremonyPlan resharing =
        RunRoom.named("KC-4", Plans.ofType(PlanType.RESHARING, Environment.REHEARSAL));
    RunPeople fourth = again(resharing, third);
    fourth.answers("handed-in:2", "later");
    assertEnds(0, resharing, fourth);
    assertThat(done("KC-4")).isEqualTo(ids(resharing));
    assertThat(fourth.text()).contains("NEW SET PROVEN: E-KC-4-2 counts; E-KC-1-1 is superseded.");
    assertThat(room.events("share-destroyed")).hasSize(2);
    assertThat(fourth.share("carol")).isNotEqualTo(third.share("carol"));
  }

  @Test
  void recoveryAndDestruction_areTheirScripts() {
    RunPeople people = establish();
    CeremonyPlan recovery = RunRoom.named("KC-2", RunRoom.again(PlanType.RECOVERY));
    RunPeople second = again(recovery, people);
    assertEnds(0, recovery, second);
    assertThat(done("KC-2")).isEqualTo(ids(recovery));
    CeremonyPlan destruction = RunRoom.named("KC-3", RunRoom.again(PlanType.DESTRUCTION));
    RunPeople third = again(destruction, second);
    assertEnds(0, destruction, third);
    assertThat(third.text())
        .contains("old set: destroyed 3 of 3, remaining 0 < threshold 2: INERT");
    assertThat(room.events("share-destroyed"))
        .allSatisfy(
            event -> {
              assertThat(event.fact("by-plan-of")).isEqualTo("KC-3");
              assertThat(event.controls()).containsExactly("CUSTODY-WITNESS");
            });
    assertThat(done("KC-3")).isEqualTo(ids(destruction));
  }

  @Test
  void enrolment_isHeldFromPaper() {
    CeremonyPlan enrolment = Plans.ofType(PlanType.ENROLMENT, Environment.REHEARSAL);
    assertEnds(2, enrolment, room.people(enrolment));
    assertThat(room.room.screen()).contains("hold it from the printed script");
  }

  @Test
  void alternate_standsInUnderTheSameStepIds() {
    RunPeople people = establish();
    CeremonyPlan drill =
        RunRoom.withAlternate(
            RunRoom.named("KC-2", Plans.ofType(PlanType.DRILL, Environment.REHEARSAL)), "cleo");
    RunPeople today = again(drill.with(Map.of("vera", "cleo")), people);
    today.useWordsOf(room.people(drill));
    today.answers("absent", "nobody", "", "wim", "chen", "vera");
    assertEnds(0, drill, today);
    assertThat(today.text())
        .contains("nobody is not in the plan.")
        .contains("Type none when everybody is here.")
        .contains("wim has no alternate in the plan, and the ceremony needs somebody as witness.")
        .contains("1 custodians are here, 2 are needed.")
        .contains("ADM cleo");
    assertThat(room.events("attendance-taken"))
        .last()
        .extracting(event -> event.fact("stand-ins"))
        .isEqualTo("vera=cleo");
  }

  @Test
  void alternate_whoHasAnotherDutyAlready_isNoAlternate() {
    RunPeople people = room.people(ESTABLISH).answers("absent", "vera", "vera otto", "none");
    assertEnds(0, ESTABLISH, people);
    assertThat(people.text())
        .contains("PLAN-SOUND: plan KC-1: R-09")
        .contains("otto is the alternate of vera and not here either.");
  }

  @Test
  void powerCutInsideTheEscrow_voidsTheSetAndAsksForItsForms() {
    RunPeople people = room.people(ESTABLISH);
    people.answering(
        "acknowledge:chen",
        prompt -> {
          throw new IllegalStateException("the power went off");
        });
    assertEnds(1, ESTABLISH, people);
    RunPeople later =
        room.people(ESTABLISH).answers("forms-destroyed", "carol").answers("resume:step", "P13");
    assertEnds(0, ESTABLISH, later);
    assertThat(later.text())
        .contains("Shares of the set that was not finished are with: carol, chen.")
        .contains("Strike the old initials through on paper.");
    assertThat(only("steps-void").fact("steps")).startsWith("B1 B2 B3 B4-carol");
    assertThat(later.share("carol")).isNotEqualTo(people.share("carol"));
    List<String> all = done("KC-1");
    assertThat(all.subList(all.lastIndexOf("B1"), all.size()))
        .isEqualTo(ids(ESTABLISH).subList(ids(ESTABLISH).indexOf("B1"), ids(ESTABLISH).size()));
  }

  @Test
  void json_saysHowCloselyTheScriptWasFollowed() {
    assertThat(room.run(ESTABLISH, room.people(ESTABLISH), "--json")).isZero();
    assertThat(room.room.screen())
        .contains("\"ceremony\" : \"KC-1\"")
        .contains("\"skipped\" : [ ]");
  }

  @Test
  void standIns_takeDutiesAndShares() {
    assertThat(ESTABLISH.with(Map.of()).assignments()).isEqualTo(ESTABLISH.assignments());
    assertThat(ESTABLISH.with(Map.of("carol", "cora")).escrow().map(e -> e.custodians().get(0)))
        .isEqualTo(Optional.of("cora"));
  }
}
