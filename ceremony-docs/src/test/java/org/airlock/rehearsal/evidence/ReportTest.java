package org.airlock.rehearsal.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.airlock.common.bundle.Environment;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.cli.Cli;
import org.airlock.common.evidence.EvidenceLayout;
import org.airlock.common.evidence.EvidenceVerifier;
import org.airlock.common.evidence.Expectations;
import org.airlock.common.report.HtmlReport;
import org.airlock.common.report.Outline;
import org.airlock.common.report.ReportWriter;
import org.airlock.common.roster.Person;
import org.airlock.common.roster.Role;
import org.airlock.common.roster.Roster;
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
    return FoldersOnDisk.writeAll(scratch.resolve("evidence"), story.folder());
  }

  private static String report(Path folder) {
    return HtmlReport.of(outline(folder, folder.resolve("report.html")));
  }

  private static Outline outline(Path folder, Path report) {
    return ReportWriter.of(
        new EvidenceVerifier(Expectations.NONE).verify(new RealDisk(), folder), folder, report);
  }

  private static String section(String html, String heading) {
    int begin = html.indexOf("<h2>" + heading);
    return html.substring(begin, html.indexOf("</section>", begin));
  }

  private static String firstPage(String html) {
    return plain(section(html, "Summary"));
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

  /** Follows each link of a written report as a browser does. */
  private static void followLinks(Path folder, Path report) throws Exception {
    new Cli().done("verify", folder.toString(), "--report", report.toString());
    Matcher links = Pattern.compile("href=\"([^\"]+)\"").matcher(Files.readString(report));
    int found = 0;
    while (links.find()) {
      Path target = Path.of(report.toRealPath().toUri().resolve(links.group(1)));
      assertThat(target).as(links.group(1)).startsWith(folder.toRealPath());
      assertThat(
              links.group(1).endsWith("/")
                  ? Files.isDirectory(target)
                  : Files.isRegularFile(target))
          .as(links.group(1))
          .isTrue();
      found++;
    }
    assertThat(found).isGreaterThan(30);
  }

  private static void addForms(Story story) {
    story.offline.extra.put(
        EvidenceLayout.FORMS,
        Bytes.utf8(
            Stream.of(
                    "03-transcript/", "03-transcript/#custody", "../../../report.html", "gone.json")
                .map(
                    where ->
                        "{\"form\":\"2.1\",\"title\":\"t\",\"status\":\"produced\",\"where\":\""
                            + where
                            + "\"}")
                .collect(Collectors.joining(",", "[", "]"))));
  }

  @Test
  void everyLink_whereverTheReportLies_leadsToAFileOfTheFolder() throws Exception {
    Path folder = folder(ReportTest::addForms);
    Path elsewhere = Files.createDirectories(scratch.resolve("else/where"));
    followLinks(folder, folder.resolve("report.html"));
    followLinks(folder, scratch.resolve("report.html"));
    followLinks(folder, elsewhere.resolve("report.html"));
    followLinks(folder.resolve("offline"), scratch.resolve("alone.html"));
    followLinks(folder.resolve("online"), elsewhere.resolve("alone.html"));
    followLinks(folder.resolve("offline"), folder.resolve("offline/inside.html"));
    Path odd = Files.move(folder, scratch.resolve("a:b #1?100% 'x' & \"y\""));
    Files.delete(odd.resolve("offline/inside.html"));
    followLinks(odd, scratch.resolve("odd.html"));
  }

  @Test
  void everyRow_ofSummaryAndControls_canBeLookedUp() throws Exception {
    String html = report(folder(story -> {}));
    for (String row : (section(html, "Summary") + section(html, "Controls")).split("<tr>")) {
      boolean claims = row.contains("<td>") && !plain(row).startsWith(" verdict");
      if (claims && !row.contains("no such<wbr> file") && !row.contains("no such file")) {
        assertThat(row).contains("<a href=\"");
      }
    }
    assertThat(firstPage(html))
        .contains("escrow create ( offline line 4 )")
        .contains("deviations 3, listed below ( offline line 3 )");
    assertThat(section(html, "Summary").replace("<wbr>", ""))
        .contains("<a href=\"offline/06-import/receipts/R-1.dsse.json\">" + Story.KEY + "</a>")
        .contains("<a href=\"offline/01-roster/roster/0001.dsse.json\">first roster</a>");
    assertThat(plain(section(html, "Controls")))
        .contains("offline E-1 ")
        .contains("TIME-STAMP offline NOT CHECKED there is no time stamp no such file");
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

  private static Dossier.Line line(String step, String type, String ceremony) {
    return new Dossier.Line(step, type, Company.BEGUN.plus(Duration.ofHours(3)), "").of(ceremony);
  }

  @Test
  void repairs_whichBelongToNoCeremony_areDeviations() throws Exception {
    String html =
        report(
            folder(
                story -> {
                  story.offline.add(line("run", "steps-void", Company.CEREMONY).stated());
                  story.offline.add(
                      line("open", "file-set-aside", "none")
                          .fact("file", "wrapped/WM-9.dsse.json"));
                  story.online.add(line("open", "torn-line-set-aside", "none").fact("bytes", "77"));
                  story.online.add(
                      line("run", "deviation", "KC-2025-001").fact("decided-by", "vera"));
                }));
    assertThat(firstPage(html)).contains("deviations 6, listed below");
    assertThat(plain(section(html, "Deviations")))
        .contains("run: steps-void")
        .contains("open: file-set-aside {file=wrapped/WM-9.dsse.json}")
        .contains("open: torn-line-set-aside {bytes=77}")
        .contains("Deviations of other ceremonies of these stores: 1;");
  }

  @Test
  void noDeviation_isSaidWithThePlaceThatSaysSo() throws Exception {
    assertThat(firstPage(report(folder(story -> {}).resolve("online"))))
        .contains("deviations none recorded ( online transcript )");
  }

  private static void talkOn(Dossier side, String last) {
    for (int i = 0; i < 2100; i++) {
      side.add(line("note", "noted", Company.CEREMONY).stated());
    }
    side.add(line("run", last, Company.CEREMONY).stated());
    Dossier.Line end = line("note", "noted", Company.CEREMONY).stated();
    end.at = end.at.plus(Duration.ofHours(1));
    side.add(end);
  }

  @Test
  void longCeremony_keepsDeviationsAndItsEndOnBothSides() throws Exception {
    String html =
        report(
            folder(
                story -> {
                  // What an import names is a line before it, so nothing else is altered.
                  talkOn(story.offline, "steps-void");
                  talkOn(story.online, "import-interrupted");
                }));
    assertThat(firstPage(html))
        .contains("2026-11-20 09:00:00 UTC to 2026-11-20 13:00:00 UTC")
        .contains("deviations 5, listed below");
    assertThat(plain(section(html, "Deviations")))
        .contains("run: steps-void", "run: import-interrupted");
    assertThat(plain(section(html, "Timeline")))
        .contains("run: steps-void", "run: import-interrupted");
    assertThat(plain(html)).contains("further lines of this ceremony are in the transcripts only");
  }

  /** Takes out the first line of a type and all after it, with what they recorded. */
  private static void endBefore(Dossier side, String type) {
    List<Dossier.Line> rest =
        side.lines.subList(side.lines.indexOf(side.line(type)), side.lines.size());
    rest.forEach(line -> line.outputs.forEach(side.store::remove));
    rest.clear();
  }

  @Test
  void offlineAlone_saysNothingAboutKms() throws Exception {
    Path folder = folder(story -> endBefore(story.offline, "receipt-brought"));
    String first = firstPage(report(folder.resolve("offline")));
    assertThat(first)
        .contains("which keys not known: the online side&#39;s package is not here")
        .doesNotContain("no key was imported");
  }

  @Test
  void person_onlyOnTheNewerRosterOfTheOnlineSide_hasItsRole() throws Exception {
    String html =
        report(
            folder(
                story -> {
                  List<Person> people = new ArrayList<>(story.company.people());
                  people.add(story.company.person("nora", Role.IMPORT_OPERATOR));
                  Roster next =
                      story.company.roster(2, story.company.firstRoster().payloadDigest(), people);
                  story.online.store.put(
                      "roster/0002.dsse.json",
                      story.company.signed(next, "vera", "otto", "nora").toBytes());
                  story.online.line("trust-accepted").output("roster/0002.dsse.json");
                  Dossier.Line acted = line("request", "request-withdrawn", Company.CEREMONY);
                  acted.actor = "nora";
                  story.online.add(acted);
                }));
    assertThat(plain(section(html, "People and steps")))
        .contains("Person nora (nora) import-operator")
        .doesNotContain("on an earlier roster");
    assertThat(html).contains("href=\"online/01-roster/roster/0002.dsse.json\"");
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
    Bytes written = ReportPdf.FORMS.get(".pdf").write(outline(folder, file));
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
