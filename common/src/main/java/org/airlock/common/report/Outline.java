package org.airlock.common.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
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
   * Where something can be looked up.
   *
   * @param file of the evidence, relative to its folder, for people
   * @param href the same, relative to the report, as a URL reference that is safe anywhere in HTML
   */
  public record Link(String file, String href) {}

  /** Text that can be looked up in one place, or needs not be. */
  public record Run(String text, Optional<Link> link) {}

  /** One cell: its runs stand after each other. */
  public record Cell(List<Run> runs) {
    public Cell {
      runs = List.copyOf(runs);
    }

    static Cell of(String text) {
      return new Cell(List.of(new Run(text, Optional.empty())));
    }

    static Cell linked(String text, Link link) {
      return new Cell(List.of(new Run(text, Optional.of(link))));
    }

    /** All in one, with a comma between them. */
    static Cell listed(List<Cell> cells) {
      Cell all = new Cell(List.of());
      for (Cell each : cells) {
        all = all.runs().isEmpty() ? each : all.and(Cell.of(", ")).and(each);
      }
      return all;
    }

    Cell and(Cell next) {
      List<Run> both = new ArrayList<>(runs);
      both.addAll(next.runs());
      return new Cell(both);
    }

    /** This and, in brackets, where it can be looked up. */
    Cell at(List<Cell> places) {
      return places.isEmpty() ? this : and(of(" (")).and(listed(places)).and(of(")"));
    }

    /** What it says, without links. */
    public String text() {
      return runs.stream().map(Run::text).collect(Collectors.joining());
    }

    /** The files in which it can be looked up, each once. */
    public List<String> files() {
      return runs.stream().flatMap(run -> run.link().stream()).map(Link::file).distinct().toList();
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
