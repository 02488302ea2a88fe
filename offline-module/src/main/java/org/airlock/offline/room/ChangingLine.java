package org.airlock.offline.room;

import java.io.PrintStream;
import java.util.Arrays;

/**
 * The last line of the screen, which changes while somebody types. Only what differs is written, by
 * backspaces and blanks alone: a terminal that knows no escape sequence shows the same, and a
 * screen reader speaks the new letters and not the whole line again. Characters go out one by one,
 * so that no buffer on the way holds more than the last one.
 */
final class ChangingLine implements AutoCloseable {
  private final PrintStream out;
  private char[] shown = new char[0];
  private int size;

  ChangingLine(PrintStream out) {
    this.out = out;
  }

  /** Shows the first {@code length} characters of {@code text}, which is preserved. */
  void become(char[] text, int length) {
    int same = 0;
    while (same < Math.min(size, length) && shown[same] == text[same]) {
      same++;
    }
    for (int i = size; i > same; i--) {
      out.print("\b \b");
    }
    print(out, text, same, length);
    Arrays.fill(shown, '\0');
    shown = Arrays.copyOf(text, length);
    size = length;
  }

  /** Writes characters one by one through one array: no String of them is made. */
  static void print(PrintStream out, char[] text, int from, int to) {
    char[] one = new char[1];
    for (int i = from; i < to; i++) {
      one[0] = text[i];
      out.print(one);
    }
    one[0] = 0;
    out.flush();
  }

  /** Puts a whole line above; this line is empty afterwards. */
  void above(String notice) {
    become(new char[0], 0);
    out.print(notice + "\r\n");
    out.flush();
  }

  /** Erases the line. */
  @Override
  public void close() {
    become(new char[0], 0);
  }
}
