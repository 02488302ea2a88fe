package org.airlock.online.importing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.console.LongWork;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.ImportType;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.payload.ImportHistory;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.payload.ImportRequest;
import org.airlock.common.payload.Passport;
import org.airlock.common.payload.WrappedMaterial;
import org.airlock.common.transcript.Event;
import org.airlock.common.verification.BundleVerifier;
import org.airlock.common.verification.Verified;
import org.airlock.online.desk.Desk;
import org.airlock.online.desk.Fleet;
import org.airlock.online.desk.Records;
import org.airlock.online.desk.Regions;
import org.airlock.online.kms.ImportCall;
import org.airlock.online.kms.Sleeper;
import org.airlock.online.rules.AnswerRules;

/**
 * Imports wrapped material: verify, check, send each target once, prove its use, sign the receipt.
 * Safe to repeat at any point: what was sent is in the transcript before it leaves, and a call
 * whose answer was lost is looked for in KMS before anything is sent again.
 */
public final class ImportDesk {
  private final Desk desk;
  private final Regions regions;
  private final Sleeper sleeper;
  private final Records records;

  public ImportDesk(Desk desk, Regions regions, Sleeper sleeper) {
    this.desk = desk;
    this.regions = regions;
    this.sleeper = sleeper;
    this.records = new Records(desk.store(), desk.chain());
  }

  /** Wrapped material that passed every check that needs no KMS, with the request it answers. */
  public record Checked(
      Verified<WrappedMaterial> wrapped, ImportRequest request, Map<Digest, Passport> passports) {
    public Checked {
      passports = Map.copyOf(passports);
    }
  }

  /**
   * A receipt in the store.
   *
   * @param repeated when this import had been finished before
   * @param incomplete which targets it does not cover, and why; empty when it covers the rest
   */
  public record Receipt(
      ImportReceipt payload,
      Bytes file,
      String storeFile,
      boolean complete,
      boolean repeated,
      Optional<Failure> incomplete) {}

  /**
   * Signatures, request and escrow proof.
   *
   * @param requestFile the signed request, when this store did not make it
   */
  public Checked check(Bytes wrappedFile, String source, Optional<Bytes> requestFile) {
    BundleVerifier verifier = new BundleVerifier(desk.chain());
    Verified<WrappedMaterial> wrapped =
        verifier.current(
            BundleType.WRAPPED_MATERIAL, wrappedFile, source, desk.now(), WrappedMaterial::parse);
    ImportRequest request = request(wrapped.payload(), source, requestFile, verifier);
    AnswerRules.requireAnswers(wrapped.payload(), request);
    return new Checked(
        wrapped, request, AnswerRules.requireProvenEscrow(wrapped.payload(), verifier, source));
  }

  private ImportRequest request(
      WrappedMaterial wrapped,
      String source,
      Optional<Bytes> requestFile,
      BundleVerifier verifier) {
    Optional<ImportRequest> known =
        records.request(wrapped.requestDigest()).map(Records.Stored::payload);
    if (known.isPresent()) {
      return known.get();
    }
    Optional<Verified<ImportRequest>> given =
        requestFile.map(
            file ->
                verifier.recorded(
                    BundleType.IMPORT_REQUEST, file, "--request", ImportRequest::parse));
    return given
        .filter(request -> request.digest().equals(wrapped.requestDigest()))
        .map(Verified::payload)
        .orElseThrow(
            () ->
                new Failure.Refused(
                    Control.WRAPPED_MATCHES_REQUEST,
                    source
                        + ": answers request "
                        + wrapped.requestId()
                        + ", which "
                        + (requestFile.isPresent()
                            ? "is not the one given with --request"
                            : "this store did not make"),
                    "give the signed request with --request FILE, or use the store that made it"));
  }

