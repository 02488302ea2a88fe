package org.airlock.offline.run;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.airlock.common.console.Columns;
import org.airlock.common.console.Console;
import org.airlock.common.console.Prompt;
import org.airlock.common.plan.CeremonyPlan;
import org.airlock.common.plan.CeremonyPlan.Assignment;
import org.airlock.common.plan.Duty;
import org.airlock.common.transcript.Event;
import org.airlock.offline.script.Step;
import org.airlock.offline.slip39.Wordlist;

/**
 * What did not go as the plan says: what happened, who decided, and why. To go on or to repeat is
 * the administrator's decision and takes the witness's agreement; to stop is anybody's.
 */
final class Deviations {
  private static final int LONGEST = 200;

  /** Four words of the list in a row are no accident. */
  private static final int MOST_SHARE_WORDS = 3;

  private final Console people;
  private final RunRecord record;

  /**
   * @param people hears no calls: there is no deviation within one
   */
  Deviations(Console people, RunRecord record) {
    this.people = people;
    this.record = record;
  }

  /** Asks what happened, and what is decided. */
  Decision called(CeremonyPlan today, Step step, Set<Decision> offered) {
    String number = head(step);
    String what = line("deviation:what", "What happened? One line, no word of a share:");
    return decide(today, step, number, what, offered);
  }

  /**
   * The program saw it itself.
   *
   * @param what as it was shown
   */
  Decision seen(CeremonyPlan today, Step step, String what, Set<Decision> offered) {
    String number = head(step);
    Columns.wrapped("  Happened: ", " ".repeat(12), what).forEach(people::show);
    return decide(today, step, number, what, offered);
  }

  private String head(Step step) {
    String number = record.nextDeviation();
    people.show("");
    people.show(
        "DEVIATION "
            + number
            + " at step "
            + step.id()
            + ": write "
            + number
            + " beside it and fill in a sheet.");
    Columns.wrapped("  Expected: ", " ".repeat(12), step.expected()).forEach(people::show);
    return number;
  }

  private Decision decide(
      CeremonyPlan today, Step step, String number, String what, Set<Decision> offered) {
    EnumSet<Decision> open = EnumSet.copyOf(offered);
    open.add(Decision.STOP);
    String codes = open.stream().map(Decision::code).collect(Collectors.joining(", "));
    Decision decision =
        Decision.valueOf(
            Answers.asked(
                    people,
                    new Prompt("deviation:decision", "What is decided (" + codes + ")?"),
                    typed ->
                        open.stream().anyMatch(each -> each.code().equals(typed))
                            ? ""
                            : "Type one of: " + codes + ".")
                .toUpperCase(java.util.Locale.ROOT));
    Event.Draft draft =
        record
            .deviationDraft()
            .fact("script-step", step.id())
            .fact("expected", step.expected())
            .fact("what", shortened(what))
            .fact("decision", decision.code());
    if (decision == Decision.STOP) {
      List<String> anybody = today.assignments().stream().map(Assignment::person).toList();
      draft.fact("decided-by", person(people, "deviation:who", "Who stops? Identifier:", anybody));
    } else {
      draft
          .fact(
              "decided-by",
              person(
                  people,
                  "deviation:who",
                  "The administrator decides so; type the identifier:",
                  today.in(Duty.ADMINISTRATOR)))
          .fact(
              "agreed-by",
              person(
                  people,
                  "deviation:agreed",
                  "The witness agrees; type the identifier:",
                  today.in(Duty.WITNESS)));
    }
    draft.fact("why", line("deviation:why", "Why? One line:"));
    record.deviation(draft);
    people.show(number + " is recorded: " + decision.code() + ".");
    return decision;
  }

  /** One of those who may decide, by identifier. */
  static String person(Console people, String id, String question, List<String> allowed) {
    return Answers.asked(
        people,
        new Prompt(id, question),
        typed ->
            allowed.contains(typed)
                ? ""
                : "That is for " + String.join(" or ", allowed) + " to type.");
  }

  private String line(String id, String question) {
    return Answers.asked(people, new Prompt(id, question), Deviations::problem);
  }

  /** The record is public: a share must not get into it by way of a complaint. */
  static String problem(String typed) {
    if (typed.isBlank() || typed.length() > LONGEST) {
      return "Say it in one line of at most " + LONGEST + " characters.";
    }
    int inRow = 0;
    for (String word : typed.split("[^A-Za-z]+")) {
      char[] letters = word.toLowerCase(java.util.Locale.ROOT).toCharArray();
      inRow = Wordlist.standard().indexOf(letters).isPresent() ? inRow + 1 : 0;
      if (inRow > MOST_SHARE_WORDS) {
        return "Those look like words of a share; they are not written down. Say it in other words.";
      }
    }
    return "";
  }

  private static String shortened(String what) {
    return what.length() <= 2 * LONGEST ? what : what.substring(0, 2 * LONGEST);
  }
}
