package org.airlock.common.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bundle.Environment;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.payload.DrillRecord;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.payload.ImportRequest;
import org.airlock.common.payload.Passport;
import org.airlock.common.payload.Payload;
import org.airlock.common.payload.WrappedMaterial;
import org.airlock.common.plan.ApprovedPlan;
import org.airlock.common.transcript.PaperHead;
import org.airlock.common.transcript.TranscriptReader;
import org.airlock.common.verification.BundleVerifier;

/** Checks 11 to 20: what the packages of a folder say together. */
final class JoinedCheck {
  private static final String ASK =
      "ask the people who signed it; do not rely on this material before it is explained";

  private final List<VerifiedPackage> packages;
  private final Expectations expectations;
  private final List<CheckResult> results;
  private final Map<Digest, Read<ImportRequest>> requests = new LinkedHashMap<>();
  private final Map<Digest, Read<WrappedMaterial>> wrapped = new LinkedHashMap<>();
  private final Map<Digest, Read<ImportReceipt>> receipts = new LinkedHashMap<>();

  JoinedCheck(
      List<VerifiedPackage> packages, Expectations expectations, List<CheckResult> results) {
    this.packages = packages;
    this.expectations = expectations;
    this.results = results;
  }

  /** A payload, with where it stands. */
  private record Read<T>(T payload, Digest digest, String source, VerifiedPackage from) {}

  void check() {
    requireProvenEscrows();
    requireProvenWrapped();
    requireAnsweredRequests();
    requireFreshAndUnused();
    requireReceipts();
    requireHeads();
    requireJoined();
    requireFitMachines();
    requireFollowedPlans();
    new TrailCheck(packages, receiptTargets(), this::note).check();
  }

  private void note(Control control, boolean checked, String what) {
    results.add(new CheckResult(control, Optional.empty(), checked, what));
  }

  private void held(Control control, String what) {
    note(control, true, what);
  }

  private static Failure.Refused refuse(Control control, String what) {
    return new Failure.Refused(control, what, ASK);
  }

  private <T extends Payload> List<Read<T>> read(
      BundleType type, Control control, BundleVerifier.Parser<T> parser) {
    List<Read<T>> all = new ArrayList<>();
    for (VerifiedPackage each : packages) {
      for (EvidenceBundle bundle : each.bundles()) {
        if (bundle.type() == type) {
          String source = each.side().code() + "/" + bundle.name();
          all.add(
              new Read<>(
                  Checking.as(control, () -> parser.parse(bundle.payload(), source)),
                  bundle.digest(),
                  source,
                  each));
        }
      }
    }
    return all;
  }

  private <T extends Payload> void readInto(
      Map<Digest, Read<T>> map, BundleType type, Control control, BundleVerifier.Parser<T> parser) {
    for (Read<T> each : read(type, control, parser)) {
      map.putIfAbsent(each.digest(), each);
    }
  }

  private void requireProvenEscrows() {
    List<Read<EscrowRecord>> escrows =
        read(BundleType.ESCROW, Control.ESCROW_PROOF, EscrowRecord::parse);
    for (Read<EscrowRecord> escrow : escrows) {
      requireProven(escrow.payload(), escrow.source());
    }
    for (Read<DrillRecord> drill :
        read(BundleType.DRILL, Control.ESCROW_PROOF, DrillRecord::parse)) {
      inside(drill, drill.payload().escrows());
    }
    held(Control.ESCROW_PROOF, escrows.size() + " escrow records prove every share");
  }

  private static void requireProven(EscrowRecord escrow, String source) {
    escrow
        .proofGap()
        .ifPresent(
            gap -> {
              throw refuse(Control.ESCROW_PROOF, source + ": " + gap);
            });
  }

  /** The bundles inside a bundle, held to the same rules: digest to payload for escrow records. */
  private Map<Digest, EscrowRecord> inside(Read<?> outer, List<Bytes> files) {
    Map<Digest, EscrowRecord> escrows = new HashMap<>();
    for (Bytes file : files) {
      EvidenceBundle bundle =
          complete(file, outer.source() + ", escrow record inside", outer.from());
      EscrowRecord escrow =
          Checking.as(
              Control.ESCROW_PROOF, () -> EscrowRecord.parse(bundle.payload(), bundle.name()));
      requireProven(escrow, bundle.name());
      escrows.put(bundle.digest(), escrow);
    }
    return escrows;
  }

  private static EvidenceBundle complete(Bytes file, String source, VerifiedPackage from) {
    EvidenceBundle bundle = PackageCheck.bundle(source, file, source, from.rosters());
    if (!bundle.complete()) {
      throw refuse(Control.SIGNATURES, source + ": lacks signatures");
    }
    return bundle;
  }

