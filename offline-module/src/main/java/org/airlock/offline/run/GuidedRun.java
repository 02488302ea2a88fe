package org.airlock.offline.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.airlock.common.console.Console;
import org.airlock.common.console.Prompt;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.plan.CeremonyPlan;
import org.airlock.common.plan.Duty;
import org.airlock.common.words.Words;
import org.airlock.offline.room.Sitting;
import org.airlock.offline.script.Act;
import org.airlock.offline.script.Gate;
import org.airlock.offline.script.Script;
import org.airlock.offline.script.ScriptCompiler;
import org.airlock.offline.script.Step;

/**
 * Leads people through the steps of a script, from the first that is not done. Steps are done in
 * their order and none is left out; what is done is in the transcript before the next one is shown.
 * An operation of the program is done from its beginning or not at all: one that was cut short is
 * begun again, with the steps inside it.
 *
 * <p>Not thread-safe.
 */
public final class GuidedRun {
  private static final int MOST_REPEATS = 2;
  private static final Set<Decision> ALL = EnumSet.allOf(Decision.class);

  private final Sitting sitting;
  private final CeremonyPlan plan;
  private final RunRecord record;
  private final Operations operations;
  private final PlanRecheck recheck;
  private final Console people;
  private final AttentiveConsole attentive;
  private final Deviations deviations;
  private final StepDesk desk;
  private CeremonyPlan today;
  private List<Step> steps;
  private int at;
  private Instant begun;
  private boolean operating;

  /**
   * @param sitting of the step {@code run}
   * @param script of the approved plan
   * @param planWords of the approved plan's bundle
   */
  GuidedRun(
      Sitting sitting, Script script, Words planWords, Operations operations, PlanRecheck recheck) {
    this.sitting = sitting;
    this.plan = script.plan();
    this.operations = operations;
    this.recheck = recheck;
    this.record = new RunRecord(sitting);
    this.people = sitting.console();
    this.attentive = new AttentiveConsole(people, sitting.room().entry(), new Ear());
    this.deviations = new Deviations(people, record);
    this.desk = new StepDesk(sitting, planWords, attentive, record, this::judge);
    this.today = plan;
    this.steps = script.steps();
    this.begun = sitting.now();
    cast(record.standIns());
  }

  RunRecord record() {
    return record;
  }