  /** What would be sent, in words; everything that DescribeKey can tell is checked. */
  public List<String> rehearse(Checked checked) {
    List<String> lines = new ArrayList<>();
    Progress progress = Progress.of(desk.store(), checked.wrapped().digest());
    ImportHistory history = history(checked);
    for (WrappedMaterial.Target target : checked.wrapped().payload().targets()) {
      OneTarget one = new OneTarget(desk, regions, checked, target);
      new Sending(one, progress, history, sleeper).requireSendable(one.describe());
      ImportCall call = one.call(Optional.empty());
      lines.add("kms:ImportKeyMaterial at " + one.kms().endpoint());
      lines.add("  KeyId                  " + call.key());
      lines.add("  ExpirationModel        " + call.expiry().model());
      call.expiry()
          .validTo()
          .ifPresent(validTo -> lines.add("  ValidTo                " + validTo));
      call.importType().ifPresent(type -> lines.add("  ImportType             " + type));
      call.expectedKeyMaterialId().ifPresent(id -> lines.add("  KeyMaterialId          " + id));
      if (one.question().followsPrimary()) {
        lines.add("  KeyMaterialId          the one that its primary's new material has by then");
      }
      call.description().ifPresent(text -> lines.add("  KeyMaterialDescription " + text));
      lines.add(
          "  ImportToken            "
              + call.importToken().size()
              + " bytes, SHA-256 "
              + Digest.of(call.importToken()));
      lines.add(
          "  EncryptedKeyMaterial   "
              + call.encryptedKeyMaterial().size()
              + " bytes, SHA-256 "
              + Digest.of(call.encryptedKeyMaterial()));
      lines.add("  then kms:DescribeKey and " + proofCalls(one, progress));
    }
    return lines;
  }

  private String proofCalls(OneTarget one, Progress progress) {
    return switch (one.passport().keyUsage()) {
      case GENERATE_VERIFY_MAC -> "kms:GenerateMac";
      case SIGN_VERIFY -> "kms:GetPublicKey, kms:Sign";
      case KEY_AGREEMENT -> "kms:GetPublicKey, kms:DeriveSharedSecret";
      case ENCRYPT_DECRYPT -> {
        if (!one.target().keySpec().isSymmetric()) {
          yield "kms:GetPublicKey, kms:Decrypt";
        }
        if (one.isRotation()) {
          yield "kms:ListKeyRotations";
        }
        yield new Proving(one, progress, history(one.checked()), sleeper)
                .earlierCiphertext()
                .isPresent()
            ? "kms:Decrypt"
            : "kms:Encrypt, kms:Decrypt";
      }
    };
  }

  /** What receipts say: this store's, or the ones that travelled in the request. */
  private ImportHistory history(Checked checked) {
    List<ImportReceipt> receipts = new ArrayList<>();
    BundleVerifier verifier = new BundleVerifier(desk.chain());
    for (Bytes file : checked.request().receipts()) {
      receipts.add(
          verifier
              .recorded(
                  BundleType.RECEIPT, file, "the receipt inside the request", ImportReceipt::parse)
              .payload());
    }
    records.receipts().forEach(receipt -> receipts.add(receipt.payload()));
    return new ImportHistory(receipts);
  }

  /**
   * Imports all targets and signs the receipt; a repetition goes on where the last run stopped.
   * Targets that fail do not keep the others from being imported: the receipt then covers what
   * succeeded, and a repetition does only the rest.
   */
  public Receipt run(Checked checked) {
    Progress progress = Progress.of(desk.store(), checked.wrapped().digest());
    if (progress.isDone()) {
      return finishedBefore(progress);
    }
    requireNotOvertaken(checked);
    String ceremony = checked.wrapped().payload().header().ceremony();
    progress.append(
        desk.event(ceremony, "import-begun")
            .input(checked.wrapped().payload().header().id(), checked.wrapped().digest())
            .fact(
                "if-interrupted",
                "run the same 'import' again: it asks KMS what happened and never imports twice"),
        Optional.empty());
    try {
      return runAll(checked, progress);
    } catch (Failure failure) {
      failed(ceremony, progress, failure);
      throw failure;
    }
  }

  private void failed(String ceremony, Progress progress, Failure failure) {
    progress.append(
        desk.event(ceremony, "import-failed")
            .fact("exit-code", failure.exitCode())
            .fact("what", String.valueOf(failure.getMessage())),
        Optional.empty());
  }

