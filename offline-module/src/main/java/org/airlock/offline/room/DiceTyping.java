package org.airlock.offline.room;

import com.google.errorprone.annotations.MustBeClosed;
import java.util.Arrays;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.console.Console;
import org.airlock.common.console.Prompt;
import org.airlock.common.failure.Failure;

/**
 * One person types throws of dice, unseen, ten in a line; a line that is wrong is typed again, and
 * {@code b} goes back to the line before.
 */
final class DiceTyping {
  private static final int LINE = 10;
  private static final int TRIES = 5;
  private static final int TIMES = 3;

  private final Console console;
  private final PrivateScreen screen;

  DiceTyping(Console console, PrivateScreen screen) {
    this.console = console;
    this.screen = screen;
  }

  /**
   * @return one ASCII digit, 1 to 6, for each throw; the caller's to close
   * @throws Failure.Stopped when people do not get it right, or say that they did not throw it
   */
  @MustBeClosed
  SecretBytes take(int count) {
    byte[] dice = new byte[count];
    boolean taken = false;
    try {
      for (int i = 0; i < TIMES && !taken; i++) {
        type(dice);
        taken = believed(dice);
      }
      if (!taken) {
        throw new Failure.Stopped(
            "the throws were said " + TIMES + " times not to be thrown",
            "throw every die on the table, or leave the dice out");
      }
      return SecretBytes.owning(dice);
    } finally {
      if (!taken) {
        Arrays.fill(dice, (byte) 0);
      }
    }
  }

  private void type(byte[] dice) {
    int lines = (dice.length + LINE - 1) / LINE;
    int line = 0;
    while (line < lines) {
      line = Math.max(0, line + line(dice, line));
    }
  }

  /** How many lines to go on: one, or one back. */
  private int line(byte[] dice, int line) {
    int from = line * LINE;
    int to = Math.min(dice.length, from + LINE);
    String which = "throws " + (from + 1) + "-" + to + " of " + dice.length;
    for (int i = 0; i < TRIES; i++) {
      screen.require(console, "a throw of dice");
      char[] typed =
          console.askSecret(
              new Prompt(
                  "dice:" + (line + 1),
                  which
                      + ": type "
                      + (to - from)
                      + " digits, 1 to 6 (not shown; b: the line before again):"));
      try {
        if (typed.length == 1 && (typed[0] == 'b' || typed[0] == 'B')) {
          return -1;
        }
        String problem = problem(typed, to - from);
        if (problem.isEmpty()) {
          copy(typed, dice, from);
          return 1;
        }
        console.show("error: " + which + ": " + problem + " Type this line again.");
      } finally {
        Arrays.fill(typed, '\0');
      }
    }
    throw new Failure.Stopped(
        which + " were typed wrongly " + TRIES + " times",
        "nothing was made; run the command again when ready");
  }

  /** What is wrong with a line, in words that do not repeat it; empty when nothing is. */
  private static String problem(char[] typed, int expected) {
    int digits = 0;
    for (char key : typed) {
      if (key == ' ') {
        continue;
      }
      if (key < '0' || key > '9') {
        return "something else than digits was typed.";
      }
      if (key < '1' || key > '6') {
        return "a die has no 0, 7, 8 or 9.";
      }
      digits++;
    }
    return digits == expected ? "" : digits + " digits were typed, " + expected + " are asked for.";
  }

  private static void copy(char[] typed, byte[] dice, int from) {
    int at = from;
    for (char key : typed) {
      if (key != ' ') {
        dice[at++] = (byte) key;
      }
    }
  }

  /** Throws that look odd are taken when a person says that they were thrown. */
  private boolean believed(byte[] dice) {
    DiceVerdict verdict = DiceVerdict.of(dice);
    console.show(dice.length + " of " + dice.length + " throws typed; " + verdict.text() + ".");
    if (verdict == DiceVerdict.USUAL) {
      return true;
    }
    console.show(
        "warning: that is how a stuck key, a loaded die or invented numbers look. The machine's own generator is mixed in all the same.");
    String answer =
        console.ask(
            new Prompt(
                "dice:thrown",
                "Was every one of them truly thrown on the table? yes: go on; no: all are typed again:"));
    return answer.equalsIgnoreCase("yes");
  }
}
