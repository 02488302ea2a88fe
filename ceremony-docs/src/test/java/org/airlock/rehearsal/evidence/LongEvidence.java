package org.airlock.rehearsal.evidence;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.airlock.common.bundle.Environment;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.evidence.EvidenceLayout;
import org.airlock.common.evidence.EvidenceManifest;
import org.airlock.common.transcript.Event;
import org.airlock.common.transcript.Head;

/**
 * Writes an offline package with a transcript of any length, for the benchmark of the verifiers.
 */
final class LongEvidence {
  private LongEvidence() {}

  /** Arguments: a new directory, and how many events. */
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    write(directory, Integer.parseInt(arguments[1]));
  }

  static void write(Path directory, int events) throws IOException {
    Story story = new Story(Environment.PRODUCTION).tell();
    ByteArrayOutputStream text = new ByteArrayOutputStream(Math.max(1, events) * 400);
    Head[] head = {new Head(0, Event.NO_PREVIOUS)};
    List<Event> told = story.offline.events();
    for (Event event : told) {
      append(text, head, event);
    }
    Event last = told.get(told.size() - 1);
    while (head[0].seq() < events) {
      append(
          text,
          head,
          Event.draft("custody", "bag-checked")
              .ceremony(Company.CEREMONY)
              .actor("anna")
              .witness("wim")
              .fact("bag", "TE-" + head[0].seq())
              .place(head[0].seq() + 1, head[0].hash(), last.at()));
    }
    Bytes transcript = Bytes.copyOf(text.toByteArray());
    story.offline.colluding.add(files -> files.put(EvidenceLayout.TRANSCRIPT, transcript));
    story.offline.manifest = manifest -> endingAt(manifest, head[0]);
    FoldersOnDisk.write(directory.resolve("offline"), story.offline.seal());
  }

  private static void append(ByteArrayOutputStream text, Head[] head, Event event)
      throws IOException {
    Bytes line = event.line();
    text.write(line.toArray());
    head[0] = new Head(event.seq(), Digest.of(line));
  }

  private static EvidenceManifest endingAt(EvidenceManifest m, Head head) {
    return new EvidenceManifest(
        m.subjects(),
        m.environment(),
        m.side(),
        m.ceremony(),
        m.createdAt(),
        m.rosterVersion(),
        m.rosterDigest(),
        head,
        m.withheld(),
        m.tokensDieAt(),
        m.program(),
        m.version());
  }
}
