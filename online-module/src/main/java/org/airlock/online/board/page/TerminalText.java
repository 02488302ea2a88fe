package org.airlock.online.board.page;

import java.util.ArrayList;
import java.util.List;

/**
 * Text in the columns of a terminal, which draws a character in none, one or two of them (Unicode
 * Standard Annex 11). All lengths here are columns.
 */
final class TerminalText {
  private static final String CUT = "..";

  /**
   * Ends a right-to-left run: without it a terminal draws the date behind such a name before it.
   */
  private static final String LEFT_TO_RIGHT = "\u200E";

  private TerminalText() {}

  static int columns(String text) {
    return text.codePoints().map(TerminalText::columns).sum();
  }

  private static int columns(int point) {
    if (OutsideText.isMark(point) || OutsideText.isHidden(point)) {
      return 0;
    }
    return isWide(point) ? 2 : 1;
  }

  /** The East Asian wide and fullwidth blocks, and pictures. */
  private static boolean isWide(int point) {
    return (point >= 0x1100 && point <= 0x115F)
        || (point >= 0x2E80 && point <= 0x303E)
        || (point >= 0x3041 && point <= 0xA4CF)
        || (point >= 0xA960 && point <= 0xA97F)
        || (point >= 0xAC00 && point <= 0xD7A3)
        || (point >= 0xF900 && point <= 0xFAFF)
        || (point >= 0xFE30 && point <= 0xFE6F)
        || (point >= 0xFF00 && point <= 0xFF60)
        || (point >= 0xFFE0 && point <= 0xFFE6)
        || (point >= 0x1F300 && point <= 0x1F64F)
        || (point >= 0x1F680 && point <= 0x1F9FF)
        || (point >= 0x20000 && point <= 0x3FFFD);
  }

  /** Exactly {@code width} columns: padded on the right, or cut in the middle. */
  static String fit(String text, int width) {
    String cut = cut(text, width);
    String padded = cut + " ".repeat(width - columns(cut));
    return hasRightToLeft(cut) ? LEFT_TO_RIGHT + padded + LEFT_TO_RIGHT : padded;
  }

  private static String cut(String text, int width) {
    if (columns(text) <= width) {
      return text;
    }
    int[] points = text.codePoints().toArray();
    int room = width - CUT.length();
    int head = 0;
    int used = 0;
    while (used + columns(points[head]) <= (room + 1) / 2) {
      used += columns(points[head++]);
    }
    int tail = points.length;
    while (tail > head && used + columns(points[tail - 1]) <= room) {
      used += columns(points[--tail]);
    }
    // A mark whose letter was cut away would sit on the dots.
    while (tail < points.length && OutsideText.isMark(points[tail])) {
      tail++;
    }
    return new String(points, 0, head) + CUT + new String(points, tail, points.length - tail);
  }

  private static boolean hasRightToLeft(String text) {
    return text.codePoints()
        .mapToObj(Character::getDirectionality)
        .anyMatch(
            direction ->
                direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                    || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC);
  }

  /** Lines of at most {@code width} columns, broken at spaces, and inside a word that is longer. */
  static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (line.length() > 0 && columns(line.toString()) + 1 + columns(word) > width) {
        lines.add(line.toString());
        line.setLength(0);
      } else if (line.length() > 0) {
        line.append(' ');
      }
      int[] points = word.codePoints().toArray();
      for (int point : points) {
        if (columns(line.toString()) + columns(point) > width) {
          lines.add(line.toString());
          line.setLength(0);
        }
        line.appendCodePoint(point);
      }
    }
    lines.add(line.toString());
    return lines.stream()
        .map(shown -> hasRightToLeft(shown) ? LEFT_TO_RIGHT + shown + LEFT_TO_RIGHT : shown)
        .toList();
  }
}
