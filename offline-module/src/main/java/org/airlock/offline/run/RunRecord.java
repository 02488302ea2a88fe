package org.airlock.offline.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.airlock.common.bytes.Digest;
import org.airlock.common.transcript.Event;
import org.airlock.offline.room.Sitting;
import org.airlock.offline.script.Act;
import org.airlock.offline.script.Gate;
import org.airlock.offline.script.Step;

/**
 * Where a guided ceremony stands, as its events in the transcript say. Each change is an event
 * first; this object is what a replay of them gives. It holds no secret.
 */
final class RunRecord {
  static final String STEP = "run";
  static final String OPENED = "run-opened";
  private static final String RESUMED = "run-resumed";
  private static final String ATTENDANCE = "attendance-taken";
  private static final String STEP_DONE = "step-done";
  private static final String SKIPPED = "step-skipped";
  private static final String OPERATION = "operation-opened";
  private static final String VOID = "steps-void";
  private static final String DEVIATION = "deviation";
  private static final String PAUSED = "run-paused";
  private static final String STOPPED = "run-stopped";
  static final String CLOSED = "run-closed";

  private final Sitting sitting;
  private final Map<String, Event> done = new LinkedHashMap<>();
  private final List<Event> skipped = new ArrayList<>();
  private Optional<Event> opened = Optional.empty();
  private Optional<Event> closed = Optional.empty();
  private Optional<Event> operation = Optional.empty();
  private Map<String, String> standIns = Map.of();
  private Optional<Event> attendance = Optional.empty();
  private boolean operationDone;

  RunRecord(Sitting sitting) {
    this.sitting = sitting;
    sitting.store().events().stream()
        .filter(event -> event.ceremony().equals(sitting.ceremony()))
        .forEach(this::replay);
  }

  private void replay(Event event) {
    if (!event.step().equals(STEP)) {
      operationDone |=
          event.type().endsWith("-done")
              && operation.filter(begun -> isOf(begun, event)).isPresent();
      return;
    }
    switch (event.type()) {
      case OPENED -> opened = Optional.of(event);
      case ATTENDANCE -> {
        attendance = Optional.of(event);
        standIns = pairs(event.fact("stand-ins"));
      }
      case STEP_DONE -> done(event);
      case SKIPPED -> {
        skipped.add(event);
        done(event);
      }
      case OPERATION -> {
        operation = Optional.of(event);
        operationDone = false;
      }
      case VOID -> {
        for (String id : event.fact("steps").split(" ")) {
          done.remove(id);
        }
        operation = Optional.empty();
      }
      case CLOSED -> closed = Optional.of(event);
      default -> {
        // A pause, a stop and a return change nothing of what is done.
      }
    }
  }

  /** An event of the operation that the run opened, not of a plain command typed meanwhile. */
  private static boolean isOf(Event begun, Event event) {
    return begun.fact("operation").equals(event.step())
        && begun.fact(Sitting.SCRIPT_STEP).equals(event.fact(Sitting.SCRIPT_STEP));
  }

  private void done(Event event) {
    done.put(event.fact(Sitting.SCRIPT_STEP), event);
  }

