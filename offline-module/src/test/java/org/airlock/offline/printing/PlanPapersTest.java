package org.airlock.offline.printing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.airlock.common.Plans;
import org.airlock.common.bundle.Environment;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.plan.CeremonyPlan;
import org.airlock.common.plan.Duty;
import org.airlock.common.plan.PlanType;
import org.airlock.offline.paper.Paper;
import org.airlock.offline.plan.PlanDesk;
import org.airlock.offline.script.Script;
import org.airlock.offline.script.ScriptCompiler;
import org.airlock.offline.script.Step;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PlanPapersTest {
  private static final Pattern ROW =
      Pattern.compile(
          "<tr class=\"step\"><td class=\"id\">(.*?)</td><td class=\"who\">(.*?)<br>.*?</td>"
              + "<td class=\"act\">(.*?)</td><td class=\"expected\">(.*?)</td>"
              + "<td class=\"initials\"></td><td class=\"time\"></td></tr>");

  @Test
  void papers_printedTwice_areTheSameBytes() {
    assertThat(PlanPapers.of(Editions.of(Editions.large(), false), Paper.A4))
        .isEqualTo(PlanPapers.of(Editions.of(Editions.large(), false), Paper.A4));
  }

  @Test
  void papers_ofAPlan_areAllThatTheRoomNeeds() {
    assertThat(names(Editions.establish()))
        .containsExactly(
            "script.pdf",
            "script.html",
            "booklet-administrator.pdf",
            "booklet-operator.pdf",
            "booklet-witness.pdf",
            "booklet-custodian.pdf",
            "booklet-import-operator.pdf",
            "booklet-approver.pdf",
            "sign-in.pdf",
            "exceptions.pdf",
            "packing-list.pdf",
            "seal-register.pdf",
            "handwriting-1-carol.pdf",
            "handwriting-2-chen.pdf",
            "handwriting-3-cleo.pdf");
    assertThat(names(Plans.ofType(PlanType.DRILL, Environment.REHEARSAL)))
        .as("nothing is written by hand in a drill")
        .noneMatch(name -> name.startsWith("handwriting"));
  }

  /** The page of HTML has the script's steps and no other, in its order, unescaped the same. */
  @ParameterizedTest
  @EnumSource
  void html_ofEachType_hasTheStepsOfTheScript(PlanType type) {
    CeremonyPlan plan = Plans.ofType(type, Environment.REHEARSAL);
    assertThat(rows(ScriptHtml.of(Editions.of(plan, false)))).isEqualTo(expected(plan));
  }

  @Test
  void html_ofTextsWithMarkup_isEscapedAndAlone() {
    CeremonyPlan plan = Editions.large();
    String html = ScriptHtml.of(Editions.of(plan, false));
    assertThat(rows(html)).isEqualTo(expected(plan));
    assertThat(html)
        .contains("&lt;orders&gt; &amp; &quot;billing&quot;", "Rue de l&#39;Église")
        .doesNotContain("<orders>", "src=", "href=", "<script", "url(");
  }

  @ParameterizedTest
  @EnumSource
  void booklet_ofEachDuty_hasItsStepsAndTheirNeighboursInOrder(Duty duty) {
    Script script = ScriptCompiler.compile(Editions.large());
    List<Step> own = new ArrayList<>();
    List<Step> shown = new ArrayList<>();
    for (ScriptRows.Row row : ScriptRows.of(script, duty)) {
      if (row instanceof ScriptRows.StepRow step) {
        shown.add(step.step());
        if (!step.context()) {
          own.add(step.step());
        }
      }
    }
    List<Step> all = script.steps();
    assertThat(own)
        .isEqualTo(all.stream().filter(step -> ScriptRows.concerns(step, duty)).toList());
    List<Step> near = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (own.contains(all.get(i))
          || (i > 0 && own.contains(all.get(i - 1)))
          || (i + 1 < all.size() && own.contains(all.get(i + 1)))) {
        near.add(all.get(i));
      }
    }
    assertThat(shown).isEqualTo(near);
  }

  @Test
  void cover_saysWhoCanDoMoreThanTheyShould() throws IOException {
    assertThat(flat(sheet(Editions.establish(), false, "script.pdf"), 1))
        .contains("REHEARSAL", "any 2 of 3; loss of 1 tolerated; 2 together can take the key")
        .contains("IW wim (no alternate)", "ADM vera (alternate otto)", "never expires")
        .contains("none: nobody has signed this plan")
        .contains("Words of the plan: none before the first approver has signed.");
    assertThat(flat(sheet(Editions.large(), false, "script.pdf"), 1))
        .contains("any 4 of 7; loss of 3 tolerated; 4 together can take the key")
        .contains("100 dice are thrown", "cem (alternate alt-cem), clara (alternate alt-clara)");
  }

  /** Even the fullest page 1 on the smaller paper has all that is compared with the screen. */
  @Test
  void cover_ofASignedPlan_hasItsWordsAndDigest() throws IOException {
    Envelope signed = Editions.wrapped(Editions.large());
    Edition edition = Edition.of(new PlanDesk.Draft(Editions.large(), Optional.of(signed)), false);
    String page = flat(new ScriptPdf(edition, Paper.LETTER).script(), 1);
    assertThat(page).contains("SHA-256 " + signed.payloadDigest().hex());
    for (String row : PlanDesk.words(signed).rows()) {
      assertThat(page).contains(row.strip().replaceAll("\\s+", " "));
    }
    assertThat(PlanDesk.words(signed).list()).hasSize(32);
    assertThat(ScriptHtml.of(edition)).contains(PlanDesk.words(signed).rows());
  }

  @Test
  void steps_areGroupedByBlockAndGate() throws IOException {
    assertThat(flat(sheet(Editions.establish(), false, "script.pdf"), 3))
        .contains("Opening: P1 to P13, about")
        .contains("GATE G0 READINESS - confirmed by name: ADM, APV P1 ADM vera STOP 5 min");
  }

  @Test
  void draft_saysSoOnEveryPageOfEverySheet() throws IOException {
    for (CeremonyPlan plan : List.of(Editions.large(), Editions.establish())) {
      String mode = plan.environment().name();
      for (boolean draft : new boolean[] {true, false}) {
        for (PlanPapers.Sheet sheet : PlanPapers.of(Editions.of(plan, draft), Paper.LETTER)) {
          if (sheet.file().endsWith(".pdf")) {
            everyPage(sheet, draft, mode);
          } else {
            String banner = draft ? "DRAFT - not approved - " + mode : mode;
            assertThat(new String(sheet.content().toArray(), StandardCharsets.UTF_8))
                .contains("colspan=\"6\">" + banner + " - " + plan.ceremony() + "</th>");
          }
        }
      }
    }
  }

  private static void everyPage(PlanPapers.Sheet sheet, boolean draft, String mode)
      throws IOException {
    try (PDDocument pdf = Loader.loadPDF(sheet.content().toArray())) {
      for (int page = 1; page <= pdf.getNumberOfPages(); page++) {
        String text = text(pdf, page);
        assertThat(text).as(sheet.file()).contains(mode);
        assertThat(text.contains("DRAFT - not approved")).as(sheet.file()).isEqualTo(draft);
      }
    }
  }

  @Test
  void forms_areCountedFromThePlan() throws IOException {
    assertThat(flat(sheet(Editions.large(), false, "packing-list.pdf"), 1))
        .contains("9 tamper-evident bags for shares: 7 custodians, 2 spare")
        .contains("1 offline laptop, in bag 0012345", "2 casino dice")
        .contains("7 handwriting forms", "5 exception sheets, blank");
    assertThat(flat(sheet(Editions.establish(), false, "seal-register.pdf"), 1))
        .contains("offline laptop 0012345", "share of carol new", "medium OUT-1 (ines)");
    assertThat(
            flat(
                sheet(
                    Plans.ofType(PlanType.DRILL, Environment.REHEARSAL),
                    false,
                    "seal-register.pdf"),
                1))
        .contains("share of carol share of chen");
    assertThat(flat(sheet(Editions.establish(), false, "sign-in.pdf"), 1))
        .contains("ADM vera ADM alternate otto OPR anna");
    byte[] exceptions = sheet(Editions.establish(), false, "exceptions.pdf");
    for (int page = 1; page <= 5; page++) {
      assertThat(flat(exceptions, page))
          .contains("Exception sheet " + page + " of 5", "What was expected", "What happened")
          .contains("Options considered", "Decision, and why", "Decided by", "(UTC)")
          .contains("page " + page + " of 5");
    }
  }

  private static List<String> names(CeremonyPlan plan) {
    return PlanPapers.of(Editions.of(plan, false), Paper.A4).stream()
        .map(PlanPapers.Sheet::file)
        .toList();
  }

  private static List<List<String>> expected(CeremonyPlan plan) {
    return ScriptCompiler.compile(plan).steps().stream()
        .map(step -> List.of(step.id(), step.duty().abbreviation(), step.text(), step.expected()))
        .toList();
  }

  private static List<List<String>> rows(String html) {
    List<List<String>> rows = new ArrayList<>();
    Matcher row = ROW.matcher(html);
    while (row.find()) {
      rows.add(
          List.of(
              unescaped(row.group(1)),
              unescaped(row.group(2)).split(" ", 2)[0],
              unescaped(row.group(3)),
              unescaped(row.group(4))));
    }
    assertThat(rows).hasSize(html.split("<tr class=\"step\">", -1).length - 1);
    return rows;
  }

  private static String unescaped(String html) {
    return html.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
  }

  private static byte[] sheet(CeremonyPlan plan, boolean draft, String name) {
    return PlanPapers.of(Editions.of(plan, draft), Paper.A4).stream()
        .filter(sheet -> sheet.file().equals(name))
        .findFirst()
        .orElseThrow()
        .content()
        .toArray();
  }

  private static String flat(byte[] pdf, int page) throws IOException {
    try (PDDocument read = Loader.loadPDF(pdf)) {
      return text(read, page).replaceAll("\\s+", " ");
    }
  }

  private static String text(PDDocument document, int page) throws IOException {
    PDFTextStripper stripper = new PDFTextStripper();
    stripper.setStartPage(page);
    stripper.setEndPage(page);
    return stripper.getText(document);
  }
}
