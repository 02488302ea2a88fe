package org.airlock.offline.run;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.airlock.common.console.Confirmation;
import org.airlock.common.console.Console;
import org.airlock.common.console.Prompt;
import org.airlock.common.failure.Failure;
import org.airlock.common.plan.CeremonyPlan;
import org.airlock.common.plan.Duty;
import org.airlock.common.words.Words;
import org.airlock.offline.room.Sitting;
import org.airlock.offline.script.Act;
import org.airlock.offline.script.Gate;
import org.airlock.offline.script.Step;

/** The steps in which people act and the program takes down what they say. */
final class StepDesk {
  private static final Duration MOST_CLOCK_DIFFERENCE = Duration.ofSeconds(60);

  private final Sitting sitting;
  private final Words planWords;
  private final Console people;
  private final RunRecord record;
  private final Judge judge;

  /** Asks people what they do about something that is not as expected. */
  interface Judge {
    /**
     * Returns when people decide to go on with it as it is.
     *
     * @param offered beside stopping, which is always open
     * @throws RepeatStep when they decide to do the step from its beginning
     * @throws org.airlock.common.failure.Failure.Stopped when they stop
     */
    void judge(Step step, String what, Set<Decision> offered);
  }

  /**
   * @param planWords of the approved plan
   * @param people hears calls
   */
  StepDesk(Sitting sitting, Words planWords, Console people, RunRecord record, Judge judge) {
    this.sitting = sitting;
    this.planWords = planWords;
    this.people = people;
    this.record = record;
    this.judge = judge;
  }

  /**
   * What shows that a step was done.
   *
   * @param how for example {@code confirmed}
   * @param facts what people read or confirmed
   */
  record Done(String how, Map<String, String> facts) {}

  /**
   * Does one step.
   *
   * @param steps of the whole script, with the people of today
   * @throws RepeatStep when people decide to do it from the beginning
   * @throws Failure.Stopped when they decide to stop
   */
  Done perform(CeremonyPlan today, List<Step> steps, Step step) {
    Act act = step.act();
    if (act instanceof Act.Note note) {
      return note(today, steps, step, note);
    }
    if (act instanceof Act.CompareWords compare) {
      return compare(step, compare.subject());
    }
    if (act instanceof Act.PassGate pass) {
      return gate(today, pass.gate());
    }
    if (act instanceof Act.Bring) {
      return new Done("brought", new Receipts(sitting, people).bring(today));
    }
    Answers.asked(
        people,
        new Prompt("step:" + step.id(), StepScreen.who(step) + ": done? (done, !, pause or ?)"),
        typed -> typed.equals("done") ? "" : "Type done when it is as expected, ! when it is not.");
    return new Done("confirmed", Map.of());
  }

  private Done note(CeremonyPlan today, List<Step> steps, Step step, Act.Note note) {
    Bags bags = new Bags(sitting, today);
    boolean bag = Bags.isBag(note.name());
    String value = bag ? typedTwice(note) : typed(note, false);
    Optional<String> problem = problem(today, steps, note.name(), value, bags);
    if (problem.isPresent()) {
      people.show("error: " + problem.get());
      judge.judge(step, problem.get(), EnumSet.of(Decision.CONTINUE, Decision.REPEAT));
    }
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("note", note.name());
    facts.put("value", value);
    if (Bags.isOpening(note.name()) && bags.isRecorded(note.name()) && !value.equals(Bags.NONE)) {
      facts.put("seal", inspect(step, note.name()));
      bags.opened(note.name(), value, facts.get("seal"));
    }
    return new Done("noted", facts);
  }

  private String typed(Act.Note note, boolean bag) {
    return Answers.asked(
        people,
        new Prompt("note:" + note.name(), note.question()),
        typed -> form(note.name(), typed, bag));
  }

  /** A bag's number is read sign by sign, twice; whoever slips begins again. */
  private String typedTwice(Act.Note note) {
    for (int i = 0; i < Answers.TRIES; i++) {
      String first = typed(note, true);
      if (first.equals(Bags.NONE)
          || people
              .ask(new Prompt("note-again:" + note.name(), "The same number once more:"))
              .equals(first)) {
        return first;
      }
      people.show("The two numbers differ; read the bag again.");
    }
    throw new Failure.Stopped(
        "the number of a bag was typed differently " + Answers.TRIES + " times",
        "run the same command again; it goes on at this step");
  }

  private static String form(String note, String typed, boolean bag) {
    if (typed.isBlank() || typed.length() > 200) {
      return "Type what is asked for, in at most 200 characters.";
    }
    if (bag || Bags.isOpening(note)) {
      return Bags.malformed(note, typed);
    }
    return note.equals("independent-clock") && instant(typed).isEmpty()
        ? "Write it like 2026-12-01T09:00:00Z."
        : "";
  }

