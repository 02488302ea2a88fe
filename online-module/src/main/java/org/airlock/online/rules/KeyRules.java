package org.airlock.online.rules;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.KeyUsage;
import org.airlock.common.kms.WrappingAlgorithm;
import org.airlock.common.kms.WrappingKeySpec;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.roster.Policy;
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

  /**
   * {@code ALGORITHM-ALLOWED}: a key spec that KMS imports.
   *
   * @return the spec
   */
  public static KeySpec requireImportableSpec(KeyDescription key) {
    KeySpec spec = KeySpec.importable(key.keySpec(), key.arn() + " (" + key.keySpec() + ")");
    if (spec.usages().stream().noneMatch(usage -> usage.name().equals(key.keyUsage()))) {
      throw new Failure.Refused(
          Control.ALGORITHM_ALLOWED,
          key.arn()
              + " is "
              + spec
              + " for "
              + key.keyUsage()
              + ", which this version does not know",
          "usages of this spec: " + spec.usages());
    }
    return spec;
  }

  /** {@code KEY-STATE}: KMS still says of the key what the request says. */
  public static void requireSameKind(KeyDescription key, KeySpec spec, KeyUsage usage) {
    if (!key.keySpec().equals(spec.name()) || !key.keyUsage().equals(usage.name())) {
      throw new Failure.Refused(
          Control.KEY_STATE,
          key.arn()
              + " is "
              + key.keySpec()
              + " for "
              + key.keyUsage()
              + ", the request says "
              + spec
              + " for "
              + usage,
          "a key's kind never changes: this is another key than the request was made for");
    }
  }

  /**
   * {@code ALGORITHM-ALLOWED}: a wrapping that KMS documents for this spec and the roster's policy
   * allows. Refused here and not at the ceremony table.
   */
  public static void requireWrapping(
      KeySpec spec, WrappingAlgorithm algorithm, WrappingKeySpec keySpec, Policy policy) {
    List<WrappingAlgorithm> documented = spec.wrappingAlgorithms(keySpec);
    List<WrappingAlgorithm> possible = allowed(documented, policy);
    if (!possible.contains(algorithm)) {
      throw new Failure.Refused(
          Control.ALGORITHM_ALLOWED,
          algorithm
              + " under "
              + keySpec
              + (documented.contains(algorithm)
                  ? " uses SHA-1, which this roster does not allow"
                  : " cannot carry " + spec),
          "for " + spec + " under " + keySpec + " use one of: " + possible);
    }
  }

  /** The best wrapping of a spec that the policy allows. */
  public static WrappingAlgorithm usualWrapping(
      KeySpec spec, WrappingKeySpec keySpec, Policy policy) {
    return allowed(spec.wrappingAlgorithms(keySpec), policy).get(0);
  }

  private static List<WrappingAlgorithm> allowed(
      List<WrappingAlgorithm> documented, Policy policy) {
    return documented.stream()
        .filter(
            algorithm ->
                policy.sha1Wrapping() || algorithm.hash() == WrappingAlgorithm.OaepHash.SHA_256)
        .toList();
  }

  /** {@code MATERIAL-ID-EXPECTED}: KMS's current material is one that our receipts name. */
  public static void requireSameMaterial(KeyDescription key, List<ImportReceipt.Target> imported) {
    List<String> ours =
        imported.stream().flatMap(target -> target.keyMaterialId().stream()).toList();
    Optional<String> theirs = key.currentKeyMaterialId();
    if (!ours.isEmpty() && theirs.isPresent() && !ours.contains(theirs.get())) {
      throw new Failure.Refused(
          Control.MATERIAL_ID_EXPECTED,
          key.arn()
              + ": KMS names material "
              + shortened(theirs.get())
              + ", the last receipt says "
              + shortened(ours.get(ours.size() - 1)),
          "somebody imported or rotated other material; find out who in CloudTrail (ImportKeyMaterial, RotateKeyOnDemand)");
    }
  }

  private static String shortened(String id) {
    return id.length() <= 16 ? id : id.substring(0, 16) + "…";
  }
}
