package org.airlock.online.board.page;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;

/**
 * The board's dates for a calendar (RFC 5545). Cells of one escrow that expire on one day in UTC
 * make two events: the moment the first of them expires, and the last day on which a re-import can
 * start, which is that moment less the lead time of the quorum and one standby day.
 *
 * <p>UIDs follow from environment, escrow and day of expiry, and SEQUENCE from the board's instant,
 * so a newer file updates what an older one put into the calendar. Material that has expired
 * already makes no event. An event whose material was re-imported since stays in the calendar until
 * people remove it; its text says as of when it was written.
 */
public final class CalendarFile {
  private static final Duration STANDBY = Duration.ofDays(1);

  /** RFC 5545, section 3.1: octets of a line, without its line end. */
  private static final int LINE_OCTETS = 75;

  private static final int MOST_LISTED = 100;
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /**
   * Revisions are counted in minutes from here, which keeps them in 32 bits until the year 6000.
   */
  private static final Instant FIRST_REVISION = Instant.parse("2020-01-01T00:00:00Z");

  private final BoardView view;
  private final Duration leadTime;
  private final StringBuilder text = new StringBuilder();

  private CalendarFile(BoardView view, Duration leadTime) {
    this.view = view;
    this.leadTime = leadTime;
  }

  /**
   * The file.
   *
   * @param leadTime from the decision to re-import until a quorum sits and the import is done
   */
  public static Bytes of(BoardView view, Duration leadTime) {
    if (leadTime.isNegative()) {
      throw new IllegalArgumentException("a lead time is not negative");
    }
    return new CalendarFile(view, leadTime).write();
  }

  /** Cells of one escrow, or of none, that expire on one day in UTC. */
  private record Group(LocalDate day, String escrow) implements Comparable<Group> {
    @Override
    public int compareTo(Group other) {
      return Comparator.comparing(Group::day).thenComparing(Group::escrow).compare(this, other);
    }
  }

  private Bytes write() {
    line("BEGIN:VCALENDAR");
    line("VERSION:2.0");
    line("PRODID:-//Airlock//Key board//EN");
    line("CALSCALE:GREGORIAN");
    line("METHOD:PUBLISH");
    property("X-WR-CALNAME", mark() + "Keys of " + view.rosterOrganisationOrCeremony());
    Map<Group, List<Cell>> groups =
        view.cells().stream()
            .filter(cell -> cell.validTo().filter(view.asOf()::isBefore).isPresent())
            .sorted(Comparator.comparing(CalendarFile::expires).thenComparing(Cell::key))
            .collect(
                Collectors.groupingBy(
                    cell ->
                        new Group(
                            Summary.day(expires(cell)),
                            cell.escrow().map(EscrowLine::id).orElse("")),
                    TreeMap::new,
                    Collectors.toList()));
    groups.forEach(
        (group, cells) -> {
          lastDayToStart(group, cells);
          expiry(group, cells);
        });
    line("END:VCALENDAR");
    return Bytes.utf8(text.toString());
  }

  private static Instant expires(Cell cell) {
    return cell.validTo().orElseThrow();
  }

  private void lastDayToStart(Group group, List<Cell> cells) {
    LocalDate day = Summary.day(expires(cells.get(0)).minus(leadTime).minus(STANDBY));
    boolean late = day.isBefore(Summary.day(view.asOf()));
    begin("start", group);
    line("DTSTART;VALUE=DATE:" + day.format(DateTimeFormatter.BASIC_ISO_DATE));
    line("DTEND;VALUE=DATE:" + day.plusDays(1).format(DateTimeFormatter.BASIC_ISO_DATE));
    property("SUMMARY", mark() + "Last day to start re-import: " + title(cells));
    property(
        "DESCRIPTION",
        "Material of "
            + Phrases.counted(cells.size(), "cell")
            + " expires from "
            + expires(cells.get(0))
            + " on. Lead time of the quorum: "
            + Phrases.counted(leadTime.toDays(), "day")
            + hours()
            + ", and one standby day."
            + (late ? "\nThis day had passed when the file was written: start now." : "")
            + "\nNext: 'importer request'.\n"
            + listed(cells));
    alarm(Duration.ofDays(7), "Re-import must start in a week: " + title(cells));
    alarm(Duration.ZERO, "Last day to start re-import: " + title(cells));
    line("END:VEVENT");
  }

