package org.airlock.offline.slip39;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ShareWordsTest {
  private static final String MNEMONIC =
      "duckling enlarge academic academic agency result length solution fridge kidney coal piece deal husband erode"
          + " duke ajar critical decision keyboard";

  @Test
  void read_anyWhiteSpaceAndCase_isTheSameShare() {
    String typed =
        " \t" + MNEMONIC.toUpperCase(Locale.ROOT).replace(" ", "\r\n\u00a0 ") + "\u2003\n";
    try (Share share = ShareWords.read(typed.toCharArray());
        Share fromBytes = ShareWords.read((MNEMONIC + "\n").getBytes(StandardCharsets.US_ASCII))) {
      assertThat(Fixtures.text(share)).isEqualTo(MNEMONIC);
      assertThat(Fixtures.text(fromBytes)).isEqualTo(MNEMONIC);
      assertThat(share.header()).isEqualTo(new ShareHeader(7945, false, 0, 0, 1, 1, 0, 1));
      assertThat(share).hasToString("Share[duckling enlarge academic academic …]");
    }
  }

  @Test
  void read_callersInput_isPreserved() {
    char[] typed = MNEMONIC.toCharArray();
    byte[] ascii = MNEMONIC.getBytes(StandardCharsets.US_ASCII);
    ShareWords.read(typed).close();
    ShareWords.read(ascii).close();
    assertThat(typed).isEqualTo(MNEMONIC.toCharArray());
    assertThat(ascii).asString(StandardCharsets.US_ASCII).isEqualTo(MNEMONIC);
  }

  @Test
  void read_nothing_isALengthProblem() {
    assertThatThrownBy(() -> ShareWords.read(" \n".toCharArray()).close())
        .hasMessage("it has 0 words, and no share has that many");
  }

  @Test
  void read_manyUnknownWords_showsTenPositions() {
    assertThatThrownBy(() -> ShareWords.read("x ".repeat(1000).toCharArray()).close())
        .hasMessage(
            "words 1, 2, 3, 4, 5, 6, 7, 8, 9 and 10 (and 990 more) are not in the SLIP-39 word list");
  }

  /** Whatever is typed: a share, or the declared refusal, which repeats nothing of it. */
  @Property(tries = 20_000)
  void read_anyText_isAShareOrADeclaredRefusal(@ForAll String text) {
    try (Share share = ShareWords.read(text.toCharArray())) {
      assertThat(share.sizeBytes()).isGreaterThanOrEqualTo(16);
    } catch (ShareException refused) {
      assertThat(refused.problem()).isIn(ShareProblem.INVALID_WORD, ShareProblem.INVALID_LENGTH);
    }
  }

  /**
   * Real words with a right checksum, of any header and length: the checks behind the checksum hold
   * too.
   */
  @Property(tries = 20_000)
  void read_anySealedWords_comeBackOrAreRefused(@ForAll long seed) {
    Random random = new Random(seed);
    int[] words = random.ints(20 + random.nextInt(60), 0, 1024).toArray();
    words[4] &= random.nextBoolean() ? 3 : 0x3ff;
    Rs1024.seal(words, ShareHeader.extendable(words));
    try (Share share = Share.fromWords(words)) {
      assertThat(share.toWordIndices()).isEqualTo(words);
    } catch (ShareException refused) {
      assertThat(refused.problem())
          .isIn(
              ShareProblem.INVALID_LENGTH,
              ShareProblem.INVALID_PADDING,
              ShareProblem.GROUP_THRESHOLD_EXCEEDS_COUNT,
              ShareProblem.GROUP_INDEX_OUT_OF_RANGE);
    }
  }

  @Test
  void header_everyField_survivesItsFourWords() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      int groups = 1 + random.nextInt(16);
      ShareHeader header =
          new ShareHeader(
              random.nextInt(0x8000),
              random.nextBoolean(),
              random.nextInt(16),
              random.nextInt(groups),
              1 + random.nextInt(groups),
              groups,
              random.nextInt(16),
              1 + random.nextInt(16));
      int[] words = new int[4];
      header.writeTo(words);
      assertThat(ShareHeader.fromWords(words)).isEqualTo(header);
    }
  }

  @Test
  void share_afterClose_throws() {
    Share share = Fixtures.share(MNEMONIC);
    share.close();
    assertThatThrownBy(share::toWordIndices).isInstanceOf(IllegalStateException.class);
  }
}
