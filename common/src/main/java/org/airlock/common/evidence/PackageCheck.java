package org.airlock.common.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bundle.Environment;
import org.airlock.common.bundle.Header;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.Fields;
import org.airlock.common.json.StrictJson;
import org.airlock.common.roster.Person;
import org.airlock.common.roster.Role;
import org.airlock.common.roster.Roster;
import org.airlock.common.roster.RosterChain;
import org.airlock.common.transcript.TranscriptReader;
import org.airlock.common.verification.Signable;

/** Checks 1 to 10: one package by itself. */
final class PackageCheck {
  private static final int LARGEST_BUNDLE_BYTES = Envelope.LARGEST_BYTES;
  private static final int LARGEST_TRUST_BYTES = 1 << 16;
  private static final int LARGEST_WORDS_BYTES = 1 << 16;
  private static final String LEFT_BY_FILE_BROWSERS =
      "(.*/)?(\\.DS_Store|\\._.*|Thumbs\\.db|desktop\\.ini|\\.directory)";
  private static final String AGAIN =
      "somebody or something changed it; keep it as it is and take the package again from where it was made";

  private final PackageFiles files;
  private final String place;
  private final Expectations expectations;
  private final List<CheckResult> results;
  private final Consumer<Failure.Refused> onMissing;

  /**
   * Nothing is read yet.
   *
   * @param place the package's directory, for messages
   * @param results where each check that held is noted
   * @param onMissing what becomes of a manifest that lacks signatures: refused, or signed now
   */
  PackageCheck(
      PackageFiles files,
      String place,
      Expectations expectations,
      List<CheckResult> results,
      Consumer<Failure.Refused> onMissing) {
    this.files = files;
    this.place = place;
    this.expectations = expectations;
    this.results = results;
    this.onMissing = onMissing;
  }

  /**
   * Makes the checks.
   *
   * @param expected the side that the directory's name says, if it says one
   * @throws Failure.Refused with the control of the first that does not hold
   */
  VerifiedPackage check(Optional<Side> expected) {
    Envelope envelope = Checking.as(Control.EVIDENCE_FILES, this::envelope);
    EvidenceManifest manifest =
        Checking.as(
            Control.EVIDENCE_FILES, () -> EvidenceManifest.parse(envelope.payload(), name()));
    Optional<Side> side = Optional.of(manifest.side());
    if (expected.isPresent() && !expected.equals(side)) {
      throw refuse(Control.EVIDENCE_FILES, name() + ": says it is the other side's", AGAIN);
    }
    requireFiles(manifest);
    requireWords(manifest);
    note(Control.EVIDENCE_FILES, side, manifest.subjects().size() + " files are as listed");

    RosterChain rosters = rosters();
    note(
        Control.ROSTER_CHAIN,
        side,
        rosters.rosters().size() + " rosters, each the lawful successor of the one before");
    requireEnvironment(manifest, rosters);
    note(Control.ENVIRONMENT_MATCH, side, "all of it is " + manifest.environment().code());
    List<String> signers = requireSigned(manifest, envelope, rosters);
    note(Control.SIGNATURES, side, "the manifest is signed by " + String.join(", ", signers));

    TranscriptFacts facts = transcript(manifest, rosters);
    requireRecorded(manifest, facts);
    requirePapers(manifest, facts);
    note(
        Control.RECORDED_FILES, side, facts.outputs().size() + " files are as the transcript says");
    List<EvidenceBundle> bundles = bundles(rosters);
    note(
        Control.SIGNATURES,
        side,
        bundles.size() + " bundles are signed by the people their rosters ask for");
    return new VerifiedPackage(
        manifest, envelope.payloadDigest(), signers, rosters, bundles, facts, files, place);
  }

  private String name() {
    return place + "/" + EvidenceLayout.MANIFEST;
  }

  private void note(Control control, Optional<Side> side, String what) {
    results.add(new CheckResult(control, side, true, what));
  }

  private static Failure.Refused refuse(Control control, String what, String hint) {
    return new Failure.Refused(control, what, hint);
  }

  private Envelope envelope() {
    if (!files.names().contains(EvidenceLayout.MANIFEST)) {
      throw refuse(
          Control.EVIDENCE_FILES,
          place + ": has no " + EvidenceLayout.MANIFEST,
          "name the folder that 'evidence make' wrote, or one of the packages in it");
    }
    Envelope envelope =
        Envelope.parse(files.read(EvidenceLayout.MANIFEST, LARGEST_BUNDLE_BYTES), name());
    if (!envelope.payloadType().equals(EvidenceManifest.PAYLOAD_TYPE)) {
      throw refuse(Control.EVIDENCE_FILES, name() + ": is not an in-toto statement", AGAIN);
    }
    return envelope;
  }

