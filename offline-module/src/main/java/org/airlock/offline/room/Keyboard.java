package org.airlock.offline.room;

import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import org.airlock.common.failure.Failure;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Attributes.InputFlag;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.utils.NonBlockingReader;

/** Keys one by one, Ctrl-C among them, until closed. */
final class Keyboard implements AutoCloseable {
  /** No person types a share of a few hundred characters with so little between two keys. */
  private static final int BURST_GAP_MILLIS = 40;

  private static final int LONGEST_BURST = 4096;
  private static final int FEWEST_SCANNED_BLANKS = 10;
  private static final int CTRL_C = 3;
  private static final int CTRL_D = 4;

  private final org.jline.terminal.Terminal terminal;
  private final Attributes silent;
  private final NonBlockingReader reader;

  Keyboard(org.jline.terminal.Terminal terminal, Attributes silent) {
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

  /** The next key, however long it takes. */
  int key() {
    try {
      return checked(reader.read());
    } catch (IOException e) {
      throw gone(e);
    }
  }

  /** The next key and whatever follows it at once; the caller wipes it. */
  char[] burst() {
    char[] keys = new char[LONGEST_BURST];
    int size = 0;
    try {
      int key = checked(reader.read());
      while (true) {
        keys[size++] = (char) key;
        if (size == keys.length) {
          break;
        }
        key = reader.read(BURST_GAP_MILLIS);
        if (key == NonBlockingReader.READ_EXPIRED) {
          break;
        }
        checked(key);
      }
      return Arrays.copyOf(keys, size);
    } catch (IOException e) {
      throw gone(e);
    } finally {
      Arrays.fill(keys, '\0');
    }
  }

  /**
   * Whether a scanner typed this: many words in one burst, and Enter at its end. A burst without
   * Enter is a person who typed while the machine was busy.
   */
  static boolean isScan(char[] burst) {
    int blanks = 0;
    for (char key : burst) {
      blanks += key == ' ' ? 1 : 0;
    }
    char last = burst[burst.length - 1];
    return blanks >= FEWEST_SCANNED_BLANKS && (last == '\r' || last == '\n');
  }

  private static int checked(int key) {
    if (key == CTRL_C || key == CTRL_D || key < 0) {
      throw new Failure.Stopped(
          "stopped at the keyboard", "nothing half-done counts; run the command again when ready");
    }
    return key;
  }

  private static Failure gone(IOException e) {
    return new Failure.Environment(
        "the terminal is gone", "log in again and run the command again", e);
  }

  @Override
  public void close() {
    terminal.setAttributes(silent);
  }
}
