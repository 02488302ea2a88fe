package org.airlock.rehearsal.simulator.wire;

import java.util.List;

/**
 * The enumerations of the KMS API as AWS has them (service model of 2026), also the values that are
 * not simulated.
 */
final class AwsEnums {
  static final List<String> KEY_SPEC =
      List.of(
          "RSA_2048",
          "RSA_3072",
          "RSA_4096",
          "ECC_NIST_P256",
          "ECC_NIST_P384",
          "ECC_NIST_P521",
          "ECC_SECG_P256K1",
          "SYMMETRIC_DEFAULT",
          "HMAC_224",
          "HMAC_256",
          "HMAC_384",
          "HMAC_512",
          "SM2",
          "ML_DSA_44",
          "ML_DSA_65",
          "ML_DSA_87",
          "ECC_NIST_EDWARDS25519");
  static final List<String> KEY_USAGE =
      List.of("SIGN_VERIFY", "ENCRYPT_DECRYPT", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT");
  static final List<String> ORIGIN =
      List.of("AWS_KMS", "EXTERNAL", "AWS_CLOUDHSM", "EXTERNAL_KEY_STORE");
  static final List<String> WRAPPING_ALGORITHM =
      List.of(
          "RSAES_PKCS1_V1_5",
          "RSAES_OAEP_SHA_1",
          "RSAES_OAEP_SHA_256",
          "RSA_AES_KEY_WRAP_SHA_1",
          "RSA_AES_KEY_WRAP_SHA_256",
          "SM2PKE");
  static final List<String> WRAPPING_KEY_SPEC = List.of("RSA_2048", "RSA_3072", "RSA_4096", "SM2");
  static final List<String> EXPIRATION_MODEL =
      List.of("KEY_MATERIAL_EXPIRES", "KEY_MATERIAL_DOES_NOT_EXPIRE");
  static final List<String> IMPORT_TYPE = List.of("NEW_KEY_MATERIAL", "EXISTING_KEY_MATERIAL");
  static final List<String> INCLUDE_KEY_MATERIAL = List.of("ALL_KEY_MATERIAL", "ROTATIONS_ONLY");
  static final List<String> ENCRYPTION_ALGORITHM =
      List.of("SYMMETRIC_DEFAULT", "RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256", "SM2PKE");
  static final List<String> DATA_KEY_SPEC = List.of("AES_256", "AES_128");

  static final List<String> SIGNING_ALGORITHM =
      List.of(
          "RSASSA_PSS_SHA_256",
          "RSASSA_PSS_SHA_384",
          "RSASSA_PSS_SHA_512",
          "RSASSA_PKCS1_V1_5_SHA_256",
          "RSASSA_PKCS1_V1_5_SHA_384",
          "RSASSA_PKCS1_V1_5_SHA_512",
          "ECDSA_SHA_256",
          "ECDSA_SHA_384",
          "ECDSA_SHA_512",
          "SM2DSA",
          "ML_DSA_SHAKE_256",
          "ED25519_SHA_512",
          "ED25519_PH_SHA_512");
  static final List<String> MESSAGE_TYPE = List.of("RAW", "DIGEST", "EXTERNAL_MU");
  static final List<String> MAC_ALGORITHM =
      List.of("HMAC_SHA_224", "HMAC_SHA_256", "HMAC_SHA_384", "HMAC_SHA_512");
  static final List<String> KEY_AGREEMENT_ALGORITHM = List.of("ECDH");

  private AwsEnums() {}
}