  private void requireProvenWrapped() {
    for (Read<WrappedMaterial> each :
        read(BundleType.WRAPPED_MATERIAL, Control.ESCROW_PROOF, WrappedMaterial::parse)) {
      Map<Digest, EscrowRecord> escrows = inside(each, each.payload().escrows());
      Map<Digest, Passport> passports = new HashMap<>();
      for (Bytes file : each.payload().passports()) {
        EvidenceBundle bundle = complete(file, each.source() + ", passport inside", each.from());
        passports.put(
            bundle.digest(),
            Checking.as(
                Control.ESCROW_PROOF, () -> Passport.parse(bundle.payload(), bundle.name())));
      }
      for (WrappedMaterial.Target target : each.payload().targets()) {
        Passport passport = passports.get(target.passportDigest());
        if (passport == null || !escrows.containsKey(passport.escrowDigest())) {
          throw refuse(
              Control.ESCROW_PROOF,
              each.source()
                  + ": "
                  + target.key()
                  + ": "
                  + (passport == null ? "the passport" : "the escrow record of its passport")
                  + " is not inside");
        }
      }
      wrapped.putIfAbsent(each.digest(), each);
    }
    held(
        Control.ESCROW_PROOF,
        wrapped.size() + " wrapped materials carry passport and proven escrow of each target");
  }

  private void requireAnsweredRequests() {
    readInto(
        requests, BundleType.IMPORT_REQUEST, Control.WRAPPED_MATCHES_REQUEST, ImportRequest::parse);
    for (Read<WrappedMaterial> each : wrapped.values()) {
      Read<ImportRequest> request = requests.get(each.payload().requestDigest());
      if (request == null) {
        throw refuse(
            Control.WRAPPED_MATCHES_REQUEST,
            each.source() + ": answers a request that is not in the folder");
      }
      for (WrappedMaterial.Target target : each.payload().targets()) {
        if (request.payload().targets().stream().noneMatch(asked -> answers(target, asked))) {
          throw refuse(
              Control.WRAPPED_MATCHES_REQUEST,
              each.source() + ": " + target.key() + " is not what the request asked for");
        }
      }
    }
    held(Control.WRAPPED_MATCHES_REQUEST, wrapped.size() + " answers fit their requests");
  }

  private static boolean answers(WrappedMaterial.Target answer, ImportRequest.Target asked) {
    return answer.key().equals(asked.key())
        && answer.keySpec() == asked.keySpec()
        && answer.importType().equals(asked.importType())
        && answer.wrappingAlgorithm() == asked.wrappingAlgorithm()
        && answer.importToken().equals(asked.importToken())
        && answer.deadline().equals(asked.deadline())
        && answer.expiry().equals(asked.expiry())
        && answer.wrappingKeyDigest().equals(Digest.of(asked.wrappingKey()));
  }

  private void requireFreshAndUnused() {
    Map<Digest, String> answered = new HashMap<>();
    for (Read<WrappedMaterial> each : wrapped.values()) {
      for (WrappedMaterial.Target target : each.payload().targets()) {
        if (!each.payload().header().createdAt().isBefore(target.deadline())) {
          throw refuse(
              Control.REQUEST_FRESH,
              each.source() + ": was made when the token of " + target.key() + " was dead");
        }
      }
      String other = answered.put(each.payload().requestDigest(), each.source());
      if (other != null) {
        throw refuse(
            Control.REQUEST_UNUSED,
            each.source() + " and " + other + " answer one request; the programs never do");
      }
    }
    held(Control.REQUEST_FRESH, "each answer was made while its token lived");
    held(Control.REQUEST_UNUSED, "no request was answered twice");
  }

  private Optional<VerifiedPackage> find(Side side) {
    return packages.stream().filter(each -> each.side() == side).findFirst();
  }

  private record ReceiptTarget(String source, ImportReceipt.Target target) {}

  private List<ImportReceipt.Target> receiptTargets() {
    return receipts.values().stream().flatMap(each -> each.payload().targets().stream()).toList();
  }

