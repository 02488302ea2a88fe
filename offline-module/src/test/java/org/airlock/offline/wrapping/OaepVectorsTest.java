package org.airlock.offline.wrapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import org.airlock.common.Vectors;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.json.JsonObject;
import org.airlock.common.kms.WrappingAlgorithm;
import org.airlock.common.kms.WrappingKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The OAEP parameters that {@link KeyWrapper} uses, held against Project Wycheproof's vectors
 * (C2SP/wycheproof, Apache-2.0): a decryptor with these parameters passes them all, and what the
 * wrapper makes is read by that decryptor and by no other. Encryption itself is randomised.
 */
final class OaepVectorsTest {
  private static Optional<Bytes> decrypt(
      PrivateKey key, Bytes ciphertext, WrappingAlgorithm algorithm) {
    try {
      Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding", "SunJCE");
      cipher.init(Cipher.DECRYPT_MODE, key, KeyWrapper.parameters(algorithm));
      return Optional.of(Bytes.copyOf(cipher.doFinal(ciphertext.toArray())));
    } catch (GeneralSecurityException refused) {
      return Optional.empty();
    }
  }

  private static List<JsonObject> groups(String file) {
    return Vectors.objects(
        Vectors.object("wycheproof/rsa_oaep_" + file + "_test.json"), "testGroups");
  }

  private static RSAPrivateCrtKey privateKey(JsonObject group) {
    String pem = Vectors.text(group, "privateKeyPem").replaceAll("-----[A-Z ]+-----", "");
    try {
      return (RSAPrivateCrtKey)
          KeyFactory.getInstance("RSA")
              .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Bytes hex(JsonObject test, String name) {
    return Bytes.ofHex(Vectors.text(test, name));
  }

  @ParameterizedTest
  @CsvSource({
    "2048_sha1_mgf1sha1, RSAES_OAEP_SHA_1, 29",
    "2048_sha256_mgf1sha256, RSAES_OAEP_SHA_256, 29",
    "3072_sha256_mgf1sha256, RSAES_OAEP_SHA_256, 29",
    "4096_sha256_mgf1sha256, RSAES_OAEP_SHA_256, 29"
  })
  void ourParameters_wycheproof_acceptExactlyTheValid(
      String file, WrappingAlgorithm algorithm, int expectedRuns) {
    int run = 0;
    for (JsonObject group : groups(file)) {
      PrivateKey key = privateKey(group);
      for (JsonObject test : Vectors.objects(group, "tests")) {
        // KMS knows no label, so ours is always the empty one.
        if (!Vectors.text(test, "label").isEmpty()) {
          continue;
        }
        Optional<Bytes> plain = decrypt(key, hex(test, "ct"), algorithm);
        assertThat(plain.equals(Optional.of(hex(test, "msg"))))
            .as(file + " " + Vectors.number(test, "tcId"))
            .isEqualTo(Vectors.text(test, "result").equals("valid"));
        run++;
      }
    }
    assertThat(run).isEqualTo(expectedRuns);
  }

  /** The pairing that {@code OAEPWithSHA-256AndMGF1Padding} silently means in SunJCE. */
  @ParameterizedTest
  @ValueSource(ints = {2048, 3072, 4096})
  void ourParameters_mgf1WithSha1_refuseEveryVector(int bits) {
    int run = 0;
    for (JsonObject group : groups(bits + "_sha256_mgf1sha1")) {
      PrivateKey key = privateKey(group);
      for (JsonObject test : Vectors.objects(group, "tests")) {
        assertThat(decrypt(key, hex(test, "ct"), WrappingAlgorithm.RSAES_OAEP_SHA_256)).isEmpty();
        run++;
      }
    }
    assertThat(run).isGreaterThan(30);
  }

  @Test
  void wrap_underAVectorsKey_isReadByTheVectorsDecryptorOnly() throws Exception {
    RSAPrivateCrtKey key = privateKey(groups("2048_sha256_mgf1sha256").get(0));
    byte[] spki =
        KeyFactory.getInstance("RSA")
            .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()))
            .getEncoded();
    WrappingPublicKey wrapping =
        WrappingPublicKey.parse(Bytes.copyOf(spki), WrappingKeySpec.RSA_2048, "test");
    byte[] material = new byte[32];
    Arrays.fill(material, (byte) 9);
    try (SecretBytes secret = SecretBytes.copyOf(material)) {
      Bytes wrapped =
          new KeyWrapper(new SecureRandom())
              .wrap(secret, wrapping, WrappingAlgorithm.RSAES_OAEP_SHA_256);
      assertThat(decrypt(key, wrapped, WrappingAlgorithm.RSAES_OAEP_SHA_256))
          .contains(Bytes.copyOf(material));
      assertThat(decrypt(key, wrapped, WrappingAlgorithm.RSAES_OAEP_SHA_1)).isEmpty();
    }
  }
}
