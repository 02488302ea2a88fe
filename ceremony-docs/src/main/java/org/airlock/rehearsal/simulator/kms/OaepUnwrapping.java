package org.airlock.rehearsal.simulator.kms;

import com.google.errorprone.annotations.MustBeClosed;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.spec.MGF1ParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.SecretBytes;

/** RSAES-OAEP decryption (PKCS #1 v2.2 section 7.1.2), both hashes the session's, empty label. */
final class OaepUnwrapping {
  private OaepUnwrapping() {}

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
    if (session.algorithm().hybrid()) {
      throw new IllegalStateException(
          "unreachable: no simulated key spec takes " + session.algorithm());
    }
    if (ciphertext.size() != session.wrappingKeySpec().modulusSizeBytes()) {
      throw ErrorCode.INVALID_CIPHERTEXT.error("");
    }
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
      return SecretBytes.owning(rsa.doFinal(ciphertext.toArray()));
    } catch (GeneralSecurityException notOurs) {
      throw ErrorCode.INVALID_CIPHERTEXT.error("");
    }
  }
}
