package org.airlock.online.board.page;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.airlock.common.words.Words;

/**
 * The board as lines for a terminal: what is urgent and the next dates on top, then one row for
 * each cell with what to do below it.
 *
 * <p>A row names its key by Region, account (when the board has several) and the beginning of the
 * key id that no other key on the board has. Wider terminals show more columns; {@code next} is
 * never cut. Immutable.
 */
public final class TableBoard {
  /** What fits a screen or two; {@code --all} shows the rest. */
  public static final int DEFAULT_ROWS = 40;

  public static final int ALL_ROWS = Integer.MAX_VALUE;
  public static final int NARROWEST = 80;

  private static final int WIDEST = 220;
  private static final int SHORTEST_NAME = 18;
  private static final int GOOD_NAME = 28;
  private static final int LONGEST_COLUMN = 36;
  private static final String GAP = "  ";
  private static final String INDENT = " ".repeat(4);

  private final int width;
  private final boolean colour;
  private final int rows;

  /**
   * @param width of the terminal in columns; less than {@link #NARROWEST} is taken as that
   * @param colour whether escape sequences for colour may be written
   * @param rows how many cells, and how many entries of each list, are shown at most
   */
  public TableBoard(int width, boolean colour, int rows) {
    this.width = Math.min(Math.max(width, NARROWEST), WIDEST);
    this.colour = colour;
    this.rows = rows;
  }

  /** A column and the text it shows for a cell, which is already harmless. */
  private record Column(String title, int width, Function<Cell, String> text) {
    static Column of(String title, List<Cell> cells, Function<Cell, String> text) {
      int longest =
          cells.stream().map(text).mapToInt(TerminalText::columns).max().orElse(title.length());
      return new Column(title, Math.min(Math.max(longest, title.length()), LONGEST_COLUMN), text);
    }
  }

  /** The lines, without line ends. */
  public List<String> lines(BoardView view) {
    ShortKeys keys = new ShortKeys(view);
    List<String> lines = new ArrayList<>();
    heading(view, lines);
    summary(view, lines);
    cells(view, keys, lines);
    others(view, keys, lines);
    foot(view, lines);
    return lines;
  }

  private void heading(BoardView view, List<String> lines) {
    String environment = OutsideText.shown(view.environment());
    lines.addAll(
        TerminalText.wrap(
            "Key board of "
                + OutsideText.shown(view.rosterOrganisationOrCeremony())
                + ", "
                + (view.isRehearsal() ? environment.toUpperCase(Locale.ROOT) : environment),
            width));
    lines.add("As of " + view.asOf() + ". " + Phrases.source(view));
  }

  private void summary(BoardView view, List<String> lines) {
    Summary summary = Summary.of(view);
    List<String> counts = new ArrayList<>();
    for (Urgency urgency : Urgency.values()) {
      String text =
          urgency.sign() + " " + Phrases.number(summary.count(urgency)) + " " + urgency.word();
      counts.add(summary.count(urgency) > 0 ? coloured(urgency, text) : text);
    }
    lines.add("");
    lines.add(String.join(GAP, counts));
    if (summary.nextDates().isEmpty()) {
      lines.add("No expiry ahead.");
    }
    for (Summary.NextDate date : summary.nextDates()) {
      lines.add(
          (lines.get(lines.size() - 1).startsWith("Next")
                      || !date.equals(summary.nextDates().get(0))
                  ? " ".repeat("Next expiries: ".length())
                  : "Next expiries: ")
              + date.day()
              + "  in "
              + Phrases.counted(date.inDays(), "day")
              + ", "
              + Phrases.counted(date.cells(), "cell"));
    }
    lines.add("");
  }

  private void cells(BoardView view, ShortKeys keys, List<String> lines) {
    List<Cell> sorted = view.sorted();
    if (sorted.isEmpty()) {
      lines.add("No KMS key yet. Next: 'importer request'.");
      return;
    }
    List<Cell> shown = sorted.subList(0, Math.min(rows, sorted.size()));
    List<Column> columns = columns(view, shown, keys);
    boolean nameBelow = columns.stream().noneMatch(column -> column.title().equals("NAME"));
    lines.add(
        columns.stream()
            .map(column -> TerminalText.fit(column.title(), column.width()))
            .collect(Collectors.joining(GAP))
            .stripTrailing());
    for (Cell cell : shown) {
      lines.add(row(columns, cell));
      if (nameBelow) {
        below(cell.name().map(OutsideText::shown).orElse("(no alias)"), lines);
      }
      if (cell.urgency() != Urgency.FINE) {
        below("next: " + OutsideText.shown(cell.next()), lines);
      }
    }
    if (shown.size() < sorted.size()) {
      lines.add(more(sorted.subList(shown.size(), sorted.size())));
    }
  }

