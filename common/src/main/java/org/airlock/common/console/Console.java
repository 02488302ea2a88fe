package org.airlock.common.console;

/**
 * The people in front of the screen. One implementation is a terminal, one reads a rehearsal's
 * answers.
 */
public interface Console {
  /** A line of progress; not shown with {@code --quiet}. */
  void say(String line);

  /** A line that is always shown. */
  void show(String line);

  /** A line that is shown and kept nowhere, not even as a String; the caller wipes it. */
  void showSecret(char[] line);

  /** A visible answer, trimmed. */
  String ask(Prompt prompt);

  /** An answer that is not shown while it is typed. The caller wipes it. */
  char[] askSecret(Prompt prompt);

  /** Wipes the screen and what can be scrolled back to, where there is a screen. */
  void clear();
}
