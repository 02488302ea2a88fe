package org.airlock.common.console;

import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.airlock.common.words.Words;

/**
 * Comparing words: the screen shows the rows with three words hidden, and a person types the hidden
 * ones from paper of another origin. So the comparison leaves evidence of reading, and pressing
 * Enter is never a yes.
 */
public final class Confirmation {
  private static final int HIDDEN = 3;
  private static final int MOST_SLIPS = 3;

  private Confirmation() {}

  /**
   * @param name what is compared; the prompts are {@code words:NAME:POSITION}
   * @param from where the person reads, for example "the import operator's paper"
   * @return false as soon as one word differs
   */
  public static boolean ofWords(
      Console console, RandomGenerator random, String name, String from, Words expected) {
    Set<Integer> hidden = positions(random, expected.list().size());
    expected.rows(hidden).forEach(row -> console.show("  " + row));
    for (int position : hidden) {
      Prompt prompt =
          new Prompt(
              "words:" + name + ":" + position, "Type word " + position + " from " + from + ":");
      if (!typed(console, prompt, position).equalsIgnoreCase(expected.at(position))) {
        return false;
      }
    }
    return true;
  }

  /** A slip of the fingers is asked for again; another word of the list is an answer. */
  private static String typed(Console console, Prompt prompt, int position) {
    String word = console.ask(prompt);
    for (int slips = 0; slips < MOST_SLIPS && !Words.isPossible(position, word); slips++) {
      console.show("That is no word of the list for this place; look at it and type it again.");
      word = console.ask(prompt);
    }
    return word;
  }

  private static SortedSet<Integer> positions(RandomGenerator random, int count) {
    SortedSet<Integer> positions = new TreeSet<>();
    while (positions.size() < HIDDEN) {
      positions.add(random.nextInt(count) + 1);
    }
    return positions;
  }
}
