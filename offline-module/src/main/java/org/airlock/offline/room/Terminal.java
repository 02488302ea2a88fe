package org.airlock.offline.room;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.airlock.common.console.Console;
import org.airlock.common.console.Prompt;
import org.airlock.common.console.Visible;
import org.airlock.common.failure.Failure;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The real screen and keyboard. The rules of the screen:
 *
 * <ol>
 *   <li>The terminal itself never echoes, from the first question to the end of the program, so
 *       that nothing typed too early is seen. This class shows what may be seen; a share word is
 *       visible while it is typed and gone once it is accepted.
 *   <li>After a secret the screen and the scrollback are erased.
 *   <li>No terminal, no secret: with standard input redirected the commands that need people
 *       refuse.
 *   <li>Ctrl-C at a question stops the command with exit 7, elsewhere it ends the process; nothing
 *       half-done counts.
 * </ol>
 *
 * Plain text and no colour, so that it works on a serial line and with a screen reader. Not
 * thread-safe.
 */
public final class Terminal implements Console, WordEntry {
  private static final String ERASE_SCREEN_AND_SCROLLBACK = "\033[H\033[2J\033[3J";
  private static final int BACKSPACE = 8;
  private static final int DELETE = 127;
  private static final int LONGEST_INPUT = 4096;
  private static final int DUMB_SCREEN_LINES = 60;

  /** Nothing of a terminal is used that this oldest of types has not. */
  private static final String TYPE = "ansi";

  private static final List<String> HOW_TO_TYPE =
      List.of(
          "A word is complete after four letters; Space takes it.",
          "Backspace on an empty line takes the last word back; a number and Space goes to",
          "that word. A full stop hides the line until the next one. Ctrl-C stops.",
          "Or scan the card's code; or type @ and the path of your share file.");

  private final org.jline.terminal.Terminal terminal;
  private final Attributes silent;
  private final PrintStream out;
  private final boolean quiet;
  private final boolean dumb;

  private Terminal(org.jline.terminal.Terminal terminal, PrintStream out, boolean quiet) {
    this.terminal = terminal;
    this.out = out;
    this.quiet = quiet;
    this.dumb = isDumb(System.getenv("TERM"));
    this.silent = new Attributes(terminal.getAttributes());
    silent.setLocalFlag(LocalFlag.ECHO, false);
    // JLine gives the terminal its old attributes back when the program ends, also by a signal.
    terminal.setAttributes(silent);
  }

  /**
   * Opens the controlling terminal.
   *
   * @throws Failure.Environment when there is none
   */
  @SuppressWarnings(
      "SystemConsoleNull") // the launcher chooses the console that is null without a terminal, on
  // every JDK
  public static Terminal open(PrintStream out, boolean quiet) {
    if (System.console() == null) {
      throw noTerminal();
    }
    try {
      // exec: JLine's own use of stty, so that no native code is unpacked into a temporary
      // directory.
      org.jline.terminal.Terminal terminal =
          TerminalBuilder.builder()
              .system(true)
              .dumb(false)
              // Of a dumb terminal JLine would keep its hands off, and it would echo what is typed.
              .type(TYPE)
              .exec(true)
              .jni(false)
              .jna(false)
              .ffm(false)
              .jansi(false)
              .build();
      return new Terminal(terminal, out, quiet);
    } catch (IOException | IllegalStateException e) {
      throw noTerminal();
    }
  }

  /** Whether nothing can be erased on this screen, for all that anybody knows. */
  private static boolean isDumb(@Nullable String type) {
    return type == null || type.isEmpty() || type.startsWith("dumb");
  }

  private static Failure noTerminal() {
    return new Failure.Environment(
        "there is no terminal to ask people at",
        "run the command at a terminal without redirecting its input or output; rehearsals may use --answers");
  }

  @Override
  public void say(String line) {
    if (!quiet) {
      show(line);
    }
  }

  @Override
  public void show(String line) {
    out.println(Visible.lines(line));
    out.flush();
  }

  @Override
  public String ask(Prompt prompt) {
    char[] typed = read(prompt.text() + " ", true);
    try {
      return new String(typed).trim();
    } finally {
      Arrays.fill(typed, '\0');
    }
  }

  @Override
  public char[] askSecret(Prompt prompt) {
    return read(prompt.text() + " ", false);
  }

  @Override
  public void showSecret(char[] line) {
    ChangingLine.print(out, line, 0, line.length);
    newLine();
  }

  @Override
  public void clear() {
    if (dumb) {
      out.print("\r\n".repeat(DUMB_SCREEN_LINES));
      out.print(
          "This terminal cannot erase what it showed: clear its screen and scrollback by hand now.\r\n");
    } else {
      out.print(ERASE_SCREEN_AND_SCROLLBACK);
    }
    out.flush();
  }

  /** Reads a line key by key; only with {@code echo} is it seen. */
  private char[] read(String text, boolean echo) {
    char[] typed = new char[LONGEST_INPUT];
    int size = 0;
    try (Keyboard raw = new Keyboard(terminal, silent)) {
      out.print(text);
      out.flush();
      while (true) {
        int key = raw.key();
        if (key == '\r' || key == '\n') {
          newLine();
          return Arrays.copyOf(typed, size);
        }
        if (key == BACKSPACE || key == DELETE) {
          if (size > 0) {
            typed[--size] = 0;
            erase(echo ? 1 : 0);
          }
        } else if (key >= ' ' && size < typed.length) {
          typed[size++] = (char) key;
          if (echo) {
            out.print((char) key);
            out.flush();
          }
        }
      }
    } finally {
      Arrays.fill(typed, '\0');
    }
  }

  @Override
  public char[] words(Prompt prompt, int expected, char[] before) {
    show(prompt.text());
    HOW_TO_TYPE.forEach(this::show);
    try (Keyboard keyboard = new Keyboard(terminal, silent);
        WordTyping typing = new WordTyping(expected, before);
        ChangingLine line = new ChangingLine(out)) {
      if (typing.count() > 0) {
        line.above("The words are still in: type the number of the wrong one and Space.");
      }
      line.become(typing.line(), typing.draw());
      while (!typing.done()) {
        char[] keys = keyboard.burst();
        try {
          take(keys, typing, line);
        } finally {
          Arrays.fill(keys, '\0');
        }
      }
      line.above("");
      return typing.result();
    } finally {
      clear();
    }
  }

  private static void take(char[] keys, WordTyping typing, ChangingLine line) {
    if (Keyboard.isScan(keys)) {
      told(typing.scan(keys), typing, line);
      return;
    }
    for (char key : keys) {
      if (typing.done()) {
        return;
      }
      told(typing.key(key), typing, line);
    }
  }

  private static void told(Optional<String> notice, WordTyping typing, ChangingLine line) {
    notice.ifPresent(line::above);
    line.become(typing.line(), typing.draw());
  }

  private void newLine() {
    out.print("\r\n");
    out.flush();
  }

  private void erase(int count) {
    out.print("\b \b".repeat(count));
    out.flush();
  }

  /** For consoles that answer from a script: the words come as one answer. */
  public static WordEntry entryFor(Console console) {
    return console instanceof Terminal terminal ? terminal : WordEntry.inOneAnswer(console);
  }
}
