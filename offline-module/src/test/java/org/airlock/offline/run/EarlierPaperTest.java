package org.airlock.offline.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.airlock.common.Plans;
import org.airlock.common.bundle.Environment;
import org.airlock.common.plan.CeremonyPlan;
import org.airlock.common.plan.PlanType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the next ceremony finds out from the paper of the one before. */
final class EarlierPaperTest {
  private static final CeremonyPlan ESTABLISH = Plans.establish(Environment.REHEARSAL);
  private static final CeremonyPlan DRILL =
      RunRoom.named("KC-3", Plans.ofType(PlanType.DRILL, Environment.REHEARSAL));

  @TempDir private Path scratch;
  private RunRoom room;
  private RunPeople people;

  @BeforeEach
  void establish() {
    room = new RunRoom(scratch);
    people = room.people(ESTABLISH);
    assertThat(room.run(ESTABLISH, people)).as(people::text).isZero();
  }

  private RunPeople next() {
    RunPeople next = room.people(DRILL);
    next.keepSharesOf(people);
    return next;
  }

  /** The screen without the breaks of lines. */
  private static String flat(RunPeople people) {
    return people.text().replaceAll("\\s+", " ");
  }

  private String transcript() throws IOException {
    return Files.readString(room.room.store().resolve("transcript.jsonl"));
  }

  @Test
  void firstCeremony_saysSo_andThatIsRecorded() {
    assertThat(room.events("paper-compared").get(0).facts()).containsEntry("line", "none");
  }

  @Test
  void paperOfTheLastCeremony_isCompared_andWhatCameSinceIsNamed() {
    String line = room.lastLine();
    RunPeople next = next();
    assertThat(room.run(DRILL, next)).as(next::text).isZero();
    assertThat(room.events("paper-compared").get(1).facts())
        .containsEntry("line", line)
        .containsEntry("lines-since", "0");
    assertThat(room.events("paper-compared").get(1).controls()).containsExactly("HEAD-ON-PAPER");
    assertThat(next.text()).contains("This store stands where the paper says.");
  }

  @Test
  void closingHeadOnPaper_isAnEarlierLineOfTheSameScript_andCounts() {
    String line = Long.toString(Long.parseLong(room.lastLine()) - 3);
    RunPeople next = next().answers("paper-head", line);
    next.answering("words:paper-head:", prompt -> "aardvark");
    assertThat(room.run(DRILL, next)).isEqualTo(3);
    assertThat(room.room.screen())
        .contains(
            "error: HEAD-ON-PAPER: line " + line + " of this store's transcript is not the line");
    assertThat(room.events("run-opened")).hasSize(1);
  }

  @Test
  void lineThatTheStoreDoesNotHave_isAnOlderCopy() {
    RunPeople next = next().answers("paper-head", "4711");
    assertThat(room.run(DRILL, next)).isEqualTo(3);
    assertThat(room.room.screen())
        .contains("error: HEAD-ON-PAPER: the paper names line 4711, this store's transcript ends")
        .contains("the store is an older copy, or its end was cut off");
    assertThat(room.events("run-opened")).hasSize(1);
  }

  @Test
  void olderCopyOfTheStore_isFoundByThePaperOfTheNewer() throws IOException {
    String older = transcript();
    RunPeople next = next();
    assertThat(room.run(DRILL, next)).as(next::text).isZero();
    String paper = room.lastLine();
    Files.writeString(room.room.store().resolve("transcript.jsonl"), older);
    CeremonyPlan third = RunRoom.named("KC-4", DRILL);
    RunPeople people = room.people(third).answers("paper-head", paper);
    assertThat(room.run(third, people)).isEqualTo(3);
    assertThat(room.room.screen()).contains("error: HEAD-ON-PAPER: the paper names line " + paper);
  }

  @Test
  void scriptOfAnEarlierCeremony_isNotTheLastOne() {
    String first = room.lastLine();
    RunPeople next = next();
    assertThat(room.run(DRILL, next)).as(next::text).isZero();
    CeremonyPlan third = RunRoom.named("KC-4", DRILL);
    RunPeople people = room.people(third).answers("paper-head", first, "soon");
    people.keepSharesOf(next);
    assertThat(room.run(third, people)).as(people::text).isZero();
    assertThat(people.text())
        .contains("That is the script of an earlier ceremony. The last one here is KC-3, lines")
        .contains("Type a line of the script of KC-3, or lost or restored.")
        .contains("Type the number of the line as it stands on paper, or none, lost or restored.");
  }

