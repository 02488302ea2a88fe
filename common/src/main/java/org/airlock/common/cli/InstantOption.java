package org.airlock.common.cli;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import org.airlock.common.failure.Failure;

/** Reads an instant that a person typed as an option. */
public final class InstantOption {
  private InstantOption() {}

  /**
   * An RFC 3339 instant in UTC, cut to whole seconds.
   *
   * @param option its name, for the message
   */
  public static Instant parse(String option, String text) {
    try {
      return Instant.parse(text).truncatedTo(ChronoUnit.SECONDS);
    } catch (DateTimeParseException e) {
      throw new Failure.Usage(
          option + " is not a UTC instant", "write it like 2027-11-24T00:00:00Z");
    }
  }
}
