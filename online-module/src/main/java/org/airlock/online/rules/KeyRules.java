package org.airlock.online.rules;

import java.util.Optional;
import java.util.Set;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.KeyUsage;
import org.airlock.common.kms.WrappingAlgorithm;
import org.airlock.common.kms.WrappingKeySpec;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.online.kms.KeyDescription;

/**
 * What a KMS key must be before anything is asked of it: controls KEY-ORIGIN, KEY-STATE,
 * MATERIAL-ID-EXPECTED.
 */
public final class KeyRules {
  private static final String EXTERNAL = "EXTERNAL";

  /**
   * KMS takes material in more states, but a key in one of those cannot prove its use afterwards.
   */
  private static final Set<String> IMPORTABLE = Set.of("PendingImport", "Enabled");

  private KeyRules() {}

  /** {@code KEY-ORIGIN}: made for imported material. Never changes in a key's life. */
  public static void requireExternal(KeyDescription key) {
    if (!key.origin().equals(EXTERNAL)) {
      throw new Failure.Refused(
          Control.KEY_ORIGIN,
          key.arn()
              + " has origin "
              + key.origin()
              + "; only a key of origin EXTERNAL takes imported material",
          "check the ARN; an empty key is made with 'aws kms create-key --origin EXTERNAL'");
    }
  }

  /** {@code KEY-STATE}: PendingImport or Enabled. */
  public static void requireImportable(KeyDescription key) {
    if (!IMPORTABLE.contains(key.keyState())) {
      throw new Failure.Refused(
          Control.KEY_STATE,
          key.arn() + " is " + key.keyState() + "; an import needs PendingImport or Enabled",
          remedy(key.keyState()));
    }
  }

  private static String remedy(String state) {
    return switch (state) {
      case "PendingDeletion", "PendingReplicaDeletion" ->
          "if the key is still wanted, stop its deletion with 'aws kms cancel-key-deletion', then enable it";
      case "Disabled" ->
          "enable it with 'aws kms enable-key', so that its use can be proven after the import";
      case "Creating", "Updating" -> "wait a minute and run the same command again";
      default -> "look at the key with 'aws kms describe-key'; nothing was sent";
    };
  }

  /** {@code ALGORITHM-ALLOWED}: a kind of key this version imports. */
  public static void requireSymmetric(KeyDescription key) {
    if (!key.keySpec().equals(KeySpec.SYMMETRIC_DEFAULT.name())
        || !key.keyUsage().equals(KeyUsage.ENCRYPT_DECRYPT.name())) {
      throw new Failure.Refused(
          Control.ALGORITHM_ALLOWED,
          key.arn()
              + " is "
              + key.keySpec()
              + " for "
              + key.keyUsage()
              + "; this version imports SYMMETRIC_DEFAULT for ENCRYPT_DECRYPT",
          "take a symmetric key");
    }
  }

  /** {@code ALGORITHM-ALLOWED}: a wrapping that KMS documents for symmetric keys, without SHA-1. */
  public static void requireWrapping(WrappingAlgorithm algorithm, WrappingKeySpec keySpec) {
    boolean documented = KeySpec.SYMMETRIC_DEFAULT.wrappingAlgorithms(keySpec).contains(algorithm);
    if (!documented || algorithm.hash() == WrappingAlgorithm.OaepHash.SHA_1) {
      throw new Failure.Refused(
          Control.ALGORITHM_ALLOWED,
          algorithm
              + " under "
              + keySpec
              + (documented ? " uses SHA-1" : " is not for symmetric material"),
          "use RSAES_OAEP_SHA_256, the default");
    }
  }

  /** {@code MATERIAL-ID-EXPECTED}: KMS names the material that our last receipt names. */
  public static void requireSameMaterial(
      KeyDescription key, Optional<ImportReceipt.Target> lastReceipt) {
    Optional<String> ours = lastReceipt.flatMap(ImportReceipt.Target::keyMaterialId);
    Optional<String> theirs = key.currentKeyMaterialId();
    if (ours.isPresent() && theirs.isPresent() && !ours.equals(theirs)) {
      throw new Failure.Refused(
          Control.MATERIAL_ID_EXPECTED,
          key.arn()
              + ": KMS names material "
              + shortened(theirs.get())
              + ", the last receipt says "
              + shortened(ours.get()),
          "somebody imported or rotated other material; find out who in CloudTrail (ImportKeyMaterial, RotateKeyOnDemand)");
    }
  }

  private static String shortened(String id) {
    return id.length() <= 16 ? id : id.substring(0, 16) + "…";
  }
}
