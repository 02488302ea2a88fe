package org.airlock.online.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TrailTimeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "May 21, 2025, 5:47:45 AM|2025-05-21T05:47:45Z",
        "May 21, 2025 5:47:45 PM|2025-05-21T17:47:45Z",
        "Dec 1, 2026, 12:00:00 AM|2026-12-01T00:00:00Z",
        "Dec 31, 2026, 12:30:00 PM|2026-12-31T12:30:00Z",
        "Apr 12, 2021 18:58:30 PM|2021-04-12T18:58:30Z",
        "2027-06-30T00:00:00Z|2027-06-30T00:00:00Z",
        "1795514400|2026-11-24T10:00:00Z"
      })
  void parse_everyFormSeen_isUtc(String text, String instant) {
    assertThat(TrailTime.parse(text)).contains(Instant.parse(instant));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "soon",
        "Foo 1, 2026, 1:00:00 AM",
        "Feb 30, 2026, 1:00:00 AM",
        "12",
        "May 1, 2026, 25:00:00 AM"
      })
  void parse_anythingElse_isEmpty(String text) {
    assertThat(TrailTime.parse(text)).isEmpty();
  }
}
