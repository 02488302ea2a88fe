package org.airlock.common.console;

import java.util.stream.Collectors;

/**
 * Text of others made fit for a terminal: what could move the cursor, colour, hide or reorder what
 * people read is shown as a question mark.
 */
public final class Visible {
  private Visible() {}

  /** {@code text} in one line, without control, format, private and unassigned characters. */
  public static String text(String text) {
    StringBuilder visible = new StringBuilder();
    text.codePoints().map(each -> isHarmless(each) ? each : '?').forEach(visible::appendCodePoint);
    return visible.toString();
  }

  /** {@code text} made fit as {@link #text} does it, with its line feeds. */
  public static String lines(String text) {
    return text.lines().map(Visible::text).collect(Collectors.joining("\n"));
  }

  private static boolean isHarmless(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
