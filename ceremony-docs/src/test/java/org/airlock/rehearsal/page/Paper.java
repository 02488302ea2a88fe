package org.airlock.rehearsal.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.airlock.common.bytes.Bytes;
import org.airlock.rehearsal.cast.Outside;

/**
 * A PDF as poppler sees it: the size of its sheets, the words on them, and where each word stands.
 *
 * @param sheets the text of each page, in reading order
 * @param words everywhere
 */
record Paper(double width, double height, List<String> sheets, List<Word> words) {
  /** ISO 216, in points of 1/72 inch. */
  static final double A4_SHORT_SIDE = 210 / 25.4 * 72;

  static final double A4_LONG_SIDE = 297 / 25.4 * 72;

  private static final Pattern SIZE = Pattern.compile("Page size: +([0-9.]+) x ([0-9.]+) pts");
  private static final Pattern WORD =
      Pattern.compile(
          "<word xMin=\"([-0-9.]+)\" yMin=\"([-0-9.]+)\" xMax=\"([-0-9.]+)\" yMax=\"([-0-9.]+)\">([^<]*)");

  /** A word and the box around it, in points from the upper left corner of its sheet. */
  record Word(double left, double top, double right, double bottom, String text) {}

  Paper {
    sheets = List.copyOf(sheets);
    words = List.copyOf(words);
  }

  /** Skips the test where there is no poppler, or fails it where it is demanded. */
  static void demand() {
    Outside.require("poppler's pdfinfo", "pdfinfo", "-v");
    Outside.require("poppler's pdftotext", "pdftotext", "-v");
  }

  static Paper of(Bytes pdf, Path scratch) {
    try {
      Path file = Files.createTempFile(scratch, "page", ".pdf");
      Files.write(file, pdf.toArray());
      Matcher size = SIZE.matcher(say("pdfinfo", file.toString()));
      assertThat(size.find()).as("pdfinfo names a page size").isTrue();
      return new Paper(
          Double.parseDouble(size.group(1)),
          Double.parseDouble(size.group(2)),
          List.of(say("pdftotext", file.toString(), "-").split("\f")),
          WORD.matcher(say("pdftotext", "-bbox", file.toString(), "-"))
              .results()
              .map(Paper::word)
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String say(String... command) {
    Outside.Result result = Outside.run(Path.of("."), command);
    assertThat(result.exitCode()).as(result.text()).isZero();
    return result.text();
  }

  private static Word word(MatchResult found) {
    return new Word(
        Double.parseDouble(found.group(1)),
        Double.parseDouble(found.group(2)),
        Double.parseDouble(found.group(3)),
        Double.parseDouble(found.group(4)),
        found.group(5));
  }

  /**
   * All sheets without blanks and line ends, because a long word may go on in the next line, and
   * without hyphens, because poppler takes those at the end of a line away.
   */
  String unbroken() {
    return unbroken(String.join("", sheets));
  }

  static String unbroken(String text) {
    return text.replaceAll("[\\s-]", "");
  }
}
