package org.airlock.rehearsal.simulator.kms;

import java.util.List;
import java.util.Optional;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.KeyUsage;
import org.airlock.common.kms.MaterialForm;

/** What differs between key specs: algorithms, how many materials, what bytes can be material. */
record SpecRules(KeySpec spec) {

  static SpecRules of(KeySpec spec) {
    return new SpecRules(spec);
  }

  /** Whether further materials can follow the first (on-demand rotation). */
  boolean severalMaterials() {
    return spec.isSymmetric();
  }

  /** The lists in the key's metadata (KMS Developer Guide, "Key spec reference"). */
  List<String> encryptionAlgorithms(KeyUsage usage) {
    if (usage != KeyUsage.ENCRYPT_DECRYPT) {
      return List.of();
    }
    return spec.isSymmetric()
        ? List.of("SYMMETRIC_DEFAULT")
        : List.of("RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256");
  }

  List<String> signingAlgorithms(KeyUsage usage) {
    if (usage != KeyUsage.SIGN_VERIFY) {
      return List.of();
    }
    return switch (spec) {
      case ECC_NIST_P256, ECC_SECG_P256K1 -> List.of("ECDSA_SHA_256");
      case ECC_NIST_P384 -> List.of("ECDSA_SHA_384");
      case ECC_NIST_P521 -> List.of("ECDSA_SHA_512");
      default ->
          List.of(
              "RSASSA_PKCS1_V1_5_SHA_256",
              "RSASSA_PKCS1_V1_5_SHA_384",
              "RSASSA_PKCS1_V1_5_SHA_512",
              "RSASSA_PSS_SHA_256",
              "RSASSA_PSS_SHA_384",
              "RSASSA_PSS_SHA_512");
    };
  }

  List<String> macAlgorithms() {
    return spec.macAlgorithm().stream().toList();
  }

  List<String> keyAgreementAlgorithms(KeyUsage usage) {
    return usage == KeyUsage.KEY_AGREEMENT ? List.of("ECDH") : List.of();
  }

  /**
   * Whether unwrapped bytes can be material of this spec at all. HMAC material of another length is
   * refused (stricter: one page of AWS's guide gives a range).
   */
  boolean fits(SecretBytes material) {
    return spec.form() == MaterialForm.RAW
        ? material.size() == spec.materialSizeBytes()
        : PrivateKeyMaterial.parse(spec, material).isPresent();
  }

  /** The key pair in such material. */
  Optional<PrivateKeyMaterial> keyPair(SecretBytes material) {
    return PrivateKeyMaterial.parse(spec, material);
  }
}
