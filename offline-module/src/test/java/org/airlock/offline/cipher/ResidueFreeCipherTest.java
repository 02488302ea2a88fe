package org.airlock.offline.cipher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.airlock.common.Vectors;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.json.JsonObject;
import org.airlock.offline.cipher.ResidueFreeCipher.NotAuthentic;
import org.junit.jupiter.api.Test;

/** Project Wycheproof's vectors (C2SP/wycheproof, Apache-2.0), those with our sizes. */
final class ResidueFreeCipherTest {
  private static final Bytes NOTHING = Bytes.utf8("");

  private interface VectorTest {
    /** True when our code accepted the vector. */
    boolean accepts(JsonObject group, JsonObject test);
  }

  /** Runs what {@code ours} selects; a vector that may do either is skipped. */
  private static int run(
      String file, VectorTest check, java.util.function.Predicate<JsonObject> ours) {
    int count = 0;
    JsonObject vectors = Vectors.object("wycheproof/" + file);
    for (JsonObject group : Vectors.objects(vectors, "testGroups")) {
      if (!ours.test(group)) {
        continue;
      }
      for (JsonObject test : Vectors.objects(group, "tests")) {
        String result = Vectors.text(test, "result");
        if (!result.equals("acceptable")) {
          assertThat(check.accepts(group, test))
              .as(file + " " + Vectors.number(test, "tcId"))
              .isEqualTo(result.equals("valid"));
          count++;
        }
      }
    }
    return count;
  }

  private static Bytes hex(JsonObject test, String name) {
    return Bytes.ofHex(Vectors.text(test, name));
  }

  private static SecretBytes secret(JsonObject test, String name) {
    return SecretBytes.owning(hex(test, name).toArray());
  }

  @Test
  void gcm_wycheproof_bothDirections() {
    int run =
        run(
            "aes_gcm_test.json",
            (group, test) -> {
              Bytes nonce = hex(test, "iv");
              Bytes aad = hex(test, "aad");
              Bytes sealed = Bytes.concat(hex(test, "ct"), hex(test, "tag"));
              try (SecretBytes key = secret(test, "key");
                  SecretBytes data = secret(test, "msg");
                  SecretBytes opened = ResidueFreeCipher.gcmDecrypt(key, nonce, sealed, aad)) {
                return opened.equalsInConstantTime(data)
                    && ResidueFreeCipher.gcmEncrypt(key, nonce, data, aad).equals(sealed);
              } catch (NotAuthentic refused) {
                return false;
              }
            },
            group ->
                Vectors.number(group, "ivSize") == 96 && Vectors.number(group, "tagSize") == 128);
    assertThat(run).isEqualTo(197);
  }

  @Test
  void keyWrap_wycheproof_bothDirections() {
    int run =
        run(
            "aes_wrap_test.json",
            (group, test) -> {
              try (SecretBytes key = secret(test, "key");
                  SecretBytes data = secret(test, "msg");
                  SecretBytes opened = ResidueFreeCipher.keyUnwrap(key, hex(test, "ct"))) {
                return opened.equalsInConstantTime(data)
                    && ResidueFreeCipher.keyWrap(key, data).equals(hex(test, "ct"));
              } catch (NotAuthentic refused) {
                return false;
              }
            },
            group -> true);
    assertThat(run).isEqualTo(162);
  }

  @Test
  void keyWrapWithPadding_wycheproof_encrypts() {
    int[] valid = {0};
    run(
        "aes_kwp_test.json",
        (group, test) -> {
          if (!Vectors.text(test, "result").equals("valid")) {
            return false;
          }
          valid[0]++;
          try (SecretBytes key = secret(test, "key");
              SecretBytes data = secret(test, "msg")) {
            return ResidueFreeCipher.keyWrapWithPadding(key, data).equals(hex(test, "ct"));
          }
        },
        group -> true);
    assertThat(valid[0]).isEqualTo(77);
  }

  @Test
  void hmacSha256_wycheproof() {
    int run =
        run(
            "hmac_sha256_test.json",
            (group, test) -> {
              try (SecretBytes key = secret(test, "key")) {
                return ResidueFreeCipher.hmacSha256(key, hex(test, "msg")).equals(hex(test, "tag"));
              }
            },
            group -> Vectors.number(group, "tagSize") == 256);
    assertThat(run).isEqualTo(87);
  }

  @Test
  void aesBlock_fips197AppendixC3() {
    try (SecretBytes key =
        SecretBytes.owning(
            Bytes.ofHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")
                .toArray())) {
      assertThat(
              Bytes.copyOf(
                      ResidueFreeCipher.aesBlock(
                          key, Bytes.ofHex("00112233445566778899aabbccddeeff").toArray()))
                  .hex())
          .isEqualTo("8ea2b7ca516745bfeafc49904b496089");
    }
  }

  @Test
  void key_usedByACipher_isStillTheCallers() throws NotAuthentic {
    byte[] bytes = Bytes.ofHex("42".repeat(32)).toArray();
    try (SecretBytes key = SecretBytes.owning(bytes);
        SecretBytes data = SecretBytes.copyOf(new byte[32])) {
      for (Bytes wrapped :
          List.of(ResidueFreeCipher.keyWrap(key, data), ResidueFreeCipher.keyWrap(key, data))) {
        ResidueFreeCipher.keyUnwrap(key, wrapped).close();
      }
      Bytes nonce = Bytes.ofHex("00".repeat(12));
      ResidueFreeCipher.gcmEncrypt(key, nonce, data, NOTHING);
      assertThat(bytes).containsOnly(0x42);
    }
    assertThat(bytes).containsOnly(0);
  }
}
