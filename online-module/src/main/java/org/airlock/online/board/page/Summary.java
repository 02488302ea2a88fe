package org.airlock.online.board.page;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What stands on top of the board.
 *
 * @param counts of cells, for every urgency
 * @param nextDates the next days on which material expires, at most three, earliest first
 */
record Summary(Map<Urgency, Integer> counts, List<NextDate> nextDates) {
  private static final int DATES = 3;

  Summary {
    counts = new EnumMap<>(counts);
    nextDates = List.copyOf(nextDates);
  }

  /**
   * A day on which material expires.
   *
   * @param day in UTC
   * @param inDays whole days from the board's instant to the first expiry of that day
   */
  record NextDate(LocalDate day, long inDays, int cells) {}

  static Summary of(BoardView view) {
    Map<Urgency, Integer> counts = new EnumMap<>(Urgency.class);
    for (Urgency urgency : Urgency.values()) {
      counts.put(urgency, 0);
    }
    view.cells().forEach(cell -> counts.merge(cell.urgency(), 1, Integer::sum));
    Map<LocalDate, List<Instant>> days =
        view.cells().stream()
            .flatMap(cell -> cell.validTo().stream())
            .filter(validTo -> validTo.isAfter(view.asOf()))
            .collect(Collectors.groupingBy(Summary::day, TreeMap::new, Collectors.toList()));
    List<NextDate> next =
        days.entrySet().stream()
            .limit(DATES)
            .map(
                day ->
                    new NextDate(
                        day.getKey(),
                        ChronoUnit.DAYS.between(
                            view.asOf(),
                            day.getValue().stream().sorted().findFirst().orElseThrow()),
                        day.getValue().size()))
            .toList();
    return new Summary(counts, next);
  }

  int count(Urgency urgency) {
    return counts.getOrDefault(urgency, 0);
  }

  static LocalDate day(Instant instant) {
    return LocalDate.ofInstant(instant, ZoneOffset.UTC);
  }
}
