package org.airlock.offline.printing;

import java.util.ArrayList;
import java.util.List;
import org.airlock.common.plan.Duty;
import org.airlock.offline.paper.Column;
import org.airlock.offline.paper.Flow;
import org.airlock.offline.paper.Paper;
import org.airlock.offline.paper.PaperDocument;
import org.airlock.offline.paper.Table;
import org.airlock.offline.paper.Type;

/** The script, and each duty's booklet, as PDF. */
final class ScriptPdf {
  private static final double LEAST_ROW_MM = 11; // room for initials
  private static final double[] SHARES = {16, 21, 60, 47, 15, 15};

  private final Edition edition;
  private final Paper paper;

  ScriptPdf(Edition edition, Paper paper) {
    this.edition = edition;
    this.paper = paper;
  }

  byte[] script() {
    try (PaperDocument document =
        new PaperDocument(paper, edition.heading("Script of the ceremony", "SC"))) {
      Flow flow = document.flow();
      cover(flow);
      flow.newPage();
      abbreviations(flow);
      flow.newPage();
      flow.heading("Steps");
      flow.table(steps(ScriptRows.all(edition.script())));
      return document.toBytes();
    }
  }

  byte[] booklet(Duty duty) {
    String people = String.join(", ", edition.plan().in(duty));
    try (PaperDocument document =
        new PaperDocument(
            paper,
            edition.heading(
                "Booklet: " + duty.code().replace('-', ' '), "BK-" + duty.abbreviation()))) {
      Flow flow = document.flow();
      flow.heading(duty.abbreviation() + " - " + duty.code().replace('-', ' ') + ": " + people);
      flow.paragraph(
          "You are the person who "
              + duty.task()
              + ". Rows with \"context\" are acts of others before and after yours. The script of the administrator decides; whatever differs from it, or from what you expect, you say aloud at once.");
      flow.table(steps(ScriptRows.of(edition.script(), duty)));
      return document.toBytes();
    }
  }

  private void cover(Flow flow) {
    flow.paragraph(Type.sans(20).inBold(), edition.plan().ceremony());
    List<List<String>> rows = new ArrayList<>();
    for (Cover.Fact fact : Cover.facts(edition)) {
      rows.add(List.of(fact.name(), String.join("\n", fact.values())));
    }
    flow.table(
        new Table(
            List.of(new Column("What", 1, Type.sans(9).inBold()), Column.of("As in the plan", 4.2)),
            rows));
    if (edition.words().isEmpty()) {
      flow.paragraph("Words of the plan: none before the first approver has signed.");
      return;
    }
    flow.keep(edition.words().size() * Type.CODE.lineMm() + 12);
    flow.paragraph(
        Type.BODY.inBold(), "Words of the plan, compared with the screen before anything is done:");
    flow.code(edition.words());
  }

  private static void abbreviations(Flow flow) {
    flow.heading("Abbreviations");
    List<List<String>> rows = new ArrayList<>();
    for (Abbreviations.Entry entry : Abbreviations.all()) {
      rows.add(List.of(entry.word(), entry.meaning()));
    }
    flow.table(
        new Table(
            List.of(new Column("Short", 1, Type.sans(9).inBold()), Column.of("Meaning", 7)), rows));
  }

  private static Table steps(List<ScriptRows.Row> rows) {
    List<List<String>> texts = new ArrayList<>();
    for (ScriptRows.Row row : rows) {
      if (row instanceof ScriptRows.Band band) {
        texts.add(List.of(band.text()));
      } else if (row instanceof ScriptRows.GateBand gate) {
        texts.add(List.of(gate.text()));
      } else if (row instanceof ScriptRows.StepRow step) {
        texts.add(
            List.of(
                step.step().id(),
                String.join("\n", step.who()),
                step.step().text(),
                step.step().expected(),
                step.context() ? "context" : "",
                step.context() ? "-" : ""));
      }
    }
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < SHARES.length; i++) {
      Type type = i == 0 ? Type.sans(8.5).inBold() : Type.sans(i == 2 || i == 3 ? 9 : 8);
      columns.add(new Column(ScriptRows.COLUMNS.get(i), SHARES[i], type));
    }
    return new Table(columns, texts, LEAST_ROW_MM);
  }
}