  private void requireReceipts() {
    readInto(receipts, BundleType.RECEIPT, Control.WRAPPED_MATCHES_REQUEST, ImportReceipt::parse);
    Optional<VerifiedPackage> online = find(Side.ONLINE);
    Map<String, ReceiptTarget> named = new HashMap<>();
    for (Read<ImportReceipt> each : receipts.values()) {
      Read<WrappedMaterial> sent = wrapped.get(each.payload().wrappedDigest());
      if (sent == null || !sent.payload().requestDigest().equals(each.payload().requestDigest())) {
        throw refuse(
            Control.WRAPPED_MATCHES_REQUEST,
            each.source()
                + ": names a wrapped material that is not in the folder, or another request");
      }
      for (ImportReceipt.Target target : each.payload().targets()) {
        requireSent(target, sent.payload(), each.source());
        requireUse(target, online, each.source());
        requireOneId(new ReceiptTarget(each.source(), target), named);
      }
    }
    if (receipts.isEmpty()) {
      note(
          Control.PROOF_OF_USE,
          false,
          "there is no receipt in the folder: nothing is said about KMS");
      return;
    }
    held(Control.PASSPORT_MATCH, receipts.size() + " receipts name what was sent");
    held(Control.TOKEN_ALIVE, "each import came before its token died");
    noteUse(online.isPresent());
    held(Control.MATERIAL_ID_EXPECTED, "KMS named one material for each key and passport");
  }

  private static void requireSent(
      ImportReceipt.Target target, WrappedMaterial sent, String source) {
    WrappedMaterial.Target match =
        sent.targets().stream()
            .filter(each -> each.cell().equals(target.cell()))
            .findFirst()
            .orElseThrow(
                () ->
                    refuse(
                        Control.PASSPORT_MATCH,
                        source + ": " + target.key() + " got other material than was wrapped"));
    if (target.outcome().equals(ImportReceipt.ROTATED)) {
      return;
    }
    if (!match.expiry().equals(target.expiry())) {
      throw refuse(
          Control.EXPIRY_EXPLICIT,
          source + ": " + target.key() + " was imported with another expiry than was decided");
    }
    if (target.outcome().equals(ImportReceipt.IMPORTED)
        && target.importedAt().isAfter(match.deadline())) {
      throw refuse(
          Control.TOKEN_ALIVE,
          source + ": " + target.key() + " was imported after its token was dead");
    }
  }

  private static void requireUse(
      ImportReceipt.Target target, Optional<VerifiedPackage> online, String source) {
    if (online.isPresent()
        && !target.outcome().equals(ImportReceipt.ROTATED)
        && !online.get().facts().isProven(target.cell())) {
      throw refuse(
          Control.PROOF_OF_USE,
          source + ": no line of the online transcript proves that KMS used " + target.key());
    }
  }

  /** A receipt may say that the material waits for a rotation, or its key for other material. */
  private void noteUse(boolean online) {
    Set<String> waiting = new HashSet<>();
    Set<String> used = new HashSet<>();
    for (ImportReceipt.Target target : receiptTargets()) {
      (target.proof().method().shown() ? used : waiting).add(target.cell());
    }
    waiting.removeAll(used);
    if (!online) {
      note(Control.PROOF_OF_USE, false, "the online package is not here");
    } else if (waiting.isEmpty()) {
      note(Control.PROOF_OF_USE, true, "each imported material was used in KMS");
    } else {
      note(
          Control.PROOF_OF_USE,
          false,
          "KMS had not used "
              + waiting.size()
              + " of the imported materials when its receipt was signed");
    }
  }

  private static void requireOneId(ReceiptTarget now, Map<String, ReceiptTarget> named) {
    ReceiptTarget before = named.putIfAbsent(now.target().cell(), now);
    if (before != null
        && before.target().keyMaterialId().isPresent()
        && now.target().keyMaterialId().isPresent()
        && !before.target().keyMaterialId().equals(now.target().keyMaterialId())) {
      throw refuse(
          Control.MATERIAL_ID_EXPECTED,
          now.source() + " and " + before.source() + ": KMS named two materials for one passport");
    }
  }

  private void requireHeads() {
    Optional<VerifiedPackage> offline = find(Side.OFFLINE);
    Map<PaperHead, String> wanted = new LinkedHashMap<>();
    expectations.heads().forEach(head -> wanted.put(head, "the head on your paper"));
    wrapped
        .values()
        .forEach(each -> wanted.put(PaperHead.of(each.payload().transcriptHead()), each.source()));
    wanted.keySet().removeIf(head -> head.seq() == 0);
    if (offline.isEmpty()) {
      if (!expectations.heads().isEmpty()) {
        throw refuse(
            Control.HEAD_ON_PAPER,
            "the offline package is not here, so no line of it is the head on your paper");
      }
      note(Control.HEAD_ON_PAPER, false, "the offline package is not here");
      return;
    }
    Map<Long, Digest> lines = lines(offline.get(), wanted.keySet());
    long end = offline.get().manifest().head().seq();
    wanted.forEach(
        (head, source) -> {
          Digest hash = lines.get(head.seq());
          if (hash == null) {
            throw refuse(
                Control.HEAD_ON_PAPER,
                source
                    + ": names line "
                    + head.seq()
                    + ", but the transcript ends at line "
                    + end
                    + ": it is an older one, or was cut");
          }
          if (!head.is(hash)) {
            throw refuse(
                Control.HEAD_ON_PAPER,
                source
                    + ": names line "
                    + head.seq()
                    + ", but that line is another one: the transcript is a fork");
          }
        });
    note(
        Control.HEAD_ON_PAPER,
        !wanted.isEmpty(),
        wanted.size() + " heads from paper and bundles are lines of the offline transcript");
    if (expectations.heads().isEmpty()) {
      note(Control.HEAD_ON_PAPER, false, "no head from paper was given; compare the words");
    }
  }

