package org.airlock.rehearsal.cast;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.KeyUsage;
import org.airlock.common.transcript.Head;
import org.airlock.online.board.page.BoardView;
import org.airlock.online.board.page.CalendarFile;
import org.airlock.online.board.page.Cell;
import org.airlock.online.board.page.EscrowLine;
import org.airlock.online.board.page.Urgency;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Python's icalendar reads the calendar of the board, with labels made to break out of it. */
@Tag("interop")
final class CalendarInteropTest {
  private static final String READ =
      """
      import sys, icalendar
      calendar = icalendar.Calendar.from_ical(open(sys.argv[1], 'rb').read())
      for event in calendar.walk('VEVENT'):
          print(event['SUMMARY'], event.decoded('DTSTART').isoformat(), len(event.walk('VALARM')), event.errors)
      """;

  @TempDir private Path scratch;

  @Test
  void calendar_ofHostileLabels_isReadAsItIsMeant() throws Exception {
    Outside.require("icalendar", Outside.python(), "-c", "import icalendar");
    Path file = scratch.resolve("board.ics");
    Files.write(file, CalendarFile.of(view(), Duration.ofDays(14)).toArray());
    Outside.Result read = Outside.run(scratch, Outside.python(), "-c", READ, file.toString());
    assertThat(read.exitCode()).as(read.text()).isZero();
    assertThat(read.text().lines())
        .containsExactly(
            "[REHEARSAL] Last day to start re-import: orders;a,b\\c <U+202E>\u00fc (escrow main, 3 of 5) 2027-02-10 2 []",
            "[REHEARSAL] Key material expires: orders;a,b\\c <U+202E>\u00fc (escrow main, 3 of 5) 2027-02-25T10:00:00+00:00 1 []");
  }

  private static BoardView view() {
    Instant now = Instant.parse("2026-11-25T10:00:00Z");
    Cell cell =
        new Cell(
            KeyArn.parse(
                    "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab")
                .orElseThrow(),
            Optional.empty(),
            KeySpec.SYMMETRIC_DEFAULT,
            KeyUsage.ENCRYPT_DECRYPT,
            Optional.empty(),
            Optional.of("orders;a,b\\c \u202e\u00fc"),
            Optional.of("P-1"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(Expiry.at(Instant.parse("2027-02-25T10:00:00Z"))),
            Optional.of(new EscrowLine("E-1", "main", 1, 3, 5, List.of("carol"), Optional.of(now))),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Urgency.WATCH,
            "nothing");
    return new BoardView(
        "rehearsal",
        now,
        "Example",
        new Head(4, Digest.of(Bytes.utf8("head"))),
        true,
        List.of(cell),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }
}
