package org.airlock.online.importing;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.ImportType;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.payload.ImportRequest;
import org.airlock.common.payload.WrappedMaterial;
import org.airlock.common.transcript.Event;
import org.airlock.common.verification.BundleVerifier;
import org.airlock.common.verification.Verified;
import org.airlock.online.desk.Desk;
import org.airlock.online.desk.Records;
import org.airlock.online.desk.Regions;
import org.airlock.online.kms.ImportCall;
import org.airlock.online.kms.ImportOutcome;
import org.airlock.online.kms.KeyDescription;
import org.airlock.online.kms.KeyMaterialEntry;
import org.airlock.online.kms.Kms;
import org.airlock.online.kms.Sleeper;
import org.airlock.online.rules.AnswerRules;
import org.airlock.online.rules.ExpiryRules;
import org.airlock.online.rules.KeyRules;

/**
 * Imports wrapped material: verify, check, send each target once, prove its use, sign the receipt.
 * Safe to repeat at any point: what was sent is in the transcript before it leaves, and a call
 * whose answer was lost is looked for in KMS before anything is sent again.
 */
public final class ImportDesk {
  /** How long an import may stay invisible to DescribeKey after its answer was lost. */
  private static final List<Duration> LOOK_AGAIN =
      List.of(Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(6));

  private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

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
  public record Checked(Verified<WrappedMaterial> wrapped, ImportRequest request) {}

