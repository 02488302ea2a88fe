package org.airlock.online.reconcile;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times inside KMS's events: {@code May 21, 2025, 5:47:45 AM}, in UTC. */
final class TrailTime {
  private static final List<String> MONTHS =
      List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

  private static final Pattern AMERICAN =
      Pattern.compile(
          "([A-Z][a-z]{2}) ([0-9]{1,2}), ([0-9]{4}),? ([0-9]{1,2}):([0-9]{2}):([0-9]{2}) (AM|PM)");

  private TrailTime() {}

  /** Empty for a form nobody has seen yet. */
  static Optional<Instant> parse(String text) {
    try {
      Matcher american = AMERICAN.matcher(text);
      if (american.matches()) {
        return Optional.of(american(american));
      }
      if (text.matches("[0-9]{9,11}")) {
        return Optional.of(Instant.ofEpochSecond(Long.parseLong(text)));
      }
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException unknown) {
      return Optional.empty();
    }
  }

  private static Instant american(Matcher form) {
    int hour = Integer.parseInt(form.group(4));
    // Some events count 24 hours and say PM as well.
    int hourOfDay = hour > 12 ? hour : hour % 12 + (form.group(7).equals("PM") ? 12 : 0);
    return LocalDateTime.of(
            Integer.parseInt(form.group(3)),
            MONTHS.indexOf(form.group(1)) + 1,
            Integer.parseInt(form.group(2)),
            hourOfDay,
            Integer.parseInt(form.group(5)),
            Integer.parseInt(form.group(6)))
        .toInstant(ZoneOffset.UTC);
  }
}
