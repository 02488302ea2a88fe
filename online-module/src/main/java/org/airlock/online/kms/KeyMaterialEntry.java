package org.airlock.online.kms;

import java.time.Instant;
import java.util.Optional;

/**
 * One material of a symmetric key. KMS API, {@code RotationsListEntry}.
 *
 * @param keyMaterialId 64 hex digits
 * @param importState {@code IMPORTED}, {@code PENDING_IMPORT} or a newer value; empty text when KMS
 *     did not say
 * @param materialState {@code CURRENT}, {@code NON_CURRENT}, {@code PENDING_ROTATION}, {@code
 *     PENDING_MULTI_REGION_IMPORT_AND_ROTATION} or a newer value; empty text when KMS did not say
 * @param validTo cut to whole seconds
 */
public record KeyMaterialEntry(
    String keyMaterialId,
    Optional<String> description,
    String importState,
    String materialState,
    Optional<Instant> validTo) {
  public static final String IMPORTED = "IMPORTED";
  public static final String CURRENT = "CURRENT";

  private static final String PENDING = "PENDING_";

  /** True when KMS has the material now. */
  public boolean isImported() {
    return importState.equals(IMPORTED);
  }

  /**
   * True for material that no rotation has made permanent: {@code PENDING_ROTATION} or {@code
   * PENDING_MULTI_REGION_IMPORT_AND_ROTATION}.
   */
  public boolean isPendingRotation() {
    return materialState.startsWith(PENDING);
  }
}
