package org.airlock.rehearsal.evidence;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.airlock.common.bundle.Environment;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.evidence.EvidenceLayout;
import org.airlock.common.evidence.EvidenceManifest;
import org.airlock.common.evidence.Side;
import org.airlock.common.transcript.Event;
import org.airlock.common.transcript.Head;

/** One side's package while it can still be altered: its store, its events, who signs. */
final class Dossier {
  final Side side;
  final Company company;

  /** Files of the store by their names there. */
  final NavigableMap<String, Bytes> store = new TreeMap<>();

  /** Files of the package that come from nowhere in the store. */
  final NavigableMap<String, Bytes> extra = new TreeMap<>();

  final List<Line> lines = new ArrayList<>();
  List<String> signers;
  Environment environment;
  UnaryOperator<EvidenceManifest> manifest = UnaryOperator.identity();
  UnaryOperator<Bytes> statement = UnaryOperator.identity();
  String payloadType = EvidenceManifest.PAYLOAD_TYPE;

  /** What is done to the files after they are collected and before they are listed and signed. */
  final List<java.util.function.Consumer<NavigableMap<String, Bytes>>> colluding =
      new ArrayList<>();

  /** An event before it has its place; outputs are names in the store. */
  static final class Line {
    final String step;
    final String type;
    Instant at;
    String ceremony = Company.CEREMONY;
    String actor;
    List<String> witnesses;
    final NavigableMap<String, String> facts = new TreeMap<>();
    final NavigableMap<String, Digest> inputs = new TreeMap<>();
    final List<String> outputs = new ArrayList<>();

    Line(String step, String type, Instant at, String actor, String... witnesses) {
      this.step = step;
      this.type = type;
      this.at = at;
      this.actor = actor;
      this.witnesses = List.of(witnesses);
    }

    Line fact(String name, String value) {
      facts.put(name, value);
      return this;
    }

    /** The line is another ceremony's, or of none. */
    Line of(String otherCeremony) {
      ceremony = otherCeremony;
      return this;
    }

    Line stated() {
      return fact("clock-offset-seconds", "0");
    }

    Line output(String... names) {
      outputs.addAll(Arrays.asList(names));
      return this;
    }
  }

  Dossier(Side side, Company company, String... signers) {
    this.side = side;
    this.company = company;
    this.signers = List.of(signers);
    this.environment = company.environment;
  }

  Line add(Line line) {
    lines.add(line);
    return line;
  }

  /** The first line of a type. */
  Line line(String type) {
    return lines.stream().filter(each -> each.type.equals(type)).findFirst().orElseThrow();
  }

  /** Takes out a line and the files that only it recorded. */
  void drop(String type) {
    Line line = line(type);
    lines.remove(line);
    line.outputs.forEach(store::remove);
  }

  /** The lines with their newlines as they stand now. */
  List<Event> events() {
    List<Event> events = new ArrayList<>();
    Head head = new Head(0, Event.NO_PREVIOUS);
    for (Line line : lines) {
      Event.Draft draft =
          Event.draft(line.step, line.type).at(line.at).ceremony(line.ceremony).actor(line.actor);
      line.witnesses.forEach(draft::witness);
      line.facts.forEach(draft::fact);
      line.inputs.forEach(draft::input);
      line.outputs.forEach(
          name -> draft.output(name, Digest.of(store.getOrDefault(name, Bytes.utf8(name)))));
      Event event = draft.place(head.seq() + 1, head.hash(), line.at);
      events.add(event);
      head = new Head(event.seq(), Digest.of(event.line()));
    }
    return events;
  }

  /** Where the transcript stands after the line of a type. */
  Head headAt(String type) {
    for (Event event : events()) {
      if (event.type().equals(type)) {
        return new Head(event.seq(), Digest.of(event.line()));
      }
    }
    throw new IllegalArgumentException(type);
  }

  /** The package: files listed, manifest signed. */
  NavigableMap<String, Bytes> seal() {
    NavigableMap<String, Bytes> files = new TreeMap<>(extra);
    NavigableMap<String, Digest> withheld = new TreeMap<>();
    store.forEach(
        (name, content) ->
            EvidenceLayout.placeOf(name)
                .ifPresentOrElse(
                    place -> files.put(place, content),
                    () -> withheld.put(name, Digest.of(content))));
    List<Event> events = events();
    Bytes transcript = Bytes.concat(events.stream().map(Event::line).toArray(Bytes[]::new));
    files.put(EvidenceLayout.TRANSCRIPT, transcript);
    Event last = events.get(events.size() - 1);
    colluding.forEach(each -> each.accept(files));
    NavigableMap<String, Digest> subjects = new TreeMap<>();
    files.forEach((name, content) -> subjects.put(name, Digest.of(content)));
    EvidenceManifest listed =
        manifest.apply(
            new EvidenceManifest(
                subjects,
                environment,
                side,
                Company.CEREMONY,
                last.at(),
                1,
                company.firstRoster().payloadDigest(),
                new Head(last.seq(), Digest.of(last.line())),
                withheld,
                Optional.empty(),
                side.program(),
                "0.1.0"));
    Envelope envelope = Envelope.unsigned(payloadType, statement.apply(listed.toPayload()));
    files.put(
        EvidenceLayout.MANIFEST, company.sign(envelope, signers.toArray(String[]::new)).toBytes());
    return files;
  }
}