  private void requireFiles(EvidenceManifest manifest) {
    NavigableSet<String> present = new TreeSet<>(files.names());
    present.removeIf(EvidenceLayout::isUnlisted);
    for (String listed : manifest.subjects().keySet()) {
      if (!present.remove(listed)) {
        throw refuse(
            Control.EVIDENCE_FILES, place + "/" + listed + ": is listed and missing", AGAIN);
      }
    }
    if (!present.isEmpty()) {
      throw refuse(
          Control.EVIDENCE_FILES,
          place + "/" + present.first() + ": is not listed",
          present.first().matches(LEFT_BY_FILE_BROWSERS)
              ? "a file browser leaves such files; take this one out of a copy of the folder, and check the copy"
              : AGAIN);
    }
    manifest
        .subjects()
        .forEach(
            (file, digest) -> {
              if (!digestOf(file).equals(digest)) {
                throw refuse(
                    Control.EVIDENCE_FILES,
                    place + "/" + file + ": is not the file that was signed (digest differs)",
                    AGAIN);
              }
            });
    for (String needed : List.of(EvidenceLayout.TRUST, EvidenceLayout.TRANSCRIPT)) {
      if (!manifest.subjects().containsKey(needed)) {
        throw refuse(
            Control.EVIDENCE_FILES, place + "/" + needed + ": a package has this file", AGAIN);
      }
    }
  }

