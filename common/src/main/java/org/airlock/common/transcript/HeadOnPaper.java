package org.airlock.common.transcript;

import java.util.List;
import org.airlock.common.bytes.Digest;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;

/**
 * A transcript before the head that people wrote on paper. The paper cannot be changed with the
 * store: an older copy of the store, one whose end was cut off, or a fork is found here. Control
 * {@code HEAD-ON-PAPER}.
 */
public final class HeadOnPaper {
  private static final String RESTORED =
      "if this store was restored from its copy on purpose, answer restored when 'run' asks for the line";

  private final List<Event> events;
  private final Head head;

  /**
   * @param events of the transcript as it was found on the disk, in order: what opening the store
   *     appended would stand in for lines that were cut off
   * @param head where it ended then
   */
  public HeadOnPaper(List<Event> events, Head head) {
    this.events = events;
    this.head = head;
  }

  /**
   * The hash of a line.
   *
   * @param seq from 1
   * @throws Failure.Refused {@code HEAD-ON-PAPER} when the transcript does not go that far
   */
  public Digest hashOf(long seq) {
    if (seq > head.seq()) {
      throw new Failure.Refused(
          Control.HEAD_ON_PAPER,
          "the paper names line "
              + seq
              + ", this store's transcript ends at line "
              + head.seq()
              + ": the store is an older copy, or its end was cut off",
          "look at the number on paper once more; if it is right, use nothing of this store, find the one that has line "
              + seq
              + ", and tell whoever answers for the ceremonies; "
              + RESTORED);
    }
    return seq == head.seq() ? head.hash() : events.get((int) seq).prev();
  }

  /**
   * How many lines were written since.
   *
   * @throws Failure.Refused {@code HEAD-ON-PAPER} when that line is not here, or is another
   */
  public long linesSince(PaperHead paper) {
    if (!paper.is(hashOf(paper.seq()))) {
      throw differs(paper.seq());
    }
    return head.seq() - paper.seq();
  }

  /** What is said of a line that is another than the one on paper. */
  public static Failure.Refused differs(long seq) {
    return new Failure.Refused(
        Control.HEAD_ON_PAPER,
        "line "
            + seq
            + " of this store's transcript is not the line on paper: the store is a fork, written beside the one of the paper",
        "compare the paper once more; if it is right, use nothing of this store, find the other one, and tell whoever answers for the ceremonies; "
            + RESTORED);
  }
}