  private static Map<String, String> pairs(String text) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String pair : text.split(" ")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        pairs.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
    return pairs;
  }

  private void append(Event.Draft draft) {
    replay(sitting.store().append(draft));
  }

  private Event.Draft event(String type) {
    return sitting.event(type);
  }

  void opened(String planId, Digest plan, String file, Digest fileDigest, int steps) {
    append(
        event(OPENED)
            .fact("plan", planId)
            .fact("steps", steps)
            .input(planId, plan)
            .output(file, fileDigest));
  }

  /**
   * @param paper the last initialled step on paper, as it was read
   * @param confirmed duty to the person who confirmed
   */
  void resumed(String lastDone, String paper, String next, Map<String, String> confirmed) {
    Event.Draft draft =
        event(RESUMED).fact("last-done", lastDone).fact("paper", paper).fact("next", next);
    confirmed.forEach(draft::fact);
    append(draft);
  }

  void attendance(List<String> absent, Map<String, String> alternates) {
    append(
        event(ATTENDANCE)
            .fact("absent", String.join(" ", absent))
            .fact(
                "stand-ins",
                String.join(
                    " ",
                    alternates.entrySet().stream()
                        .map(each -> each.getKey() + "=" + each.getValue())
                        .toList())));
  }

  /**
   * @param how what shows that it was done, for example {@code confirmed}
   * @param facts what people read or confirmed
   */
  void done(Step step, String how, Map<String, String> facts, Duration took) {
    Event.Draft draft =
        event(STEP_DONE)
            .fact(Sitting.SCRIPT_STEP, step.id())
            .fact("how", how)
            .fact("seconds", took.toSeconds());
    if (step.act() instanceof Act.PassGate pass) {
      draft.fact("gate", pass.gate().name());
    }
    facts.forEach(draft::fact);
    append(draft);
  }

  /** The operation ended without the question that this step waits for. */
  void skipped(Step step) {
    append(
        event(SKIPPED)
            .fact(Sitting.SCRIPT_STEP, step.id())
            .fact("why", "the program did not ask for it"));
  }

  void operation(Step step, Act.Operation begun) {
    append(
        event(OPERATION).fact(Sitting.SCRIPT_STEP, step.id()).fact("operation", begun.command()));
  }

  /** These steps must be done again. */
  void voided(List<Step> steps, String why, Map<String, String> destroyed) {
    Event.Draft draft =
        event(VOID)
            .fact("steps", String.join(" ", steps.stream().map(Step::id).toList()))
            .fact("why", why);
    destroyed.forEach(draft::fact);
    append(draft);
  }

  void deviation(Event.Draft draft) {
    append(draft);
  }

  Event.Draft deviationDraft() {
    return event(DEVIATION).fact("number", nextDeviation());
  }

  void paused(Step next) {
    append(event(PAUSED).fact(Sitting.SCRIPT_STEP, next.id()));
  }

  void stopped(Step at) {
    append(event(STOPPED).fact(Sitting.SCRIPT_STEP, at.id()));
  }

  void closed(Map<String, String> summary) {
    Event.Draft draft = event(CLOSED);
    summary.forEach(draft::fact);
    append(draft);
  }

  /** For example {@code X-3}. */
  String nextDeviation() {
    return "X-" + (deviations().size() + 1);
  }

  boolean isDone(Step step) {
    return done.containsKey(step.id());
  }

  /** What was read or confirmed at a step; empty when it was not. */
  String fact(Step step, String name) {
    Event event = done.get(step.id());
    return event == null ? "" : event.fact(name);
  }

  List<Event> doneSteps() {
    return List.copyOf(done.values());
  }

  /** Every deviation of this ceremony, also those that an operation took down itself. */
  List<Event> deviations() {
    return sitting.store().events(DEVIATION).stream()
        .filter(event -> event.ceremony().equals(sitting.ceremony()))
        .toList();
  }

  /** What had to be done again, and when the ceremony went on after an interruption. */
  List<Event> interruptions() {
    return sitting.store().events().stream()
        .filter(event -> event.ceremony().equals(sitting.ceremony()))
        .filter(event -> event.type().equals(VOID) || event.type().equals(RESUMED))
        .toList();
  }

  /**
   * Every number of a new bag that was ever noted in this ceremony, also at steps that are void.
   */
  List<String> bagNumbers() {
    return sitting.store().events(STEP_DONE).stream()
        .filter(event -> event.ceremony().equals(sitting.ceremony()))
        .filter(event -> event.fact("note").startsWith("bag:"))
        .map(event -> event.fact("value"))
        .filter(value -> !value.equals(Bags.NONE))
        .toList();
  }

  /** Whether the last operation has reached its end by now, as the store says. */
  boolean operationDoneByNow() {
    return new RunRecord(sitting).operationDone();
  }

  List<Event> skippedSteps() {
    return List.copyOf(skipped);
  }

  /** How often people decided to do this step again. */
  long repeats(Step step) {
    return deviations().stream()
        .filter(event -> event.fact(Sitting.SCRIPT_STEP).equals(step.id()))
        .filter(event -> event.fact("decision").equals(Decision.REPEAT.code()))
        .count();
  }

  Optional<Event> opened() {
    return opened;
  }

  Optional<Instant> closedAt() {
    return closed.map(Event::at);
  }

  boolean attendanceTaken() {
    return attendance.isPresent();
  }

  Map<String, String> standIns() {
    return standIns;
  }

  /** The step with which the last operation began; empty when none is open. */
  Optional<String> operationStep() {
    return operation.map(event -> event.fact(Sitting.SCRIPT_STEP));
  }

  /** Whether the last operation reached its end, as its own events say. */
  boolean operationDone() {
    return operationDone;
  }

  /** The last gate that was passed. */
  Optional<Gate> gate() {
    Optional<Gate> last = Optional.empty();
    for (Event event : done.values()) {
      if (!event.fact("gate").isEmpty()) {
        last = Optional.of(Gate.valueOf(event.fact("gate")));
      }
    }
    return last;
  }
}
