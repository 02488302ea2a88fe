package org.airlock.common.evidence;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.dsse.Signatory;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.StrictJson;
import org.airlock.common.payload.ImportRequest;
import org.airlock.common.payload.WrappedMaterial;
import org.airlock.common.roster.RosterChain;
import org.airlock.common.store.Disk;
import org.airlock.common.store.Store;
import org.airlock.common.transcript.Event;
import org.airlock.common.verification.Signable;
import org.airlock.common.words.Words;

/**
 * Writes one side's package. It reads the store and changes nothing in it, so it can be repeated:
 * the same store gives the same files.
 */
public final class EvidenceMaker {
  private final Store store;
  private final RosterChain chain;
  private final Side side;
  private final String version;
  private final SecretShapes shapes;

  /** Makes packages of this store. */
  public EvidenceMaker(
      Store store, RosterChain chain, Side side, String version, SecretShapes shapes) {
    this.store = store;
    this.chain = chain;
    this.side = side;
    this.version = version;
    this.shapes = shapes;
  }

  /**
   * What the package is to hold besides what the store gives.
   *
   * @param more name in the package to content: the software statement, CloudTrail, DescribeKey
   */
  public record Wish(String ceremony, List<Attachment> attachments, Map<String, Bytes> more) {
    public Wish {
      attachments = List.copyOf(attachments);
      more = Map.copyOf(more);
      for (Attachment attachment : attachments) {
        if (!Form.exists(attachment.form())) {
          throw new Failure.Usage(
              "there is no form " + attachment.form(), "forms are 2.1 to 2.28; see forms.json");
        }
      }
    }
  }

  /** A package in memory. Nothing of it is written yet. */
  public record Draft(EvidenceManifest manifest, NavigableMap<String, Bytes> files) {
    public Draft {
      files = java.util.Collections.unmodifiableNavigableMap(new TreeMap<>(files));
    }

    /** The manifest's envelope, not signed yet. */
    public Envelope unsigned() {
      return Envelope.unsigned(EvidenceManifest.PAYLOAD_TYPE, manifest.toPayload());
    }
  }

  /**
   * Collects the files and describes them.
   *
   * @throws Failure.Usage when no line of the transcript belongs to the ceremony
   * @throws Failure.Refused {@code NOTHING-SECRET}
   */
  public Draft draft(Disk disk, Wish wish) {
    List<Event> events = store.events();
    if (events.stream().noneMatch(event -> event.ceremony().equals(wish.ceremony()))) {
      throw new Failure.Usage(
          "no line of this store's transcript belongs to " + wish.ceremony(),
          "'status' shows what is where; give the id that the commands of that ceremony got");
    }
    NavigableMap<String, Bytes> files = new TreeMap<>(wish.more());
    NavigableMap<String, Digest> withheld = new TreeMap<>();
    take(files, withheld);
    files.put(
        EvidenceLayout.TRANSCRIPT,
        disk.read(
            store.root().resolve("transcript.jsonl"),
            org.airlock.common.transcript.TranscriptFile.LARGEST_BYTES));
    files.put(EvidenceLayout.TRANSCRIPT_TEXT, Papers.text(events));
    files.put(EvidenceLayout.DEVIATIONS, Papers.deviations(events));
    files.put(EvidenceLayout.ATTESTATIONS, Papers.attestations(events));
    files.put(EvidenceLayout.ATTACHMENTS, Papers.attachments(wish.attachments()));
    files.put(EvidenceLayout.FORMS, Papers.forms(files.keySet(), events, wish.attachments()));
    files.forEach(shapes::requireNone);
    NavigableMap<String, Digest> subjects = new TreeMap<>();
    files.forEach((name, content) -> subjects.put(name, Digest.of(content)));
    Instant latest = events.stream().map(Event::at).max(Instant::compareTo).orElseThrow();
    return new Draft(
        new EvidenceManifest(
            subjects,
            chain.newest().environment(),
            side,
            wish.ceremony(),
            latest,
            chain.newest().version(),
            chain.newestDigest(),
            store.head(),
            withheld,
            tokensDieAt(files),
            side.program(),
            version),
        files);
  }