  /** The steps with the people of today; ids and order are those of the printed script. */
  private void cast(Map<String, String> standIns) {
    if (standIns.isEmpty()) {
      return;
    }
    today = plan.with(standIns);
    List<Step> now = ScriptCompiler.compile(today).steps();
    List<Step> cast = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      cast.add(now.get(i).named(steps.get(i).id()));
    }
    steps = List.copyOf(cast);
  }

  /** Goes on until the last step, a stop, or a pause. */
  public Adherence run() {
    resume();
    while (at < steps.size()) {
      Step step = steps.get(at);
      if (step.act() instanceof Act.OnPaper) {
        break;
      }
      if (step.act() instanceof Act.Run run) {
        operate(at, run.operation());
      } else if (step.act() instanceof Act.During) {
        record.skipped(step);
        at++;
      } else {
        show();
        perform();
        at++;
      }
      if (at < steps.size()) {
        new Bags(sitting, today).close(steps, record);
      }
    }
    Adherence adherence = Adherence.of(steps, record);
    record.closed(adherence.facts());
    adherence.lines().forEach(people::show);
    steps.subList(at, steps.size()).forEach(this::onPaper);
    return adherence;
  }

  private void onPaper(Step step) {
    people.show("On paper: " + step.id() + "  " + StepScreen.who(step) + "  " + step.text());
  }

  /** Finds the first step that is not done; what an interruption spoiled is done again. */
  private void resume() {
    record
        .operationStep()
        .ifPresent(
            id -> {
              int first = indexOf(id);
              if (record.operationDone()) {
                settle(first);
              } else if (!record.isDone(steps.get(last(first)))) {
                voidFrom(first, "the operation was cut short");
              }
            });
    at = 0;
    while (at < steps.size() && record.isDone(steps.get(at))) {
      at++;
    }
    if (at > 0 && at < steps.size()) {
      confirmPlace(steps.get(at - 1), steps.get(at));
    }
  }

  private int indexOf(String id) {
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i).id().equals(id)) {
        return i;
      }
    }
    throw new Failure.Refused(
        Control.PLAN_FOLLOWED,
        "the transcript names step " + id + ", which this script does not have",
        "use the version of the program with which this ceremony was opened");
  }

  /** The last step inside the operation that begins at {@code first}. */
  private int last(int first) {
    int last = first;
    Act.Operation operation = ((Act.Run) steps.get(first).act()).operation();
    for (int i = first + 1; i < steps.size() && !(steps.get(i).act() instanceof Act.Run); i++) {
      if (steps.get(i).act() instanceof Act.During during && during.operation() == operation) {
        last = i;
      }
    }
    return last;
  }

  /** An operation that reached its end has done every step inside it, whatever the power did. */
  private void settle(int first) {
    List<Step> open =
        steps.subList(first, last(first) + 1).stream()
            .filter(step -> step.act() instanceof Act.During || step.act() instanceof Act.Run)
            .filter(step -> !record.isDone(step))
            .toList();
    if (open.isEmpty()) {
      return;
    }
    Act.Operation operation = ((Act.Run) steps.get(first).act()).operation();
    people.show(
        "'" + operation.command() + "' had reached its end when this ceremony was interrupted.");
    operations.handOver(operation, sitting.within(operation.command(), attentive, attentive));
    open.forEach(step -> record.done(step, "recorded by the operation", Map.of(), Duration.ZERO));
  }

  /** People with paper in their hands say where they are; both must agree with the record. */
  private void confirmPlace(Step last, Step next) {
    people.show(StepScreen.banner(today));
    people.show("This ceremony goes on. Nothing secret was kept.");
    people.show(
        "Last step in the record: "
            + last.id()
            + record.gate().map(gate -> "; last gate " + gate).orElse("")
            + ".");
    people.show("Next: " + next.id() + ".");
    String onPaper =
        people.ask(
            new Prompt("resume:step", "Witness: which is the last initialled step on paper?"));
    if (!onPaper.equals(last.id())) {
      String what = "paper says step " + onPaper + " was the last, the record says " + last.id();
      people.show("note: " + what);
      decide(next, deviations.seen(today, next, what, EnumSet.of(Decision.CONTINUE)));
    }
    for (Duty duty : List.of(Duty.ADMINISTRATOR, Duty.WITNESS)) {
      List<String> may = today.in(duty);
      Answers.asked(
          people,
          new Prompt(
              "resume:" + duty.code(),
              duty.code() + ", type your identifier to go on with " + next.id() + ":"),
          typed ->
              may.contains(typed)
                  ? ""
                  : "PLAN-FOLLOWED: that is for " + String.join(" or ", may) + " to confirm.");
    }
    record.resumed(last.id(), next.id());
  }

  private void show() {
    StepScreen.lines(today, steps, at).forEach(people::show);
    begun = sitting.now();
  }

  private Duration took() {
    return Duration.between(begun, sitting.now());
  }

  /** The step at which the run is, from its beginning as often as people decide. */
  private void perform() {
    while (true) {
      Step step = steps.get(at);
      try {
        if (at == 0 && !record.attendanceTaken()) {
          Attendance.Taken taken = new Attendance(plan, attentive).take(recheck);
          record.attendance(taken.absent(), taken.standIns());
          cast(taken.standIns());
          step = steps.get(at);
        }
        StepDesk.Done done = desk.perform(today, steps, step);
        record.done(step, done.how(), done.facts(), took());
        people.say(step.id() + " done at " + sitting.now() + "; initial it on paper.");
        return;
      } catch (RepeatStep again) {
        show();
      }
    }
  }

  private void operate(int first, Act.Operation operation) {
    while (true) {
      at = first;
      show();
      record.operation(steps.get(first), operation);
      try {
        operating = true;
        StepConsole console = new StepConsole(attentive, this::follow);
        operations.perform(
            operation,
            today,
            turn(first, operation),
            sitting.within(operation.command(), console, console));
        operating = false;
        finishStep();
        at++;
        return;
      } catch (Failure.Stopped stopped) {
        throw stopped;
      } catch (Failure failure) {
        operating = false;
        failed(first, failure);
      } finally {
        operating = false;
      }
    }
  }

  private int turn(int first, Act.Operation operation) {
    return (int)
        steps.subList(0, first).stream()
            .filter(step -> step.act().equals(Act.run(operation)))
            .count();
  }

  /** An operation's step ends when the next one begins. */
  private void finishStep() {
    Step step = steps.get(at);
    record.done(step, "operation", Map.of(), took());
    people.say(step.id() + " done at " + sitting.now() + "; initial it on paper.");
  }

  /** Before an operation's question: does what stands before its step, and shows the step. */
  private void follow(Prompt prompt) {
    if (asks(steps.get(at), prompt)) {
      return;
    }
    int next = at + 1;
    while (next < steps.size()
        && !asks(steps.get(next), prompt)
        && !(steps.get(next).act() instanceof Act.Run)) {
      next++;
    }
    if (next == steps.size() || steps.get(next).act() instanceof Act.Run) {
      return; // One of several questions of the step that is shown.
    }
    finishStep();
    for (at = at + 1; at < next; at++) {
      if (steps.get(at).act() instanceof Act.During) {
        record.skipped(steps.get(at));
      } else {
        show();
        perform();
      }
    }
    show();
  }

  private static boolean asks(Step step, Prompt prompt) {
    return step.act() instanceof Act.During during && prompt.id().startsWith(during.prompt());
  }

  private void failed(int first, Failure failure) {
    people.show(
        "error: "
            + (failure instanceof Failure.Refused refused ? refused.control().id() + ": " : "")
            + failure.getMessage());
    people.show("hint:  " + failure.hint());
    Step step = steps.get(at);
    boolean attack =
        failure instanceof Failure.Refused refused
            && refused.control() == Control.WRAPPING_KEY_WORDS;
    boolean again = !attack && record.repeats(steps.get(first)) < MOST_REPEATS;
    // An operation that failed is not passed over.
    Decision decision =
        deviations.seen(
            today,
            steps.get(first),
            String.valueOf(failure.getMessage()),
            again ? EnumSet.of(Decision.REPEAT) : EnumSet.of(Decision.STOP));
    decide(step, decision);
    voidFrom(first, "the operation failed and is done again");
  }

  /** Steps from {@code first} on count no more; forms that were written are destroyed. */
  private void voidFrom(int first, String why) {
    List<Step> spoiled =
        steps.subList(first, steps.size()).stream()
            .filter(step -> step.equals(steps.get(first)) || record.isDone(step))
            .toList();
    List<String> holders =
        spoiled.stream()
            .filter(step -> step.act() instanceof Act.During during && handsOut(during.prompt()))
            .map(Step::person)
            .toList();
    if (!holders.isEmpty()) {
      people.show(
          "Shares of the set that was not finished are with: " + String.join(", ", holders) + ".");
      String witness = String.join(" or ", today.in(Duty.WITNESS));
      Answers.asked(
          attentive,
          new Prompt(
              "forms-destroyed",
              "Destroy every one of them now. The witness who saw it types the identifier:"),
          typed -> today.in(Duty.WITNESS).contains(typed) ? "" : "That is for " + witness + ".");
    }
    record.voided(spoiled, why);
    people.show(
        "To be done again: "
            + String.join(", ", spoiled.stream().map(Step::id).toList())
            + ". Strike the old initials through on paper.");
  }

  private static boolean handsOut(String prompt) {
    return prompt.startsWith("alone:")
        || prompt.startsWith("medium:")
        || prompt.startsWith("printer:");
  }

  private void decide(Step step, Decision decision) {
    if (decision == Decision.STOP) {
      record.stopped(step);
      throw new Failure.Stopped(
          "the ceremony was stopped at step " + step.id(),
          advice() + " The same command goes on at this step, on this day or another");
    }
  }

  private String advice() {
    if (operating && insideEscrow()) {
      return "The key is gone with this program: destroy every form that was written.";
    }
    return switch (record.gate().orElse(Gate.G0)) {
      case G0, G1 -> "Nothing secret exists.";
      case G2 -> "The key is gone with this program: destroy every form that was written.";
      case G3 -> "The shares are sealed and proven: put opened ones into new bags.";
      case G4 -> "The answer is on the OUT medium; its token lives 24 hours.";
      case G5, G6 -> "Everything is imported and proven.";
    };
  }

  /** Hears what is called at any question. */
  private final class Ear implements AttentiveConsole.Listener {
    @Override
    public void called(Call call) {
      switch (call) {
        case HELP -> help();
        case PAUSE -> pause();
        case DEVIATION -> deviate();
      }
    }
  }

  private void deviate() {
    Step step = steps.get(at);
    boolean again = operating || record.repeats(step) < MOST_REPEATS;
    Decision decision =
        deviations.called(today, step, again ? ALL : EnumSet.of(Decision.CONTINUE, Decision.STOP));
    decide(step, decision);
    boolean inQuestion = step.act() instanceof Act.During || step.act() instanceof Act.Run;
    if (decision == Decision.REPEAT && !inQuestion) {
      throw new RepeatStep();
    }
  }

  /** What the program itself sees to be wrong at a step; returns when people go on with it. */
  private void judge(Step step, String what, Set<Decision> offered) {
    EnumSet<Decision> open = EnumSet.copyOf(offered);
    if (record.repeats(step) >= MOST_REPEATS) {
      open.remove(Decision.REPEAT);
    }
    Decision decision = deviations.seen(today, step, what, open);
    decide(step, decision);
    if (decision == Decision.REPEAT) {
      throw new RepeatStep();
    }
  }

  private void help() {
    show();
    people.show("  !      something is not as expected: record it, and decide");
    people.show("  pause  a break: the program ends, and the same command goes on here");
    people.show("  ?      this step once more");
  }

  private boolean insideEscrow() {
    for (int i = at; i >= 0; i--) {
      if (steps.get(i).act() instanceof Act.Run run) {
        return run.operation() == Act.Operation.ESCROW_CREATE
            || run.operation() == Act.Operation.RESHARE;
      }
    }
    return false;
  }

  private void pause() {
    if (operating) {
      people.show(
          insideEscrow()
              ? "No break between G2 and G3: the key is in memory. Finish, or type !"
              : "No break inside an operation: its shares would have to be given again. Finish, or type !");
      return;
    }
    Step step = steps.get(at);
    record.paused(step);
    throw new Failure.Stopped(
        "paused before step " + step.id() + " at " + sitting.now(),
        "seal what must be sealed, keep somebody in the room; the same command goes on here");
  }
}
