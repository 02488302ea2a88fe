package org.airlock.offline.wrapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Arrays;
import org.airlock.common.Openssl;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.kms.WrappingAlgorithm;
import org.airlock.common.kms.WrappingKeySpec;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.encodings.OAEPEncoding;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.RFC5649WrapEngine;
import org.bouncycastle.crypto.engines.RSAEngine;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Unwrapped by Bouncy Castle's lightweight engines and by openssl, never by what wrapped it. */
final class KeyWrapperTest {
  private static final byte[] MATERIAL = Bytes.ofHex("a5".repeat(31) + "01").toArray();
  private final KeyWrapper wrapper = new KeyWrapper(new SecureRandom());

  private static KeyPair rsa(WrappingKeySpec spec) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(spec.modulusBits());
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private Bytes wrap(byte[] material, KeyPair pair, WrappingKeySpec spec, WrappingAlgorithm how) {
    WrappingPublicKey key =
        WrappingPublicKey.parse(Bytes.copyOf(pair.getPublic().getEncoded()), spec, "target");
    try (SecretBytes secret = SecretBytes.copyOf(material)) {
      return wrapper.wrap(secret, key, how);
    }
  }

  private static byte[] oaep(KeyPair pair, byte[] ciphertext, boolean sha1)
      throws InvalidCipherTextException {
    RSAPrivateCrtKey key = (RSAPrivateCrtKey) pair.getPrivate();
    OAEPEncoding oaep =
        sha1
            ? new OAEPEncoding(new RSAEngine(), new SHA1Digest(), new SHA1Digest(), null)
            : new OAEPEncoding(new RSAEngine(), new SHA256Digest(), new SHA256Digest(), null);
    oaep.init(false, new RSAKeyParameters(true, key.getModulus(), key.getPrivateExponent()));
    return oaep.processBlock(ciphertext, 0, ciphertext.length);
  }

  @ParameterizedTest
  @EnumSource
  void oaep_underEachKeySize_unwrapsWithTheSameHashTwice(WrappingKeySpec spec) throws Exception {
    KeyPair pair = rsa(spec);
    Bytes one = wrap(MATERIAL, pair, spec, WrappingAlgorithm.RSAES_OAEP_SHA_256);
    Bytes other = wrap(MATERIAL, pair, spec, WrappingAlgorithm.RSAES_OAEP_SHA_256);
    assertThat(one.size()).isEqualTo(spec.modulusSizeBytes());
    assertThat(one).isNotEqualTo(other);
    assertThat(oaep(pair, one.toArray(), false)).isEqualTo(MATERIAL);
    assertThat(oaep(pair, other.toArray(), false)).isEqualTo(MATERIAL);
  }

  @ParameterizedTest
  @EnumSource(names = {"RSA_AES_KEY_WRAP_SHA_256", "RSA_AES_KEY_WRAP_SHA_1"})
  void hybrid_anyLength_unwrapsByRfc5649(WrappingAlgorithm algorithm) throws Exception {
    KeyPair pair = rsa(WrappingKeySpec.RSA_2048);
    boolean sha1 = algorithm.hash() == WrappingAlgorithm.OaepHash.SHA_1;
    for (int size : new int[] {1, 8, 32, 121, 1217}) {
      byte[] material = new byte[size];
      Arrays.fill(material, (byte) 7);
      byte[] wrapped = wrap(material, pair, WrappingKeySpec.RSA_2048, algorithm).toArray();
      byte[] aes = oaep(pair, Arrays.copyOf(wrapped, 256), sha1);
      assertThat(aes).hasSize(32);
      RFC5649WrapEngine unwrap = new RFC5649WrapEngine(AESEngine.newInstance());
      unwrap.init(false, new KeyParameter(aes));
      assertThat(unwrap.unwrap(wrapped, 256, wrapped.length - 256)).isEqualTo(material);
    }
  }

  private static Bytes opensslKey(Path key, WrappingKeySpec spec) {
    Openssl.run(
        Bytes.utf8(""),
        "genpkey",
        "-algorithm",
        "RSA",
        "-pkeyopt",
        "rsa_keygen_bits:" + spec.modulusBits(),
        "-out",
        key.toString());
    return Openssl.run(Bytes.utf8(""), "pkey", "-in", key.toString(), "-pubout", "-outform", "DER");
  }

  private Bytes wrap(Bytes spki, WrappingKeySpec spec, WrappingAlgorithm how) {
    try (SecretBytes secret = SecretBytes.copyOf(MATERIAL)) {
      return wrapper.wrap(secret, WrappingPublicKey.parse(spki, spec, "target"), how);
    }
  }

  private static Bytes opensslOaep(Path key, Path file) {
    return Openssl.run(
        Bytes.utf8(""),
        "pkeyutl",
        "-decrypt",
        "-inkey",
        key.toString(),
        "-in",
        file.toString(),
        "-pkeyopt",
        "rsa_padding_mode:oaep",
        "-pkeyopt",
        "rsa_oaep_md:sha256",
        "-pkeyopt",
        "rsa_mgf1_md:sha256");
  }

  @ParameterizedTest
  @EnumSource
  @Tag("interop")
  void openssl_unwrapsWhatWeWrap(WrappingKeySpec spec, @TempDir Path scratch) throws IOException {
    Path key = scratch.resolve("wrapping.pem");
    Bytes wrapped = wrap(opensslKey(key, spec), spec, WrappingAlgorithm.RSAES_OAEP_SHA_256);
    Path file = Files.write(scratch.resolve("EncryptedKeyMaterial.bin"), wrapped.toArray());
    assertThat(opensslOaep(key, file)).isEqualTo(Bytes.copyOf(MATERIAL));
  }

  /** {@code A65959A6} is the initial value of RFC 5649 section 3. */
  @Test
  @Tag("interop")
  void openssl_unwrapsBothHalvesOfTheHybrid(@TempDir Path scratch) throws IOException {
    Path key = scratch.resolve("wrapping.pem");
    WrappingKeySpec spec = WrappingKeySpec.RSA_3072;
    byte[] wrapped =
        wrap(opensslKey(key, spec), spec, WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_256).toArray();
    // RFC 5649: padded to a multiple of 8, and 8 more.
    assertThat(wrapped).hasSize(384 + 32 + 8);
    Path file = Files.write(scratch.resolve("first.bin"), Arrays.copyOf(wrapped, 384));
    Bytes aes = opensslOaep(key, file);
    assertThat(aes.size()).isEqualTo(32);
    assertThat(
            Openssl.run(
                Bytes.copyOf(Arrays.copyOfRange(wrapped, 384, wrapped.length)),
                "enc",
                "-d",
                "-id-aes256-wrap-pad",
                "-K",
                aes.hex(),
                "-iv",
                "A65959A6"))
        .isEqualTo(Bytes.copyOf(MATERIAL));
  }
}
