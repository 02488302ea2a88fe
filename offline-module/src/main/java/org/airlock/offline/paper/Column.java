package org.airlock.offline.paper;

/**
 * A column of a table.
 *
 * @param title in the header, repeated on every page
 * @param share of the width, in proportion to the other columns'
 * @param type of the cells
 */
public record Column(String title, double share, Type type) {
  public static Column of(String title, double share) {
    return new Column(title, share, Type.sans(9));
  }
}
