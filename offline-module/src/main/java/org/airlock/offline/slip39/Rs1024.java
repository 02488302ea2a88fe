package org.airlock.offline.slip39;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The checksum of three words, a Reed-Solomon code over GF(1024) (SLIP-0039, "Checksum"). It finds
 * every error in up to three words; anything else slips through once in 10^9. Anyone can make one:
 * it is no signature.
 */
final class Rs1024 {
  static final int CHECKSUM_WORDS = 3;
  private static final int[] GENERATOR = {
    0xe0e040,
    0x1c1c080,
    0x3838100,
    0x7070200,
    0xe0e0009,
    0x1c0c2412,
    0x38086c24,
    0x3090fc48,
    0x21b1f890,
    0x3f3f120
  };

  private Rs1024() {}

  /** Writes the checksum of all words before the last three into the last three. */
  static void seal(int[] words, boolean extendable) {
    int data = words.length - CHECKSUM_WORDS;
    Arrays.fill(words, data, words.length, 0);
    int checksum = state(words, extendable) ^ 1;
    words[data] = checksum >>> 20;
    words[data + 1] = checksum >>> 10 & 0x3ff;
    words[data + 2] = checksum & 0x3ff;
  }

  static boolean holds(int[] words, boolean extendable) {
    return state(words, extendable) == 1;
  }

  /**
   * Where the error may be when the checksum does not hold: one position (from 1) when changing
   * that single word would make it hold, two when swapping those words would, otherwise none. Only
   * positions come out: words are never corrected by the program, because a correction may be wrong
   * and would then be believed.
   */
  static List<Integer> suspects(int[] words, boolean extendable) {
    // The code is linear: a change of word p by d changes the final state by d pushed through the
    // words after p. So
    // going backwards from the difference, a state below 1024 says that one word explains all of
    // it.
    int[] topOfLowBits = inverseFeedback();
    int difference = state(words, extendable) ^ 1;
    for (int position = words.length; position >= 1; position--) {
      if (difference < 1024) {
        return List.of(position);
      }
      int top = topOfLowBits[difference & 0x3ff];
      difference = top << 20 | (difference ^ feedback(top)) >>> 10;
    }
    return swapped(words, extendable);
  }

  /** Any two: people swap neighbours, and words below each other. */
  private static List<Integer> swapped(int[] words, boolean extendable) {
    int[] tried = words.clone();
    try {
      for (int i = 0; i < tried.length; i++) {
        for (int j = i + 1; j < tried.length; j++) {
          swap(tried, i, j);
          if (holds(tried, extendable)) {
            return List.of(i + 1, j + 1);
          }
          swap(tried, i, j);
        }
      }
      return List.of();
    } finally {
      Wiping.wipe(tried);
    }
  }

  private static void swap(int[] words, int i, int j) {
    int first = words[i];
    words[i] = words[j];
    words[j] = first;
  }

  private static int state(int[] words, boolean extendable) {
    int state = 1;
    for (byte character :
        (extendable ? "shamir_extendable" : "shamir").getBytes(StandardCharsets.US_ASCII)) {
      state = step(state, character);
    }
    for (int word : words) {
      state = step(state, word);
    }
    return state;
  }

  private static int step(int state, int word) {
    return (state & 0xfffff) << 10 ^ word ^ feedback(state >>> 20);
  }

  private static int feedback(int top) {
    int sum = 0;
    for (int i = 0; i < GENERATOR.length; i++) {
      sum ^= GENERATOR[i] & -(top >>> i & 1);
    }
    return sum;
  }

  /** The ten low bits of the feedback determine the ten top bits it came from. */
  private static int[] inverseFeedback() {
    int[] topOfLowBits = new int[1024];
    for (int top = 0; top < 1024; top++) {
      topOfLowBits[feedback(top) & 0x3ff] = top;
    }
    return topOfLowBits;
  }
}
