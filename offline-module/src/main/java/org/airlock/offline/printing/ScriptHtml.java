package org.airlock.offline.printing;

import java.util.List;

/**
 * The script as one page of HTML without anything outside of it: no script, no font, no picture. It
 * prints to A4; banner and column titles stand in table headers, which every browser repeats on
 * each printed page.
 */
final class ScriptHtml {
  private static final String STYLE =
      """
      @page { size: A4; margin: 12mm }
      body { font: 10pt/1.35 sans-serif; color: #000; background: #fff; max-width: 190mm; margin: 0 auto }
      table { border-collapse: collapse; width: 100%; margin: 0 0 6mm; page-break-after: always }
      table:last-of-type { page-break-after: auto }
      th, td { border: 0.3mm solid #000; padding: 1mm 1.5mm; text-align: left; vertical-align: top; overflow-wrap: anywhere }
      tr { break-inside: avoid; page-break-inside: avoid }
      thead th { background: #ddd }
      th.banner { background: #fff; border: 0.6mm solid #000; text-align: center; font-size: 12pt }
      tr.block th, tr.gate th { background: #ccc; break-after: avoid }
      tr.gate th { border-width: 0.6mm }
      .steps td { height: 9mm }
      .steps .id { width: 10% } .steps .who { width: 15% } .steps .expected { width: 26% }
      .steps .initials, .steps .time { width: 9% }
      pre { font: 9pt/1.4 monospace; margin: 0 }
      """;

  private final Edition edition;
  private final StringBuilder html = new StringBuilder(1 << 16);

  private ScriptHtml(Edition edition) {
    this.edition = edition;
  }

  static String of(Edition edition) {
    return new ScriptHtml(edition).page();
  }

  private String page() {
    String title = edition.banner() + " " + edition.plan().ceremony();
    html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>");
    html.append(escaped(title)).append("</title>\n<style>\n").append(STYLE);
    html.append("</style>\n</head>\n<body>\n");
    cover();
    abbreviations();
    steps();
    return html.append("</body>\n</html>\n").toString();
  }

  private void begin(String name, List<String> columns) {
    html.append("<table class=\"").append(name).append("\">\n<thead>\n<tr><th class=\"banner\"");
    html.append(" colspan=\"")
        .append(columns.size())
        .append("\">")
        .append(escaped(edition.banner()));
    html.append(" - ").append(escaped(edition.plan().ceremony())).append("</th></tr>\n<tr>");
    columns.forEach(column -> html.append("<th>").append(escaped(column)).append("</th>"));
    html.append("</tr>\n</thead>\n<tbody>\n");
  }

  private void end() {
    html.append("</tbody>\n</table>\n");
  }

  private void cover() {
    begin("cover", List.of("What", "As in the plan"));
    for (Cover.Fact fact : Cover.facts(edition)) {
      html.append("<tr><th>").append(escaped(fact.name())).append("</th><td>");
      html.append(String.join("<br>", fact.values().stream().map(ScriptHtml::escaped).toList()));
      html.append("</td></tr>\n");
    }
    html.append("<tr><th>Words of the plan</th><td><pre>");
    html.append(
        edition.words().isEmpty()
            ? "none before the first approver has signed"
            : escaped(String.join("\n", edition.words())));
    html.append("</pre></td></tr>\n");
    end();
  }

  private void abbreviations() {
    begin("abbreviations", List.of("Short", "Meaning"));
    for (Abbreviations.Entry entry : Abbreviations.all()) {
      html.append("<tr><th>").append(escaped(entry.word())).append("</th><td>");
      html.append(escaped(entry.meaning())).append("</td></tr>\n");
    }
    end();
  }

  private void steps() {
    begin("steps", ScriptRows.COLUMNS);
    for (ScriptRows.Row row : ScriptRows.all(edition.script())) {
      if (row instanceof ScriptRows.Band band) {
        band("block", band.text());
      } else if (row instanceof ScriptRows.GateBand gate) {
        band("gate", gate.text());
      } else if (row instanceof ScriptRows.StepRow step) {
        html.append("<tr class=\"step\">");
        cell("id", step.step().id());
        cell("who", String.join("\n", step.who()));
        cell("act", step.step().text());
        cell("expected", step.step().expected());
        cell("initials", "");
        cell("time", "");
        html.append("</tr>\n");
      }
    }
    end();
  }

  private void band(String name, String text) {
    html.append("<tr class=\"").append(name).append("\"><th colspan=\"");
    html.append(ScriptRows.COLUMNS.size()).append("\">").append(escaped(text));
    html.append("</th></tr>\n");
  }

  private void cell(String name, String text) {
    html.append("<td class=\"").append(name).append("\">");
    html.append(escaped(text).replace("\n", "<br>")).append("</td>");
  }

  private static String escaped(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      switch (letter) {
        case '&' -> safe.append("&amp;");
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '"' -> safe.append("&quot;");
        case '\'' -> safe.append("&#39;");
        default -> safe.append(letter);
      }
    }
    return safe.toString();
  }
}
