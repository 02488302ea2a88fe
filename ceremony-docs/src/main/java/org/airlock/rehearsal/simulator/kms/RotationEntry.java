package org.airlock.rehearsal.simulator.kms;

import java.time.Instant;
import java.util.Optional;

/** One line of ListKeyRotations (KMS API, {@code RotationsListEntry}). */
public record RotationEntry(
    String keyId,
    String keyMaterialId,
    MaterialState state,
    Optional<ImportDetails> imported,
    Optional<Instant> rotationDate) {

  /** KMS API, {@code KeyMaterialState}, without the multi-Region one. */
  public enum MaterialState {
    CURRENT,
    NON_CURRENT,
    PENDING_ROTATION,
    PENDING_MULTI_REGION_IMPORT_AND_ROTATION
  }

  /**
   * What only material of EXTERNAL keys has. {@code validTo} empty means that present material does
   * not expire.
   */
  public record ImportDetails(
      boolean present, Optional<String> description, Optional<Instant> validTo) {}
}
