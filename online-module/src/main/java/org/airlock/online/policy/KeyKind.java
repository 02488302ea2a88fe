package org.airlock.online.policy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.airlock.common.kms.WrappingAlgorithm;

/** A kind of KMS key as IAM sees it: how its material is wrapped, and how its use is proven. */
public enum KeyKind {
  SYMMETRIC(
      WrappingAlgorithm.RSAES_OAEP_SHA_256,
      List.of("kms:Encrypt", "kms:Decrypt"),
      Map.of("kms:EncryptionContext:airlock", List.of("proof-of-use"))),
  HMAC(WrappingAlgorithm.RSAES_OAEP_SHA_256, List.of("kms:GenerateMac"), Map.of()),
  SIGNING(
      WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_256,
      List.of("kms:Sign"),
      Map.of(
          "kms:MessageType",
          List.of("RAW"),
          "kms:SigningAlgorithm",
          List.of("ECDSA_SHA_256", "ECDSA_SHA_384", "ECDSA_SHA_512", "RSASSA_PSS_SHA_256"))),
  RSA_DECRYPTION(
      WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_256,
      List.of("kms:Decrypt"),
      Map.of("kms:EncryptionAlgorithm", List.of("RSAES_OAEP_SHA_256"))),
  KEY_AGREEMENT(
      WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_256,
      List.of("kms:DeriveSharedSecret"),
      Map.of("kms:KeyAgreementAlgorithm", List.of("ECDH")));

  private final WrappingAlgorithm wrapping;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> proof;

  @SuppressWarnings("ImmutableEnumChecker") // made by Map.of
  private final Map<String, List<String>> conditions;

  KeyKind(WrappingAlgorithm wrapping, List<String> proof, Map<String, List<String>> conditions) {
    this.wrapping = wrapping;
    this.proof = proof;
    this.conditions = conditions;
  }

  /** The algorithm that {@code importer request} asks for by itself. */
  WrappingAlgorithm wrapping() {
    return wrapping;
  }

  List<String> proof() {
    return proof;
  }

  /** What the proof's calls say of themselves, by condition key. */
  Map<String, List<String>> conditions() {
    return conditions;
  }

  /** Whether KMS can be asked for the public key. */
  boolean hasPublicKey() {
    return this != SYMMETRIC && this != HMAC;
  }

  /** The spelling in options, for example {@code rsa-decryption}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
