package org.airlock.online.kms;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.KeyArn;

/**
 * KMS API, {@code KeyMetadata}. Enumerations are kept as KMS wrote them, so that a value newer than
 * this program is shown and not lost; whoever decides on one treats an unknown value as "stop".
 *
 * @param multiRegion where the key stands among its Regions; empty for a single-Region key
 * @param validTo the earliest expiry of the permanently associated materials, cut to whole seconds
 * @param currentKeyMaterialId 64 hex digits; symmetric keys only
 * @param requestId AWS's id of the call, empty text when the answer had none
 */
public record KeyDescription(
    KeyArn arn,
    String keyState,
    String origin,
    String keySpec,
    String keyUsage,
    Optional<MultiRegion> multiRegion,
    Optional<String> expirationModel,
    Optional<Instant> validTo,
    Optional<String> currentKeyMaterialId,
    String requestId) {

  /**
   * KMS API, {@code MultiRegionConfiguration}.
   *
   * @param type {@code PRIMARY}, {@code REPLICA} or a newer value
   */
  public record MultiRegion(String type, Optional<KeyArn> primary, List<KeyArn> replicas) {
    public MultiRegion {
      replicas = List.copyOf(replicas);
    }
  }

  /**
   * When the material dies, or that it does not; of several permanent materials the earliest. Empty
   * when KMS did not say, as for a key without material.
   */
  public Optional<Expiry> expiry() {
    return LiveExpiry.of(expirationModel, validTo);
  }

  /** True for a replica: it takes only material that its primary has. */
  public boolean isReplica() {
    return multiRegion.filter(place -> place.type().equals("REPLICA")).isPresent();
  }
}