  /** The hashes of the lines that somebody asks about; nothing else is kept. */
  private static Map<Long, Digest> lines(VerifiedPackage offline, Set<PaperHead> wanted) {
    Set<Long> asked = wanted.stream().map(PaperHead::seq).collect(Collectors.toSet());
    Map<Long, Digest> lines = new HashMap<>();
    try (InputStream in = offline.files().open(EvidenceLayout.TRANSCRIPT)) {
      TranscriptReader.read(
          in,
          EvidenceLayout.TRANSCRIPT,
          (event, hash) -> {
            if (asked.contains(event.seq())) {
              lines.put(event.seq(), hash);
            }
          });
    } catch (IOException e) {
      throw new Failure.Environment(
          "the offline transcript cannot be read again", "check the medium", e);
    }
    return lines;
  }

  private void requireJoined() {
    if (packages.size() < 2) {
      note(Control.WORLDS_JOINED, false, "only one side's package is here");
      return;
    }
    VerifiedPackage offline = packages.get(0);
    VerifiedPackage online = packages.get(1);
    if (offline.manifest().environment() != online.manifest().environment()
        || !offline.rosters().rosters().get(0).equals(online.rosters().rosters().get(0))) {
      throw refuse(Control.WORLDS_JOINED, "the two packages begin with different rosters");
    }
    requireIn(online, BundleType.WRAPPED_MATERIAL, offline);
    requireIn(offline, BundleType.IMPORT_REQUEST, online);
    requireIn(offline, BundleType.RECEIPT, online);
    held(Control.WORLDS_JOINED, "what crossed the gap is the same on both sides");
  }

  private static void requireIn(VerifiedPackage from, BundleType type, VerifiedPackage other) {
    Set<Digest> there =
        other.bundles().stream().map(EvidenceBundle::digest).collect(Collectors.toSet());
    for (EvidenceBundle bundle : from.bundles()) {
      if (bundle.type() == type && !there.contains(bundle.digest())) {
        throw refuse(
            Control.WORLDS_JOINED,
            from.side().code()
                + "/"
                + bundle.name()
                + ": the "
                + other.side().code()
                + " side has no such bundle");
      }
    }
  }

  private void requireFitMachines() {
    for (VerifiedPackage each : packages) {
      each.facts()
          .unwaived()
          .ifPresent(
              what -> {
                throw refuse(Control.MACHINE_FIT, transcriptOf(each) + what);
              });
    }
    boolean production =
        packages.stream().allMatch(each -> each.manifest().environment() == Environment.PRODUCTION);
    note(
        Control.MACHINE_FIT,
        production,
        production
            ? "every machine was fit, or somebody waived it by name"
            : "in a rehearsal the machine may be unfit");
  }

  private static String transcriptOf(VerifiedPackage each) {
    return each.side().code() + "/" + EvidenceLayout.TRANSCRIPT + " ";
  }

  private void requireFollowedPlans() {
    for (VerifiedPackage each : packages) {
      Set<Digest> approved =
          each.bundles().stream()
              .filter(bundle -> bundle.type() == BundleType.PLAN)
              .map(EvidenceBundle::digest)
              .collect(Collectors.toSet());
      each.facts()
          .openedPlans()
          .forEach(
              (digest, line) -> {
                if (!approved.contains(digest)) {
                  throw refuse(
                      Control.PLAN_FOLLOWED,
                      transcriptOf(each) + "line " + line + ": no approved plan of that digest");
                }
              });
      each.facts()
          .undecided()
          .ifPresent(
              what -> {
                throw refuse(Control.PLAN_FOLLOWED, transcriptOf(each) + what);
              });
    }
    int plans = read(BundleType.PLAN, Control.PLAN_FOLLOWED, ApprovedPlan::parse).size();
    held(Control.PLAN_FOLLOWED, plans + " approved plans; every deviation was decided by name");
  }
}
