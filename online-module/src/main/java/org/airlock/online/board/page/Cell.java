package org.airlock.online.board.page;

import java.time.Instant;
import java.util.Optional;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.KeyUsage;

/**
 * One KMS key in one Region with one material. Texts of a newer KMS are kept as they are.
 *
 * @param multiRegion {@code PRIMARY} or {@code REPLICA}; empty for a single-Region key
 * @param label of the material's passport, for people
 * @param materialId the passport's id
 * @param keyMaterialId KMS's name for the material, 64 hex digits; symmetric keys only
 * @param materialState KMS API, {@code KeyMaterialState}
 * @param importState KMS API, {@code ImportState}
 * @param keyState KMS API, {@code KeyState}
 * @param expiry empty when nothing is known to be imported
 * @param escrow what brings the material back
 * @param lastReceipt id of the newest receipt
 * @param importedAt when that receipt's import was done
 * @param openRequest id of a request that still can be answered
 * @param next what to do, in words for the operator
 */
public record Cell(
    KeyArn key,
    Optional<String> alias,
    KeySpec spec,
    KeyUsage usage,
    Optional<String> multiRegion,
    Optional<String> label,
    Optional<String> materialId,
    Optional<String> keyMaterialId,
    Optional<String> materialState,
    Optional<String> importState,
    Optional<String> keyState,
    Optional<Expiry> expiry,
    Optional<EscrowLine> escrow,
    Optional<String> lastReceipt,
    Optional<Instant> importedAt,
    Optional<String> openRequest,
    Urgency urgency,
    String next) {

  /** When the material expires; empty for never and for not known. */
  Optional<Instant> validTo() {
    return expiry.flatMap(Expiry::validTo);
  }

  /** What people call the key: its alias, else the label of its material. */
  Optional<String> name() {
    return alias.or(() -> label);
  }
}
