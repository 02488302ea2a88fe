package org.airlock.offline.room;

import java.util.Arrays;

/**
 * What the counts of the six faces look like; for information, because a mixture is never weaker
 * than the machine's generator. Pearson's chi-square with five degrees of freedom; fair dice are
 * outside of each limit once in a thousand times. Neither the value nor the verdict is recorded: it
 * would tell something about the throws and prove nothing about the key.
 */
enum DiceVerdict {
  USUAL("nothing about them is unusual for fair dice"),
  UNEVEN("some faces came much more often than fair dice give, once in a thousand times"),
  TOO_EVEN("the faces are more even than fair dice give, once in a thousand times");

  private static final int FACES = 6;

  /** Quantile 0.999 of chi-square, five degrees of freedom. */
  private static final double UPPER = 20.515;

  /** Quantile 0.001. */
  private static final double LOWER = 0.2102;

  private final String text;

  DiceVerdict(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  /**
   * @param dice ASCII digits 1 to 6
   */
  static DiceVerdict of(byte[] dice) {
    int[] counts = new int[FACES];
    for (byte face : dice) {
      counts[face - '1']++;
    }
    double expected = dice.length / (double) FACES;
    double sum = 0;
    for (int count : counts) {
      sum += (count - expected) * (count - expected) / expected;
    }
    Arrays.fill(counts, 0);
    return sum > UPPER ? UNEVEN : sum < LOWER ? TOO_EVEN : USUAL;
  }
}
