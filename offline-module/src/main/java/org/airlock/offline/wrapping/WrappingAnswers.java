package org.airlock.offline.wrapping;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.kms.WrappingAlgorithm;
import org.airlock.common.kms.WrappingKeySpec;
import org.airlock.offline.cipher.ResidueFreeCipher;
import org.airlock.offline.selftest.SelfTest.KnownAnswer;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.encodings.OAEPEncoding;
import org.bouncycastle.crypto.engines.RSAEngine;
import org.bouncycastle.crypto.params.RSAKeyParameters;

/** The known answers of wrapping, for {@code SELF-TEST} at the start of every {@code wrap}. */
final class WrappingAnswers {
  private static final String KEY = "throwaway-rsa.properties";

  private WrappingAnswers() {}

  static List<KnownAnswer> all() {
    return List.of(
        new KnownAnswer(
            "AES key wrap with padding (RFC 5649, section 6)", WrappingAnswers::keyWrapPadded),
        new KnownAnswer("RSA-OAEP with SHA-256 twice", WrappingAnswers::oaep));
  }

  private static boolean keyWrapPadded() {
    try (SecretBytes key = secret("5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8");
        SecretBytes data = secret("c37b7e6492584340bed12207808941155068f738")) {
      return ResidueFreeCipher.keyWrapWithPadding(key, data)
          .hex()
          .equals("138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a");
    }
  }

  /** Encryption is randomised, so another library undoes it, with both hashes stated. */
  private static boolean oaep() throws IOException, InvalidCipherTextException {
    Properties key = new Properties();
    try (InputStream in = resource()) {
      key.load(in);
    }
    WrappingPublicKey wrapping =
        WrappingPublicKey.parse(
            Bytes.ofHex(key.getProperty("spki")), WrappingKeySpec.RSA_2048, "self-test");
    OAEPEncoding decryption =
        new OAEPEncoding(new RSAEngine(), new SHA256Digest(), new SHA256Digest(), null);
    decryption.init(
        false,
        new RSAKeyParameters(
            true,
            new BigInteger(key.getProperty("modulus"), 16),
            new BigInteger(key.getProperty("privateExponent"), 16)));
    try (SecretBytes material = SecretBytes.owning(new byte[] {4, 7, 1, 1})) {
      byte[] wrapped =
          new KeyWrapper(new SecureRandom())
              .wrap(material, wrapping, WrappingAlgorithm.RSAES_OAEP_SHA_256)
              .toArray();
      return Arrays.equals(
          decryption.processBlock(wrapped, 0, wrapped.length), material.exposeSecretArray());
    }
  }

  private static InputStream resource() {
    return Objects.requireNonNull(
        WrappingAnswers.class.getResourceAsStream(KEY), "the key is in the jar");
  }

  @MustBeClosed
  private static SecretBytes secret(String hex) {
    return SecretBytes.owning(Bytes.ofHex(hex).toArray());
  }
}
