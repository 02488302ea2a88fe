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
  private static final String RESTORED = "restored";
  private static final String NUMBER = "[1-9][0-9]{0,8}";
  private static final String FROM = "the script of the ceremony before";

  private final Sitting sitting;
  private final RunRecord record;
  private final Console people;
  private final List<Event> found;
  private final Optional<Event> closed;
  private final long earliest;

  EarlierPaper(Sitting sitting, RunRecord record) {
    this.sitting = sitting;
    this.record = record;
    this.people = sitting.console();
    this.found = sitting.store().eventsFound();
    this.closed = last(found, RunRecord.CLOSED);
    this.earliest =
        closed
            .flatMap(end -> last(of(end.ceremony()), RunRecord.OPENED))
            .map(Event::seq)
            .orElse(1L);
  }

  private List<Event> of(String ceremony) {
    return found.stream().filter(event -> event.ceremony().equals(ceremony)).toList();
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
    people.show("ceremony of the store type none; if that script is gone type lost; if the store");
    people.show("was restored from its copy since that script was written type restored.");
    String answer =
        Answers.asked(
            people,
            new Prompt("paper-head", "Line number, none, lost or restored:"),
            this::problem);
    switch (answer) {
      case NONE -> sitting.store().append(sitting.event(Sitting.PAPER_COMPARED).fact("line", NONE));
      case LOST -> withoutPaper(plan);
      case RESTORED -> withRestored(plan);
      default -> recordCompared(Long.parseLong(answer));
    }
  }

  private String problem(String typed) {
    return switch (typed) {
      case NONE -> closed.map(this::notTheFirst).orElse("");
      case LOST, RESTORED -> "";
      default -> {
        if (!typed.matches(NUMBER)) {
          yield "Type the number of the line as it stands on paper, or none, lost or restored.";
        }
        yield ofLine(Long.parseLong(typed));
      }
    };
  }

  /** A line that differs is told before an old one is: the store of a fork is no store to go on. */
  private String ofLine(long line) {
    requireSame(line);
    return line < earliest
        ? notTheLast("That is the script of an earlier ceremony.", closed.orElseThrow())
        : "";
  }

  private String notTheFirst(Event end) {
    return notTheLast("This store has had ceremonies.", end);
  }

  /** A ceremony that nobody held is how a fork shows to people whose own script is older. */
  private String notTheLast(String why, Event end) {
    tell(
        why
            + " The last one here is "
            + end.ceremony()
            + ", lines "
            + earliest
            + " to "
            + end.seq()
            + ". If nobody held it, stop now (Ctrl-C): this store is a fork. Use nothing of it, find the other one, and tell whoever answers for the ceremonies.");
    return "Type a line of the script of " + end.ceremony() + ", or lost or restored.";
  }

  private void requireSame(long line) {
    Digest hash = new HeadOnPaper(found, sitting.store().headFound()).hashOf(line);
    Words words = Words.of(Words.Kind.TRANSCRIPT_HEAD, hash.value());
    if (!Confirmation.ofWords(people, sitting.workplace().random(), "paper-head", FROM, words)) {
      throw HeadOnPaper.differs(line);
    }
  }

  private void recordCompared(long line) {
    List<Event> since = found.stream().filter(event -> event.seq() > line).toList();
    tellOf(since);
    sitting
        .store()
        .append(
            sitting
                .event(Sitting.PAPER_COMPARED)
                .held(Control.HEAD_ON_PAPER)
                .fact("line", line)
                .fact("lines-since", since.size()));
  }

  /** What was done with the store since that paper, so that people can miss or wonder at it. */
  private void tellOf(List<Event> since) {
    String steps = since.stream().map(Event::step).distinct().collect(Collectors.joining(", "));
    tell(
        since.isEmpty()
            ? "This store stands where the paper says."
            : "Since that line "
                + since.size()
                + " more were written, by: "
                + steps
                + ". If anybody wonders at one of these, stop now (Ctrl-C) and look at 'status'.");
  }

  private void withoutPaper(CeremonyPlan plan) {
    tell(
        "Without the paper nobody can tell whether this store is an older copy or a fork. It is a deviation.");
    decide(
        plan,
        "go on without the paper?",
        record
            .deviationDraft()
            .fact("paper", LOST)
            .fact("what", "the head on paper of the ceremony before was not compared"));
  }

  /** The line that the paper names is recorded: what came between it and the copy is missing. */
  private void withRestored(CeremonyPlan plan) {
    long store = sitting.store().headFound().seq();
    tell(
        "This store ends at line "
            + store
            + ". What was done after the copy was made is not in it, and the paper cannot tell the right copy from another. It is a deviation.");
    String paper =
        Answers.asked(
            people,
            new Prompt("restored:line", "Which line does the paper name? Number:"),
            typed -> typed.matches(NUMBER) ? "" : "Type the number as it stands on paper.");
    decide(
        plan,
        "go on with the restored store?",
        record
            .deviationDraft()
            .fact("paper", RESTORED)
            .fact("paper-line", paper)
            .fact("store-line", store)
            .fact(
                "what",
                "the store was restored from its copy: the paper names line "
                    + paper
                    + ", the store ended at line "
                    + store));
  }

  private void decide(CeremonyPlan plan, String question, Event.Draft deviation) {
    record.deviation(
        deviation
            .fact("check", Control.HEAD_ON_PAPER.id())
            .fact("decision", Decision.CONTINUE.code())
            .fact("decided-by", person("deviation:who", plan, Duty.ADMINISTRATOR, question))
            .fact("agreed-by", person("deviation:agreed", plan, Duty.WITNESS, question))
            .fact(
                "why",
                Answers.asked(
                    people, new Prompt("deviation:why", "Why? One line:"), Deviations::problem)));
  }

  private String person(String id, CeremonyPlan plan, Duty duty, String question) {
    return Deviations.person(
        people,
        id,
        duty.code() + ": " + question + " Type your identifier:",
        RunOpening.mayBe(plan, duty));
  }

  private void tell(String text) {
    Columns.wrapped("", "  ", text).forEach(people::show);
  }
}
