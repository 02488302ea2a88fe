package org.airlock.offline.escrow;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.airlock.common.bytes.Digest;
import org.airlock.common.kms.ImportType;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.payload.Passport;
import org.airlock.common.store.Store;
import org.airlock.common.transcript.Event;
import org.airlock.common.verification.Verified;
import org.airlock.offline.inventory.Inventory;

/**
 * The optional second half of a drill: the same material is imported again into a key that has it,
 * with the expiry unchanged. KMS takes it only if it is the same, so the receipt that comes back
 * proves the escrow against KMS.
 */
public final class OracleProof {
  private final Store store;
  private final Inventory inventory;

  public OracleProof(Store store, Inventory inventory) {
    this.store = store;
    this.inventory = inventory;
  }

  /** What people type for it, per key that has material of this escrow, in order. */
  public List<String> commands(Verified<EscrowRecord> escrow, String ceremony) {
    Map<String, ImportReceipt.Target> last = new LinkedHashMap<>();
    Set<Digest> passports = passports(escrow);
    inventory
        .receipts()
        .forEach(
            receipt ->
                receipt.payload().targets().stream()
                    .filter(target -> passports.contains(target.passportDigest()))
                    .forEach(target -> last.put(target.cell(), target)));
    if (last.isEmpty()) {
      return List.of(
          "No receipt in this store names a KMS key with material of this escrow, so there is nothing to import again.",
          "Receipts come with the next import request.");
    }
    List<String> lines = new ArrayList<>();
    for (ImportReceipt.Target target : last.values()) {
      String expiry = target.expiry().validTo().map(at -> "--valid-to " + at).orElse("--no-expiry");
      String material =
          target.keyMaterialId().map(materialId -> " --material " + materialId).orElse("");
      String request =
          "importer request --ceremony CEREMONY --key "
              + target.key()
              + material
              + " --keep-expiry --identity KEY.pem --out STICK";
      lines.add(request);
      lines.add(
          "ceremony wrap STICK/IR-CEREMONY-1.dsse.json --recorded "
              + expiry
              + " --ceremony CEREMONY --operator KEY.pem --witness KEY.pem --out STICK");
      lines.add("importer import STICK/WM-CEREMONY-1.dsse.json --identity KEY.pem --out STICK");
    }
    lines.add("CEREMONY is a new ceremony's id; " + ceremony + " has been used for the drill.");
    return lines;
  }

  /** What became of the last oracle re-import that a drill of this escrow asked for. */
  public Optional<String> state(Verified<EscrowRecord> escrow) {
    Optional<Event> asked =
        store.events("drill-done").stream()
            .filter(event -> event.fact("escrow").equals(escrow.payload().header().id()))
            .filter(event -> event.fact("oracle").equals("asked"))
            .reduce((older, newer) -> newer);
    return asked.map(
        event ->
            provenSince(escrow, event.at())
                .map(
                    receipt ->
                        "Oracle re-import asked for by "
                            + event.fact("drill")
                            + ": proven by receipt "
                            + receipt)
                .orElse(
                    "Oracle re-import asked for by "
                        + event.fact("drill")
                        + " on "
                        + event.at()
                        + ": no receipt yet"));
  }

  private Optional<String> provenSince(Verified<EscrowRecord> escrow, Instant since) {
    Set<Digest> passports = passports(escrow);
    return inventory.receipts().stream()
        .filter(
            receipt ->
                receipt.payload().targets().stream()
                    .anyMatch(
                        target ->
                            passports.contains(target.passportDigest())
                                && target
                                    .importType()
                                    .equals(Optional.of(ImportType.EXISTING_KEY_MATERIAL))
                                && target.importedAt().isAfter(since)))
        .map(receipt -> receipt.payload().header().id())
        .reduce((older, newer) -> newer);
  }

  private Set<Digest> passports(Verified<EscrowRecord> escrow) {
    Set<Digest> digests = new HashSet<>();
    for (Verified<Passport> passport : inventory.materialsOf(escrow)) {
      digests.add(passport.digest());
    }
    return digests;
  }
}