  private void take(NavigableMap<String, Bytes> files, NavigableMap<String, Digest> withheld) {
    for (String name : store.recorded()) {
      Bytes content = store.get(name);
      Optional<String> place = EvidenceLayout.placeOf(name);
      if (place.isEmpty()) {
        withheld.put(name, Digest.of(content));
        continue;
      }
      // Public by its format, not by its name only.
      if (name.endsWith(".dsse.json")) {
        Envelope envelope = Envelope.parse(content, name);
        Signable.typeOf(envelope, name);
        // Inside an envelope texts are base64; a reason or a label is looked at as people wrote it.
        shapes.requireNone(name, envelope.payload());
      } else {
        StrictJson.parse(content, name);
      }
      files.put(place.get(), content);
    }
  }

  /** The last deadline of an import token in these bundles. */
  private static Optional<Instant> tokensDieAt(NavigableMap<String, Bytes> files) {
    Instant latest = Instant.MIN;
    for (Map.Entry<String, Bytes> file : files.entrySet()) {
      if (!EvidenceLayout.isBundle(file.getKey())) {
        continue;
      }
      Envelope envelope = Envelope.parse(file.getValue(), file.getKey());
      String type = envelope.payloadType();
      if (type.equals(BundleType.IMPORT_REQUEST.payloadType())) {
        for (ImportRequest.Target target :
            ImportRequest.parse(envelope.payload(), file.getKey()).targets()) {
          latest = later(latest, target.deadline());
        }
      } else if (type.equals(BundleType.WRAPPED_MATERIAL.payloadType())) {
        for (WrappedMaterial.Target target :
            WrappedMaterial.parse(envelope.payload(), file.getKey()).targets()) {
          latest = later(latest, target.deadline());
        }
      }
    }
    return latest.equals(Instant.MIN) ? Optional.empty() : Optional.of(latest);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /** The envelope with the signatures of these people. */
  public static Envelope sign(Envelope envelope, List<? extends Signatory> people) {
    Envelope signed = envelope;
    for (Signatory person : people) {
      signed = signed.signedWith(person);
    }
    return signed;
  }

  /**
   * Writes the package; the manifest last, so that what a power cut leaves is no package.
   *
   * @param folder where {@code offline/} or {@code online/} is made
   * @return the package's directory
   * @throws Failure.Environment when there is one already
   */
  public Path write(Disk disk, Draft draft, Envelope signed, Path folder) {
    Path directory = folder.resolve(side.code());
    requireNew(disk, directory);
    draft
        .files()
        .forEach(
            (name, content) -> {
              Path file = directory.resolve(name);
              disk.createDirectories(java.util.Objects.requireNonNull(file.getParent()));
              disk.writeNew(file, content);
            });
    disk.writeNew(directory.resolve(EvidenceLayout.WORDS), words(draft.manifest()));
    disk.writeNew(directory.resolve(EvidenceLayout.MANIFEST), signed.toBytes());
    return directory;
  }

  /** Refuses before any work when the package is there. */
  public static void requireNew(Disk disk, Path directory) {
    if (disk.exists(directory)) {
      throw new Failure.Environment(
          directory + ": is there already; evidence is never overwritten",
          "name another folder with --out, or take this one away");
    }
  }

  /** What people copy onto paper: the words of manifest and head. */
  public static Bytes words(EvidenceManifest manifest) {
    StringBuilder text = new StringBuilder();
    text.append(manifest.environment().code().toUpperCase(java.util.Locale.ROOT));
    text.append("  evidence of ").append(manifest.ceremony()).append(", ");
    text.append(manifest.side().code()).append(" side\n\nManifest ");
    text.append(Digest.of(manifest.toPayload())).append('\n');
    Words.of(Words.Kind.FILE, Digest.of(manifest.toPayload()).value())
        .rows()
        .forEach(row -> text.append("  ").append(row).append('\n'));
    text.append("\nHead ").append(manifest.head().seq()).append(": ");
    text.append(manifest.head().hash()).append('\n');
    Words.of(Words.Kind.TRANSCRIPT_HEAD, manifest.head().hash().value())
        .rows()
        .forEach(row -> text.append("  ").append(row).append('\n'));
    return Bytes.utf8(text.toString());
  }
}
