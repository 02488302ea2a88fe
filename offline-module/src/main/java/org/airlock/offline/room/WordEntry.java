package org.airlock.offline.room;

import org.airlock.common.console.Prompt;

/** How a custodian types the words of a share at the screen. */
public interface WordEntry {
  /**
   * Asks for words one by one, completing each after four letters and hiding it once accepted.
   *
   * @return the words with single blanks between them, or {@code @PATH} when the custodian named a
   *     file instead; the caller wipes it
   */
  char[] words(Prompt prompt);
}
