package org.airlock.online.kms;

import java.time.Instant;
import java.util.Optional;
import org.airlock.common.kms.Expiry;

/**
 * One material of a symmetric key. KMS API, {@code RotationsListEntry}.
 *
 * @param keyMaterialId 64 hex digits
 * @param importState {@code IMPORTED}, {@code PENDING_IMPORT} or a newer value; empty text when KMS
 *     did not say
 * @param materialState {@code CURRENT}, {@code NON_CURRENT}, {@code PENDING_ROTATION}, {@code
 *     PENDING_MULTI_REGION_IMPORT_AND_ROTATION} or a newer value; empty text when KMS did not say
 * @param expirationModel as KMS wrote it; empty when it did not say, as for material that is gone
 * @param validTo cut to whole seconds
 */
public record KeyMaterialEntry(
    String keyMaterialId,
    Optional<String> description,
    String importState,
    String materialState,
    Optional<String> expirationModel,
    Optional<Instant> validTo) {
  public static final String IMPORTED = "IMPORTED";
  public static final String CURRENT = "CURRENT";

  private static final String PENDING = "PENDING_";

  /** When the material dies, or that it does not; empty when KMS did not say, or it is gone. */
  public Optional<Expiry> expiry() {
    return isImported() ? LiveExpiry.of(expirationModel, validTo) : Optional.empty();
  }

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
