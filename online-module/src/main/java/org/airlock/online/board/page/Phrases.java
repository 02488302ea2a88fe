package org.airlock.online.board.page;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The phrases that the terminal, the page and the calendar have in common. */
final class Phrases {
  private Phrases() {}

  /** For example {@code in 14 days}, {@code today}, {@code 2 days ago}; counted in whole days. */
  static String distance(Instant from, Instant to) {
    long days = ChronoUnit.DAYS.between(from, to);
    if (days == 0) {
      long hours = ChronoUnit.HOURS.between(from, to);
      return to.isAfter(from) ? "in " + counted(hours, "hour") : counted(-hours, "hour") + " ago";
    }
    return days > 0 ? "in " + counted(days, "day") : counted(-days, "day") + " ago";
  }

  /** For example {@code 1 cell}, {@code 3,000 cells}. */
  static String counted(long count, String thing) {
    return number(count) + " " + thing + (count == 1 ? "" : "s");
  }

  static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** What KMS says of the material and the key, or nothing. */
  static String states(Cell cell) {
    return Stream.of(
            cell.materialState(), cell.importState(), cell.keyState().map(state -> "key " + state))
        .flatMap(state -> state.stream())
        .map(OutsideText::shown)
        .collect(Collectors.joining(", "));
  }

  static String source(BoardView view) {
    return view.askedKms()
        ? "States are what KMS answered."
        : "KMS was not asked: states are what this store remembers.";
  }

  static String proven(EscrowLine escrow) {
    return escrow
        .lastProven()
        .map(proven -> "proven " + Summary.day(proven))
        .orElse("never proven");
  }

  static String custodians(EscrowLine escrow) {
    return escrow.custodians().stream().map(OutsideText::shown).collect(Collectors.joining(", "));
  }
}
