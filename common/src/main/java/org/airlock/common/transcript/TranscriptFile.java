package org.airlock.common.transcript;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.airlock.common.bytes.Bytes;
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
    List<Event> events = new ArrayList<>();
    try {
      TranscriptReader.End end =
          TranscriptReader.read(
              new ByteArrayInputStream(content.toArray()),
              source,
              (event, hash) -> events.add(event));
      return new TranscriptFile(events, end.head(), end.torn());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
