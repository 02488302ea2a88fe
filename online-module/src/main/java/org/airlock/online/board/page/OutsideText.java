package org.airlock.online.board.page;

import java.util.Locale;
import java.util.PrimitiveIterator;

/**
 * Text that others wrote, made harmless to show: whatever is invisible, moves the cursor or changes
 * the direction of writing is spelled out as {@code <U+202E>}.
 *
 * <p>Spelled out are controls, format characters (bidirectional marks, zero-width characters,
 * tags), line and paragraph separators, spaces other than U+0020, halves of characters, private and
 * unassigned code points, fillers that draw nothing, and combining marks that have no base or are
 * the third on theirs. Letters of all scripts stay.
 */
final class OutsideText {
  /** Two marks on a letter are written language; ten are a smear over the neighbouring lines. */
  private static final int MOST_MARKS = 2;

  private OutsideText() {}

  /** {@code text} with everything but visible characters and U+0020 spelled out. */
  static String shown(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    int marks = MOST_MARKS; // a mark at the start would sit on what stands before the text
    PrimitiveIterator.OfInt points = text.codePoints().iterator();
    while (points.hasNext()) {
      int point = points.nextInt();
      boolean mark = isMark(point);
      if (isHidden(point) || (mark && marks >= MOST_MARKS)) {
        shown.append(String.format(Locale.ROOT, "<U+%04X>", point));
        marks = MOST_MARKS;
      } else {
        shown.appendCodePoint(point);
        marks = mark ? marks + 1 : 0;
      }
    }
    return shown.toString();
  }

  /** Whether {@code point} draws nothing by itself, or does more than draw. */
  static boolean isHidden(int point) {
    switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR -> {
        return true;
      }
      case Character.SPACE_SEPARATOR -> {
        return point != ' ';
      }
      default -> {
        return isFiller(point);
      }
    }
  }

  /** Unicode's default-ignorable code points that are not format characters, and blank Braille. */
  private static boolean isFiller(int point) {
    return point == 0x034F
        || point == 0x115F
        || point == 0x1160
        || point == 0x17B4
        || point == 0x17B5
        || (point >= 0x180B && point <= 0x180F)
        || point == 0x2800
        || point == 0x3164
        || (point >= 0xFE00 && point <= 0xFE0F)
        || point == 0xFFA0
        || (point >= 0xE0100 && point <= 0xE01EF);
  }

  static boolean isMark(int point) {
    int type = Character.getType(point);
    return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
  }
}
