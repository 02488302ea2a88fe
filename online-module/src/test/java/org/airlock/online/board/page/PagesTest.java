package org.airlock.online.board.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.StrictJson;
import org.junit.jupiter.api.Test;

/** Four renderings of one board on which every text is hostile. */
final class PagesTest {
  private static String html() {
    return HtmlBoard.page(HostileBoard.view()).asUtf8().orElseThrow();
  }

  @Test
  void html_ofHostileTexts_isTextAndNothingElse() {
    String html = html();
    assertThat(html)
        .doesNotContain("<script>alert", "\u001b", "\u202e", "\r")
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&amp;")
        .contains("&lt;U+001B&gt;[2J&lt;U+202E&gt;gnp");
    assertThat(html.split("<script>", -1)).as("our own only").hasSize(2);
  }

  /** What the sweep found stands on the page as on the terminal. */
  @Test
  void html_namesWhatTheSweepFound() {
    assertThat(html())
        .contains("<h2>Keys with imported material that no escrow knows</h2>")
        .contains("<h2>Escrows that no key needs</h2>")
        .contains("<h2>Escrows that nobody has proven for long ('ceremony escrow drill')</h2>")
        .contains("400 days ago")
        .contains("<h2>Declared limitations</h2>")
        .contains("<li>limit &lt;script&gt;");
  }

  @Test
  void html_ofUnknownExpiry_doesNotSayNever() {
    assertThat(rows())
        .filteredOn(row -> row.contains("UNKNOWN"))
        .allMatch(row -> row.contains("not known"));
    assertThat(rows())
        .filteredOn(row -> row.contains("UNKNOWN"))
        .noneMatch(row -> row.contains(">never<"));
    assertThat(rows())
        .filteredOn(row -> row.contains("\"FINE\""))
        .hasSize(1)
        .allMatch(row -> row.contains("never"));
  }

  private static List<String> rows() {
    return Stream.of(html().split("(?=<tr class=)")).skip(1).toList();
  }

  @Test
  void table_ofHostileTexts_fitsAndObeysNothing() {
    List<String> lines =
        new TableBoard(TableBoard.NARROWEST, false, TableBoard.ALL_ROWS).lines(HostileBoard.view());
    assertThat(lines)
        .allMatch(line -> line.codePoints().noneMatch(OutsideText::isHidden))
        .allMatch(line -> line.length() <= TableBoard.NARROWEST)
        .anyMatch(line -> line.contains("REHEARSAL"))
        .anyMatch(line -> line.startsWith("Declared limitations: 1"));
  }

  @Test
  void json_ofHostileTexts_isTheSameValueAndHarmlessToLookAt() {
    JsonObject json = JsonBoard.of(HostileBoard.view());
    Bytes text = JsonBoard.text(json);
    assertThat(StrictJson.parse(text, "board")).isEqualTo(json);
    assertThat(
            text.asUtf8()
                .orElseThrow()
                .codePoints()
                .filter(point -> point != '\n')
                .noneMatch(OutsideText::isHidden))
        .isTrue();
  }

  @Test
  void calendar_ofHostileTexts_isFoldedAndEscaped() {
    String calendar =
        CalendarFile.of(HostileBoard.view(), Duration.ofDays(14)).asUtf8().orElseThrow();
    assertThat(calendar.replace("\r\n", "")).as("one kind of line end").doesNotContain("\r", "\n");
    for (String line : calendar.split("\r\n", -1)) {
      assertThat(line.getBytes(StandardCharsets.UTF_8).length).as(line).isLessThanOrEqualTo(75);
    }
    String unfolded = calendar.replace("\r\n ", "");
    assertThat(unfolded.split("END:VCALENDAR\r\n", -1)).as("no second end").hasSize(2);
    assertThat(unfolded).contains("END:VCALENDAR\\;a\\,b\\\\c \u00fc\ud83d\udd11");
    assertThat(unfolded.split("BEGIN:VEVENT", -1)).as("start and expiry").hasSize(3);
  }
}