  private Digest digestOf(String file) {
    try (InputStream in = files.open(file)) {
      return Digest.of(in);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private Failure.Environment unreadable(String file, IOException e) {
    return new Failure.Environment(
        place + "/" + file + ": cannot be read (" + e.getClass().getSimpleName() + ")",
        "check the medium",
        e);
  }

  private Fields trust() {
    return Fields.of(
        StrictJson.parse(
            files.read(EvidenceLayout.TRUST, LARGEST_TRUST_BYTES),
            place + "/" + EvidenceLayout.TRUST),
        place + "/" + EvidenceLayout.TRUST);
  }

  private RosterChain rosters() {
    Digest pin = Checking.as(Control.ROSTER_PINNED, () -> trust().digest("rosterDigest"));
    if (expectations.roster().isPresent() && !expectations.roster().get().equals(pin)) {
      throw refuse(
          Control.ROSTER_PINNED,
          place
              + ": begins with roster "
              + pin.hex().substring(0, 16)
              + "…, not with the one on your card, "
              + expectations.roster().get().hex().substring(0, 16)
              + "…",
          "this is another company's evidence, or one that was made up; ask where it comes from");
    }
    RosterChain chain = null;
    for (String file : files.names().subSet(EvidenceLayout.ROSTERS, EvidenceLayout.ROSTERS + "~")) {
      RosterChain before = chain;
      chain =
          Checking.as(
              before == null ? Control.ROSTER_PINNED : Control.ROSTER_CHAIN,
              () -> {
                Envelope envelope =
                    Envelope.parse(files.read(file, LARGEST_BUNDLE_BYTES), place + "/" + file);
                return before == null
                    ? RosterChain.pinned(pin, envelope, place + "/" + file)
                    : before.successor(envelope, place + "/" + file);
              });
    }
    if (chain == null) {
      throw refuse(Control.ROSTER_PINNED, place + ": has no roster", AGAIN);
    }
    return chain;
  }

  private void requireEnvironment(EvidenceManifest manifest, RosterChain rosters) {
    Environment environment = rosters.newest().environment();
    String pinned = Checking.as(Control.ENVIRONMENT_MATCH, () -> trust().string("environment"));
    if (manifest.environment() != environment || !pinned.equals(environment.code())) {
      throw refuse(
          Control.ENVIRONMENT_MATCH,
          name()
              + ": says "
              + manifest.environment().code()
              + ", the rosters are for "
              + environment.code(),
          "a rehearsal proves nothing about production material; ask for the right package");
    }
  }

  private List<String> requireSigned(
      EvidenceManifest manifest, Envelope envelope, RosterChain rosters) {
    Roster roster =
        named(rosters, manifest.rosterVersion(), manifest.rosterDigest())
            .orElseThrow(
                () ->
                    refuse(
                        Control.ROSTER_PINNED,
                        name() + ": names a roster that is not in the package",
                        AGAIN));
    boolean auditor =
        roster.inRole(Role.AUDITOR).stream().anyMatch(person -> !person.keys().isEmpty());
    Set<Person> signers = RosterChain.signers(roster, envelope);
    List<String> missing =
        roster.missing(
            manifest.side().ruledAs(), signers, auditor ? List.of(Role.AUDITOR) : List.of());
    if (!missing.isEmpty()) {
      onMissing.accept(
          refuse(
              Control.SIGNATURES,
              name()
                  + ": lacks the signature of: "
                  + String.join(", ", missing)
                  + " (signed by: "
                  + ids(signers)
                  + ")",
              "let them look at the package and run '"
                  + manifest.side().program()
                  + " evidence sign'"));
    }
    return signers.stream().map(Person::id).sorted().toList();
  }

  private static String ids(Set<Person> people) {
    return people.isEmpty()
        ? "nobody on the roster"
        : String.join(", ", people.stream().map(Person::id).sorted().toList());
  }

  private static Optional<Roster> named(RosterChain rosters, long version, Digest digest) {
    return rosters.newestFirst().stream()
        .filter(each -> each.digest().equals(digest) && each.roster().version() == version)
        .map(RosterChain.Accepted::roster)
        .findFirst();
  }

  private TranscriptFacts transcript(EvidenceManifest manifest, RosterChain rosters) {
    String source = place + "/" + EvidenceLayout.TRANSCRIPT;
    TranscriptFacts facts = new TranscriptFacts(manifest, rosters);
    TranscriptReader.End end =
        Checking.as(
            Control.TRANSCRIPT_CHAIN,
            () -> {
              try (InputStream in = files.open(EvidenceLayout.TRANSCRIPT)) {
                return TranscriptReader.read(in, source, (event, hash) -> facts.take(event));
              } catch (IOException e) {
                throw unreadable(EvidenceLayout.TRANSCRIPT, e);
              }
            });
    facts.end();
    if (end.torn().size() > 0) {
      throw refuse(Control.TRANSCRIPT_CHAIN, source + ": ends in a torn line", AGAIN);
    }
    if (!end.head().equals(manifest.head())) {
      throw refuse(
          Control.TRANSCRIPT_CHAIN,
          source
              + ": ends at line "
              + end.head().seq()
              + ", the manifest was signed over line "
              + manifest.head().seq(),
          "lines are missing or were added; " + AGAIN);
    }
    Optional<Side> side = Optional.of(manifest.side());
    note(Control.TRANSCRIPT_CHAIN, side, "the chain holds over " + end.head().seq() + " events");
    requireNone(
        Control.TIME_FORWARD,
        facts.backwards(),
        source,
        side,
        "in the lines of this ceremony time never runs backwards");
    requireNone(
        Control.ACTOR_ON_ROSTER,
        facts.stranger(),
        source,
        side,
        "everybody who acted is on a roster");
    return facts;
  }

  private void requireNone(
      Control control,
      Optional<String> found,
      String source,
      Optional<Side> side,
      String otherwise) {
    if (found.isPresent()) {
      throw refuse(
          control,
          source + " " + found.get(),
          "the record was not made by the programs in this order, or a clock was wrong; ask the people of that step");
    }
    note(control, side, otherwise);
  }

  private void requireRecorded(EvidenceManifest manifest, TranscriptFacts facts) {
    facts
        .outputs()
        .forEach(
            (store, digest) -> {
              // Only what has no place in a package may stay behind with its digest.
              Optional<String> place = EvidenceLayout.placeOf(store);
              Digest there =
                  place.isPresent()
                      ? manifest.subjects().get(place.get())
                      : manifest.withheld().get(store);
              if (!digest.equals(there)) {
                throw refuse(
                    Control.RECORDED_FILES,
                    place
                        + ": "
                        + store
                        + (there == null
                            ? " is recorded in the transcript and not in the package"
                            : " is not the file that the transcript records"),
                    AGAIN);
              }
            });
    for (String file : manifest.subjects().keySet()) {
      Optional<String> store = EvidenceLayout.storeName(file);
      if (store.isPresent() && !facts.outputs().containsKey(store.get())) {
        throw refuse(
            Control.RECORDED_FILES,
            place + "/" + file + ": no line of the transcript records it",
            AGAIN);
      }
    }
  }

  /** The words that people compare are the manifest's, or the file was changed. */
  private void requireWords(EvidenceManifest manifest) {
    if (files.names().contains(EvidenceLayout.WORDS)
        && !files
            .read(EvidenceLayout.WORDS, LARGEST_WORDS_BYTES)
            .equals(EvidenceMaker.words(manifest))) {
      throw refuse(
          Control.EVIDENCE_FILES,
          place + "/" + EvidenceLayout.WORDS + ": these are not the words of this manifest",
          AGAIN);
    }
  }

  /** What people read is what the transcript says. */
  private void requirePapers(EvidenceManifest manifest, TranscriptFacts facts) {
    facts
        .papers()
        .forEach(
            (name, digest) -> {
              Digest there = manifest.subjects().get(name);
              if (there == null) {
                results.add(
                    new CheckResult(
                        Control.RECORDED_FILES,
                        Optional.of(manifest.side()),
                        false,
                        name + " is not in the package"));
              } else if (!there.equals(digest)) {
                throw refuse(
                    Control.RECORDED_FILES,
                    place + "/" + name + ": does not say what the transcript says",
                    "read the transcript itself, and ask the people who signed");
              }
            });
  }

  private List<EvidenceBundle> bundles(RosterChain rosters) {
    List<EvidenceBundle> bundles = new ArrayList<>();
    for (String name : files.names()) {
      if (EvidenceLayout.isBundle(name)) {
        bundles.add(
            bundle(name, files.read(name, LARGEST_BUNDLE_BYTES), place + "/" + name, rosters));
      }
    }
    requireComplete(bundles);
    return bundles;
  }

  /** A bundle that somebody signed, that names a roster of the chain and is of its environment. */
  static EvidenceBundle bundle(String name, Bytes file, String source, RosterChain rosters) {
    Envelope envelope = Checking.as(Control.SIGNATURES, () -> Envelope.parse(file, source));
    BundleType type = Checking.as(Control.SIGNATURES, () -> Signable.typeOf(envelope, source));
    boolean somebody =
        rosters.newestFirst().stream()
            .anyMatch(each -> !envelope.signedBy(each.roster().keys()).isEmpty());
    if (!somebody) {
      throw refuse(Control.SIGNATURES, source + ": nobody on a roster has signed it", AGAIN);
    }
    Header header =
        Checking.as(
            Control.SIGNATURES,
            () ->
                Header.read(type, Fields.of(StrictJson.parse(envelope.payload(), source), source)));
    Roster roster =
        named(rosters, header.rosterVersion(), header.rosterDigest())
            .orElseThrow(
                () ->
                    refuse(
                        Control.ROSTER_PINNED,
                        source + ": was made under a roster that is not in the package",
                        AGAIN));
    if (header.environment() != roster.environment()) {
      throw refuse(
          Control.ENVIRONMENT_MATCH,
          source + ": is for " + header.environment().code() + ", its roster is not",
          "rehearsal and production never mix; ask how it came here");
    }
    Set<Person> signers = RosterChain.signers(roster, envelope);
    boolean complete =
        roster.rules().containsKey(Roster.ruledAs(type)) && roster.isSatisfied(type, signers);
    return new EvidenceBundle(
        name,
        type,
        header,
        envelope.payload(),
        envelope.payloadDigest(),
        signers.stream().map(Person::id).sorted().toList(),
        complete);
  }

  private void requireComplete(List<EvidenceBundle> bundles) {
    Set<Digest> complete = new HashSet<>();
    Map<Digest, String> answered = new HashMap<>();
    for (EvidenceBundle bundle : bundles) {
      if (bundle.complete()) {
        complete.add(bundle.digest());
      }
      if (bundle.type() == BundleType.WRAPPED_MATERIAL) {
        Checking.as(
            Control.SIGNATURES,
            () -> {
              Fields fields =
                  Fields.of(StrictJson.parse(bundle.payload(), bundle.name()), bundle.name());
              return answered.put(fields.digest("requestDigest"), bundle.name());
            });
      }
    }
    for (EvidenceBundle bundle : bundles) {
      boolean mayWait =
          (bundle.type() == BundleType.IMPORT_REQUEST && !answered.containsKey(bundle.digest()))
              || bundle.type() == BundleType.DELETION_ORDER;
      if (!complete.contains(bundle.digest()) && !mayWait) {
        throw refuse(
            Control.SIGNATURES,
            place
                + "/"
                + bundle.name()
                + ": its signatures (those of "
                + String.join(", ", bundle.signerIds())
                + ") are not what the roster asks for",
            "it never counted, or a signature was taken away; ask for the complete file");
      }
    }
  }
}
