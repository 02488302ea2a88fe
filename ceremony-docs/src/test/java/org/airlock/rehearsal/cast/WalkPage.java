package org.airlock.rehearsal.cast;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A walk as a page of the documents. */
final class WalkPage {
  private static final int LAST_LINES = 7;

  private static final Map<String, String> ABOUT =
      Map.of(
          "establish",
          "A new escrow, 2 of 3, with one material, which is imported into one KMS key.",
          "reimport",
          "KMS has forgotten the material; a quorum brings it back under the unchanged key.",
          "drill",
          "A quorum proves that every material comes back; one custodian is on holiday.",
          "resharing",
          "New shares for the same escrow; the old ones are destroyed in the same room.");

  private WalkPage() {}

  /** The whole of it. */
  static String of(Walk walk) {
    return page(walk.type, ABOUT.get(walk.type), walk.record(), lines -> lines);
  }

  /** How it goes on after each power cut, and where the next one is. */
  static String ofCuts(Walk walk) {
    return page(
        walk.type + " without power",
        "The power cord is pulled while the question of a gate waits, at one gate after the other;"
            + " the same command goes on. What lies between is as in [the walk]("
            + walk.type
            + ".md).",
        walk.record(),
        WalkPage::ends);
  }

  private static String page(
      String title, String about, List<String> record, UnaryOperator<List<String>> view) {
    StringBuilder page = new StringBuilder();
    page.append("# Walk: ").append(title).append("\n\n").append(about).append("\n\n");
    page.append(
        "What the screen showed, and what people typed, in a play with worthless material"
            + " ([how it is made](README.md)).\n");
    List<String> lines = new ArrayList<>();
    for (String line : record) {
      if (line.startsWith(Walk.CHAPTER)) {
        close(page, view.apply(lines));
        lines.clear();
        page.append("\n## ").append(line.substring(Walk.CHAPTER.length())).append("\n\n");
      } else {
        lines.add(line);
      }
    }
    close(page, view.apply(lines));
    return page.toString();
  }

  private static void close(StringBuilder page, List<String> lines) {
    if (!lines.isEmpty()) {
      page.append("```text\n");
      WalkText.steady(lines).forEach(line -> page.append(line).append('\n'));
      page.append("```\n");
    }
  }

  /** The beginning up to the second step that is shown, and the last lines. */
  private static List<String> ends(List<String> lines) {
    int steps = 0;
    int first = 0;
    while (first < lines.size() && steps < 2) {
      steps += lines.get(first).contains("  step ") ? 1 : 0;
      first++;
    }
    if (first + LAST_LINES >= lines.size()) {
      return List.copyOf(lines);
    }
    List<String> ends = new ArrayList<>(lines.subList(0, first - 1));
    ends.add("[Step by step, as in the walk.]");
    ends.addAll(lines.subList(lines.size() - LAST_LINES, lines.size()));
    return ends;
  }
}
