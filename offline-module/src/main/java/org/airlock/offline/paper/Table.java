package org.airlock.offline.paper;

import java.util.List;

/**
 * A table. An empty cell is one that people fill in by hand.
 *
 * @param rows each with a text for every column; a line feed begins a new line. A row of one text
 *     is a band across all columns, kept together with the row after it
 * @param leastRowMm how high a row is at least, so that there is room to write
 */
public record Table(List<Column> columns, List<List<String>> rows, double leastRowMm) {
  private static final double LEAST_MM = 5;

  public Table {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<String> row : rows) {
      if (row.size() != columns.size() && row.size() != 1) {
        throw new IllegalArgumentException("a row has not one cell for every column");
      }
    }
  }

  public Table(List<Column> columns, List<List<String>> rows) {
    this(columns, rows, LEAST_MM);
  }
}
