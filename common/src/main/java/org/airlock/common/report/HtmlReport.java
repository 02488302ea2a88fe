package org.airlock.common.report;

/**
 * One HTML file: no script, nothing from elsewhere, prints to A4. Every text is escaped; what is
 * drawn from evidence may hold anything.
 */
public final class HtmlReport {
  private static final String STYLE =
      """
      @page { size: A4; margin: 16mm 14mm }
      body { font: 10.5pt/1.4 "DejaVu Sans", Arial, sans-serif; color: #111; max-width: 190mm; margin: 1em auto; padding: 0 1em }
      h1 { font-size: 17pt; margin: 0 0 .2em } h2 { font-size: 13pt; margin: 1.4em 0 .4em; border-bottom: 1px solid #555; break-after: avoid }
      .banner { border: 2px solid #111; padding: .2em .6em; display: inline-block; font-weight: bold; letter-spacing: .1em }
      table { border-collapse: collapse; width: 100%; table-layout: auto; margin: .5em 0 } tr { break-inside: avoid }
      th, td { border: 1px solid #888; padding: .2em .4em; text-align: left; vertical-align: top; font-size: 9pt }
      th { background: #e6e6e6 } a { color: #111 } figure { margin: .5em 0 } figcaption { font-size: 9pt }
      section.first { break-after: page } svg { max-width: 100%; height: auto }
      """;

  private static final int LONGEST_RUN = 12;
  private static final int WIDTH = 700;
  private static final int LANE_HEIGHT = 26;

  private final StringBuilder html = new StringBuilder();

  private HtmlReport() {}

  /** The file's text. */
  public static String of(Outline outline) {
    HtmlReport report = new HtmlReport();
    report.write(outline);
    return report.html.toString();
  }

  private void write(Outline outline) {
    html.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n");
    html.append(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n");
    html.append("<meta name=\"viewport\" content=\"width=device-width\">\n<title>");
    text(outline.title());
    html.append("</title>\n<style>\n")
        .append(STYLE)
        .append("</style></head><body>\n<p class=\"banner\">");
    text(outline.banner());
    html.append("</p>\n<h1>");
    text(outline.title());
    html.append("</h1>\n");
    boolean first = true;
    for (Outline.Section section : outline.sections()) {
      html.append(first ? "<section class=\"first\">\n<h2>" : "<section>\n<h2>");
      text(section.heading());
      html.append("</h2>\n");
      section.blocks().forEach(this::block);
      html.append("</section>\n");
      first = false;
    }
    html.append("</body></html>\n");
  }

  private void block(Outline.Block block) {
    if (block instanceof Outline.Paragraph paragraph) {
      html.append("<p>");
      text(paragraph.text());
      html.append("</p>\n");
    } else if (block instanceof Outline.Table table) {
      table(table);
    } else if (block instanceof Outline.Picture picture) {
      html.append("<figure>");
      draw(picture);
      html.append("<figcaption>");
      text(picture.caption());
      html.append("</figcaption></figure>\n");
    }
  }

  /** A lane below the other, and a mark for each moment. */
  private void draw(Outline.Picture picture) {
    int height = picture.lanes().size() * LANE_HEIGHT + 8;
    html.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ");
    html.append(WIDTH).append(' ').append(height);
    html.append(
        "\" role=\"img\" aria-label=\"timeline\" font-family=\"sans-serif\" font-size=\"11\">");
    for (int lane = 0; lane < picture.lanes().size(); lane++) {
      int y = lane * LANE_HEIGHT + 18;
      html.append("<text x=\"0\" y=\"").append(y + 4).append("\">");
      text(picture.lanes().get(lane));
      html.append("</text><line x1=\"80\" x2=\"").append(WIDTH).append("\" y1=\"").append(y);
      html.append("\" y2=\"").append(y).append("\" stroke=\"#999\"/>");
    }
    int last = Math.max(1, picture.marks().size() - 1);
    for (int i = 0; i < picture.marks().size(); i++) {
      int y = picture.marks().get(i).lane() * LANE_HEIGHT + 18;
      html.append("<circle cx=\"").append(88 + (WIDTH - 100) * i / last);
      html.append("\" cy=\"").append(y).append("\" r=\"4\" fill=\"#111\"><title>");
      text(picture.marks().get(i).says());
      html.append("</title></circle>");
    }
    html.append("</svg>");
  }

  private void table(Outline.Table table) {
    html.append("<table><thead><tr>");
    for (String column : table.columns()) {
      html.append("<th>");
      text(column);
      html.append("</th>");
    }
    html.append("</tr></thead><tbody>\n");
    for (var row : table.rows()) {
      html.append("<tr>");
      row.forEach(this::cell);
      html.append("</tr>\n");
    }
    html.append("</tbody></table>\n");
  }

  private void cell(Outline.Cell cell) {
    html.append("<td>");
    cell.runs().forEach(this::run);
    html.append("</td>");
  }

  private void run(Outline.Run run) {
    run.link()
        .ifPresent(
            link -> {
              html.append("<a href=\"");
              text(link.href());
              html.append("\">");
            });
    breakable(run.text());
    run.link().ifPresent(link -> html.append("</a>"));
  }

  private void text(String text) {
    html.append(escape(text));
  }

  /** ARNs and digests have no place where a line could end; words never break. */
  private void breakable(String text) {
    int run = 0;
    for (int i = 0; i < text.length(); i++) {
      run = text.charAt(i) == ' ' ? 0 : run + 1;
      html.append(escape(text.substring(i, i + 1)));
      if (run == LONGEST_RUN) {
        html.append("<wbr>");
        run = 0;
      }
    }
  }

  /** The text as it may stand anywhere in HTML. */
  static String escape(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '&' -> safe.append("&amp;");
        case '"' -> safe.append("&quot;");
        case '\'' -> safe.append("&#39;");
        default -> safe.append(Character.isISOControl(c) && c != '\n' ? '\uFFFD' : c);
      }
    }
    return safe.toString();
  }
}
