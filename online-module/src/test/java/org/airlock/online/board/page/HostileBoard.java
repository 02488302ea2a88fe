package org.airlock.online.board.page;

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

/** A board on which every text that others wrote attacks whoever shows it. */
final class HostileBoard {
  static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");
  static final Instant DIES = Instant.parse("2027-02-25T10:00:00Z");
  static final KeyArn KEY =
      KeyArn.parse("arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab")
          .orElseThrow();

  /** Markup, an escape sequence, a direction mark, a line end and what iCalendar escapes. */
  static final String LABEL =
      "<script>alert(1)</script>\"&\u001b[2J\u202egnp\r\nEND:VCALENDAR;a,b\\c \u00fc\ud83d\udd11";

  private HostileBoard() {}

  static EscrowLine escrow() {
    return new EscrowLine(
        "E-1", LABEL, 2, 3, 5, List.of("carol", LABEL), Optional.of(NOW.minus(Duration.ofDays(3))));
  }

  static Cell cell(Optional<Expiry> expiry, Urgency urgency) {
    return new Cell(
        KEY,
        Optional.empty(),
        KeySpec.SYMMETRIC_DEFAULT,
        KeyUsage.ENCRYPT_DECRYPT,
        Optional.empty(),
        Optional.of(LABEL),
        Optional.of("P-1"),
        Optional.of("ab".repeat(32)),
        Optional.of("CURRENT"),
        Optional.of("IMPORTED"),
        Optional.of("Enabled" + LABEL),
        expiry,
        Optional.of(escrow()),
        Optional.of("R-1"),
        Optional.of(NOW),
        Optional.empty(),
        urgency,
        "do this: " + LABEL);
  }

  static BoardView view() {
    return new BoardView(
        "rehearsal",
        NOW,
        LABEL,
        new Head(4, Digest.of(Bytes.utf8("head"))),
        true,
        List.of(
            cell(Optional.of(Expiry.at(DIES)), Urgency.WATCH),
            cell(Optional.of(Expiry.never()), Urgency.FINE),
            cell(Optional.empty(), Urgency.UNKNOWN)),
        List.of(new UnknownKey(KEY, "RSA_2048" + LABEL, "Enabled")),
        List.of(new IdleEscrow(escrow(), LABEL)),
        List.of(new OldDrill(escrow(), Duration.ofDays(400))),
        List.of("limit " + LABEL));
  }
}