  /** A receipt in the store; {@code repeated} when this import had been finished before. */
  public record Receipt(
      ImportReceipt payload, Bytes file, String storeFile, boolean complete, boolean repeated) {}

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
    AnswerRules.requireProvenEscrow(wrapped.payload(), verifier, source);
    return new Checked(wrapped, request);
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
    for (WrappedMaterial.Target target : checked.wrapped().payload().targets()) {
      KeyDescription before = describe(target);
      requireSendable(target, before);
      ImportCall call = call(checked, target);
      lines.add("kms:ImportKeyMaterial at " + regions.of(target.key()).endpoint());
      lines.add("  KeyId                  " + call.key());
      lines.add("  ExpirationModel        " + call.expiry().model());
      call.expiry()
          .validTo()
          .ifPresent(validTo -> lines.add("  ValidTo                " + validTo));
      call.importType().ifPresent(type -> lines.add("  ImportType             " + type));
      call.expectedKeyMaterialId().ifPresent(id -> lines.add("  KeyMaterialId          " + id));
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
      lines.add(
          "  then kms:DescribeKey"
              + (earlier(checked, target.key()).isPresent()
                  ? ", kms:Decrypt"
                  : ", kms:Encrypt, kms:Decrypt"));
    }
    return lines;
  }

  /** Imports all targets and signs the receipt; a repetition goes on where the last run stopped. */
  public Receipt run(Checked checked) {
    Digest wrapped = checked.wrapped().digest();
    Optional<Event> done = Progress.of(desk.store(), wrapped).done();
    if (done.isPresent()) {
      return finishedBefore(done.get());
    }
    requireNotOvertaken(checked);
    String ceremony = checked.wrapped().payload().header().ceremony();
    desk.store()
        .append(
            desk.event(ceremony, "import-begun")
                .input(checked.wrapped().payload().header().id(), wrapped)
                .fact("wrapped-digest", wrapped)
                .fact(
                    "if-interrupted",
                    "run the same 'import' again: it asks KMS what happened and never imports twice"));
    try {
      List<ImportReceipt.Target> targets = new ArrayList<>();
      for (WrappedMaterial.Target target : checked.wrapped().payload().targets()) {
        targets.add(importOne(checked, target));
      }
      return record(checked, targets);
    } catch (Failure failure) {
      desk.store()
          .append(
              desk.event(ceremony, "import-failed")
                  .fact("wrapped-digest", wrapped)
                  .fact("exit-code", failure.exitCode())
                  .fact("what", String.valueOf(failure.getMessage())));
      throw failure;
    }
  }

  private Receipt finishedBefore(Event done) {
    String name = done.fact("receipt-file");
    Envelope envelope = Envelope.parse(desk.store().get(name), name);
    Records.Stored<ImportReceipt> stored =
        records.receipts().stream()
            .filter(receipt -> receipt.digest().equals(envelope.payloadDigest()))
            .findFirst()
            .orElseThrow();
    return new Receipt(stored.payload(), stored.file(), stored.name(), stored.complete(), true);
  }

  /** A request that was followed by a newer, imported one for the same key is history. */
  private void requireNotOvertaken(Checked checked) {
    long sequence = checked.request().header().sequence();
    String ceremony = checked.request().header().ceremony();
    for (Event event : desk.store().events(Progress.DONE)) {
      if (event.ceremony().equals(ceremony)
          && Long.parseLong(event.fact("request-sequence")) > sequence) {
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

  private KeyDescription describe(WrappedMaterial.Target target) {
    KeyDescription description = regions.of(target.key()).describeKey(target.key());
    KeyRules.requireExternal(description);
    return description;
  }

  private void requireSendable(WrappedMaterial.Target target, KeyDescription before) {
    Kms kms = regions.of(target.key());
    Instant awsNow = kms.awsTime().orElse(desk.now());
    Duration apart = Duration.between(awsNow, desk.now()).abs();
    if (apart.compareTo(CLOCK_TOLERANCE) > 0) {
      desk.console()
          .show(
              "note: this machine's clock and AWS's differ by "
                  + apart.toMinutes()
                  + " minutes; AWS's counts");
    }
    AnswerRules.requireTokenAlive(target, awsNow);
    KeyRules.requireSymmetric(before);
    KeyRules.requireImportable(before);
    ExpiryRules.requirePossible(target.expiry(), awsNow);
    // Where KMS names none, the expected id still goes with the call and KMS compares it itself.
    boolean asExpected =
        before.currentKeyMaterialId().isEmpty()
            || before.currentKeyMaterialId().equals(target.expectedKeyMaterialId());
    if (!asExpected) {
      throw new Failure.Refused(
          Control.MATERIAL_ID_EXPECTED,
          target.key()
              + ": KMS names material "
              + before.currentKeyMaterialId().orElse("none")
              + ", the request was made for "
              + target.expectedKeyMaterialId().orElse("none"),
          "something was imported into this key since the request; look in CloudTrail (ImportKeyMaterial), then make a new request");
    }
  }

  private ImportReceipt.Target importOne(Checked checked, WrappedMaterial.Target target) {
    Digest wrapped = checked.wrapped().digest();
    Progress progress = Progress.of(desk.store(), wrapped);
    Progress.Answer answer =
        progress.answer(target.key()).orElseGet(() -> answered(checked, target, progress));
    Progress.Proof proof =
        progress.proof(target.key()).orElseGet(() -> proven(checked, target, answer));
    return new ImportReceipt.Target(
        target.key(),
        target.passportDigest(),
        target.importType(),
        target.expiry(),
        answer.outcome(),
        answer.stateBefore(),
        proof.stateAfter(),
        answer.keyMaterialId(),
        answer.awsRequestId(),
        answer.at(),
        proof.referenceCiphertext(),
        proof.earlierDecrypted());
  }

  private Progress.Answer answered(
      Checked checked, WrappedMaterial.Target target, Progress progress) {
    Progress.Answer answer =
        progress.isOpen(target.key())
            ? afterLostAnswer(checked, target).orElseGet(() -> send(checked, target))
            : send(checked, target);
    String ceremony = checked.wrapped().payload().header().ceremony();
    desk.store()
        .append(
            answer.write(
                desk.event(ceremony, Progress.ANSWERED), target.key(), checked.wrapped().digest()));
    return answer;
  }

  private Progress.Answer send(Checked checked, WrappedMaterial.Target target) {
    Kms kms = regions.of(target.key());
    KeyDescription before = describe(target);
    requireSendable(target, before);
    String ceremony = checked.wrapped().payload().header().ceremony();
    desk.store()
        .append(
            desk.event(ceremony, Progress.SENDING)
                .held(
                    Control.SIGNATURES,
                    Control.ENVIRONMENT_MATCH,
                    Control.WRAPPED_MATCHES_REQUEST,
                    Control.ESCROW_PROOF,
                    Control.ENDPOINT_TRUSTED,
                    Control.TOKEN_ALIVE,
                    Control.KEY_ORIGIN,
                    Control.KEY_STATE,
                    Control.EXPIRY_EXPLICIT,
                    Control.MATERIAL_ID_EXPECTED)
                .fact("wrapped-digest", checked.wrapped().digest())
                .fact("key", target.key())
                .fact("state-before", before.keyState())
                .fact("endpoint", kms.endpoint()));
    desk.console()
        .say(
            "Importing into "
                + target.key()
                + " ("
                + before.keyState()
                + "), "
                + target.expiry().describe(desk.now()));
    ImportOutcome outcome = kms.importKeyMaterial(call(checked, target));
    if (outcome instanceof ImportOutcome.Imported imported) {
      return new Progress.Answer(
          ImportReceipt.IMPORTED,
          before.keyState(),
          imported.keyMaterialId().or(() -> describe(target).currentKeyMaterialId()),
          imported.requestId().isEmpty() ? Progress.UNKNOWN : imported.requestId(),
          seconds(kms));
    }
    if (outcome instanceof ImportOutcome.Refused refused) {
      throw refusal(checked, target, before, refused);
    }
    ImportOutcome.Unknown unknown = (ImportOutcome.Unknown) outcome;
    desk.console().say("No answer from KMS (" + unknown.what() + "). Asking KMS what happened:");
    return afterLostAnswer(checked, target)
        .orElseThrow(
            () ->
                new Failure.Transport(
                    unknown.what() + "; KMS shows no import so far",
                    "run the same command again: it asks KMS once more before it sends anything"));
  }

  /**
   * A definite no from KMS: nothing was imported, which is written down, so that a repetition may
   * send again.
   */
  private Failure refusal(
      Checked checked,
      WrappedMaterial.Target target,
      KeyDescription before,
      ImportOutcome.Refused refused) {
    String ceremony = checked.wrapped().payload().header().ceremony();
    desk.store()
        .append(
            desk.event(ceremony, "target-refused")
                .fact("key", target.key())
                .fact("aws-error", refused.errorCode())
                .fact("aws-request-id", refused.requestId()));
    if (refused.errorCode().equals("KMSInvalidStateException")
        && before.keyState().equals("Enabled")) {
      return new Failure.Refused(
          Control.NEVER_AUTO_DELETE,
          target.key()
              + ": KMS takes this import only after the present material is deleted ("
              + refused.what()
              + ")",
          "Airlock deletes nothing by itself. If the outage is acceptable, delete it with 'aws kms delete-imported-key-material"
              + " --key-id "
              + target.key()
              + "', make a new request and wrap again");
    }
    return refused.failure();
  }

  /**
   * Finds out whether an import whose answer is unknown took place. For a re-import the expected
   * KeyMaterialId went with the call, so KMS can have taken no other material; a first import is
   * recognised by the description that went with it.
   */
  private Optional<Progress.Answer> afterLostAnswer(
      Checked checked, WrappedMaterial.Target target) {
    for (Duration wait : LOOK_AGAIN) {
      Optional<Progress.Answer> found = look(checked, target);
      if (found.isPresent()) {
        return found;
      }
      pause(wait);
    }
    return look(checked, target);
  }

  private Optional<Progress.Answer> look(Checked checked, WrappedMaterial.Target target) {
    Kms kms = regions.of(target.key());
    KeyDescription now = describe(target);
    if (!now.keyState().equals("Enabled") || !sameExpiry(now, target.expiry())) {
      return Optional.empty();
    }
    boolean ours =
        target.importType().equals(Optional.of(ImportType.EXISTING_KEY_MATERIAL))
            ? now.currentKeyMaterialId().equals(target.expectedKeyMaterialId())
            : isOurFirstImport(kms, checked, target);
    if (!ours) {
      throw new Failure.Refused(
          Control.MATERIAL_ID_EXPECTED,
          target.key() + " has material now, and it does not carry the mark of this import",
          "look in CloudTrail (ImportKeyMaterial) for who imported it; do not import anything else into this key");
    }
    desk.console().say(target.key() + ": the import had taken place; no second one is sent.");
    return Optional.of(
        new Progress.Answer(
            ImportReceipt.FOUND_IMPORTED,
            Progress.of(desk.store(), checked.wrapped().digest()).stateBefore(target.key()),
            now.currentKeyMaterialId(),
            Progress.UNKNOWN,
            seconds(kms)));
  }

  private Instant seconds(Kms kms) {
    return kms.awsTime().orElse(desk.now()).truncatedTo(ChronoUnit.SECONDS);
  }

  private static boolean isOurFirstImport(Kms kms, Checked checked, WrappedMaterial.Target target) {
    String mark = description(checked, target);
    return kms.listKeyMaterials(target.key()).stream()
        .map(KeyMaterialEntry::description)
        .anyMatch(description -> description.equals(Optional.of(mark)));
  }

  private static boolean sameExpiry(KeyDescription now, Expiry expiry) {
    return now.expirationModel().filter(model -> !model.equals(expiry.model())).isEmpty()
        && now.validTo().equals(expiry.validTo());
  }

  private static ImportCall call(Checked checked, WrappedMaterial.Target target) {
    return new ImportCall(
        target.key(),
        target.importToken(),
        target.ciphertext(),
        target.expiry(),
        target.importType(),
        target.expectedKeyMaterialId(),
        Optional.of(description(checked, target)));
  }

  /**
   * Signpost in KMS and CloudTrail: which ceremony, which bundle, which passport. At most 110
   * characters.
   */
  private static String description(Checked checked, WrappedMaterial.Target target) {
    return "airlock "
        + checked.wrapped().payload().header().id()
        + " "
        + checked.wrapped().digest().hex().substring(0, 16)
        + " passport "
        + target.passportDigest().hex().substring(0, 16);
  }

  /**
   * What the newest receipt says about a key: our own, or the one that travelled in the request.
   */
  private Optional<ImportReceipt.Target> earlier(Checked checked, KeyArn key) {
    Optional<ImportReceipt.Target> own =
        records.lastReceipt(key).flatMap(receipt -> Records.target(receipt.payload(), key));
    if (own.isPresent()) {
      return own;
    }
    BundleVerifier verifier = new BundleVerifier(desk.chain());
    return checked.request().targets().stream()
        .filter(target -> target.key().equals(key))
        .flatMap(target -> target.lastReceipt().stream())
        .map(
            file ->
                verifier.recorded(
                    BundleType.RECEIPT,
                    file,
                    "the receipt inside the request",
                    ImportReceipt::parse))
        .flatMap(receipt -> Records.target(receipt.payload(), key).stream())
        .findFirst();
  }

  private Progress.Proof proven(
      Checked checked, WrappedMaterial.Target target, Progress.Answer answer) {
    Kms kms = regions.of(target.key());
    ProofOfUse proof = new ProofOfUse(sleeper);
    Optional<ImportReceipt.Target> earlier = earlier(checked, target.key());
    Bytes ciphertext;
    if (earlier.isPresent()) {
      ciphertext = earlier.get().referenceCiphertext();
      proof.again(kms, target.key(), ciphertext, answer.keyMaterialId());
      desk.console()
          .say(
              target.key()
                  + ": the ciphertext of "
                  + earlier.get().importedAt()
                  + " decrypts again.");
    } else {
      ciphertext = proof.first(kms, target.key(), answer.keyMaterialId());
      desk.console()
          .say(
              target.key()
                  + ": encrypts and decrypts; the reference ciphertext goes into the receipt.");
    }
    KeyDescription after = describe(target);
    requireMaterial(target, after, answer);
    Progress.Proof held = new Progress.Proof(ciphertext, earlier.isPresent(), after.keyState());
    String ceremony = checked.wrapped().payload().header().ceremony();
    desk.store()
        .append(
            held.write(
                    desk.event(ceremony, Progress.PROVEN), target.key(), checked.wrapped().digest())
                .held(Control.PROOF_OF_USE, Control.MATERIAL_ID_EXPECTED));
    return held;
  }

  private static void requireMaterial(
      WrappedMaterial.Target target, KeyDescription after, Progress.Answer answer) {
    Optional<String> expected = target.expectedKeyMaterialId().or(answer::keyMaterialId);
    if (expected.isPresent()
        && after.currentKeyMaterialId().isPresent()
        && !after.currentKeyMaterialId().equals(expected)) {
      throw new Failure.Refused(
          Control.MATERIAL_ID_EXPECTED,
          target.key()
              + ": KMS names material "
              + after.currentKeyMaterialId().get()
              + " after the import, expected "
              + expected.get(),
          "do not rely on this key; look in CloudTrail for other imports and rotations");
    }
  }

  private Receipt record(Checked checked, List<ImportReceipt.Target> targets) {
    WrappedMaterial wrapped = checked.wrapped().payload();
    String ceremony = wrapped.header().ceremony();
    long sequence =
        desk.store().events(Progress.DONE).stream()
                .filter(event -> event.ceremony().equals(ceremony))
                .count()
            + 1;
    String id = "R-" + ceremony + "-" + sequence;
    ImportReceipt payload =
        new ImportReceipt(
            desk.header(BundleType.RECEIPT, ceremony, id, sequence, Optional.empty()),
            wrapped.requestDigest(),
            checked.wrapped().digest(),
            targets,
            desk.roster().limitations());
    Envelope envelope = desk.sign(payload);
    Bytes content = envelope.toBytes();
    String receiptFile = "receipts/" + id + ".dsse.json";
    String wrappedFile =
        "wrapped/"
            + wrapped.header().id()
            + "-"
            + checked.wrapped().digest().hex().substring(0, 8)
            + ".dsse.json";
    desk.store()
        .append(
            desk.event(ceremony, Progress.DONE)
                .held(Control.PROOF_OF_USE)
                .fact("wrapped-digest", checked.wrapped().digest())
                .fact("request-sequence", checked.request().header().sequence())
                .fact("receipt", id)
                .fact("receipt-file", receiptFile)
                .fact(
                    "keys",
                    String.join(
                        " ", targets.stream().map(target -> target.key().toString()).toList()))
                .input(wrapped.header().id(), checked.wrapped().digest())
                .output(receiptFile, desk.store().put(receiptFile, content))
                .output(wrappedFile, desk.store().put(wrappedFile, checked.wrapped().file())));
    boolean complete =
        desk.roster().isSatisfied(BundleType.RECEIPT, java.util.Set.of(desk.operator().person()));
    return new Receipt(payload, content, receiptFile, complete, false);
  }

  private void pause(Duration wait) {
    try {
      sleeper.sleep(wait);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new Failure.Stopped(
          "interrupted while asking KMS what happened", "run the same command again");
    }
  }
}
