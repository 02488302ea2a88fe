package org.airlock.offline.room;

import org.airlock.common.console.Console;
import org.airlock.common.console.Prompt;

/** How a custodian types, or scans, the words of a share. */
@FunctionalInterface
public interface WordEntry {
  /**
   * Asks for the words of one share.
   *
   * @param expected how many words it has
   * @param before words that were typed before and refused, so that only the wrong one has to be
   *     typed again; preserved, the caller's to wipe. Empty the first time
   * @return the words with single blanks between them, or {@code @PATH} when the custodian named a
   *     file instead, or {@code !} and the words so far when something is wrong; the caller wipes
   *     it
   */
  char[] words(Prompt prompt, int expected, char[] before);

  /** For consoles that answer from a script: the words come as one answer. */
  static WordEntry inOneAnswer(Console console) {
    return (prompt, expected, before) -> console.askSecret(prompt);
  }
}
