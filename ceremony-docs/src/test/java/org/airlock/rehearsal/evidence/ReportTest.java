package org.airlock.rehearsal.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.airlock.common.bundle.Environment;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.evidence.EvidenceLayout;
import org.airlock.common.evidence.EvidenceVerifier;
import org.airlock.common.evidence.Expectations;
import org.airlock.common.report.HtmlReport;
import org.airlock.common.report.ReportWriter;
import org.airlock.common.store.RealDisk;
import org.airlock.offline.printing.ReportPdf;
import org.airlock.rehearsal.cast.Outside;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportTest {
  @TempDir private Path scratch;

  private Path folder(Consumer<Story> change) throws Exception {
    Story story = new Story(Environment.PRODUCTION).tell();
    change.accept(story);
    NavigableMap<String, NavigableMap<String, Bytes>> folder = new TreeMap<>();
    folder.put("offline", story.offline.seal());
    folder.put("online", story.online.seal());
    return FoldersOnDisk.writeAll(scratch.resolve("evidence"), folder);
  }

  private static String report(Path folder) {
    return HtmlReport.of(
        ReportWriter.of(new EvidenceVerifier(Expectations.NONE).verify(new RealDisk(), folder)));
  }

  private static String plain(String html) {
    return html.replace("<wbr>", "").replaceAll("<[^>]+>", " ").replaceAll("\\s+", " ");
  }

  @Test
  void firstPage_answersWhoWhatWhenWhichKeysAndVerdict() throws Exception {
    String html = report(folder(story -> {}));
    String first = plain(html.substring(0, html.indexOf("</section>")));
    assertThat(first)
        .contains("PRODUCTION")
        .contains("Key ceremony KC-2026-014")
        .contains("Person anna (anna), Person aude (aude), Person wim (wim)")
        .contains("2026-11-20 09:00:00 UTC to 2026-11-20 11:25:00 UTC")
        .contains("which keys " + Story.KEY)
        .contains("deviations 3, listed below")
        .contains("verdict the evidence holds");
  }

  @Test
  void everyLink_leadsToAFileOfTheFolder() throws Exception {
    Path folder = folder(story -> {});
    Matcher links = Pattern.compile("href=\"([^\"]+)\"").matcher(report(folder));
    int found = 0;
    while (links.find()) {
      assertThat(Files.exists(folder.resolve(links.group(1)))).as(links.group(1)).isTrue();
      found++;
    }
    assertThat(found).isGreaterThan(30);
  }

  @Test
  void everyLine_isALineOfItsTranscript() throws Exception {
    Path folder = folder(story -> {});
    Matcher lines = Pattern.compile("(offline|online) line (\\d+)").matcher(report(folder));
    while (lines.find()) {
      int count =
          Files.readAllLines(folder.resolve(lines.group(1)).resolve(EvidenceLayout.TRANSCRIPT))
              .size();
      assertThat(Integer.parseInt(lines.group(2))).isBetween(1, count);
    }
  }

  @Test
  void gaps_areNamed() throws Exception {
    assertThat(plain(report(folder(story -> story.online.extra.remove(EvidenceLayout.TRAIL)))))
        .contains("no CloudTrail events are in the folder")
        .contains("what DescribeKey said when the evidence was made is not in the folder");
  }

  @Test
  void deviations_areThereInFull() throws Exception {
    assertThat(plain(report(folder(story -> {}))))
        .contains("decided-by=vera")
        .contains("reason=a virtual machine, agreed for this year");
  }

  @Test
  @Tag("interop")
  void printed_theSummaryIsOnOnePageAndNothingIsCut() throws Exception {
    Outside.require("chromium", "chromium", "--version");
    Outside.require("pdftotext", "pdftotext", "-v");
    Path folder = folder(story -> {});
    Path html = Files.writeString(folder.resolve("report.html"), report(folder));
    Path pdf = scratch.resolve("report.pdf");
    Outside.run(
        scratch,
        "chromium",
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--user-data-dir=" + scratch.resolve("profile"),
        "--no-pdf-header-footer",
        "--print-to-pdf=" + pdf,
        html.toUri().toString());
    String first =
        Outside.run(scratch, "pdftotext", "-l", "1", "-layout", pdf.toString(), "-").text();
    assertThat(first).contains("Summary", "verdict", "online head").doesNotContain("Timeline");
    String all =
        Outside.run(scratch, "pdftotext", pdf.toString(), "-").text().replaceAll("\\s+", "");
    assertThat(all).contains(Story.KEY.toString()).contains("Glossary");
    // Cells of a row stand between each other's lines; 64 digits in two receipts are there all the
    // same.
    assertThat(all.split("cdcd", -1))
        .hasSizeGreaterThanOrEqualTo(2 * Story.MATERIAL_ID.length() / 4);
  }

  private Path pdf() throws Exception {
    Path folder = folder(story -> {});
    Path file = scratch.resolve("report.pdf");
    Bytes written =
        ReportPdf.FORMS
            .get(".pdf")
            .write(
                ReportWriter.of(
                    new EvidenceVerifier(Expectations.NONE).verify(new RealDisk(), folder)));
    Files.write(file, written.toArray());
    return file;
  }

  @Test
  @Tag("interop")
  void pdf_firstPage_answersTheSame_andTheRestIsThere() throws Exception {
    Outside.require("poppler", "pdftotext", "-v");
    Path file = pdf();
    String first = Outside.run(scratch, "pdftotext", "-l", "1", file.toString(), "-").text();
    assertThat(first.replaceAll("\\s+", " "))
        .contains("PRODUCTION")
        .contains("Key ceremony KC-2026-014")
        .contains("2026-11-20 09:00:00 UTC to 2026-11-20 11:25:00 UTC")
        .contains("the evidence holds");
    String all = Outside.run(scratch, "pdftotext", file.toString(), "-").text();
    assertThat(all)
        .contains("Timeline", "People and steps", "Escrow and custody", "Keys and Regions")
        .contains("Controls", "Deviations", "Machines and software", "Forms", "Limitations")
        .contains("Glossary");
  }

  @Test
  void peopleAndForms_standInTables() throws Exception {
    String text = plain(report(folder(story -> {})));
    assertThat(text).contains("A: acted. W: watched.").contains("anna A").contains("Forms");
  }
}
