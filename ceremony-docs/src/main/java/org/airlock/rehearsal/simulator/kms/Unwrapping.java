package org.airlock.rehearsal.simulator.kms;

import com.google.errorprone.annotations.MustBeClosed;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.SecretBytes;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.RFC5649WrapEngine;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * RSAES-OAEP decryption (PKCS #1 v2.2 section 7.1.2), both hashes the session's, empty label; and
 * the hybrid form, OAEP of an AES key followed by AES key wrap with padding (RFC 5649).
 */
final class Unwrapping {
  private static final int AES_KEY_BYTES = 32;
  private static final int SHORTEST_WRAPPED_BYTES = 16;

  private Unwrapping() {}

  /**
   * Never guesses: exactly the session's algorithm is tried, and anything else is
   * InvalidCiphertextException.
   */
  @MustBeClosed
  static SecretBytes unwrap(ImportSession session, Bytes ciphertext) {
    PrivateKey privateKey =
        session
            .privateKey()
            .orElseThrow(() -> new IllegalStateException("unreachable: the session is over"));
    int block = session.wrappingKeySpec().modulusSizeBytes();
    if (!session.algorithm().hybrid()) {
      if (ciphertext.size() != block) {
        throw ErrorCode.INVALID_CIPHERTEXT.error("");
      }
      return SecretBytes.owning(oaep(session, privateKey, ciphertext.toArray()));
    }
    byte[] whole = ciphertext.toArray();
    if (whole.length < block + SHORTEST_WRAPPED_BYTES) {
      throw ErrorCode.INVALID_CIPHERTEXT.error("");
    }
    byte[] aes = oaep(session, privateKey, Arrays.copyOf(whole, block));
    try {
      if (aes.length != AES_KEY_BYTES) {
        throw ErrorCode.INVALID_CIPHERTEXT.error("");
      }
      RFC5649WrapEngine unwrapping = new RFC5649WrapEngine(AESEngine.newInstance());
      unwrapping.init(false, new KeyParameter(aes));
      return SecretBytes.owning(unwrapping.unwrap(whole, block, whole.length - block));
    } catch (InvalidCipherTextException | RuntimeException notOurs) {
      throw ErrorCode.INVALID_CIPHERTEXT.error("");
    } finally {
      Arrays.fill(aes, (byte) 0);
    }
  }

  private static byte[] oaep(ImportSession session, PrivateKey privateKey, byte[] block) {
    try {
      // Explicit parameters: by the JDK's default MGF1 would be SHA-1 although the name says
      // SHA-256.
      String hash = session.algorithm().hash().jcaName();
      Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPPadding");
      rsa.init(
          Cipher.DECRYPT_MODE,
          privateKey,
          new OAEPParameterSpec(
              hash, "MGF1", new MGF1ParameterSpec(hash), PSource.PSpecified.DEFAULT));
      return rsa.doFinal(block);
    } catch (GeneralSecurityException notOurs) {
      throw ErrorCode.INVALID_CIPHERTEXT.error("");
    }
  }
}
