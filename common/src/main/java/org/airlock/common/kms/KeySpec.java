package org.airlock.common.kms;

import static org.airlock.common.kms.KeyUsage.ENCRYPT_DECRYPT;
import static org.airlock.common.kms.KeyUsage.GENERATE_VERIFY_MAC;
import static org.airlock.common.kms.KeyUsage.KEY_AGREEMENT;
import static org.airlock.common.kms.KeyUsage.SIGN_VERIFY;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;

/**
 * The key specs whose material KMS imports, as an allow-list (KMS Developer Guide, "Importing key
 * material", documented as of 2025-11). Constant names are the wire values. A spec that is not here
 * (SM2, ML_DSA_*, ECC_NIST_EDWARDS25519) is not importable in the Regions Airlock serves.
 */
public enum KeySpec {
  SYMMETRIC_DEFAULT(MaterialForm.RAW, 32, Set.of(ENCRYPT_DECRYPT)),
  HMAC_224(MaterialForm.RAW, 28, Set.of(GENERATE_VERIFY_MAC)),
  HMAC_256(MaterialForm.RAW, 32, Set.of(GENERATE_VERIFY_MAC)),
  HMAC_384(MaterialForm.RAW, 48, Set.of(GENERATE_VERIFY_MAC)),
  HMAC_512(MaterialForm.RAW, 64, Set.of(GENERATE_VERIFY_MAC)),
  RSA_2048(MaterialForm.PKCS8_DER, 1220, Set.of(ENCRYPT_DECRYPT, SIGN_VERIFY)),
  RSA_3072(MaterialForm.PKCS8_DER, 1796, Set.of(ENCRYPT_DECRYPT, SIGN_VERIFY)),
  RSA_4096(MaterialForm.PKCS8_DER, 2377, Set.of(ENCRYPT_DECRYPT, SIGN_VERIFY)),
  ECC_NIST_P256(MaterialForm.PKCS8_DER, 138, Set.of(SIGN_VERIFY, KEY_AGREEMENT)),
  ECC_NIST_P384(MaterialForm.PKCS8_DER, 185, Set.of(SIGN_VERIFY, KEY_AGREEMENT)),
  ECC_NIST_P521(MaterialForm.PKCS8_DER, 241, Set.of(SIGN_VERIFY, KEY_AGREEMENT)),
  ECC_SECG_P256K1(MaterialForm.PKCS8_DER, 135, Set.of(SIGN_VERIFY));

  /** The day on which the catalogue was compared with the KMS Developer Guide. */
  public static final String DOCUMENTED = "2025-11-26";

  private final MaterialForm form;
  private final int materialSizeBytes;

  @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
  private final Set<KeyUsage> usages;

  KeySpec(MaterialForm form, int materialSizeBytes, Set<KeyUsage> usages) {
    this.form = form;
    this.materialSizeBytes = materialSizeBytes;
    this.usages = usages;
  }

  public MaterialForm form() {
    return form;
  }

  /** The exact size of raw material, or the largest size of the PKCS#8 encoding we write. */
  public int materialSizeBytes() {
    return materialSizeBytes;
  }

  public Set<KeyUsage> usages() {
    return usages;
  }

  public boolean isSymmetric() {
    return this == SYMMETRIC_DEFAULT;
  }

  public boolean isRsa() {
    return this == RSA_2048 || this == RSA_3072 || this == RSA_4096;
  }

  /** Size of an RSA modulus; 0 for other specs. */
  public int modulusBits() {
    return isRsa() ? Integer.parseInt(name().substring("RSA_".length())) : 0;
  }

  /**
   * The MAC algorithm of an HMAC key (KMS API, {@code MacAlgorithmSpec}), for example {@code
   * HMAC_SHA_256}; each HMAC spec has exactly one.
   */
  public Optional<String> macAlgorithm() {
    return usages.contains(GENERATE_VERIFY_MAC)
        ? Optional.of("HMAC_SHA_" + name().substring("HMAC_".length()))
        : Optional.empty();
  }

  /**
   * The spec of that wire name.
   *
   * @param source what messages call the place where the name stands
   * @throws Failure.Refused {@code ALGORITHM-ALLOWED}, saying why KMS does not import it
   */
  public static KeySpec importable(String name, String source) {
    for (KeySpec spec : values()) {
      if (spec.name().equals(name)) {
        return spec;
      }
    }
    String why =
        switch (name) {
          case "SM2" -> " (SM2 exists in China Regions only, which Airlock does not serve)";
          case "ML_DSA_44", "ML_DSA_65", "ML_DSA_87" -> " (KMS makes ML-DSA keys itself only)";
          case "ECC_NIST_EDWARDS25519" -> " (Edwards keys are absent from KMS's list of imports)";
          default -> "";
        };
    throw new Failure.Refused(
        Control.ALGORITHM_ALLOWED,
        source + ": the key spec is not importable by KMS, as documented on " + DOCUMENTED + why,
        "importable specs: " + List.of(values()));
  }

  /**
   * The wrapping algorithms KMS documents for this spec under a wrapping key of {@code
   * wrappingKeySpec}, best first.
   *
   * <p>Raw material goes under plain OAEP only; RSA private keys are too long for it and need the
   * hybrid form; P-521 under RSA_2048 and OAEP is documented as unsupported although the bytes
   * might fit.
   */
  public List<WrappingAlgorithm> wrappingAlgorithms(WrappingKeySpec wrappingKeySpec) {
    if (form == MaterialForm.RAW) {
      return List.of(WrappingAlgorithm.RSAES_OAEP_SHA_256, WrappingAlgorithm.RSAES_OAEP_SHA_1);
    }
    List<WrappingAlgorithm> hybrid =
        List.of(
            WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_256, WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_1);
    boolean oaepExcluded =
        isRsa() || (this == ECC_NIST_P521 && wrappingKeySpec == WrappingKeySpec.RSA_2048);
    return oaepExcluded
        ? hybrid
        : List.of(
            WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_256,
            WrappingAlgorithm.RSAES_OAEP_SHA_256,
            WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_1,
            WrappingAlgorithm.RSAES_OAEP_SHA_1);
  }
}
