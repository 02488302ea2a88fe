package org.airlock.online.request;

import static org.airlock.common.Refusals.assertIntegrity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.airlock.common.Enrolment;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.kms.WrappingAlgorithm;
import org.airlock.common.kms.WrappingKeySpec;
import org.airlock.online.FakeKms;
import org.airlock.online.Office;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConsoleZipTest {
  private static final byte[] KEY = key();
  private static final byte[] TOKEN = random(1500);
  private static final String README =
      "Your key: " + Enrolment.KEY.keyId() + "\nAlgorithm: RSAES_OAEP_SHA_256\n";

  private static byte[] key() {
    FakeKms kms = new FakeKms();
    kms.key(Office.KEY);
    return kms.getParametersForImport(
            Office.KEY, Office.CHOICE.algorithm().orElseThrow(), Office.CHOICE.keySpec())
        .publicKey()
        .toArray();
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(1).nextBytes(bytes);
    bytes[0] = 0;
    return bytes;
  }

  private static Map<String, byte[]> console(String key, String token) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("README.txt", Bytes.utf8(README).toArray());
    entries.put(token, TOKEN);
    entries.put(key, KEY);
    return entries;
  }

  private static Bytes zip(Map<String, byte[]> entries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Bytes.copyOf(out.toByteArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {"WrappingPublicKey.bin", "wrappingKey_889b_0921", "any name"})
  void read_tellsTheFilesApartByContent(String keyName) {
    ConsoleZip read = ConsoleZip.read(zip(console(keyName, "ImportToken.bin")), "zip");
    assertThat(read.publicKey()).isEqualTo(Bytes.copyOf(KEY));
    assertThat(read.importToken()).isEqualTo(Bytes.copyOf(TOKEN));
    assertThat(read.keySpec()).isEqualTo(WrappingKeySpec.RSA_2048);
    assertThatCode(
            () -> read.requireFor(Enrolment.KEY, WrappingAlgorithm.RSAES_OAEP_SHA_256, "zip"))
        .doesNotThrowAnyException();
  }

  @Test
  void read_readmeOfAnotherKeyOrAlgorithm_isRefused() {
    Map<String, byte[]> entries = console("key", "token");
    entries.put(
        "README.txt",
        Bytes.utf8("11111111-eab9-4e3a-9a98-493309afef55 RSAES_OAEP_SHA_1").toArray());
    ConsoleZip other = ConsoleZip.read(zip(entries), "zip");
    assertIntegrity(
            () -> other.requireFor(Enrolment.KEY, WrappingAlgorithm.RSAES_OAEP_SHA_1, "zip"))
        .hasMessageContaining("names another key");
    ConsoleZip same = ConsoleZip.read(zip(console("key", "token")), "zip");
    assertIntegrity(() -> same.requireFor(Enrolment.KEY, WrappingAlgorithm.RSAES_OAEP_SHA_1, "zip"))
        .hasMessageContaining("another wrapping algorithm");
  }

  @Test
  void read_incompleteOrAmbiguous_isRefused() {
    Map<String, byte[]> noToken = console("key", "token");
    noToken.remove("token");
    assertIntegrity(() -> ConsoleZip.read(zip(noToken), "zip"))
        .hasMessageContaining("holds no import token");
    Map<String, byte[]> noKey = console("key", "token");
    noKey.remove("key");
    assertIntegrity(() -> ConsoleZip.read(zip(noKey), "zip"))
        .hasMessageContaining("holds no RSA public key");
    Map<String, byte[]> twoKeys = console("key", "token");
    twoKeys.put("key2", KEY);
    assertIntegrity(() -> ConsoleZip.read(zip(twoKeys), "zip"))
        .hasMessageContaining("two wrapping keys");
    Map<String, byte[]> twoTokens = console("key", "token");
    twoTokens.put("token2", random(900));
    assertIntegrity(() -> ConsoleZip.read(zip(twoTokens), "zip"))
        .hasMessageContaining("two files that could be the import token");
  }

  @Test
  void read_bomb_isRefusedAtTheBound() {
    Map<String, byte[]> bomb = console("key", "token");
    bomb.put("zeros", new byte[64 << 20]);
    assertIntegrity(() -> ConsoleZip.read(zip(bomb), "zip"))
        .hasMessageContaining("a file of more than");
    Map<String, byte[]> many = new LinkedHashMap<>();
    for (int i = 0; i < 100; i++) {
      many.put("file" + i, Bytes.utf8("x").toArray());
    }
    assertIntegrity(() -> ConsoleZip.read(zip(many), "zip"))
        .hasMessageContaining("more than 8 files");
  }

  @Test
  void read_truncatedOrFlipped_neverGivesAnythingButARefusal() {
    byte[] whole = zip(console("key", "token")).toArray();
    int refused = 0;
    for (int size = 0; size < whole.length; size += 7) {
      byte[] cut = java.util.Arrays.copyOf(whole, size);
      refused += refusedOrRead(cut);
    }
    assertThat(refused).isGreaterThan(whole.length / 10);
    for (int at = 0; at < whole.length; at += 3) {
      byte[] flipped = whole.clone();
      flipped[at] ^= 1;
      refusedOrRead(flipped);
    }
  }

  /** One for a refusal, nought for an archive that could still be read; anything else is thrown. */
  private static int refusedOrRead(byte[] archive) {
    try {
      ConsoleZip.read(Bytes.copyOf(archive), "zip");
      return 0;
    } catch (org.airlock.common.failure.Failure.Integrity refused) {
      return 1;
    }
  }
}
