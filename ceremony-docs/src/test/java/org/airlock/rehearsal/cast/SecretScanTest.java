package org.airlock.rehearsal.cast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SecretScanTest {
  private static final byte[] SECRET =
      HexFormat.of().parseHex("00112233445566778899aabbccddeefffe0102fb7f3e3f3f3effffffabcdef01");

  private static SecretScan scan() {
    SecretScan scan = new SecretScan();
    scan.addSecret("secret", SECRET);
    scan.addWords(
        "share", List.of("duckling", "enlarge", "academic", "academic", "agency", "result"));
    return scan;
  }

  private static List<String> search(byte[] content) {
    return scan().searchBytes(content, 0);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void secret_rawAndInHex_isFound() {
    assertThat(search(concat(ascii("x"), SECRET, ascii("y")))).contains("secret");
    assertThat(search(ascii("k=" + HexFormat.of().formatHex(SECRET)))).contains("secret");
    assertThat(search(ascii("k=" + HexFormat.of().withUpperCase().formatHex(SECRET))))
        .contains("secret");
  }

  @Test
  void secret_inBase64AtEveryAlignment_isFound() {
    for (int before = 0; before < 3; before++) {
      for (int after = 0; after < 3; after++) {
        byte[] content = concat(new byte[before], SECRET, new byte[after]);
        assertThat(search(ascii(Base64.getEncoder().encodeToString(content)))).contains("secret");
        assertThat(search(ascii(Base64.getUrlEncoder().withoutPadding().encodeToString(content))))
            .contains("secret");
      }
    }
  }

  @Test
  void secret_inBase64InsideBase64_isFound() {
    String inner = "{\"x\":\"" + Base64.getEncoder().encodeToString(SECRET) + "\"}";
    String outer = "{\"payload\":\"" + Base64.getEncoder().encodeToString(ascii(inner)) + "\"}";
    assertThat(search(ascii(outer))).contains("secret");
  }

  @Test
  void words_inAnyLayout_areFound_andScatteredOnesAreNot() {
    assertThat(search(ascii("  1 Enlarge   2 ACADEMIC\n 3 academic \t4 agency"))).contains("share");
    assertThat(search(ascii("enlarge your academic agency result"))).isEmpty();
  }

  @Test
  void otherBytes_areNotFound() {
    byte[] other = SECRET.clone();
    other[31] ^= 1;
    assertThat(search(other)).isEmpty();
  }

  private static byte[] concat(byte[]... parts) {
    var all = new java.io.ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /**
   * A second one under the same name would take the place of the first, which nobody would miss.
   */
  @Test
  void twoSecretsOfOneName_areRefused() {
    SecretScan scan = new SecretScan();
    scan.addSecret("secret", SECRET);
    assertThatThrownBy(() -> scan.addSecret("secret", SECRET))
        .hasMessage("two secrets are called secret");
    scan.addWords("share", List.of("academic", "acid", "acne", "acquire"));
    assertThatThrownBy(() -> scan.addWords("share", List.of("academic", "acid", "acne", "acrobat")))
        .hasMessage("two shares are called share");
  }
}
