package org.airlock.rehearsal.simulator.kms;

import java.security.SecureRandom;
import java.util.Optional;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.kms.KeyUsage;

/** Encrypt, Decrypt and, made of them, GenerateDataKey, in one scope at one moment. */
public final class CryptographicOperations {
  private static final String SYMMETRIC_DEFAULT = "SYMMETRIC_DEFAULT";

  private final Keyring keyring;
  private final KeyLookup lookup;
  private final SecureRandom random;

  CryptographicOperations(Keyring keyring, SecureRandom random) {
    this.keyring = keyring;
    this.lookup = new KeyLookup(keyring);
    this.random = random;
  }

  /** With the current material. */
  public EncryptResult encrypt(
      String reference,
      Bytes plaintext,
      EncryptionContext context,
      Optional<String> encryptionAlgorithm) {
    SimulatedKey key = lookup.byIdOrAlias(reference);
    demandUsable(key, encryptionAlgorithm);
    Material material =
        key.materials()
            .current()
            .orElseThrow(() -> new IllegalStateException("unreachable: the key is usable"));
    CiphertextBlob unsealed =
        new CiphertextBlob(
            key.keyId(), material.id(), randomBytes(CiphertextBlob.NONCE_SIZE_BYTES), plaintext);
    Bytes sealed =
        DataCipher.seal(key, material, unsealed.nonce(), associated(unsealed, context), plaintext);
    CiphertextBlob blob = new CiphertextBlob(key.keyId(), material.id(), unsealed.nonce(), sealed);
    return new EncryptResult(key.arn(), material.id(), blob.encode());
  }

  /**
   * With the material that the ciphertext names, current or not. The key's state is looked at
   * before the ciphertext.
   */
  public DecryptResult decrypt(
      Optional<String> reference,
      Bytes ciphertextBlob,
      EncryptionContext context,
      Optional<String> encryptionAlgorithm) {
    Optional<SimulatedKey> asked = reference.map(lookup::byIdOrAlias);
    asked.ifPresent(key -> demandUsable(key, encryptionAlgorithm));
    CiphertextBlob blob = CiphertextBlob.parse(ciphertextBlob);
    if (asked.isPresent() && !asked.get().keyId().equals(blob.keyId())) {
      throw ErrorCode.INCORRECT_KEY.error(
          "The key ID in the request does not identify a CMK that can perform this operation.");
    }
    SimulatedKey key =
        keyring
            .find(blob.keyId())
            .orElseThrow(
                () ->
                    ErrorCode.ACCESS_DENIED.error(
                        "The ciphertext refers to a customer master key that does not exist, does not exist in this"
                            + " region, or you are not allowed to access."));
    demandUsable(key, encryptionAlgorithm);
    Material material =
        key.materials()
            .find(blob.materialId())
            .orElseThrow(() -> ErrorCode.INVALID_CIPHERTEXT.error(""));
    Bytes plaintext =
        DataCipher.open(key, material, blob.nonce(), associated(blob, context), blob.sealed());
    return new DecryptResult(key.arn(), material.id(), plaintext);
  }

  /** Random bytes for GenerateDataKey and GenerateRandom. */
  public Bytes randomBytes(int sizeBytes) {
    byte[] fresh = new byte[sizeBytes];
    random.nextBytes(fresh);
    return Bytes.copyOf(fresh);
  }

  private static Bytes associated(CiphertextBlob blob, EncryptionContext context) {
    return Bytes.concat(blob.header(), context.canonical());
  }

  private static void demandUsable(SimulatedKey key, Optional<String> encryptionAlgorithm) {
    key.demandUsable();
    if (key.usage() != KeyUsage.ENCRYPT_DECRYPT) {
      throw ErrorCode.INVALID_KEY_USAGE.error(key.arn() + " key usage is " + key.usage() + ".");
    }
    String algorithm = encryptionAlgorithm.orElse(SYMMETRIC_DEFAULT);
    if (!key.rules().encryptionAlgorithms(key.usage()).contains(algorithm)) {
      throw ErrorCode.INVALID_KEY_USAGE.error(
          "Algorithm " + algorithm + " is incompatible with key spec " + key.spec() + ".");
    }
  }
}