  @Test
  void laterCeremonyThatNobodyHeld_isNamedAForkAndPeopleAreToldToStop() {
    String first = room.lastLine();
    RunPeople invented = next();
    assertThat(room.run(DRILL, invented)).as(invented::text).isZero();
    RunPeople people =
        room.people(RunRoom.named("KC-4", DRILL)).answering("paper-head", p -> first);
    assertThat(room.run(RunRoom.named("KC-4", DRILL), people)).isNotZero();
    assertThat(flat(people))
        .contains("If nobody held it, stop now (Ctrl-C): this store is a fork. Use nothing of it");
    assertThat(room.events("run-opened")).hasSize(2);
  }

  @Test
  void lineOfAnEarlierScriptThatDiffers_isAForkBeforeAnythingElse() {
    String first = room.lastLine();
    RunPeople invented = next();
    assertThat(room.run(DRILL, invented)).as(invented::text).isZero();
    RunPeople people = room.people(RunRoom.named("KC-4", DRILL)).answers("paper-head", first);
    people.answering("words:paper-head:", prompt -> "aardvark");
    assertThat(room.run(RunRoom.named("KC-4", DRILL), people)).isEqualTo(3);
    assertThat(room.room.screen()).contains("error: HEAD-ON-PAPER: line " + first + " of this");
    assertThat(people.text()).doesNotContain("That is the script of an earlier ceremony");
  }

  @Test
  void cutLine_whoseNumberARepairTook_isStillAnOlderStore() throws IOException {
    String paper = room.lastLine();
    String whole = transcript();
    List<String> lines = whole.lines().limit(Long.parseLong(paper) - 1).toList();
    Files.writeString(
        room.room.store().resolve("transcript.jsonl"), String.join("\n", lines) + "\n");
    for (int i = 0; i < 3; i++) {
      Files.writeString(room.room.store().resolve("receipts/lost-" + i + ".json"), "{}");
    }
    assertThat(room.run(DRILL, next().answers("paper-head", paper))).isEqualTo(3);
    assertThat(transcript().lines().skip(Long.parseLong(paper) - 1).findFirst().orElseThrow())
        .contains("file-set-aside");
    assertThat(room.room.screen())
        .contains("error: HEAD-ON-PAPER: the paper names line " + paper + ", this store's")
        .contains("answer restored when 'run' asks for the line")
        .doesNotContain("fork");
  }

  @Test
  void restoredStore_isADeviationOfItsOwn_withBothLines() throws IOException {
    String older = transcript();
    RunPeople next = next();
    assertThat(room.run(DRILL, next)).as(next::text).isZero();
    String paper = room.lastLine();
    Files.writeString(room.room.store().resolve("transcript.jsonl"), older);
    CeremonyPlan third = RunRoom.named("KC-4", DRILL);
    RunPeople people =
        room.people(third)
            .answers("paper-head", "restored")
            .answers("restored:line", "the last", paper)
            .answers("deviation:who", "anna", "vera")
            .answers("deviation:why", "the disk broke");
    people.keepSharesOf(this.people); // The custody ledger of the copy knows their bags.
    assertThat(room.run(third, people)).as(people::text).isZero();
    String end = Long.toString(older.lines().count());
    assertThat(room.events("deviation").get(0).facts())
        .containsEntry("check", "HEAD-ON-PAPER")
        .containsEntry("paper", "restored")
        .containsEntry("paper-line", paper)
        .containsEntry("store-line", end)
        .containsEntry(
            "what",
            "the store was restored from its copy: the paper names line "
                + paper
                + ", the store ended at line "
                + end)
        .containsEntry("decided-by", "vera")
        .containsEntry("agreed-by", "wim")
        .containsEntry("why", "the disk broke");
    assertThat(flat(people))
        .contains("This store ends at line " + end + ". What was done after the copy was made is")
        .contains("Type the number as it stands on paper.")
        .contains("go on with the restored store?")
        .contains("That is for vera or otto to type.")
        .contains("Deviations: 1");
    assertThat(room.events("paper-compared")).hasSize(1);
  }

  @Test
  void lostPaper_isADeviationThatTheAdministratorDecides() {
    RunPeople next =
        next()
            .answers("paper-head", "none", "lost")
            .answers("deviation:who", "anna", "vera")
            .answers("deviation:why", "the folder burnt");
    assertThat(room.run(DRILL, next)).as(next::text).isZero();
    assertThat(room.events("deviation").get(0).facts())
        .containsEntry("number", "X-1")
        .containsEntry("check", "HEAD-ON-PAPER")
        .containsEntry("paper", "lost")
        .containsEntry("decided-by", "vera")
        .containsEntry("agreed-by", "wim")
        .containsEntry("why", "the folder burnt");
    assertThat(flat(next))
        .contains("This store has had ceremonies. The last one here is KC-1, lines")
        .contains("go on without the paper?")
        .contains("That is for vera or otto to type.")
        .contains("Deviations: 1");
  }
}
