package org.airlock.common.transcript;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.failure.Failure;

/**
 * Follows the chain of a {@code transcript.jsonl} line by line: one JSON object per line, each
 * holding the SHA-256 of the line before it with its newline, so that {@code sha256sum} alone can
 * do it too. Memory does not grow with the length.
 */
public final class TranscriptReader {
  /** The longest line read; a line is a few hundred bytes. */
  public static final int LONGEST_LINE_BYTES = 8 << 20;

  private static final int BUFFER_BYTES = 1 << 16;

  private final String source;
  private final Lines lines;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(BUFFER_BYTES);
  private Head head = new Head(0, Event.NO_PREVIOUS);

  private TranscriptReader(String source, Lines lines) {
    this.source = source;
    this.lines = lines;
  }

  /** Gets each line once the chain holds up to it. */
  @FunctionalInterface
  public interface Lines {
    /**
     * One line.
     *
     * @param hash SHA-256 of the line with its newline
     */
    void line(Event event, Digest hash);
  }

  /**
   * Where the chain ends.
   *
   * @param torn what stood behind the last newline: the remains of a line that a power loss cut
   *     short; empty normally
   */
  public record End(Head head, Bytes torn) {}

  /**
   * Reads to the end.
   *
   * @throws Failure.Integrity naming the line when the chain is broken, a line is out of order, or
   *     not an event
   */
  public static End read(InputStream in, String source, Lines lines) throws IOException {
    return new TranscriptReader(source, lines).toEnd(in);
  }

  private End toEnd(InputStream in) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      int start = 0;
      for (int i = 0; i < count; i++) {
        if (buffer[i] == '\n') {
          line.write(buffer, start, i + 1 - start);
          follow(Bytes.copyOf(line.toByteArray()));
          line.reset();
          start = i + 1;
        }
      }
      line.write(buffer, start, count - start);
      requireShort();
    }
    return new End(head, Bytes.copyOf(line.toByteArray()));
  }

  private void follow(Bytes bytes) {
    String where = source + " line " + (head.seq() + 1);
    Event event = Event.parse(bytes, where);
    if (event.seq() != head.seq() + 1 || !event.prev().equals(head.hash())) {
      throw new Failure.Integrity(
          source + ": the chain is broken at line " + (head.seq() + 1),
          "a line was changed, removed or added; keep the file as evidence and go on from the last trusted copy");
    }
    head = new Head(event.seq(), Digest.of(bytes));
    lines.line(event, head.hash());
  }

  private void requireShort() {
    if (line.size() > LONGEST_LINE_BYTES) {
      throw new Failure.Integrity(
          source + " line " + (head.seq() + 1) + ": is longer than " + LONGEST_LINE_BYTES,
          "this is no transcript; name the file transcript.jsonl of a store");
    }
  }
}
