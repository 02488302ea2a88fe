package org.airlock.common.report;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Function;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.evidence.EvidenceBundle;
import org.airlock.common.evidence.EvidenceLayout;
import org.airlock.common.evidence.Papers;
import org.airlock.common.evidence.Side;
import org.airlock.common.evidence.VerifiedEvidence;
import org.airlock.common.evidence.VerifiedPackage;
import org.airlock.common.failure.Failure;
import org.airlock.common.transcript.Event;
import org.airlock.common.transcript.TranscriptReader;

/** What of verified evidence belongs to one ceremony, in the order in which it happened. */
final class Story {
  /** On each side. A ceremony has hundreds; beyond this, what is not marked is only counted. */
  static final int MOST_EVENTS = 2000;

  final VerifiedEvidence evidence;
  final String ceremony;
  final List<Told> events = new ArrayList<>();

  /** Of this ceremony and of none, as repairs of a store are; all of them, however many. */
  final List<Told> deviations = new ArrayList<>();

  /** How many deviations of other ceremonies the stores hold. */
  long otherDeviations;

  long leftOut;
  private final Links links;

  /**
   * One line of a transcript.
   *
   * @param link the transcript
   */
  record Told(Side side, Outline.Link link, Event event) {
    Outline.Cell place() {
      return Outline.Cell.linked(side.code() + " line " + event.seq(), link);
    }
  }

  Story(VerifiedEvidence evidence, Links links) {
    this.evidence = evidence;
    this.links = links;
    this.ceremony = evidence.packages().get(0).manifest().ceremony();
    evidence.packages().forEach(this::read);
    evidence.packages().forEach(this::addDeviations);
    events.sort(Comparator.comparing((Told told) -> told.event().at()));
    deviations.sort(Comparator.comparing((Told told) -> told.event().at()));
  }

  private void read(VerifiedPackage from) {
    Lines lines = new Lines(from);
    try (InputStream in = from.files().open(EvidenceLayout.TRANSCRIPT)) {
      TranscriptReader.read(in, EvidenceLayout.TRANSCRIPT, (event, hash) -> lines.take(event));
      lines.end();
    } catch (IOException e) {
      throw new Failure.Environment("a transcript cannot be read again", "check the medium", e);
    }
  }

  /** The lines of one side, of which a long ceremony's are not all told. */
  private final class Lines {
    private final VerifiedPackage from;
    private int told;
    private Optional<Event> untold = Optional.empty();

    Lines(VerifiedPackage from) {
      this.from = from;
    }

    void take(Event event) {
      if (!event.ceremony().equals(ceremony)) {
        return;
      }
      boolean marked = Papers.isDeviation(event) || event.type().endsWith("-done");
      if (told < MOST_EVENTS || marked) {
        told++;
        untold = Optional.empty();
        events.add(tell(from, event));
      } else {
        leftOut++;
        untold = Optional.of(event);
      }
    }

    /** The last line is told in any case: the report says when the ceremony ended. */
    void end() {
      untold.ifPresent(
          event -> {
            leftOut--;
            events.add(tell(from, event));
          });
    }
  }

  private Told tell(VerifiedPackage from, Event event) {
    return new Told(from.side(), link(from, EvidenceLayout.TRANSCRIPT), event);
  }

  private void addDeviations(VerifiedPackage from) {
    for (Event event : from.facts().deviations()) {
      if (event.ceremony().equals(ceremony) || event.ceremony().equals(Event.NO_CEREMONY)) {
        deviations.add(tell(from, event));
      } else {
        otherDeviations++;
      }
    }
  }

  /** A file of a package. */
  Outline.Link link(VerifiedPackage from, String name) {
    return links.to(from, name);
  }

  /** The file of the roster that people pinned: the first by its name. */
  Outline.Link firstRoster(VerifiedPackage from) {
    return link(from, rosters(from).first());
  }

  /** The newest roster's file: the last by its name. */
  Outline.Link newestRoster(VerifiedPackage from) {
    return link(from, rosters(from).last());
  }

  private static SortedSet<String> rosters(VerifiedPackage from) {
    return from.files().names().subSet(EvidenceLayout.ROSTERS, EvidenceLayout.ROSTERS + "~");
  }

  /** The side that knows the newest roster; the one listed first when both do. */
  VerifiedPackage newest() {
    return evidence.packages().stream()
        .max(Comparator.comparingLong(each -> each.rosters().newest().version()))
        .orElseThrow();
  }

  /** A bundle's payload, and the file it is in. */
  record Bundle<T>(T payload, Outline.Link link, List<String> signers) {}

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
