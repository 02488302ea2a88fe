package org.airlock.offline.material;

import static org.airlock.common.Refusals.assertIntegrity;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.KeySpec;
import org.junit.jupiter.api.Test;

final class MaterialFileTest {
  private static final Bytes KEY = Bytes.ofHex("8f".repeat(32));

  private static Bytes adopt(Bytes content) {
    try (Adopted adopted =
        MaterialFile.adopt(
            KeySpec.SYMMETRIC_DEFAULT,
            new ByteArrayInputStream(content.toArray()),
            "file",
            MaterialFileTest::noPassphrase)) {
      assertThat(adopted.conversion()).isEmpty();
      return Bytes.copyOf(adopted.material().exposeSecretArray());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static char[] noPassphrase() {
    throw new AssertionError("a passphrase was asked for");
  }

  private static void assertHint(Bytes content, String hint) {
    assertIntegrity(() -> adopt(content))
        .hasMessageNotContaining("8f8f")
        .extracting(thrown -> ((Failure) thrown).hint())
        .asString()
        .contains(hint)
        .doesNotContain("8f8f");
  }

  @Test
  void adopt_exactBytes_areTaken() {
    assertThat(adopt(KEY)).isEqualTo(KEY);
  }

  @Test
  void adopt_encodedKey_isNeverDecodedSilently() {
    assertHint(Bytes.utf8(KEY.hex()), "all hex digits");
    assertHint(Bytes.utf8(KEY.hex() + "\n"), "all hex digits");
    assertHint(Bytes.utf8(KEY.base64()), "looks like base64");
    assertHint(Bytes.utf8(KEY.base64() + "\n"), "looks like base64");
    assertHint(
        Bytes.utf8(KEY.base64().substring(0, 20) + "\r\n" + KEY.base64().substring(20) + "\r\n"),
        "looks like base64");
    assertHint(Bytes.utf8(KEY.hex().toUpperCase(java.util.Locale.ROOT) + "\r\n"), "all hex digits");
    assertHint(Bytes.concat(KEY, Bytes.utf8("\r\n")), "a line end behind the key");
    assertHint(Bytes.concat(KEY, Bytes.utf8("\n")), "a line end behind the key");
    assertHint(Bytes.utf8("-----BEGIN PRIVATE KEY-----\n"), "PEM text");
    assertHint(Bytes.utf8(""), "nothing was adopted");
    assertHint(Bytes.ofHex("8f".repeat(16)), "nothing was adopted");
  }

  /** A key may end in the byte of a line end; it is then taken whole, never trimmed. */
  @Test
  void adopt_keyThatEndsLikeALine_isTakenWhole() {
    Bytes key = Bytes.ofHex("8f".repeat(31) + "0a");
    assertThat(adopt(key)).isEqualTo(key);
  }

  @Test
  void adopt_zeros_areNoKey() {
    assertIntegrity(() -> adopt(Bytes.copyOf(new byte[32]))).hasMessageContaining("all zeros");
  }

  @Test
  void adopt_endlessInput_isRefusedAfterItsBound() {
    long[] read = {0};
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            read[0]++;
            return 1;
          }

          @Override
          public int read(byte[] into, int offset, int length) {
            read[0] += length;
            java.util.Arrays.fill(into, offset, offset + length, (byte) 1);
            return length;
          }
        };
    assertIntegrity(
            () ->
                MaterialFile.adopt(
                        KeySpec.SYMMETRIC_DEFAULT, endless, "file", MaterialFileTest::noPassphrase)
                    .close())
        .hasMessageContaining("more than 65536 bytes");
    assertThat(read[0]).isLessThan(70_000);
  }
}