  private String hours() {
    long hours = leadTime.toHoursPart();
    return hours == 0 ? "" : " " + Phrases.counted(hours, "hour");
  }

  private void expiry(Group group, List<Cell> cells) {
    begin("expiry", group);
    line("DTSTART:" + UTC.format(expires(cells.get(0))));
    property("SUMMARY", mark() + "Key material expires: " + title(cells));
    property("DESCRIPTION", listed(cells));
    alarm(Duration.ofDays(2), "Key material expires in two days: " + title(cells));
    line("END:VEVENT");
  }

  private void begin(String kind, Group group) {
    String identity =
        String.join(
            "\n",
            view.environment(),
            kind,
            group.escrow(),
            unescrowed(group),
            group.day().toString());
    line("BEGIN:VEVENT");
    line("UID:" + Digest.of(Bytes.utf8(identity)).hex().substring(0, 32) + "@airlock.invalid");
    line("DTSTAMP:" + UTC.format(view.asOf()));
    line("LAST-MODIFIED:" + UTC.format(view.asOf()));
    line("SEQUENCE:" + Math.max(0, ChronoUnit.MINUTES.between(FIRST_REVISION, view.asOf())));
    line("TRANSP:TRANSPARENT");
    line("CATEGORIES:" + (view.isRehearsal() ? "Airlock rehearsal" : "Airlock"));
  }

  /** Boards of two organisations may both hold cells without an escrow. */
  private String unescrowed(Group group) {
    return group.escrow().isEmpty() ? view.rosterOrganisationOrCeremony() : "";
  }

  private void alarm(Duration before, String description) {
    line("BEGIN:VALARM");
    line("ACTION:DISPLAY");
    line("TRIGGER:" + (before.isZero() ? "PT0S" : "-P" + before.toDays() + "D"));
    property("DESCRIPTION", mark() + description);
    line("END:VALARM");
  }

  private String mark() {
    return view.isRehearsal() ? "[REHEARSAL] " : "";
  }

  private static String title(List<Cell> cells) {
    String what = cells.size() == 1 ? name(cells.get(0)) : Phrases.counted(cells.size(), "cell");
    return what
        + cells
            .get(0)
            .escrow()
            .map(escrow -> " (escrow " + escrow.label() + ", " + escrow.quorum() + ")")
            .orElse(" (no escrow known)");
  }

  private static String name(Cell cell) {
    return cell.name().orElse(cell.key().keyId());
  }

  private String listed(List<Cell> cells) {
    Optional<EscrowLine> escrow = cells.get(0).escrow();
    String shares =
        escrow
            .map(
                line ->
                    "Shares: "
                        + line.quorum()
                        + ", generation "
                        + line.generation()
                        + " ("
                        + Phrases.custodians(line)
                        + ")")
            .orElse("No escrow of this store brings this material back.");
    return shares
        + "\n"
        + cells.stream().limit(MOST_LISTED).map(CalendarFile::entry).collect(Collectors.joining())
        + (cells.size() > MOST_LISTED
            ? "and " + Phrases.number(cells.size() - MOST_LISTED) + " more ('importer status')\n"
            : "")
        + "As of "
        + view.asOf()
        + ".";
  }

  private static String entry(Cell cell) {
    return expires(cell)
        + " "
        + OutsideText.shown(name(cell))
        + " "
        + cell.key()
        + " "
        + OutsideText.shown(cell.label().orElse(""))
        + "\n";
  }

  /** RFC 5545, section 3.3.11: TEXT escapes; no other control may stand in one. */
  private void property(String name, String value) {
    String escaped =
        value
            .lines()
            .map(OutsideText::shown)
            .collect(Collectors.joining("\n"))
            .replace("\\", "\\\\")
            .replace(";", "\\;")
            .replace(",", "\\,")
            .replace("\n", "\\n");
    line(name + ":" + escaped);
  }

  /** Folds between characters (RFC 5545, section 3.1), counting octets of UTF-8. */
  private void line(String line) {
    int octets = 0;
    for (int i = 0; i < line.length(); ) {
      int point = line.codePointAt(i);
      String character = Character.toString(point);
      int size = character.getBytes(StandardCharsets.UTF_8).length;
      if (octets + size > LINE_OCTETS) {
        text.append("\r\n ");
        octets = 1;
      }
      text.append(character);
      octets += size;
      i += Character.charCount(point);
    }
    text.append("\r\n");
  }
}
