package org.airlock.common.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A report before it has a form.
 *
 * @param title of the whole
 * @param banner stands on every page: REHEARSAL or PRODUCTION
 * @param sections the first fits on one page and answers who, what, when, and with which verdict
 */
public record Outline(String title, String banner, List<Section> sections) {
  public Outline {
    sections = List.copyOf(sections);
  }

  /** A part with a heading. */
  public record Section(String heading, List<Block> blocks) {
    public Section {
      blocks = List.copyOf(blocks);
    }

    static Section of(String heading, Block... blocks) {
      return new Section(heading, Arrays.asList(blocks));
    }
  }

  /** A piece of a section. */
  public sealed interface Block permits Paragraph, Table, Picture {}

  /** Running text. */
  public record Paragraph(String text) implements Block {}

  /**
   * A table.
   *
   * @param rows each as long as {@code columns}
   */
  public record Table(List<String> columns, List<List<Cell>> rows) implements Block {
    public Table {
      columns = List.copyOf(columns);
      rows = rows.stream().map(List::copyOf).toList();
    }
  }

  /** A drawing in SVG, which says nothing that is not in a table beside it. */
  public record Picture(String svg, String caption) implements Block {}

  /**
   * One cell.
   *
   * @param link where it can be looked up: a file of the evidence, relative to the folder
   */
  public record Cell(String text, Optional<String> link) {
    static Cell of(String text) {
      return new Cell(text, Optional.empty());
    }

    static Cell linked(String text, String link) {
      return new Cell(text, Optional.of(link));
    }
  }

  /** Rows of a table under construction. */
  static final class Rows {
    private final List<List<Cell>> rows = new ArrayList<>();

    Rows add(Cell... cells) {
      rows.add(Arrays.asList(cells));
      return this;
    }

    boolean isEmpty() {
      return rows.isEmpty();
    }

    Block under(String... columns) {
      return new Table(Arrays.asList(columns), rows);
    }
  }
}
