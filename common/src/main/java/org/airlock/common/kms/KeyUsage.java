package org.airlock.common.kms;

/**
 * What a KMS key may be used for (KMS API, {@code KeyUsageType}); the constant names are the wire
 * values.
 */
public enum KeyUsage {
  ENCRYPT_DECRYPT,
  SIGN_VERIFY,
  GENERATE_VERIFY_MAC,
  KEY_AGREEMENT
}
