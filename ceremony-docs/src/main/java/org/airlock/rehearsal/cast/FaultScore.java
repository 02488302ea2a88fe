package org.airlock.rehearsal.cast;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonText;

/** The score sheets of a deal, on the screen, as files, and as rows of the documents' page. */
final class FaultScore {
  private final List<ScoreSheet> sheets;

  FaultScore(List<ScoreSheet> sheets) {
    this.sheets = List.copyOf(sheets);
  }

  boolean passed() {
    return sheets.stream().allMatch(ScoreSheet::passed);
  }

  /** Shows each sheet, and leaves {@code score.md}, {@code score.json} and {@code rows.md}. */
  void write(PrintStream screen, Path directory) throws IOException {
    StringBuilder markdown = new StringBuilder("# Score sheet\n");
    StringBuilder rows = new StringBuilder();
    for (ScoreSheet sheet : sheets) {
      screen.println();
      sheet.lines().forEach(screen::println);
      markdown.append('\n');
      sheet.lines().forEach(line -> markdown.append("- ").append(line).append('\n'));
      rows.append(row(sheet)).append('\n');
    }
    screen.println();
    screen.println(
        sheets.stream().filter(ScoreSheet::passed).count()
            + " of "
            + sheets.size()
            + (sheets.size() == 1 ? " card passed." : " cards passed."));
    Files.writeString(directory.resolve("score.md"), markdown);
    Files.writeString(directory.resolve("rows.md"), rows);
    Files.write(
        directory.resolve("score.json"),
        JsonText.indented(
                JsonObject.builder()
                    .putAll("cards", sheets.stream().map(ScoreSheet::json).toList())
                    .build())
            .toArray());
  }

  /** A row of the page: what was observed, so that it cannot say more than the run. */
  static String row(ScoreSheet sheet) {
    FaultCard card = sheet.card();
    return String.format(
        Locale.ROOT,
        "| `%s` | %s | %s | %s | %d | ...%s... |%s",
        card.code(),
        card.happens(),
        card.proves(),
        sheet.observed().map(control -> "`" + control + "`").orElse("none"),
        sheet.exitCode(),
        card.remedy(),
        sheet.passed() ? "" : " FAILED");
  }
}
