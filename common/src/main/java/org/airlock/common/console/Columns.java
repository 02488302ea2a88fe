package org.airlock.common.console;

import java.util.ArrayList;
import java.util.List;

/** Text in lines of at most 80 columns, for a plain console. */
public final class Columns {
  public static final int WIDTH = 80;

  private Columns() {}

  /** {@code text} in lines that all begin with {@code indent}; longer words are cut. */
  public static List<String> wrapped(String indent, String text) {
    return wrapped(indent, indent, text);
  }

  /**
   * The same with another beginning of the first line.
   *
   * @param indent as wide as {@code first}
   */
  public static List<String> wrapped(String first, String indent, String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(first);
    for (String word : text.split(" ")) {
      String rest = word;
      if (line.length() > indent.length() && line.length() + 1 + rest.length() > WIDTH) {
        lines.add(line.toString());
        line = new StringBuilder(indent);
      }
      if (line.length() > indent.length()) {
        line.append(' ');
      }
      while (line.length() + rest.length() > WIDTH) {
        int fits = WIDTH - line.length();
        lines.add(line.append(rest, 0, fits).toString());
        rest = rest.substring(fits);
        line = new StringBuilder(indent);
      }
      line.append(rest);
    }
    lines.add(line.toString());
    return lines;
  }
}
