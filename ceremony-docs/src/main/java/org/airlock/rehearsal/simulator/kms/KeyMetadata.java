package org.airlock.rehearsal.simulator.kms;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.KeyUsage;

/**
 * What DescribeKey tells (KMS API, {@code KeyMetadata}).
 *
 * @param expirationModel only while the current material is imported
 * @param validTo the earliest over all bound materials
 * @param currentKeyMaterialId stays after the material is deleted
 */
public record KeyMetadata(
    String account,
    String keyId,
    String arn,
    Instant createdAt,
    String description,
    KeyState state,
    Origin origin,
    KeySpec spec,
    KeyUsage usage,
    List<String> encryptionAlgorithms,
    List<String> signingAlgorithms,
    List<String> macAlgorithms,
    List<String> keyAgreementAlgorithms,
    Optional<MultiRegion> multiRegion,
    Optional<Instant> deletionDate,
    Optional<ExpirationModel> expirationModel,
    Optional<Instant> validTo,
    Optional<String> currentKeyMaterialId) {

  public KeyMetadata {
    encryptionAlgorithms = List.copyOf(encryptionAlgorithms);
    signingAlgorithms = List.copyOf(signingAlgorithms);
    macAlgorithms = List.copyOf(macAlgorithms);
    keyAgreementAlgorithms = List.copyOf(keyAgreementAlgorithms);
  }

  /** KMS API, {@code MultiRegionConfiguration}; members as ARNs. */
  public record MultiRegion(boolean primary, String primaryArn, List<String> replicaArns) {
    public MultiRegion {
      replicaArns = List.copyOf(replicaArns);
    }

    private static MultiRegion of(SimulatedKey key, MultiRegionGroup group) {
      return new MultiRegion(
          !key.isReplica(),
          group.primary().arn(),
          group.replicas().stream().map(SimulatedKey::arn).toList());
    }
  }

  static KeyMetadata of(String account, SimulatedKey key) {
    Optional<Material> current = key.materials().current();
    Optional<Instant> validTo = key.materials().earliestValidTo();
    Optional<ExpirationModel> model =
        current
            .filter(material -> key.origin() == Origin.EXTERNAL && material.isImported())
            .map(
                material ->
                    validTo.isPresent()
                        ? ExpirationModel.KEY_MATERIAL_EXPIRES
                        : ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE);
    return new KeyMetadata(
        account,
        key.keyId(),
        key.arn(),
        key.createdAt(),
        key.description(),
        key.state(),
        key.origin(),
        key.spec(),
        key.usage(),
        key.rules().encryptionAlgorithms(key.usage()),
        key.rules().signingAlgorithms(key.usage()),
        key.rules().macAlgorithms(),
        key.rules().keyAgreementAlgorithms(key.usage()),
        key.group().map(group -> MultiRegion.of(key, group)),
        key.deletionDate(),
        model,
        // Recorded: after a deletion ExpirationModel is gone; a lonely ValidTo would make no sense.
        model.flatMap(present -> validTo),
        // Recorded: only symmetric keys name their material.
        current.map(Material::id).filter(id -> key.rules().severalMaterials()));
  }

  /** True in exactly one state. */
  public boolean enabled() {
    return state == KeyState.ENABLED;
  }
}
