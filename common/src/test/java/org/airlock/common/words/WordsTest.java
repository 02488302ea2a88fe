package org.airlock.common.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.airlock.common.bytes.Bytes;
import org.junit.jupiter.api.Test;

final class WordsTest {
  @Test
  void pgpList_hasTheKnownExample() {
    // The example of Zimmermann and Juola's list: E582 94F2 E9A2 2748 6E8B 061B 31CC 528F D7FA
    // 3F19.
    int[] bytes = {
      0xE5, 0x82, 0x94, 0xF2, 0xE9, 0xA2, 0x27, 0x48, 0x6E, 0x8B, 0x06, 0x1B, 0x31, 0xCC, 0x52,
      0x8F, 0xD7, 0xFA, 0x3F, 0x19
    };
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < bytes.length; i++) {
      words.append(i == 0 ? "" : " ").append(PgpWordList.load().word(i, bytes[i]));
    }
    assertThat(words.toString())
        .isEqualToIgnoringCase(
            "topmost Istanbul Pluto vagabond treadmill Pacific brackish dictator goldfish Medusa"
                + " afflict bravado chatter revolver Dupont midsummer stopwatch whimsical cowbell bottomless");
  }

  @Test
  void words_ofDifferentKinds_differ() {
    Bytes same = Bytes.utf8("same");
    Set<String> texts = new HashSet<>();
    for (Words.Kind kind : Words.Kind.values()) {
      texts.add(Words.of(kind, same).text());
    }
    assertThat(texts).hasSize(Words.Kind.values().length);
  }

  @Test
  void words_ofKeysAreSixteen_ofDocumentsThirtyTwo() {
    assertThat(Words.of(Words.Kind.WRAPPING_KEYS, Bytes.utf8("x")).list()).hasSize(16);
    assertThat(Words.of(Words.Kind.ROSTER, Bytes.utf8("x")).list()).hasSize(32);
  }

  @Test
  void isPossible_wordOfTheOtherListOrOfNone_isNot() {
    Words words = Words.of(Words.Kind.ROSTER, Bytes.utf8("x"));
    assertThat(Words.isPossible(1, words.at(1).toUpperCase(java.util.Locale.ROOT))).isTrue();
    assertThat(Words.isPossible(2, words.at(1))).isFalse();
    assertThat(Words.isPossible(1, "wrong")).isFalse();
  }

  @Test
  void rows_hideWhatIsToBeTyped() {
    Words words = Words.of(Words.Kind.WRAPPING_KEYS, Bytes.utf8("x"));
    assertThat(String.join("\n", words.rows(Set.of(3)))).doesNotContain(" 3 " + words.at(3));
    assertThat(String.join("\n", words.rows())).contains(words.at(3));
  }
}
