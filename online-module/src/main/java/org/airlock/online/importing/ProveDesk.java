package org.airlock.online.importing;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.payload.UseProof;
import org.airlock.online.desk.KnownMaterials;
import org.airlock.online.desk.Records;
import org.airlock.online.desk.Regions;
import org.airlock.online.kms.Kms;

/** The proof of use at any time, for everything that receipts say is in a key. */
public final class ProveDesk {
  private final Records records;
  private final KnownMaterials materials;
  private final Regions regions;
  private final SecureRandom random;

  public ProveDesk(
      Records records, KnownMaterials materials, Regions regions, SecureRandom random) {
    this.records = records;
    this.materials = materials;
    this.regions = regions;
    this.random = random;
  }

  /**
   * One proof that held.
   *
   * @param imported the receipt that says what is there
   */
  public record Proven(ImportReceipt.Target imported, UseProof use) {}

  /** One proof for each material of {@code key} that can be used. */
  public List<Proven> prove(KeyArn key) {
    Map<String, ImportReceipt.Target> cells = new LinkedHashMap<>();
    records.history().of(key).forEach(target -> cells.put(target.cell(), withCiphertext(target)));
    if (cells.isEmpty()) {
      throw new Failure.Refused(
          Control.PROOF_OF_USE,
          "this store has no receipt for " + key + ", so there is nothing to prove it by",
          "use the store that imported it ('importer status' lists what is here)");
    }
    List<Proven> proven = new ArrayList<>();
    for (ImportReceipt.Target target : cells.values()) {
      prove(target).ifPresent(use -> proven.add(new Proven(target, use)));
    }
    if (proven.isEmpty()) {
      throw new Failure.Refused(
          Control.PROOF_OF_USE,
          key
              + ": its material waits for a rotation or for other material, so it cannot be used yet",
          "'importer status --ask-kms' shows what it waits for");
    }
    return proven;
  }

  /** The newest receipt of the same cell may have none, for example after a deferred proof. */
  private ImportReceipt.Target withCiphertext(ImportReceipt.Target newest) {
    return newest.proof().referenceCiphertext().isPresent() || !newest.keySpec().isSymmetric()
        ? newest
        : records.history().of(newest.key()).stream()
            .filter(earlier -> earlier.cell().equals(newest.cell()))
            .filter(earlier -> earlier.proof().referenceCiphertext().isPresent())
            .reduce((older, newer) -> newer)
            .orElse(newest);
  }

  private Optional<UseProof> prove(ImportReceipt.Target target) {
    Kms kms = regions.of(target.key());
    ProofOfUse proof = ProofOfUse.atOnce();
    if (target.keySpec().isSymmetric()) {
      Optional<Bytes> ciphertext = target.proof().referenceCiphertext();
      ciphertext.ifPresent(blob -> proof.again(kms, target.key(), blob, target.keyMaterialId()));
      return ciphertext.map(blob -> UseProof.ciphertext(ProofOfUse.CHALLENGE, blob, true));
    }
    KnownMaterials.Known known =
        materials
            .of(target.passportDigest())
            .orElseThrow(
                () ->
                    new Failure.Refused(
                        Control.PROOF_OF_USE,
                        target.key() + ": this store has no passport of its material",
                        "use the store that imported it"));
    return Optional.of(
        proof.patiently(() -> new PassportProof(random).show(kms, target.key(), known.passport())));
  }
}
