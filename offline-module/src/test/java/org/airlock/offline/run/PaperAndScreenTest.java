package org.airlock.offline.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.airlock.common.Plans;
import org.airlock.common.bundle.Environment;
import org.airlock.common.plan.CeremonyPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The printed script beside the screen of a run: the same ids, texts and expectations in the same
 * order. Neither is read through the step model; what is compared is what people read.
 */
final class PaperAndScreenTest {
  private static final CeremonyPlan PLAN = Plans.establish(Environment.REHEARSAL);
  private static final Pattern ROW =
      Pattern.compile(
          "<tr class=\"step\"><td class=\"id\">(.*?)</td>.*?<td class=\"act\">(.*?)</td><td class=\"expected\">(.*?)</td>");

  @TempDir private Path scratch;

  private static String plain(String html) {
    return html.replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
  }

  private List<String[]> printed(RunRoom room) throws IOException {
    Path papers = Files.createDirectory(scratch.resolve("papers"));
    String plan = room.plan(PLAN).toString();
    assertThat(room.room.run("plan", "print", plan, "--out", papers.toString())).isZero();
    Matcher row =
        ROW.matcher(Files.readString(papers.resolve("script.html"), StandardCharsets.UTF_8));
    List<String[]> rows = new ArrayList<>();
    while (row.find()) {
      rows.add(new String[] {plain(row.group(1)), plain(row.group(2)), plain(row.group(3))});
    }
    return rows;
  }

  @Test
  void run_showsWhatIsPrinted_inItsOrder() throws IOException {
    RunRoom room = new RunRoom(scratch);
    List<String[]> rows = printed(room);
    RunPeople people = room.people(PLAN);
    assertThat(room.run(PLAN, people)).as(() -> people.text() + room.room.screen()).isZero();
    String screen = String.join("\n", people.screen).replaceAll("\\s+", " ");
    assertThat(rows).hasSizeGreaterThan(50);
    int at = 0;
    for (String[] row : rows.subList(0, rows.size() - 3)) {
      String shown = " Do: " + row[1] + " Expect: " + row[2] + " ";
      int next = screen.indexOf(shown, at);
      assertThat(next)
          .as("step " + row[0] + " with its printed text, after the one before")
          .isPositive();
      assertThat(screen.substring(at, next)).as("its id").contains(" " + row[0] + " ");
      at = next + 1;
    }
    for (String[] row : rows.subList(rows.size() - 3, rows.size())) {
      assertThat(screen.indexOf(row[1], at)).as("on paper: " + row[0]).isPositive();
    }
  }
}
