package org.airlock.rehearsal.simulator.kms;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.airlock.rehearsal.simulator.kms.RotationEntry.ImportDetails;
import org.airlock.rehearsal.simulator.kms.RotationEntry.MaterialState;

/** ListKeyRotations, RotateKeyOnDemand, GetKeyRotationStatus, in one scope at one moment. */
public final class RotationOperations {
  /** Newer service model; older texts say 10. */
  static final int MOST_ROTATIONS = 25;

  private final KeyLookup lookup;
  private final Instant now;

  RotationOperations(Keyring keyring, Instant now) {
    this.lookup = new KeyLookup(keyring);
    this.now = now;
  }

  /**
   * Oldest first.
   *
   * @param allKeyMaterial false hides the first and the pending material, as AWS does by default
   */
  public List<RotationEntry> listKeyRotations(String keyId, boolean allKeyMaterial) {
    SimulatedKey key = lookup.byId(keyId);
    if (allKeyMaterial && !key.rules().severalMaterials()) {
      throw ErrorCode.UNSUPPORTED_OPERATION.error("");
    }
    return key.materials().all().stream()
        .filter(material -> allKeyMaterial || material.rotatedAt().isPresent())
        .map(material -> entry(key, material))
        .toList();
  }

  private static RotationEntry entry(SimulatedKey key, Material material) {
    Optional<ImportDetails> imported =
        key.origin() == Origin.EXTERNAL
            ? Optional.of(
                new ImportDetails(
                    material.isImported(), material.description(), material.validTo()))
            : Optional.empty();
    return new RotationEntry(
        key.arn(), material.id(), stateOf(key, material), imported, material.rotatedAt());
  }

  private static MaterialState stateOf(SimulatedKey key, Material material) {
    if (key.materials().pending().filter(pending -> pending == material).isPresent()) {
      return key.group().filter(group -> !group.pendingIsEverywhere()).isPresent()
          ? MaterialState.PENDING_MULTI_REGION_IMPORT_AND_ROTATION
          : MaterialState.PENDING_ROTATION;
    }
    boolean current = key.materials().current().filter(latest -> latest == material).isPresent();
    return current ? MaterialState.CURRENT : MaterialState.NON_CURRENT;
  }

  /** Starts the rotation and answers the key's ARN at once; the clock finishes it. */
  public String rotateKeyOnDemand(String keyId) {
    SimulatedKey key = lookup.byId(keyId);
    if (!key.rules().severalMaterials()) {
      throw ErrorCode.UNSUPPORTED_OPERATION.error("");
    }
    if (key.origin() != Origin.EXTERNAL) {
      throw ErrorCode.UNSUPPORTED_OPERATION.error("This simulator rotates imported material only.");
    }
    key.demandUsable();
    Materials materials = key.materials();
    if (materials.rotationStartedAt().isPresent()) {
      throw ErrorCode.CONFLICT.error("A rotation of " + key.arn() + " is in progress.");
    }
    if (key.isReplica()) {
      throw ErrorCode.UNSUPPORTED_OPERATION.error(
          key.arn() + " is a replica key; rotate its primary key.");
    }
    boolean ready =
        materials.pending().isPresent()
            && key.group().filter(group -> !group.pendingIsEverywhere()).isEmpty();
    if (!ready) {
      throw ErrorCode.KMS_INVALID_STATE.error(
          "No available key material pending rotation for the key: " + key.arn() + ".");
    }
    if (materials.finishedRotations() >= MOST_ROTATIONS) {
      throw ErrorCode.LIMIT_EXCEEDED.error(
          "A key has at most " + MOST_ROTATIONS + " on-demand rotations");
    }
    materials.startRotation(now);
    key.group()
        .ifPresent(
            group -> group.replicas().forEach(replica -> replica.materials().startRotation(now)));
    return key.arn();
  }

  public RotationStatus getKeyRotationStatus(String keyId) {
    SimulatedKey key = lookup.byId(keyId);
    if (!key.rules().severalMaterials()) {
      throw ErrorCode.UNSUPPORTED_OPERATION.error("");
    }
    return new RotationStatus(key.arn(), key.materials().rotationStartedAt());
  }
}
