package org.airlock.offline.run;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.airlock.common.bytes.Digest;
import org.airlock.common.console.Columns;
import org.airlock.common.console.Confirmation;
import org.airlock.common.console.Console;
import org.airlock.common.console.Prompt;
import org.airlock.common.control.Control;
import org.airlock.common.plan.CeremonyPlan;
import org.airlock.common.plan.Duty;
import org.airlock.common.transcript.Event;
import org.airlock.common.transcript.HeadOnPaper;
import org.airlock.common.words.Words;
import org.airlock.offline.room.Sitting;

/**
 * A ceremony opens with the head that people wrote on the script of the one before. The store
 * cannot answer for itself: whoever brings an older copy of it, a shorter one or a fork does not
 * have that line. The question is asked of every new ceremony, because a store from before the
 * first one looks like a store that had none. Control {@code HEAD-ON-PAPER}.
 */
final class EarlierPaper {
  private static final String NONE = "none";
  private static final String LOST = "lost";
  private static final String FROM = "the script of the ceremony before";

  private final Sitting sitting;
  private final RunRecord record;
  private final Console people;
  private final Optional<Event> closed;
  private final long earliest;

  EarlierPaper(Sitting sitting, RunRecord record) {
    this.sitting = sitting;
    this.record = record;
    this.people = sitting.console();
    List<Event> events = sitting.store().events();
    this.closed = last(events, RunRecord.CLOSED);
    this.earliest =
        closed
            .flatMap(end -> last(of(end.ceremony(), events), RunRecord.OPENED))
            .map(Event::seq)
            .orElse(1L);
  }

  private static List<Event> of(String ceremony, List<Event> events) {
    return events.stream().filter(event -> event.ceremony().equals(ceremony)).toList();
  }

  private static Optional<Event> last(List<Event> events, String type) {
    return events.stream().filter(event -> event.type().equals(type)).reduce((one, next) -> next);
  }

  /**
   * Asks for the paper and compares it; what was found is in the transcript afterwards.
   *
   * @throws org.airlock.common.failure.Failure.Refused when the paper names a line that this store
   *     does not have
   */
  void compare(CeremonyPlan plan) {
    people.show("Take the script of the last ceremony held with this store, and look at its end.");
    people.show("Type the number of the line beside the last words there. If this is the first");
    people.show("ceremony of the store type none; if that script is gone type lost.");
    String answer =
        Answers.asked(
            people, new Prompt("paper-head", "Line number, none or lost:"), this::problem);
    switch (answer) {
      case NONE -> sitting.store().append(sitting.event(Sitting.PAPER_COMPARED).fact("line", NONE));
      case LOST -> decideWithout(plan);
      default -> compare(Long.parseLong(answer));
    }
  }

  private String problem(String typed) {
    if (typed.equals(NONE)) {
      return closed
          .map(
              end ->
                  "Ceremony "
                      + end.ceremony()
                      + " was closed here at line "
                      + end.seq()
                      + ": take its script, or type lost.")
          .orElse("");
    }
    if (typed.equals(LOST)) {
      return "";
    }
    if (!typed.matches("[1-9][0-9]{0,8}")) {
      return "Type the number of the line as it stands on paper, or none, or lost.";
    }
    return Long.parseLong(typed) < earliest
        ? "That is the script of an earlier ceremony; the last one here is "
            + closed.map(Event::ceremony).orElseThrow()
            + ", from line "
            + earliest
            + " on."
        : "";
  }

  private void compare(long line) {
    Digest hash = new HeadOnPaper(sitting.store().events(), sitting.store().head()).hashOf(line);
    Words words = Words.of(Words.Kind.TRANSCRIPT_HEAD, hash.value());
    if (!Confirmation.ofWords(people, sitting.workplace().random(), "paper-head", FROM, words)) {
      throw HeadOnPaper.differs(line);
    }
    List<Event> since =
        sitting.store().events().stream()
            .filter(event -> event.seq() > line && !isOfThisOpening(event))
            .toList();
    tell(since);
    sitting
        .store()
        .append(
            sitting
                .event(Sitting.PAPER_COMPARED)
                .held(Control.HEAD_ON_PAPER)
                .fact("line", line)
                .fact("lines-since", since.size()));
  }

  /** What opening the store for this ceremony has written by now. */
  private boolean isOfThisOpening(Event event) {
    return event.ceremony().equals(sitting.ceremony()) && event.step().equals(RunRecord.STEP);
  }

  /** What was done with the store since that paper, so that people can miss or wonder at it. */
  private void tell(List<Event> since) {
    String steps = since.stream().map(Event::step).distinct().collect(Collectors.joining(", "));
    Columns.wrapped(
            "",
            "  ",
            since.isEmpty()
                ? "This store stands where the paper says."
                : "Since that line "
                    + since.size()
                    + " more were written, by: "
                    + steps
                    + ". If anybody wonders at one of these, stop now (Ctrl-C) and look at 'status'.")
        .forEach(people::show);
  }

  private void decideWithout(CeremonyPlan plan) {
    Columns.wrapped(
            "",
            "  ",
            "Without the paper nobody can tell whether this store is an older copy or a fork. It is a deviation.")
        .forEach(people::show);
    record.deviation(
        record
            .deviationDraft()
            .fact("check", Control.HEAD_ON_PAPER.id())
            .fact("what", "the head on paper of the ceremony before was not compared")
            .fact("decision", Decision.CONTINUE.code())
            .fact("decided-by", person("deviation:who", plan, Duty.ADMINISTRATOR))
            .fact("agreed-by", person("deviation:agreed", plan, Duty.WITNESS))
            .fact(
                "why",
                Answers.asked(
                    people, new Prompt("deviation:why", "Why? One line:"), Deviations::problem)));
  }

  private String person(String id, CeremonyPlan plan, Duty duty) {
    return Deviations.person(
        people,
        id,
        duty.code() + ": go on without the paper? Type your identifier:",
        RunOpening.mayBe(plan, duty));
  }
}
