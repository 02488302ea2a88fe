package org.airlock.online.importing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.failure.Failure;
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
      OneTarget one = new OneTarget(desk, regions, checked, target);
      new Sending(one, sleeper).requireSendable(one.describe());
      ImportCall call = one.call();
      lines.add("kms:ImportKeyMaterial at " + one.kms().endpoint());
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
              + (new Proving(one, records, sleeper).earlier().isPresent()
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

  private ImportReceipt.Target importOne(Checked checked, WrappedMaterial.Target target) {
    OneTarget one = new OneTarget(desk, regions, checked, target);
    Progress progress = Progress.of(desk.store(), one.wrappedDigest());
    Progress.Answer answer =
        progress.answer(target.key()).orElseGet(() -> new Sending(one, sleeper).answer(progress));
    Progress.Proof proof =
        progress
            .proof(target.key())
            .orElseGet(() -> new Proving(one, records, sleeper).prove(answer));
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
}