  private Receipt runAll(Checked checked, Progress progress) {
    List<WrappedMaterial.Target> all = checked.wrapped().payload().targets();
    ImportHistory history = history(checked);
    LongWork work = new LongWork(desk.console(), "imported", all.size(), System::nanoTime);
    List<Fleet.Result<OneKey, KeyOutcome>> results = new ArrayList<>();
    for (List<OneKey> turn : turns(all)) {
      results.addAll(
          Fleet.each(
              turn,
              key -> key.key().region(),
              Fleet.IN_ONE_REGION,
              key -> work.done(key.targets().size()),
              key -> importKey(key, checked, progress, history)));
    }
    List<Fleet.Result<KeyArn, Boolean>> failed = new ArrayList<>();
    List<ImportReceipt.Target> fresh = new ArrayList<>();
    for (Fleet.Result<OneKey, KeyOutcome> result : results) {
      result.failure().ifPresent(failure -> failed.add(failedKey(result.item().key(), failure)));
      result
          .value()
          .ifPresent(
              outcome -> {
                outcome
                    .failures()
                    .forEach(failure -> failed.add(failedKey(result.item().key(), failure)));
                outcome.imported().stream()
                    .filter(target -> !progress.hasReceipt(target.cell()))
                    .forEach(fresh::add);
              });
    }
    if (failed.isEmpty()) {
      return record(checked, progress, fresh, Optional.empty());
    }
    Failure failure =
        all.size() == 1
            ? failed.get(0).failure().orElseThrow()
            : Fleet.summary(
                failed.size() + " of " + all.size() + " targets were not imported or not proven",
                failed,
                KeyArn::toString,
                (fresh.isEmpty()
                        ? "nothing new is in a receipt"
                        : "what succeeded is in the receipt")
                    + "; run the same command again: it does only what is missing");
    if (fresh.isEmpty()) {
      throw failure;
    }
    Receipt partial = record(checked, progress, fresh, Optional.of(failure));
    failed(checked.wrapped().payload().header().ceremony(), progress, failure);
    return partial;
  }

  private static Fleet.Result<KeyArn, Boolean> failedKey(KeyArn key, Failure failure) {
    return new Fleet.Result<>(key, Optional.empty(), Optional.of(failure));
  }

  /** All targets of one key, in the request's order; they are imported one after the other. */
  private record OneKey(KeyArn key, List<WrappedMaterial.Target> targets) {}

  /**
   * What is told without an id after everything else: a replica, which gets only what its primary
   * has. Decided by the targets alone, so that a Region out of reach stops no other.
   */
  private static List<List<OneKey>> turns(List<WrappedMaterial.Target> targets) {
    Map<KeyArn, List<WrappedMaterial.Target>> byKey = new LinkedHashMap<>();
    targets.forEach(
        target -> byKey.computeIfAbsent(target.key(), key -> new ArrayList<>()).add(target));
    List<OneKey> first = new ArrayList<>();
    List<OneKey> replicas = new ArrayList<>();
    byKey.forEach(
        (key, own) ->
            (own.stream().anyMatch(ImportDesk::isFollower) ? replicas : first)
                .add(new OneKey(key, own)));
    return List.of(first, replicas);
  }

  private static boolean isFollower(WrappedMaterial.Target target) {
    return target.key().isMultiRegion()
        && target.importType().equals(Optional.of(ImportType.EXISTING_KEY_MATERIAL))
        && target.expectedKeyMaterialId().isEmpty();
  }

  /**
   * What came of one key.
   *
   * @param failures of single materials; the others are imported nevertheless
   */
  private record KeyOutcome(List<ImportReceipt.Target> imported, List<Failure> failures) {}

  /**
   * Imports every material of a key, then proves each: the key works only once all are there. The
   * newest token first: whether a newer one voids the older ones AWS does not say (decision 0022),
   * and if it does, one material comes back with each request.
   */
  private KeyOutcome importKey(
      OneKey key, Checked checked, Progress progress, ImportHistory history) {
    List<WrappedMaterial.Target> newestFirst = new ArrayList<>(key.targets());
    Collections.reverse(newestFirst);
    Map<WrappedMaterial.Target, Progress.Answer> answers = new LinkedHashMap<>();
    List<Failure> failures = new ArrayList<>();
    for (WrappedMaterial.Target target : newestFirst) {
      OneTarget one = new OneTarget(desk, regions, checked, target);
      try {
        answers.put(
            target,
            progress
                .answer(target)
                .orElseGet(() -> new Sending(one, progress, history, sleeper).answer()));
      } catch (Failure.Refused | Failure.Transport failure) {
        failures.add(failure);
      }
    }
    List<ImportReceipt.Target> imported = new ArrayList<>();
    answers.forEach(
        (target, answer) -> {
          OneTarget one = new OneTarget(desk, regions, checked, target);
          try {
            Progress.Proof proof =
                progress
                    .proof(target)
                    .orElseGet(() -> new Proving(one, progress, history, sleeper).prove(answer));
            imported.add(receiptTarget(one, answer, proof));
          } catch (Failure.Refused | Failure.Transport failure) {
            failures.add(failure);
          }
        });
    return new KeyOutcome(imported, failures);
  }

