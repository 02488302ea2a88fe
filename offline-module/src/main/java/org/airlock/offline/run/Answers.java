package org.airlock.offline.run;

import java.util.function.Function;
import org.airlock.common.console.Console;
import org.airlock.common.console.Prompt;
import org.airlock.common.failure.Failure;

/** Asks until an answer fits, at most a few times: a script of answers must come to an end. */
final class Answers {
  static final int TRIES = 5;

  private Answers() {}

  /**
   * @param problem what is wrong with an answer and what would be right; empty when nothing is
   */
  static String asked(Console console, Prompt prompt, Function<String, String> problem) {
    String wrong = "";
    for (int i = 0; i < TRIES; i++) {
      String answer = console.ask(prompt);
      wrong = problem.apply(answer);
      if (wrong.isEmpty()) {
        return answer;
      }
      console.show(wrong);
    }
    throw new Failure.Stopped(
        "no answer to \"" + prompt.id() + "\" was right: " + wrong,
        "run the same command again; it goes on at this step");
  }
}
