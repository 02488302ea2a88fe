package org.airlock.common.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.airlock.common.bundle.Environment;
import org.junit.jupiter.api.Test;

final class HtmlReportTest {
  private static final String EVIL = "<script>alert('x')</script> & \"quoted\" \u001b[2J";

  private static String report(String text) {
    return HtmlReport.of(
        new Outline(
            text,
            Environment.REHEARSAL,
            Instant.EPOCH,
            List.of(
                Outline.Section.of(
                    text,
                    new Outline.Paragraph(text),
                    new Outline.Picture(List.of(text), List.of(new Outline.Mark(0, text)), text),
                    new Outline.Rows()
                        .add(
                            Outline.Cell.of(text),
                            Outline.Cell.linked(text, new Outline.Link(text, text)))
                        .under(text, text)))));
  }

  @Test
  void everyText_isEscapedWhereverItStands() {
    String html = report(EVIL);
    assertThat(html)
        .doesNotContain("<script")
        .doesNotContain("\u001b")
        .doesNotContain("\"quoted\"")
        .contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;quoted&quot;");
  }

  @Test
  void page_hasNoScriptAndLoadsNothing() {
    assertThat(report("x"))
        .contains(
            "Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"")
        .doesNotContain("src=")
        .doesNotContain("@import");
  }

  @Test
  void longRuns_mayBreak_wordsMayNot() {
    assertThat(report("arn:aws:kms:eu-central-1:111122223333:key/1f39d94f"))
        .contains("arn:aws:kms:<wbr>eu-central-1<wbr>:11112222333<wbr>3:key/1f39d9<wbr>4f");
    assertThat(report("offline")).doesNotContain("<wbr>");
  }

  @Test
  void sameOutline_givesTheSameBytes() {
    assertThat(report("x")).isEqualTo(report("x"));
  }
}
