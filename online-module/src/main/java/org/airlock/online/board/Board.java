package org.airlock.online.board;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.payload.ImportRequest;
import org.airlock.online.desk.Records;
import org.airlock.online.desk.Regions;
import org.airlock.online.kms.KeyDescription;

/**
 * One line for each KMS key this store knows: what was imported, until when, what is open, what to
 * do next.
 */
public final class Board {
  private static final Duration SOON = Duration.ofDays(30);

  private final Records records;
  private final Instant now;

  public Board(Records records, Instant now) {
    this.records = records;
    this.now = now;
  }

  /**
   * One KMS key.
   *
   * @param receipt id of the newest receipt
   * @param keyMaterialId as that receipt says
   * @param validTo when the material expires; empty for never, or when nothing was imported
   * @param openRequest id of a request whose token lives and that no receipt answers
   * @param state what KMS says now; empty when it was not asked
   * @param next what to do
   */
  public record Line(
      KeyArn key,
      Optional<String> receipt,
      Optional<String> keyMaterialId,
      Optional<Instant> validTo,
      Optional<String> openRequest,
      Optional<String> state,
      String next) {}

  /**
   * The board.
   *
   * @param regions when KMS is to be asked for each key's state
   */
  public List<Line> lines(Optional<Regions> regions) {
    Map<KeyArn, Optional<ImportReceipt.Target>> keys = new LinkedHashMap<>();
    records
        .requests()
        .forEach(
            request ->
                request
                    .payload()
                    .targets()
                    .forEach(target -> keys.put(target.key(), Optional.empty())));
    records
        .receipts()
        .forEach(
            receipt ->
                receipt
                    .payload()
                    .targets()
                    .forEach(target -> keys.put(target.key(), Optional.of(target))));
    List<Line> lines = new ArrayList<>();
    keys.forEach((key, imported) -> lines.add(line(key, imported, regions)));
    return lines;
  }

  private Line line(
      KeyArn key, Optional<ImportReceipt.Target> imported, Optional<Regions> regions) {
    Optional<KeyDescription> described = regions.map(open -> open.of(key).describeKey(key));
    Optional<Records.Stored<ImportReceipt>> receipt = records.lastReceipt(key);
    Optional<Records.Stored<ImportRequest>> request = openRequest(key);
    return new Line(
        key,
        receipt.map(stored -> stored.payload().header().id()),
        imported.flatMap(ImportReceipt.Target::keyMaterialId),
        imported.flatMap(target -> target.expiry().validTo()),
        request.map(stored -> stored.payload().header().id()),
        described.map(KeyDescription::keyState),
        next(imported, receipt, request, described));
  }

  private Optional<Records.Stored<ImportRequest>> openRequest(KeyArn key) {
    return records.requests().stream()
        .filter(
            request ->
                request.payload().targets().stream().anyMatch(target -> target.key().equals(key)))
        .filter(request -> request.payload().header().notAfter().orElse(now).isAfter(now))
        .filter(
            request ->
                records.receipts().stream()
                    .noneMatch(
                        receipt -> receipt.payload().requestDigest().equals(request.digest())))
        .reduce((older, newer) -> newer);
  }

  private String next(
      Optional<ImportReceipt.Target> imported,
      Optional<Records.Stored<ImportReceipt>> receipt,
      Optional<Records.Stored<ImportRequest>> request,
      Optional<KeyDescription> described) {
    if (request.isPresent()) {
      return "wrap request "
          + request.get().payload().header().id()
          + " and import before "
          + request.get().payload().header().notAfter().orElseThrow();
    }
    if (receipt.filter(stored -> !stored.complete()).isPresent()) {
      return "have receipt "
          + receipt.get().payload().header().id()
          + " countersigned ('importer countersign')";
    }
    if (described.filter(key -> key.keyState().equals("PendingImport")).isPresent()) {
      return imported.isPresent()
          ? "the material is gone: 'importer request', wrap, import"
          : "'importer request', wrap, import";
    }
    Optional<Instant> validTo = imported.flatMap(target -> target.expiry().validTo());
    if (validTo.isPresent() && !validTo.get().isAfter(now)) {
      return "the material has expired: 'importer request', wrap, import";
    }
    if (validTo.isPresent() && validTo.get().isBefore(now.plus(SOON))) {
      return "expires in "
          + ChronoUnit.DAYS.between(now, validTo.get())
          + " days: re-import before";
    }
    return imported.isPresent() ? "nothing" : "the request's token died: 'importer request' again";
  }

  /** Proof of use at any time needs a receipt; this finds its target. */
  public ImportReceipt.Target provable(KeyArn key) {
    return records
        .lastReceipt(key)
        .flatMap(receipt -> Records.target(receipt.payload(), key))
        .orElseThrow(
            () ->
                new Failure.Refused(
                    org.airlock.common.control.Control.PROOF_OF_USE,
                    "this store has no receipt for "
                        + key
                        + ", so there is no reference ciphertext",
                    "use the store that imported it ('importer status' lists what is here)"));
  }
}
