package org.airlock.offline.slip39;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class WipedHmacTest {
  private static final byte[] KEY = "Jefe".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DATA =
      "what do ya want for nothing?".getBytes(StandardCharsets.US_ASCII);

  /** RFC 4231, section 4.3. */
  @Test
  void finish_rfc4231Case2_matchesEveryTime() {
    try (WipedHmac hmac = new WipedHmac(KEY)) {
      for (int message = 0; message < 3; message++) {
        hmac.update(DATA);
        assertThat(HexFormat.of().formatHex(hmac.finish()))
            .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
      }
    }
  }

  @Test
  void constructor_callersKey_isPreserved() {
    byte[] key = KEY.clone();
    new WipedHmac(key).close();
    assertThat(key).isEqualTo(KEY);
  }

  @Test
  void close_afterwards_theKeyIsForgotten() {
    WipedHmac hmac = new WipedHmac(KEY);
    hmac.close();
    hmac.update(DATA);
    byte[] afterClose = hmac.finish();
    try (WipedHmac zeros = new WipedHmac(new byte[32])) {
      zeros.update(DATA);
      assertThat(afterClose).isEqualTo(zeros.finish());
    }
  }
}
