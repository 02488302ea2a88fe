package org.airlock.online.reconcile;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.payload.ImportReceipt;

/**
 * Receipts against ImportKeyMaterial. By request id and key; where the answer was lost and the
 * receipt has no id, by key, time, and the description that every import carries.
 */
final class ImportJoin {
  private final TrailRecords records;
  private final EventIndex events;
  private final Missing missing;
  private final List<Finding> findings = new ArrayList<>();

  ImportJoin(TrailRecords records, EventIndex events, Missing missing) {
    this.records = records;
    this.events = events;
    this.missing = missing;
  }

  List<Finding> join() {
    List<TrailRecords.Import> open = new ArrayList<>();
    // All that name their call first, so that a guess by time cannot take what is another's.
    for (TrailRecords.Import one : records.imports()) {
      Optional<TrailEvent> event =
          one.requestId()
              .flatMap(id -> events.take(TrailEvent.IMPORT, id, Optional.of(one.target().key())));
      event.ifPresentOrElse(
          found -> compare(one, found, "the same request id"), () -> open.add(one));
    }
    for (TrailRecords.Import one : open) {
      Optional<TrailEvent> event =
          one.requestId().isPresent()
              ? Optional.empty()
              : events.take(TrailEvent.IMPORT, found -> fits(one, found));
      event.ifPresentOrElse(
          found -> compare(one, found, "its answer was lost: the same key, time and description"),
          () -> miss(one));
    }
    events.left(TrailEvent.IMPORT).forEach(this::unrecorded);
    return findings;
  }

  private static boolean fits(TrailRecords.Import one, TrailEvent event) {
    Instant found = one.target().importedAt();
    Instant sent = one.sentAt().orElse(found.minusSeconds(86_400));
    boolean ours =
        event
            .parameter("keyMaterialDescription")
            .map(
                text ->
                    text.contains(one.wrappedDigest().hex().substring(0, 16))
                        && text.contains(one.target().passportDigest().hex().substring(0, 16)))
            .orElse(true);
    return ours
        && event.concerns(one.target().key())
        && !event.at().isBefore(sent.minus(Coverage.TOLERANCE))
        && !event.at().isAfter(found.plus(Coverage.TOLERANCE));
  }

  private void compare(TrailRecords.Import one, TrailEvent event, String by) {
    List<String> differences = differences(one.target(), event);
    String receipt = "receipt " + one.receipt();
    if (differences.isEmpty()) {
      findings.add(
          Finding.explained(
              FindingKind.MATCHED, event, event.described(), "nothing", receipt + ", by " + by));
      return;
    }
    findings.add(
        Finding.unexplained(
            FindingKind.DIFFERENT,
            event,
            event.described()
                + " is that of "
                + receipt
                + ", but "
                + String.join("; ", differences),
            "see what is true now ('importer status --ask-kms'); if KMS has another expiry or material than was meant,"
                + " import again, and do not rely on this receipt"));
  }

  static List<String> differences(ImportReceipt.Target target, TrailEvent event) {
    List<String> differences = new ArrayList<>();
    event
        .error()
        .ifPresent(code -> differences.add("CloudTrail says that the call failed with " + code));
    String model = event.parameter("expirationModel").orElse(Expiry.EXPIRES);
    differ(differences, "expirationModel", target.expiry().model(), model);
    target
        .expiry()
        .validTo()
        .ifPresent(
            validTo ->
                differ(
                    differences,
                    "validTo",
                    validTo.toString(),
                    event
                        .parameter("validTo")
                        .map(text -> TrailTime.parse(text).map(Instant::toString).orElse(text))
                        .orElse("none")));
    event
        .parameter("importType")
        .ifPresent(
            type ->
                target
                    .importType()
                    .ifPresent(
                        recorded -> differ(differences, "importType", recorded.name(), type)));
    event
        .keyMaterialId()
        .ifPresent(
            id ->
                target
                    .keyMaterialId()
                    .ifPresent(recorded -> differ(differences, "keyMaterialId", recorded, id)));
    return differences;
  }

  private static void differ(List<String> differences, String field, String receipt, String event) {
    if (!receipt.equals(event)) {
      differences.add(field + " is " + receipt + " in the receipt and " + event + " in CloudTrail");
    }
  }

  private void miss(TrailRecords.Import one) {
    ImportReceipt.Target target = one.target();
    if (!missing.accuses(target.key(), target.importedAt())) {
      return;
    }
    boolean claimed =
        one.requestId().filter(id -> events.isTaken(TrailEvent.IMPORT, id)).isPresent();
    findings.add(
        Missing.finding(
            FindingKind.RECEIPT_WITHOUT_EVENT,
            one.receipt(),
            target.key(),
            target.importedAt(),
            one.signers(),
            "receipt "
                + one.receipt()
                + " records an import (request "
                + one.requestId().orElse("unknown")
                + "), and CloudTrail shows "
                + (claimed ? "that call once only, which another receipt has" : "no such call"),
            "see whether the log is complete (organisation trail, excluded KMS events); if it is, something else than KMS"
                + " answered the import: treat the wrapped material as seen by others, and ask who signed the receipt"));
  }

  private void unrecorded(TrailEvent event) {
    if (event.key().filter(records.keys()::contains).isEmpty()) {
      findings.add(
          Finding.unexplained(
              FindingKind.UNRECORDED_IMPORT,
              event,
              event.described() + " into a key that this store does not know",
              "ask who made the call; if the key is another team's, say so once for all its imports: 'importer reconcile"
                  + " --explain "
                  + event.keyText()
                  + " --reason TEXT'"));
      return;
    }
    Long line = records.unfinished().get(event.requestId());
    if (line != null) {
      findings.add(
          Finding.unexplained(
              FindingKind.UNRECORDED_IMPORT,
              event,
              event.described()
                  + " was made by this store (transcript line "
                  + line
                  + "), but never got its proof of use and receipt",
              "run 'importer import' again with the same wrapped material: it sends nothing, proves and signs"));
      return;
    }
    findings.add(
        Finding.unexplained(
            FindingKind.UNRECORDED_IMPORT,
            event,
            event.described() + sameMaterial(event),
            "ask who made the call and from which ceremony; if another office's store has the receipt, countersign it here"
                + " ('importer countersign RECEIPT'); if nobody has, follow your incident process and run 'importer prove"
                + " --key "
                + event.keyText()
                + "'"));
  }

  /** KMS takes only the same bytes under one id, so whoever imported them had them. */
  private String sameMaterial(TrailEvent event) {
    Optional<KeyArn> key = event.key();
    return records.imports().stream()
        .filter(one -> key.filter(one.target().key()::equals).isPresent())
        .filter(
            one ->
                event.keyMaterialId().isPresent()
                    && one.target().keyMaterialId().equals(event.keyMaterialId()))
        .findFirst()
        .map(
            one ->
                ": the same material as in receipt "
                    + one.receipt()
                    + ", so somebody wrapped it outside the recorded ceremonies")
        .orElse("");
  }
}
