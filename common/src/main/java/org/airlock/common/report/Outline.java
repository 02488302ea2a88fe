package org.airlock.common.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.airlock.common.bundle.Environment;

/**
 * A report before it has a form.
 *
 * @param title of the whole
 * @param environment stands on top: REHEARSAL or PRODUCTION
 * @param asOf when the evidence was made, UTC
 * @param sections the first fits on one page and answers who, what, when, and with which verdict
 */
public record Outline(String title, Environment environment, Instant asOf, List<Section> sections) {
  public Outline {
    sections = List.copyOf(sections);
  }

  /** The words of the banner. */
  public String banner() {
    return environment.code().toUpperCase(Locale.ROOT);
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

  /**
   * Marks on lanes, one for each row of a table beside it, in the same order; it says nothing that
   * is not there.
   *
   * @param marks in their order from left to right
   */
  public record Picture(List<String> lanes, List<Mark> marks, String caption) implements Block {
    public Picture {
      lanes = List.copyOf(lanes);
      marks = List.copyOf(marks);
    }
  }

  /**
   * A mark of a picture.
   *
   * @param lane index of its lane, from 0
   * @param says what it stands for
   */
  public record Mark(int lane, String says) {}

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