  private static ImportReceipt.Target receiptTarget(
      OneTarget one, Progress.Answer answer, Progress.Proof proof) {
    WrappedMaterial.Target target = one.target();
    return new ImportReceipt.Target(
        target.key(),
        target.keySpec(),
        one.question().keyUsage(),
        target.passportDigest(),
        target.importType(),
        target.expiry(),
        answer.outcome(),
        answer.stateBefore(),
        proof.stateAfter(),
        answer.keyMaterialId(),
        answer.awsRequestId(),
        answer.at(),
        proof.use());
  }

  private Receipt finishedBefore(Progress progress) {
    List<Event> written = progress.receipts();
    String name = written.get(written.size() - 1).fact("receipt-file");
    Envelope envelope = Envelope.parse(desk.store().get(name), name);
    Records.Stored<ImportReceipt> stored =
        records.receipts().stream()
            .filter(receipt -> receipt.digest().equals(envelope.payloadDigest()))
            .findFirst()
            .orElseThrow();
    return new Receipt(
        stored.payload(), stored.file(), stored.name(), stored.complete(), true, Optional.empty());
  }

  /** A request that was followed by a newer, imported one for the same key is history. */
  private void requireNotOvertaken(Checked checked) {
    long sequence = checked.request().header().sequence();
    String ceremony = checked.request().header().ceremony();
    Set<String> ours =
        checked.wrapped().payload().targets().stream()
            .map(target -> target.key().toString())
            .collect(Collectors.toSet());
    for (Event event : desk.store().events(Progress.DONE)) {
      boolean newer =
          event.ceremony().equals(ceremony)
              && Long.parseLong(event.fact("request-sequence")) > sequence;
      if (newer && List.of(event.fact("keys").split(" ")).stream().anyMatch(ours::contains)) {
        throw new Failure.Refused(
            Control.WRAPPED_MATCHES_REQUEST,
            checked.wrapped().payload().header().id()
                + " answers request number "
                + sequence
                + "; number "
                + event.fact("request-sequence")
                + " of "
                + ceremony
                + " has been imported since, on "
                + event.at(),
            "use the newest wrapped material; if the key needs material again, make a new request");
      }
    }
  }

  private Receipt record(
      Checked checked,
      Progress progress,
      List<ImportReceipt.Target> targets,
      Optional<Failure> incomplete) {
    WrappedMaterial wrapped = checked.wrapped().payload();
    String ceremony = wrapped.header().ceremony();
    long sequence = Receipts.next(desk.store(), ceremony);
    String id = Receipts.id(ceremony, sequence);
    ImportReceipt payload =
        new ImportReceipt(
            desk.header(BundleType.RECEIPT, ceremony, id, sequence, Optional.empty()),
            wrapped.requestDigest(),
            checked.wrapped().digest(),
            targets,
            desk.roster().limitations());
    Envelope envelope = desk.sign(payload);
    Bytes content = envelope.toBytes();
    String receiptFile = Receipts.file(id);
    String wrappedFile =
        "wrapped/"
            + wrapped.header().id()
            + "-"
            + checked.wrapped().digest().hex().substring(0, 8)
            + ".dsse.json";
    Event.Draft event =
        desk.event(ceremony, incomplete.isPresent() ? Progress.PARTIAL : Progress.DONE)
            .held(Control.PROOF_OF_USE)
            .fact("request-sequence", checked.request().header().sequence())
            .fact("receipt", id)
            .fact("receipt-file", receiptFile)
            .fact(
                "keys",
                String.join(
                    " ",
                    targets.stream().map(target -> target.key().toString()).distinct().toList()))
            .fact(
                "cells",
                String.join(" ", targets.stream().map(ImportReceipt.Target::cell).toList()))
            .input(wrapped.header().id(), checked.wrapped().digest())
            .output(receiptFile, desk.store().put(receiptFile, content));
    if (!desk.store().has(wrappedFile)) {
      event.output(wrappedFile, desk.store().put(wrappedFile, checked.wrapped().file()));
    }
    progress.append(event, Optional.empty());
    boolean complete =
        desk.roster().isSatisfied(BundleType.RECEIPT, java.util.Set.of(desk.operator().person()));
    return new Receipt(payload, content, receiptFile, complete, false, incomplete);
  }
}
