package org.airlock.offline.room;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.airlock.common.console.Console;
import org.airlock.common.console.Prompt;
import org.airlock.common.console.Visible;
import org.airlock.common.failure.Failure;
import org.airlock.offline.slip39.Wordlist;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Attributes.InputFlag;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.NonBlockingReader;

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
  private static final int CTRL_C = 3;
  private static final int CTRL_D = 4;
  private static final int BACKSPACE = 8;
  private static final int DELETE = 127;
  private static final int COMPLETED_AFTER = 4;
  private static final int LONGEST_INPUT = 4096;

  private final org.jline.terminal.Terminal terminal;
  private final Attributes silent;
  private final PrintStream out;
  private final boolean quiet;

  private Terminal(org.jline.terminal.Terminal terminal, PrintStream out, boolean quiet) {
    this.terminal = terminal;
    this.out = out;
    this.quiet = quiet;
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
  public void clear() {
    out.print(ERASE_SCREEN_AND_SCROLLBACK);
    out.flush();
  }

  /** Reads a line key by key; only with {@code echo} is it seen. */
  private char[] read(String text, boolean echo) {
    char[] typed = new char[LONGEST_INPUT];
    int size = 0;
    try (KeyByKey raw = new KeyByKey(terminal, silent)) {
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
  public char[] words(Prompt prompt) {
    show(prompt.text());
    show(
        "Each word is completed after four letters; Space accepts it, Backspace on an empty word takes the last one back.");
    int[] accepted = new int[64];
    int count = 0;
    char[] word = new char[LONGEST_INPUT];
    int size = 0;
    try (KeyByKey raw = new KeyByKey(terminal, silent)) {
      position(count);
      while (true) {
        int key = raw.key();
        boolean end = key == '\r' || key == '\n';
        if (end && size == 0) {
          newLine();
          return joined(accepted, count);
        }
        if (end && word[0] == '@') {
          newLine();
          return Arrays.copyOf(word, size);
        }
        if (end || (key == ' ' && word[0] != '@')) {
          int index = indexOf(word, size);
          erase(size);
          if (index >= 0 && count < accepted.length) {
            accepted[count++] = index;
            line("word " + count + " accepted");
          } else if (size > 0) {
            line("that is not a word of the list; look at the card and type it again");
          }
          Arrays.fill(word, '\0');
          size = 0;
          position(count);
        } else if (key == BACKSPACE || key == DELETE) {
          if (size > 0) {
            word[--size] = 0;
            erase(1);
          } else if (count > 0) {
            accepted[--count] = 0;
            line("word " + (count + 1) + " taken back");
            position(count);
          }
        } else if (key > ' ' && size < word.length) {
          word[size++] = (char) key;
          out.print((char) key);
          out.flush();
        }
      }
    } finally {
      Arrays.fill(word, '\0');
      Arrays.fill(accepted, 0);
      clear();
    }
  }

  private void position(int count) {
    out.print("word " + (count + 1) + ": ");
    out.flush();
  }

  private void line(String text) {
    out.print("\r\033[K" + text + "\r\n");
    out.flush();
  }

  private void newLine() {
    out.print("\r\n");
    out.flush();
  }

  private void erase(int count) {
    out.print("\b \b".repeat(count));
    out.flush();
  }

  /** The one word that {@code typed} is or, from four letters on, begins. */
  private static int indexOf(char[] typed, int size) {
    char[] word = Arrays.copyOf(typed, size);
    try {
      Wordlist list = Wordlist.standard();
      var exact = list.indexOf(word);
      if (exact.isPresent()) {
        return exact.getAsInt();
      }
      List<String> completions = size >= COMPLETED_AFTER ? list.completions(word) : List.of();
      return completions.size() == 1
          ? list.indexOf(completions.get(0).toCharArray()).orElse(-1)
          : -1;
    } finally {
      Arrays.fill(word, '\0');
    }
  }

  private static char[] joined(int[] indices, int count) {
    Wordlist list = Wordlist.standard();
    int size = 0;
    for (int i = 0; i < count; i++) {
      size += list.word(indices[i]).length() + 1;
    }
    char[] words = new char[Math.max(0, size - 1)];
    int at = 0;
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        words[at++] = ' ';
      }
      String word = list.word(indices[i]);
      word.getChars(0, word.length(), words, at);
      at += word.length();
    }
    return words;
  }

  /** Keys one by one, Ctrl-C among them, until closed. */
  private static final class KeyByKey implements AutoCloseable {
    private final org.jline.terminal.Terminal terminal;
    private final Attributes silent;
    private final NonBlockingReader reader;

    KeyByKey(org.jline.terminal.Terminal terminal, Attributes silent) {
      this.terminal = terminal;
      this.silent = silent;
      this.reader = terminal.reader();
      Attributes raw = new Attributes(silent);
      raw.setLocalFlags(EnumSet.of(LocalFlag.ICANON, LocalFlag.IEXTEN, LocalFlag.ISIG), false);
      raw.setInputFlags(EnumSet.of(InputFlag.IXON, InputFlag.ICRNL, InputFlag.INLCR), false);
      raw.setControlChar(ControlChar.VMIN, 0);
      raw.setControlChar(ControlChar.VTIME, 1);
      terminal.setAttributes(raw);
    }

    int key() {
      try {
        int key = reader.read();
        if (key == CTRL_C || key == CTRL_D || key < 0) {
          throw new Failure.Stopped(
              "stopped at the keyboard",
              "nothing half-done counts; run the command again when ready");
        }
        return key;
      } catch (IOException e) {
        throw new Failure.Environment(
            "the terminal is gone", "log in again and run the command again", e);
      }
    }

    @Override
    public void close() {
      terminal.setAttributes(silent);
    }
  }

  /** For consoles that answer from a script: the words come as one answer. */
  public static WordEntry entryFor(Console console) {
    return console instanceof Terminal terminal ? terminal : console::askSecret;
  }
}