  private static Optional<Instant> instant(String typed) {
    try {
      return Optional.of(Instant.parse(typed));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private Optional<String> problem(
      CeremonyPlan today, List<Step> steps, String note, String value, Bags bags) {
    if (note.equals("independent-clock")) {
      Duration apart = Duration.between(sitting.now(), instant(value).orElseThrow()).abs();
      return apart.compareTo(MOST_CLOCK_DIFFERENCE) > 0
          ? Optional.of(
              "the independent clock and the time of this sitting are "
                  + apart.toSeconds()
                  + " seconds apart")
          : Optional.empty();
    }
    if (note.startsWith("bag-opened-")) {
      int number = Integer.parseInt(note.substring("bag-opened-".length()));
      CeremonyPlan.Seal seal = today.seals().get(number - 1);
      return seal.bag().equals(value)
          ? Optional.empty()
          : Optional.of(
              "CUSTODY-SEAL: the bag of " + seal.item() + " has another number than the plan says");
    }
    if (value.equals(Bags.NONE)) {
      return Bags.mayBeNone(note, steps, record)
          ? Optional.empty()
          : Optional.of("CUSTODY-SEAL: a share that was handed out or opened goes into a bag");
    }
    if (note.startsWith("bag:") && record.bagNumbers().contains(value)) {
      return Optional.of("CUSTODY-SEAL: bag number " + value + " was noted before");
    }
    return bags.contradiction(note, value).map(each -> "CUSTODY-SEAL: " + each);
  }

  private String inspect(Step step, String note) {
    String state =
        Answers.asked(
            people,
            new Prompt("seal:" + note, "Is the seal intact, suspicious or broken?"),
            typed ->
                typed.matches("intact|suspicious|broken")
                    ? ""
                    : "Type intact, suspicious or broken.");
    if (!state.equals("intact")) {
      judge.judge(
          step,
          "CUSTODY-SEAL: the seal is " + state,
          EnumSet.of(Decision.CONTINUE, Decision.REPEAT));
    }
    return state;
  }

  private Done compare(Step step, Act.Subject subject) {
    Words words =
        switch (subject) {
          case ROSTER -> Words.of(Words.Kind.ROSTER, sitting.chain().newestDigest().value());
          case PLAN -> planWords;
          case CLOSING_HEAD ->
              Words.of(Words.Kind.TRANSCRIPT_HEAD, sitting.store().head().hash().value());
        };
    String name = subject.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    String from =
        switch (subject) {
          case ROSTER -> "your roster card";
          case PLAN -> "page 1 of the script";
          case CLOSING_HEAD -> "your own script";
        };
    if (subject == Act.Subject.CLOSING_HEAD) {
      people.show("Line " + sitting.store().head().seq() + " of the transcript; write these down:");
      words.rows().forEach(row -> people.show("  " + row));
      people.ask(
          new Prompt("copied:" + name, "Press Enter when everybody has written all 32 words:"));
      people.clear();
    }
    if (!Confirmation.ofWords(people, sitting.workplace().random(), name, from, words)) {
      String what = "a word of the " + name.replace('-', ' ') + " differs from " + from;
      people.show("error: " + what);
      // A comparison that failed is never passed over.
      judge.judge(step, what, EnumSet.of(Decision.REPEAT));
    }
    return new Done("compared", Map.of("words-of", name));
  }

  /** One person of each duty, by name. Nobody confirms for two, unless the plan says so. */
  private Done gate(CeremonyPlan today, Gate gate) {
    Map<String, String> confirmed = new LinkedHashMap<>();
    Set<String> already = new HashSet<>();
    people.show("GATE " + gate + " " + gate.title());
    for (Duty duty : gate.confirmedBy()) {
      List<String> may = today.in(duty);
      String person =
          Answers.asked(
              people,
              new Prompt(
                  "gate:" + gate + ":" + duty.code(),
                  duty.code() + ", type your identifier to confirm " + gate + ":"),
              typed -> refused(typed, may, already));
      already.add(person);
      confirmed.put(duty.code(), person);
    }
    people.show(
        gate
            + " "
            + gate.title()
            + ", "
            + confirmed.size()
            + " of "
            + gate.confirmedBy().size()
            + ": "
            + String.join(", ", confirmed.values()));
    return new Done("gate", confirmed);
  }

  private static String refused(String typed, List<String> may, Set<String> already) {
    if (!may.contains(typed)) {
      return "PLAN-FOLLOWED: that is for " + String.join(" or ", may) + " to confirm.";
    }
    return already.contains(typed) && may.size() > 1
        ? "PLAN-FOLLOWED: " + typed + " has confirmed for another duty already."
        : "";
  }
}
