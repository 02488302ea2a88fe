package org.airlock.offline.printing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.report.Outline;
import org.airlock.common.report.ReportForm;
import org.airlock.offline.paper.Canvas;
import org.airlock.offline.paper.Column;
import org.airlock.offline.paper.Flow;
import org.airlock.offline.paper.Heading;
import org.airlock.offline.paper.Paper;
import org.airlock.offline.paper.PaperDocument;
import org.airlock.offline.paper.Table;
import org.airlock.offline.paper.Type;

/** The report over evidence as PDF, for the folder that stays when browsers have changed. */
public final class ReportPdf {
  /** The forms of a report that the ceremony program writes. */
  public static final Map<String, ReportForm> FORMS =
      Map.of(
          ".html",
          Objects.requireNonNull(ReportForm.EVERYWHERE.get(".html")),
          ".pdf",
          ReportPdf::write);

  private static final double LANE_MM = 7;
  private static final double NAMES_MM = 24;
  private static final double MARK_MM = 1.6;
  private static final int NARROW = 6;
  private static final int WIDE = 28;
  private static final String WORDS = "words";

  private ReportPdf() {}

  static Bytes write(Outline outline) {
    Heading heading =
        new Heading("Report: " + outline.title(), "RP", outline.environment(), outline.asOf());
    try (PaperDocument document = new PaperDocument(Paper.A4, heading)) {
      Flow flow = document.flow();
      flow.paragraph(Type.sans(16).inBold(), outline.title());
      boolean first = true;
      for (Outline.Section section : outline.sections()) {
        flow.heading(section.heading());
        section.blocks().forEach(block -> block(flow, document, block));
        if (first) {
          flow.newPage();
        }
        first = false;
      }
      return Bytes.copyOf(document.toBytes());
    }
  }

  private static void block(Flow flow, PaperDocument document, Outline.Block block) {
    if (block instanceof Outline.Paragraph paragraph) {
      flow.paragraph(paragraph.text());
    } else if (block instanceof Outline.Table table) {
      flow.table(table(table));
    } else if (block instanceof Outline.Picture picture) {
      draw(flow, document, picture);
    }
  }

  private static Table table(Outline.Table table) {
    List<List<String>> rows =
        table.rows().stream().map(row -> row.stream().map(ReportPdf::text).toList()).toList();
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      String title = table.columns().get(i);
      Type type = title.equals(WORDS) ? Type.mono(7.5) : Type.sans(8);
      columns.add(new Column(title.isEmpty() ? " " : title, share(title, i, rows), type));
    }
    return new Table(columns, rows, 0);
  }

  /** A column is as wide as its usual text, within limits. */
  private static double share(String title, int column, List<List<String>> rows) {
    double longest = title.length();
    double sum = 0;
    for (List<String> row : rows) {
      sum += row.get(column).length();
      longest = Math.max(longest, longestWord(row.get(column)));
    }
    double usual = Math.max(longest, rows.isEmpty() ? 0 : sum / rows.size());
    return Math.min(WIDE, Math.max(NARROW, usual));
  }

  private static int longestWord(String text) {
    int longest = 0;
    for (String word : text.split(" ")) {
      longest = Math.max(longest, word.length());
    }
    return longest;
  }

  /** A link is of no use on paper: the files' names stand below. */
  private static String text(Outline.Cell cell) {
    return cell.files().isEmpty()
        ? cell.text()
        : cell.text() + "\n" + String.join("\n", cell.files());
  }

  private static void draw(Flow flow, PaperDocument document, Outline.Picture picture) {
    double top = flow.take(picture.lanes().size() * LANE_MM + 2);
    Canvas page = flow.page();
    double left = PaperDocument.MARGIN_MM + NAMES_MM;
    double width = document.widthMm() - NAMES_MM;
    for (int lane = 0; lane < picture.lanes().size(); lane++) {
      double y = top + (lane + 0.5) * LANE_MM;
      page.text(PaperDocument.MARGIN_MM, y + 1, Type.SMALL, picture.lanes().get(lane));
      page.line(left, y, left + width, y, 0.15);
    }
    int last = Math.max(1, picture.marks().size() - 1);
    for (int i = 0; i < picture.marks().size(); i++) {
      double x = left + (width - MARK_MM) * i / last;
      double y = top + (picture.marks().get(i).lane() + 0.5) * LANE_MM;
      page.fill(x, y - MARK_MM, MARK_MM, 2 * MARK_MM, 0);
    }
    flow.paragraph(Type.SMALL, picture.caption());
  }
}
