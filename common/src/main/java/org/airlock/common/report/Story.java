package org.airlock.common.report;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.evidence.EvidenceBundle;
import org.airlock.common.evidence.EvidenceLayout;
import org.airlock.common.evidence.Side;
import org.airlock.common.evidence.VerifiedEvidence;
import org.airlock.common.evidence.VerifiedPackage;
import org.airlock.common.failure.Failure;
import org.airlock.common.transcript.Event;
import org.airlock.common.transcript.TranscriptReader;

/** What of verified evidence belongs to one ceremony, in the order in which it happened. */
final class Story {
  /** A ceremony has hundreds; what is beyond this is counted and left to the transcript. */
  static final int MOST_EVENTS = 2000;

  final VerifiedEvidence evidence;
  final String ceremony;
  final List<Told> events = new ArrayList<>();
  long leftOut;

  /**
   * One line of a transcript.
   *
   * @param link the file, relative to the folder
   */
  record Told(Side side, String link, Event event) {
    Outline.Cell place() {
      return Outline.Cell.linked(side.code() + " line " + event.seq(), link);
    }
  }

  Story(VerifiedEvidence evidence) {
    this.evidence = evidence;
    this.ceremony = evidence.packages().get(0).manifest().ceremony();
    evidence.packages().forEach(this::read);
    events.sort(Comparator.comparing((Told told) -> told.event().at()));
  }

  private void read(VerifiedPackage from) {
    try (InputStream in = from.files().open(EvidenceLayout.TRANSCRIPT)) {
      TranscriptReader.read(
          in,
          EvidenceLayout.TRANSCRIPT,
          (event, hash) -> {
            if (!event.ceremony().equals(ceremony)) {
              return;
            }
            if (events.size() >= MOST_EVENTS) {
              leftOut++;
            } else {
              events.add(new Told(from.side(), link(from, EvidenceLayout.TRANSCRIPT), event));
            }
          });
    } catch (IOException e) {
      throw new Failure.Environment("a transcript cannot be read again", "check the medium", e);
    }
  }

  /** A file of a package, relative to the folder that holds both. */
  static String link(VerifiedPackage from, String name) {
    return from.side().code() + "/" + name;
  }

  /**
   * A bundle's payload.
   *
   * @param link the file, relative to the folder
   */
  record Bundle<T>(T payload, String link, List<String> signers) {}

  /** Each payload of a type once, of the side that is listed first. */
  <T> List<Bundle<T>> bundles(BundleType type, Function<Bytes, T> parser) {
    List<Bundle<T>> all = new ArrayList<>();
    java.util.Set<org.airlock.common.bytes.Digest> seen = new java.util.HashSet<>();
    for (VerifiedPackage each : evidence.packages()) {
      for (EvidenceBundle bundle : each.bundles()) {
        if (bundle.type() == type && bundle.complete() && seen.add(bundle.digest())) {
          all.add(
              new Bundle<>(
                  parser.apply(bundle.payload()), link(each, bundle.name()), bundle.signerIds()));
        }
      }
    }
    return all;
  }
}