  private List<Column> columns(BoardView view, List<Cell> shown, ShortKeys keys) {
    List<Column> columns = new ArrayList<>();
    columns.add(
        Column.of("URGENCY", shown, cell -> cell.urgency().sign() + " " + cell.urgency().word()));
    columns.add(Column.of("EXPIRES (UTC)", shown, cell -> expires(view, cell)));
    columns.add(Column.of("REGION", shown, cell -> cell.key().region()));
    if (view.cells().stream().map(cell -> cell.key().account()).distinct().count() > 1
        || view.unknownKeys().size() > 0) {
      columns.add(Column.of("ACCOUNT", shown, cell -> cell.key().account()));
    }
    columns.add(Column.of("KEY ID", shown, cell -> keys.of(cell.key())));
    int room = width - taken(columns);
    if (room < SHORTEST_NAME) {
      return columns;
    }
    Column name =
        Column.of("NAME", shown, cell -> cell.name().map(OutsideText::shown).orElse("(no alias)"));
    int wanted = Math.min(name.width(), GOOD_NAME);
    List<Column> extra = new ArrayList<>();
    for (Column column : optional(shown)) {
      if (room - wanted >= column.width() + GAP.length()) {
        extra.add(column);
        room -= column.width() + GAP.length();
      }
    }
    columns.add(new Column(name.title(), Math.min(name.width(), room), name.text()));
    columns.addAll(extra);
    return columns;
  }

  /** Columns for wider terminals, the most useful first. */
  private static List<Column> optional(List<Cell> shown) {
    return List.of(
        Column.of("ESCROW", shown, TableBoard::escrow),
        Column.of("STATES", shown, Phrases::states),
        Column.of("MATERIAL", shown, cell -> OutsideText.shown(cell.label().orElse("-"))),
        Column.of("SPEC", shown, cell -> cell.spec().name()),
        Column.of(
            "IMPORTED",
            shown,
            cell -> cell.importedAt().map(at -> Summary.day(at).toString()).orElse("-")),
        Column.of("RECEIPT", shown, cell -> OutsideText.shown(cell.lastReceipt().orElse("-"))));
  }

  private static String escrow(Cell cell) {
    return cell.escrow()
        .map(escrow -> OutsideText.shown(escrow.label()) + ", " + escrow.quorum())
        .orElse("none known");
  }

  private static int taken(List<Column> columns) {
    return columns.stream().mapToInt(column -> column.width() + GAP.length()).sum();
  }

  private static String expires(BoardView view, Cell cell) {
    if (cell.expiry().isEmpty()) {
      return "-";
    }
    return cell.validTo()
        .map(
            validTo ->
                String.format(
                    Locale.ROOT,
                    "%s %4dd",
                    Summary.day(validTo),
                    ChronoUnit.DAYS.between(view.asOf(), validTo)))
        .orElse("never");
  }

  private String row(List<Column> columns, Cell cell) {
    StringBuilder row = new StringBuilder();
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      String text = TerminalText.fit(column.text().apply(cell), column.width());
      row.append(i == 0 ? coloured(cell.urgency(), text) : GAP + text);
    }
    return row.toString().stripTrailing();
  }

  private void below(String text, List<String> lines) {
    TerminalText.wrap(text, width - INDENT.length()).forEach(line -> lines.add(INDENT + line));
  }

  private static String more(List<Cell> left) {
    Map<Urgency, Long> counts =
        left.stream()
            .collect(Collectors.groupingBy(Cell::urgency, TreeMap::new, Collectors.counting()));
    return Phrases.number(left.size())
        + " more ("
        + counts.entrySet().stream()
            .map(count -> Phrases.number(count.getValue()) + " " + count.getKey().word())
            .collect(Collectors.joining(", "))
        + "), --all shows them";
  }

  private void others(BoardView view, ShortKeys keys, List<String> lines) {
    section(
        "Keys with imported material that no escrow knows",
        view.unknownKeys().stream()
            .map(
                unknown ->
                    unknown.key().region()
                        + GAP
                        + unknown.key().account()
                        + GAP
                        + keys.of(unknown.key())
                        + GAP
                        + OutsideText.shown(unknown.spec())
                        + GAP
                        + OutsideText.shown(unknown.keyState()))
            .toList(),
        lines);
    section(
        "Escrows that no key needs",
        view.idleEscrows().stream()
            .map(idle -> idle.escrow().named() + ": " + OutsideText.shown(idle.why()))
            .toList(),
        lines);
    section(
        "Escrows that nobody has proven for long ('ceremony escrow drill')",
        view.oldDrills().stream()
            .map(
                old ->
                    old.escrow().named()
                        + ": "
                        + Phrases.proven(old.escrow())
                        + ", "
                        + Phrases.counted(old.age().toDays(), "day")
                        + " ago")
            .toList(),
        lines);
    section(
        "Declared limitations",
        view.limitations().stream().map(OutsideText::shown).toList(),
        lines);
  }

  private void section(String title, List<String> entries, List<String> lines) {
    if (entries.isEmpty()) {
      return;
    }
    lines.add("");
    lines.add(title + ": " + Phrases.number(entries.size()));
    entries.stream().limit(rows).forEach(entry -> below(entry, lines));
    if (entries.size() > rows) {
      lines.add(INDENT + Phrases.number(entries.size() - rows) + " more, --all shows them");
    }
  }

  private static void foot(BoardView view, List<String> lines) {
    lines.add("");
    lines.add("Transcript head " + view.transcriptHead().seq() + ":");
    lines.add("  " + view.transcriptHead().hash());
    Words.of(Words.Kind.TRANSCRIPT_HEAD, view.transcriptHead().hash().value())
        .rows()
        .forEach(row -> lines.add("  " + row));
  }

  private String coloured(Urgency urgency, String text) {
    if (!colour) {
      return text;
    }
    String attributes =
        switch (urgency) {
          case DEAD -> "1;7;31";
          case DUE -> "1;31";
          case ACT -> "1;36";
          case WATCH -> "33";
          case UNKNOWN -> "35";
          case FINE -> "32";
        };
    return "\u001B[" + attributes + "m" + text + "\u001B[0m";
  }
}
