package org.airlock.offline.paper;

import java.util.ArrayList;
import java.util.List;

/** Breaks text into lines that fit: at blanks, and where there is none, anywhere. */
final class Wrapping {
  private Wrapping() {}

  static List<String> lines(Fonts fonts, Type type, String whole, double widthMm) {
    List<String> lines = new ArrayList<>();
    for (String paragraph : whole.split("\n", -1)) {
      String text = paragraph.stripLeading();
      String line = " ".repeat(paragraph.length() - text.length());
      boolean begun = false;
      for (String word : text.split(" ", -1)) {
        String longer = begun ? line + " " + word : line + word;
        begun = true;
        if (fonts.widthMm(type, longer) <= widthMm) {
          line = longer;
          continue;
        }
        if (!line.isEmpty()) {
          lines.add(line);
        }
        line = word;
        while (fonts.widthMm(type, line) > widthMm) {
          int fits = fitting(fonts, type, line, widthMm);
          lines.add(line.substring(0, fits));
          line = line.substring(fits);
        }
      }
      lines.add(line);
    }
    return lines;
  }

  /** How much of a long word fits, at least one character. */
  private static int fitting(Fonts fonts, Type type, String word, double widthMm) {
    int end = word.offsetByCodePoints(0, 1);
    while (end < word.length()) {
      int next = word.offsetByCodePoints(end, 1);
      if (fonts.widthMm(type, word.substring(0, next)) > widthMm) {
        break;
      }
      end = next;
    }
    return end;
  }
}
