package org.airlock.offline.paper;

import java.util.ArrayList;
import java.util.List;

/** Text, tables and drawings one below the other, over as many pages as they take. */
public final class Flow {
  private static final double GAP_MM = 2;
  private static final double CELL_MM = 1.2;
  private static final double AFTER_BAND_MM = 26;
  private static final Type BAND = Type.sans(9).inBold();

  private final PaperDocument document;
  private Canvas page;
  private double y;

  Flow(PaperDocument document) {
    this.document = document;
    this.page = document.newPage();
    this.y = PaperDocument.TOP_MM;
  }

  /** The page that is being filled. */
  public Canvas page() {
    return page;
  }

  public void newPage() {
    page = document.newPage();
    y = PaperDocument.TOP_MM;
  }

  public void space(double heightMm) {
    y += heightMm;
  }

  /** Begins a new page unless so much is left of this one. */
  public void keep(double heightMm) {
    if (y + heightMm > document.bottomMm() && y > PaperDocument.TOP_MM) {
      newPage();
    }
  }

  /**
   * Takes a strip of the page for the caller to draw on, all of it on one page.
   *
   * @return where it begins, from the top of {@link #page}
   */
  public double take(double heightMm) {
    keep(heightMm);
    double top = y;
    y += heightMm;
    return top;
  }

  public void heading(String text) {
    keep(Type.HEADING.lineMm() + 4 * Type.BODY.lineMm());
    y += y > PaperDocument.TOP_MM ? GAP_MM : 0;
    lines(PaperDocument.MARGIN_MM, Type.HEADING, text);
    y += GAP_MM / 2;
  }

  public void paragraph(String text) {
    paragraph(Type.BODY, text);
  }

  public void paragraph(Type type, String text) {
    lines(PaperDocument.MARGIN_MM, type, text);
    y += GAP_MM;
  }

  /** A paragraph behind a number, a bullet or a box to tick. */
  public void item(String mark, String text) {
    double indent = Math.max(6, page.widthMm(Type.BODY, mark) + 2);
    keep(4 * Type.BODY.lineMm());
    page.text(PaperDocument.MARGIN_MM, y + Type.BODY.ascentMm(), Type.BODY, mark);
    lines(PaperDocument.MARGIN_MM + indent, Type.BODY, text);
    y += GAP_MM / 2;
  }

  /** Commands and the like, in the font of one width; lines that are too long go on below. */
  public void code(List<String> lines) {
    keep(Math.min(lines.size(), 12) * Type.CODE.lineMm());
    for (String line : lines) {
      lines(PaperDocument.MARGIN_MM + 4, Type.CODE, line);
    }
    y += GAP_MM;
  }

  private void lines(double x, Type type, String text) {
    double width = document.paper().widthMm() - PaperDocument.MARGIN_MM - x;
    for (String line : Wrapping.lines(document.fonts(), type, text, width)) {
      double top = take(type.lineMm());
      page.text(x, top + type.ascentMm(), type, line);
    }
  }

  /**
   * Draws a table; its header is repeated on each page, and a row stays whole if a page holds it.
   */
  public void table(Table table) {
    Row header =
        new Row(
            table.columns().stream().map(Column::title).toList(),
            table.columns().stream().map(c -> c.type().inBold()).toList());
    List<Type> types = table.columns().stream().map(Column::type).toList();
    double whole = table.columns().stream().mapToDouble(Column::share).sum();
    double[] widths =
        table.columns().stream().mapToDouble(c -> c.share() / whole * document.widthMm()).toArray();
    Cells headerCells = cells(header, widths, 0);
    boolean titled = false;
    for (List<String> texts : table.rows()) {
      boolean band = texts.size() < widths.length;
      double[] places = band ? new double[] {document.widthMm()} : widths;
      Cells row =
          band
              ? cells(new Row(texts, List.of(BAND)), places, 0)
              : cells(new Row(texts, types), places, table.leastRowMm());
      while (row.lines() > 0) {
        if (!fits(row, headerCells, titled, band ? AFTER_BAND_MM : 0)) {
          newPage();
          titled = false;
        }
        if (!titled) {
          page.fill(PaperDocument.MARGIN_MM, y, document.widthMm(), headerCells.heightMm(), 0.9);
          draw(headerCells, widths, headerCells.lines());
          titled = true;
        }
        int fitting = Math.min(row.lines(), row.linesWithin(document.bottomMm() - y));
        if (band) {
          page.fill(
              PaperDocument.MARGIN_MM, y, document.widthMm(), row.first(fitting).heightMm(), 0.82);
        }
        draw(row, places, fitting);
        row = row.after(fitting);
      }
    }
    y += GAP_MM;
  }

  /** Whether to go on here: the row fits, or no page could hold it and a part of it fits. */
  private boolean fits(Cells row, Cells header, boolean titled, double afterMm) {
    double left = document.bottomMm() - y - (titled ? 0 : header.heightMm());
    double largest = document.bottomMm() - PaperDocument.TOP_MM - header.heightMm();
    double needed = row.heightMm() <= largest ? row.heightMm() : 3 * header.heightMm();
    return Math.min(largest, needed + afterMm) <= left;
  }

  private record Row(List<String> texts, List<Type> types) {}

  private Cells cells(Row row, double[] widths, double leastMm) {
    List<List<String>> lines = new ArrayList<>();
    for (int i = 0; i < widths.length; i++) {
      lines.add(
          Wrapping.lines(
              document.fonts(), row.types().get(i), row.texts().get(i), widths[i] - 2 * CELL_MM));
    }
    return new Cells(lines, row.types(), leastMm);
  }

  private void draw(Cells row, double[] widths, int lines) {
    double height = row.first(lines).heightMm();
    double x = PaperDocument.MARGIN_MM;
    for (int i = 0; i < widths.length; i++) {
      page.box(x, y, widths[i], height, 0.2);
      Type type = row.types().get(i);
      double top = y + CELL_MM;
      for (String line : row.columnLines(i, lines)) {
        page.text(x + CELL_MM, top + type.ascentMm(), type, line);
        top += type.lineMm();
      }
      x += widths[i];
    }
    y += height;
  }

  /** The wrapped lines of one row. */
  private record Cells(List<List<String>> columns, List<Type> types, double leastMm) {
    int lines() {
      return columns.stream().mapToInt(List::size).max().orElse(0);
    }

    double heightMm() {
      return Math.max(leastMm, lines() * lineMm() + 2 * CELL_MM);
    }

    double lineMm() {
      return types.stream().mapToDouble(Type::lineMm).max().orElse(0);
    }

    int linesWithin(double heightMm) {
      return leastMm > lines() * lineMm()
          ? lines()
          : Math.max(1, (int) ((heightMm - 2 * CELL_MM) / lineMm()));
    }

    List<String> columnLines(int column, int lines) {
      List<String> all = columns.get(column);
      return all.subList(0, Math.min(all.size(), lines));
    }

    Cells first(int lines) {
      return new Cells(
          columns.stream().map(c -> c.subList(0, Math.min(c.size(), lines))).toList(),
          types,
          leastMm);
    }

    Cells after(int lines) {
      return new Cells(
          columns.stream().map(c -> c.subList(Math.min(c.size(), lines), c.size())).toList(),
          types,
          0);
    }
  }
}
