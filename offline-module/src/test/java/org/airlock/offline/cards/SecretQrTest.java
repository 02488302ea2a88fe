package org.airlock.offline.cards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.zxing.qrcode.encoder.ByteMatrix;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.airlock.offline.slip39.Wordlist;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretQrTest {
  /** Every size a share of one group can have, and the shortest and longest words. */
  @ParameterizedTest
  @ValueSource(ints = {20, 23, 27, 30, 33, 59})
  void squares_ofRandomWords_areThoseOfZxing(int words) {
    SecretQr qr = SecretQr.ofWords(words);
    Random random = new Random(words);
    for (int round = 0; round < 200; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < words; i++) {
        text.append(i == 0 ? "" : " ").append(Wordlist.standard().word(random.nextInt(1024)));
      }
      byte[] ascii = text.toString().getBytes(StandardCharsets.US_ASCII);
      assertThat(qr.squares(ascii)).isEqualTo(rows(SecretQr.draw(text.toString(), qr.version())));
      assertThat(new String(ascii, StandardCharsets.US_ASCII)).isEqualTo(text.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 33})
  void text_longerThanTheWordsCanBe_isRefused(int words) {
    assertThatThrownBy(() -> SecretQr.ofWords(words).squares(new byte[9 * words]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] rows(ByteMatrix matrix) {
    byte[] squares = new byte[matrix.getWidth() * matrix.getHeight()];
    for (int i = 0; i < squares.length; i++) {
      squares[i] = matrix.get(i % matrix.getWidth(), i / matrix.getWidth());
    }
    return squares;
  }
}
