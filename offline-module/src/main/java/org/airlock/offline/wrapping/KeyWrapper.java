package org.airlock.offline.wrapping;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.spec.MGF1ParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.kms.WrappingAlgorithm;
import org.airlock.offline.cipher.ResidueFreeCipher;

/**
 * Wraps material for {@code ImportKeyMaterial}.
 *
 * <ul>
 *   <li>OAEP: PKCS #1 v2.2 section 7.1, the same hash for the label and for MGF1, empty label. The
 *       parameters are always given in full and asserted: the name {@code
 *       OAEPWithSHA-256AndMGF1Padding} means MGF1 with SHA-1 in SunJCE and with SHA-256 in Bouncy
 *       Castle.
 *   <li>Hybrid: {@code OAEP(A) || KWP(A, material)} with a fresh 32-byte AES key A; KWP is RFC
 *       5649.
 * </ul>
 */
public final class KeyWrapper {
  private static final int HYBRID_KEY_BYTES = 32;

  private final SecureRandom random;

  public KeyWrapper(SecureRandom random) {
    this.random = random;
  }

  /**
   * The ciphertext; {@code material} stays the caller's. That spec and algorithm go together was
   * checked before.
   */
  public Bytes wrap(SecretBytes material, WrappingPublicKey key, WrappingAlgorithm algorithm) {
    Bytes ciphertext =
        algorithm.hybrid() ? hybrid(material, key, algorithm) : oaep(material, key, algorithm);
    int expected = algorithm.ciphertextSizeBytes(key.spec(), material.size());
    if (ciphertext.size() != expected) {
      throw new IllegalStateException(
          "ciphertext has " + ciphertext.size() + " bytes, not " + expected);
    }
    return ciphertext;
  }

  private Bytes hybrid(SecretBytes material, WrappingPublicKey key, WrappingAlgorithm algorithm) {
    byte[] fresh = new byte[HYBRID_KEY_BYTES];
    random.nextBytes(fresh);
    try (SecretBytes aes = SecretBytes.owning(fresh)) {
      return Bytes.concat(
          oaep(aes, key, algorithm), ResidueFreeCipher.keyWrapWithPadding(aes, material));
    }
  }

  private Bytes oaep(SecretBytes material, WrappingPublicKey key, WrappingAlgorithm algorithm) {
    String hash = algorithm.hash().jcaName();
    OAEPParameterSpec parameters = parameters(algorithm);
    try {
      Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding", "SunJCE");
      cipher.init(Cipher.ENCRYPT_MODE, key.key(), parameters, random);
      requireParameters(cipher.getParameters(), hash);
      return Bytes.copyOf(cipher.doFinal(material.exposeSecretArray()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the catalogue allowed what RSA-OAEP cannot do", e);
    }
  }

  /** One hash for both purposes, and an empty label. */
  static OAEPParameterSpec parameters(WrappingAlgorithm algorithm) {
    String hash = algorithm.hash().jcaName();
    return new OAEPParameterSpec(
        hash, "MGF1", new MGF1ParameterSpec(hash), PSource.PSpecified.DEFAULT);
  }

  private static void requireParameters(AlgorithmParameters parameters, String hash)
      throws GeneralSecurityException {
    OAEPParameterSpec used = parameters.getParameterSpec(OAEPParameterSpec.class);
    boolean right =
        used.getDigestAlgorithm().equals(hash)
            && used.getMGFParameters() instanceof MGF1ParameterSpec mgf
            && mgf.getDigestAlgorithm().equals(hash);
    if (!right) {
      throw new IllegalStateException(
          "the provider would use other OAEP parameters than the ones it was given");
    }
  }
}
