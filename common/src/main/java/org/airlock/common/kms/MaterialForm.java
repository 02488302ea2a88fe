package org.airlock.common.kms;

/** How the plaintext of key material is encoded before it is wrapped. */
public enum MaterialForm {
  /** The secret bytes themselves. */
  RAW,
  /** Unencrypted PKCS#8 {@code PrivateKeyInfo} in DER (RFC 5208). */
  PKCS8_DER
}
