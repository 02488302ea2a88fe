package org.airlock.rehearsal.simulator.kms;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.SecretBytes;

/**
 * AES-256-GCM under a key derived from the material <em>and</em> the KMS key's id, so that the same
 * bytes imported into another KMS key open nothing, as with AWS.
 */
final class DataCipher {
  private DataCipher() {}

  static Bytes seal(
      SimulatedKey key, Material material, Bytes nonce, Bytes associated, Bytes plaintext) {
    try {
      return Bytes.copyOf(
          cipher(Cipher.ENCRYPT_MODE, key, material, nonce, associated)
              .doFinal(plaintext.toArray()));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has AES-GCM", impossible);
    }
  }

  /** InvalidCiphertextException when anything at all differs. */
  static Bytes open(
      SimulatedKey key, Material material, Bytes nonce, Bytes associated, Bytes sealed) {
    try {
      return Bytes.copyOf(
          cipher(Cipher.DECRYPT_MODE, key, material, nonce, associated).doFinal(sealed.toArray()));
    } catch (AEADBadTagException changed) {
      throw ErrorCode.INVALID_CIPHERTEXT.error("");
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has AES-GCM", impossible);
    }
  }

  private static Cipher cipher(
      int mode, SimulatedKey key, Material material, Bytes nonce, Bytes associated)
      throws GeneralSecurityException {
    SecretBytes secret =
        material
            .bytes()
            .orElseThrow(() -> new IllegalStateException("unreachable: the key is not usable"));
    Mac derivation = Mac.getInstance("HmacSHA256");
    derivation.init(new SecretKeySpec(secret.exposeSecretArray(), "HmacSHA256"));
    byte[] dataKey =
        derivation.doFinal(Bytes.utf8("airlock simulator: data key\n" + key.keyId()).toArray());
    try {
      Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
      gcm.init(mode, new SecretKeySpec(dataKey, "AES"), new GCMParameterSpec(128, nonce.toArray()));
      gcm.updateAAD(associated.toArray());
      return gcm;
    } finally {
      Arrays.fill(dataKey, (byte) 0);
    }
  }
}
