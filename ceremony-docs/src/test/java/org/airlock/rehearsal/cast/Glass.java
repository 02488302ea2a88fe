package org.airlock.rehearsal.cast;

import java.util.ArrayList;
import java.util.List;

/** What a plain terminal shows of the characters that a program sends to it, as lines. */
final class Glass {
  private static final String CLEARED = "\u001b[H\u001b[2J\u001b[3J";
  private static final char CLEAR = '\u000c';

  /** Stands in the lines where the screen and its scrollback were erased. */
  static final String ERASED = "[The screen is erased.]";

  private final List<String> lines = new ArrayList<>();
  private final StringBuilder line = new StringBuilder();
  private int column;

  private Glass(String sent) {
    for (char each : sent.replace(CLEARED, String.valueOf(CLEAR)).toCharArray()) {
      take(each);
    }
  }

  /** Everything that was ever in a line when the cursor left it. */
  static List<String> lines(String sent) {
    Glass glass = new Glass(sent);
    if (glass.line.length() > 0) {
      glass.newLine();
    }
    return glass.lines;
  }

  /** The line in which the cursor stands, up to the cursor. */
  static String cursorLine(String sent) {
    Glass glass = new Glass(sent);
    return glass.line.substring(0, glass.column);
  }

  private void take(char each) {
    switch (each) {
      case '\n' -> newLine();
      case '\r' -> column = 0;
      case '\b' -> column = Math.max(0, column - 1);
      case CLEAR -> {
        if (line.length() > 0) {
          newLine();
        }
        lines.add(ERASED);
      }
      default -> put(each);
    }
  }

  private void put(char each) {
    if (column < line.length()) {
      line.setCharAt(column, each);
    } else {
      line.append(each);
    }
    column++;
  }

  private void newLine() {
    lines.add(line.toString().stripTrailing());
    line.setLength(0);
    column = 0;
  }
}
