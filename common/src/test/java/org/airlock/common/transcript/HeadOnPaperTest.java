package org.airlock.common.transcript;

import static org.airlock.common.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.airlock.common.bytes.Digest;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.words.Words;
import org.junit.jupiter.api.Test;

final class HeadOnPaperTest {
  private static final Instant AT = Instant.parse("2026-11-25T10:00:00Z");

  private final List<Event> events = new ArrayList<>();
  private Head head = new Head(0, Event.NO_PREVIOUS);

  private Head write(String type) {
    Event event = Event.draft("test", type).place(head.seq() + 1, head.hash(), AT);
    events.add(event);
    head = new Head(event.seq(), Digest.of(event.line()));
    return head;
  }

  private HeadOnPaper store() {
    return new HeadOnPaper(events, head);
  }

  @Test
  void linesSince_lastLine_isNone() {
    write("one");
    Head paper = write("two");
    assertThat(store().linesSince(PaperHead.of(paper))).isZero();
  }

  @Test
  void linesSince_earlierLineInWords_countsWhatCameAfter() {
    Head paper = write("one");
    write("two");
    write("three");
    String words = Words.of(Words.Kind.TRANSCRIPT_HEAD, paper.hash().value()).text();
    assertThat(store().linesSince(PaperHead.parse("1 " + words))).isEqualTo(2);
  }

  @Test
  void linesSince_lineBeyondTheEnd_isAnOlderCopyOrCut() {
    write("one");
    Head paper = write("two");
    events.remove(1);
    head = new Head(1, Digest.of(events.get(0).line()));
    assertRefused(Control.HEAD_ON_PAPER, () -> store().linesSince(PaperHead.of(paper)))
        .hasMessageContaining("ends at line 1: the store is an older copy, or its end was cut off")
        .extracting(thrown -> ((Failure) thrown).hint())
        .asString()
        .contains("find the one that has line 2")
        .contains("if this store was restored from its copy on purpose, answer restored");
  }

  @Test
  void linesSince_anotherLine_isAFork() {
    Head paper = write("one");
    events.clear();
    head = new Head(0, Event.NO_PREVIOUS);
    write("other");
    write("two");
    assertRefused(Control.HEAD_ON_PAPER, () -> store().linesSince(PaperHead.of(paper)))
        .hasMessageContaining("line 1 of this store's transcript is not the line on paper");
  }
}
