package org.airlock.rehearsal.simulator.kms;

import java.security.KeyPair;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.Optional;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.kms.WrappingAlgorithm;
import org.airlock.common.kms.WrappingKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The service's side of one GetParametersForImport: an opaque token, bound to one key, one
 * algorithm and one key pair. A token is looked up whole, so one that is changed in any bit, or
 * that came from another Region, does not exist.
 */
final class ImportSession {
  private final Bytes token;
  private final String keyId;
  private final WrappingAlgorithm algorithm;
  private final WrappingKeySpec wrappingKeySpec;
  private final Bytes publicKey;
  private final Instant validTo;
  private @Nullable PrivateKey privateKey;
  private @Nullable Digest spentOn;

  ImportSession(
      Bytes token,
      String keyId,
      WrappingAlgorithm algorithm,
      WrappingKeySpec wrappingKeySpec,
      KeyPair wrappingKey,
      Instant validTo) {
    this.token = token;
    this.keyId = keyId;
    this.algorithm = algorithm;
    this.wrappingKeySpec = wrappingKeySpec;
    this.publicKey = Bytes.copyOf(wrappingKey.getPublic().getEncoded());
    this.privateKey = wrappingKey.getPrivate();
    this.validTo = validTo;
  }

  /** Past its time the private key is given up; the token is kept to answer that it has expired. */
  void settle(Instant now) {
    if (isExpiredAt(now)) {
      privateKey = null;
    }
  }

  boolean isExpiredAt(Instant now) {
    return !validTo.isAfter(now);
  }

  Bytes token() {
    return token;
  }

  String keyId() {
    return keyId;
  }

  WrappingAlgorithm algorithm() {
    return algorithm;
  }

  WrappingKeySpec wrappingKeySpec() {
    return wrappingKeySpec;
  }

  /** DER SubjectPublicKeyInfo. */
  Bytes publicKey() {
    return publicKey;
  }

  Instant validTo() {
    return validTo;
  }

  /** Empty once the session is over. */
  Optional<PrivateKey> privateKey() {
    return Optional.ofNullable(privateKey);
  }

  void spend(Bytes encryptedKeyMaterial) {
    spentOn = Digest.of(encryptedKeyMaterial);
  }

  /**
   * Whether a successful import already used this token for another ciphertext; the very same one
   * may be sent again.
   */
  boolean isSpentOnAnother(Bytes encryptedKeyMaterial) {
    return spentOn != null && !spentOn.equals(Digest.of(encryptedKeyMaterial));
  }
}
