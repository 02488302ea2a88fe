package org.airlock.offline.printing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.airlock.common.Plans;
import org.airlock.common.bundle.Environment;
import org.airlock.common.plan.CeremonyPlan;
import org.airlock.common.plan.Duty;
import org.airlock.common.plan.PlanType;
import org.airlock.offline.paper.Paper;
import org.airlock.offline.paper.PaperDocument;
import org.airlock.offline.script.Script;
import org.airlock.offline.script.ScriptCompiler;
import org.airlock.offline.script.Step;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Printed scripts and the run have the same step ids, texts and order; poppler reads the paper. */
@Tag("interop")
final class PrintedScriptInteropTest {
  private static final Pattern ID = Pattern.compile("[A-Z][0-9]+(-[a-z-]+)?");
  private static final double POINTS_PER_MM = 72 / 25.4;

  @TempDir private Path scratch;

  @BeforeEach
  void popplerIsThere() {
    boolean there;
    try {
      there = run("pdftotext", "-v").isEmpty();
    } catch (IOException missing) {
      there = false;
    }
    if ("required".equals(System.getProperty("interop"))) {
      assertThat(there).as("poppler-utils is demanded and does not run here").isTrue();
    }
    assumeTrue(there, "poppler-utils does not run here; this second opinion is skipped");
  }

  @ParameterizedTest
  @EnumSource
  void script_ofEachType_hasTheStepsOfTheRun(PlanType type) throws IOException {
    for (boolean draft : new boolean[] {false, true}) {
      sameSteps(Plans.ofType(type, Environment.REHEARSAL), Paper.A4, draft);
    }
  }

  @ParameterizedTest
  @EnumSource
  void script_ofLongTextsAndManyPeople_losesNothing(Paper paper) throws IOException {
    sameSteps(Editions.large(), paper, false);
  }

  private void sameSteps(CeremonyPlan plan, Paper paper, boolean draft) throws IOException {
    Script script = ScriptCompiler.compile(plan);
    Path pdf = file("script", new ScriptPdf(Editions.of(plan, draft), paper).script());
    String text = squeezed(run("pdftotext", "-raw", pdf.toString(), "-"));
    int at = text.indexOf("Steps" + "StepWho");
    assertThat(at).isPositive();
    for (Step step : script.steps()) {
      int found = text.indexOf(squeezed(step.id() + step.duty().abbreviation()), at);
      assertThat(found).as("%s after %s", step.id(), at).isPositive();
      String rest = text.substring(found, text.indexOf("min", found) + 3);
      at = found + rest.length();
      assertThat(text.substring(at))
          .as(step.id())
          .startsWith(squeezed(step.text() + step.expected()));
    }
    assertThat(ids(pdf, paper, 3)).isEqualTo(script.steps().stream().map(Step::id).toList());
  }

  @Test
  void booklets_haveAPartOfTheSteps_inOrder() throws IOException {
    Script script = ScriptCompiler.compile(Editions.establish());
    List<String> all = script.steps().stream().map(Step::id).toList();
    for (Duty duty : Duty.values()) {
      if (script.plan().first(duty).isEmpty()) {
        continue;
      }
      byte[] booklet = new ScriptPdf(Editions.of(script.plan(), false), Paper.A4).booklet(duty);
      List<String> shown = ids(file(duty.code(), booklet), Paper.A4, 1);
      assertThat(all).as(duty.code()).containsSubsequence(shown);
      assertThat(shown)
          .containsAll(
              script.steps().stream().filter(step -> step.duty() == duty).map(Step::id).toList());
    }
  }

  /** What stands in the first column of the tables; a long id goes on in the next line. */
  private List<String> ids(Path pdf, Paper paper, int fromPage) throws IOException {
    double width = (paper.widthMm() - 2 * PaperDocument.MARGIN_MM) * 16 / 174;
    String column =
        run(
            "pdftotext",
            "-f",
            String.valueOf(fromPage),
            "-raw",
            "-x",
            points(PaperDocument.MARGIN_MM),
            "-y",
            points(PaperDocument.TOP_MM),
            "-W",
            points(width),
            "-H",
            points(paper.heightMm() - PaperDocument.TOP_MM - 16),
            pdf.toString(),
            "-");
    List<String> ids = new ArrayList<>();
    for (String line : column.lines().map(String::strip).toList()) {
      if (ID.matcher(line).matches() || line.matches("[A-Z][0-9]+-")) {
        ids.add(line);
      } else if (line.matches("[a-z-]+") && !ids.isEmpty()) {
        ids.add(ids.remove(ids.size() - 1) + line);
      }
    }
    return ids;
  }

  private static String points(double millimetres) {
    return String.valueOf(Math.round(millimetres * POINTS_PER_MM));
  }

  private static String squeezed(String text) {
    return text.replaceAll("\\s+", "");
  }

  private Path file(String name, byte[] pdf) throws IOException {
    return Files.write(scratch.resolve(name + ".pdf"), pdf);
  }

  private static String run(String... command) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      assertThat(process.waitFor()).isZero();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return text;
  }
}
