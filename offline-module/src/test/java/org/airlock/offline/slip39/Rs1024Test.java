package org.airlock.offline.slip39;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Rs1024Test {
  private static final String WORDS_33 =
      "museum biology academic acid adequate rumor idea spine liquid taste dwarf sniff scramble gray home tackle plunge"
          + " actress meaning knife hand trouble alcohol alpha view surprise length custody negative civil unhappy"
          + " dramatic emission";
  private static final String WORDS_20 =
      "duckling enlarge academic academic agency result length solution fridge kidney coal piece deal husband erode"
          + " duke ajar critical decision keyboard";

  /** Every one of the 1023 wrong words at every position: refused, and the position is named. */
  @ParameterizedTest
  @ValueSource(strings = {WORDS_33, WORDS_20})
  void fromWords_everySingleWordChange_isRefusedAndLocated(String mnemonic) {
    int[] words = ShareWords.parse(mnemonic.toCharArray());
    Fixtures.share(mnemonic).close();
    int refused = 0;
    int located = 0;
    for (int position = 0; position < words.length; position++) {
      int right = words[position];
      for (int wrong = 0; wrong < 1024; wrong++) {
        if (wrong != right) {
          words[position] = wrong;
          ShareException refusal = refusal(words);
          refused++;
          if (refusal.words().equals(List.of(position + 1))) {
            located++;
          }
        }
      }
      words[position] = right;
    }
    assertThat(refused).isEqualTo(1023 * words.length);
    // A change of the extendable flag changes the checksum's string too, and then no single word
    // explains it.
    assertThat(located).isEqualTo(refused - 512);
  }

  private static ShareException refusal(int[] words) {
    try (Share accepted = Share.fromWords(words)) {
      throw new AssertionError("a changed word was accepted: " + accepted);
    } catch (ShareException refused) {
      assertThat(refused.problem()).isEqualTo(ShareProblem.INVALID_CHECKSUM);
      return refused;
    }
  }

  /** The code's promise: up to three wrong words are always found. */
  @Property(tries = 20_000)
  void holds_twoOrThreeWrongWords_never(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 3) int errors) {
    Random random = new Random(seed);
    int[] words = random.ints(33, 0, 1024).toArray();
    Rs1024.seal(words, true);
    random.ints(0, 33).distinct().limit(errors).forEach(i -> words[i] ^= 1 + random.nextInt(1023));
    assertThat(Rs1024.holds(words, true)).isFalse();
  }

  @Property(tries = 2_000)
  void suspects_twoSwappedWords_areNamed(
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = 32) int one,
      @ForAll @IntRange(min = 0, max = 32) int other) {
    Random random = new Random(seed);
    int[] words = random.ints(33, 0, 1024).toArray();
    Rs1024.seal(words, true);
    if (words[one] == words[other]) {
      return; // Nothing to swap.
    }
    int swapped = words[one];
    words[one] = words[other];
    words[other] = swapped;
    assertThat(Rs1024.suspects(words, true))
        .containsExactly(Math.min(one, other) + 1, Math.max(one, other) + 1);
  }

  /** 33 words of 1023 changes each are explained out of 2^30: about one in 30 000. */
  @Test
  void suspects_threeWrongWords_areNearlyNeverExplained() {
    Random random = new Random(39);
    int explained = 0;
    for (int i = 0; i < 5_000; i++) {
      int[] words = random.ints(33, 0, 1024).toArray();
      Rs1024.seal(words, true);
      random.ints(0, 33).distinct().limit(3).forEach(at -> words[at] ^= 1 + random.nextInt(1023));
      explained += Rs1024.suspects(words, true).isEmpty() ? 0 : 1;
    }
    assertThat(explained).isLessThanOrEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void seal_eitherKind_holdsForThatKindOnly(boolean extendable) {
    int[] words = new Random(7).ints(33, 0, 1024).toArray();
    Rs1024.seal(words, extendable);
    assertThat(Rs1024.holds(words, extendable)).isTrue();
    assertThat(Rs1024.holds(words, !extendable)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1024, Integer.MAX_VALUE})
  void fromWords_indexOutsideTheList_isAProgrammingError(int index) {
    int[] words = ShareWords.parse(WORDS_33.toCharArray());
    words[7] = index;
    assertThatThrownBy(() -> Share.fromWords(words).close())
        .isInstanceOf(IllegalArgumentException.class);
  }
}
