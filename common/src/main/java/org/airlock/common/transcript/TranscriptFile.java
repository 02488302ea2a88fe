package org.airlock.common.transcript;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.failure.Failure;

/**
 * The content of a {@code transcript.jsonl}, checked: one JSON object per line, each holding the
 * SHA-256 of the line before it with its newline, so that {@code sha256sum} alone can follow the
 * chain.
 *
 * @param events the whole lines, in order
 * @param head where the chain ends
 * @param torn what stood behind the last newline: the remains of a line that a power loss cut
 *     short; empty normally
 */
public record TranscriptFile(List<Event> events, Head head, Bytes torn) {
  /** A line is a few hundred bytes; a thousand ceremonies fit. */
  public static final int LARGEST_BYTES = 64 << 20;

  public TranscriptFile {
    events = Collections.unmodifiableList(new ArrayList<>(events));
  }

  /**
   * Reads and follows the chain.
   *
   * @throws Failure.Integrity naming the line when the chain is broken, a line is out of order, or
   *     not an event
   */
  public static TranscriptFile read(Bytes content, String source) {
    byte[] all = content.toArray();
    List<Event> events = new ArrayList<>();
    Head head = new Head(0, Event.NO_PREVIOUS);
    int start = 0;
    for (int i = 0; i < all.length; i++) {
      if (all[i] == '\n') {
        Bytes line = Bytes.copyOf(java.util.Arrays.copyOfRange(all, start, i + 1));
        Event event = Event.parse(line, source + " line " + (events.size() + 1));
        if (event.seq() != head.seq() + 1 || !event.prev().equals(head.hash())) {
          throw new Failure.Integrity(
              source + ": the chain is broken at line " + (events.size() + 1),
              "a line was changed, removed or added; keep the file as evidence and go on from the last trusted copy");
        }
        events.add(event);
        head = new Head(event.seq(), Digest.of(line));
        start = i + 1;
      }
    }
    return new TranscriptFile(
        events, head, Bytes.copyOf(java.util.Arrays.copyOfRange(all, start, all.length)));
  }
}
