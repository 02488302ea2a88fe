package org.airlock.offline.printing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.airlock.common.plan.CeremonyPlan;
import org.airlock.common.plan.CeremonyPlan.Assignment;
import org.airlock.offline.paper.Column;
import org.airlock.offline.paper.Flow;
import org.airlock.offline.paper.Paper;
import org.airlock.offline.paper.PaperDocument;
import org.airlock.offline.paper.Table;

/** Sheets that people fill in by hand on the day. */
final class Forms {
  static final int EXCEPTION_SHEETS = 5;
  private static final int SPARE_ROWS = 4;
  private static final String BY_HAND = "";

  private final Edition edition;
  private final CeremonyPlan plan;
  private final Paper paper;

  Forms(Edition edition, Paper paper) {
    this.edition = edition;
    this.plan = edition.plan();
    this.paper = paper;
  }

  private interface Content {
    void draw(Flow flow);
  }

  private byte[] sheet(String title, String kind, Content content) {
    try (PaperDocument document = new PaperDocument(paper, edition.heading(title, kind))) {
      content.draw(document.flow());
      return document.toBytes();
    }
  }

  byte[] signIn() {
    List<List<String>> rows = new ArrayList<>();
    for (Assignment each : plan.assignments()) {
      rows.add(line(each.duty().abbreviation(), each.person()));
      each.alternate()
          .ifPresent(other -> rows.add(line(each.duty().abbreviation() + "\nalternate", other)));
    }
    rows.addAll(Collections.nCopies(SPARE_ROWS, line(BY_HAND, BY_HAND)));
    List<Column> columns =
        List.of(
            Column.of("Duty", 16),
            Column.of("Person", 25),
            Column.of("Printed name", 33),
            Column.of("Document: type, issuer", 30),
            Column.of("Signature", 36),
            Column.of("In, UTC", 17),
            Column.of("Out, UTC", 17));
    return sheet(
        "Sign-in sheet",
        "SI",
        flow -> {
          flow.paragraph(
              "Everybody in the room signs, visitors on the empty lines. The witness looks at an identity document and notes its type and issuer, never its number. Times are UTC, like 09:05; the date is "
                  + "____-__-__. Strike through the lines of people who do not take part.");
          flow.table(new Table(columns, rows, 12));
        });
  }

  private static List<String> line(String duty, String person) {
    return List.of(duty, person, BY_HAND, BY_HAND, BY_HAND, BY_HAND, BY_HAND);
  }

  /** Blank ones, one to a page. */
  byte[] exceptions() {
    return sheet(
        "Exception sheets",
        "EX",
        flow -> {
          for (int number = 1; number <= EXCEPTION_SHEETS; number++) {
            if (number > 1) {
              flow.newPage();
            }
            exception(flow, number);
          }
        });
  }

  private static void exception(Flow flow, int number) {
    flow.heading("Exception sheet " + number + " of " + EXCEPTION_SHEETS);
    List<List<String>> rows = new ArrayList<>();
    rows.add(field("Step", 1));
    rows.add(field("Began (UTC)", 1));
    rows.add(field("What was expected", 6));
    rows.add(field("What happened", 7));
    rows.add(field("Options considered", 7));
    rows.add(field("Decision, and why", 6));
    rows.add(field("Decided by (ADM)", 2));
    rows.add(field("Agreed by (IW)", 2));
    rows.add(field("Evidence touched", 2));
    rows.add(field("Followed up by, until", 2));
    rows.add(field("Ended (UTC)", 1));
    flow.table(new Table(List.of(Column.of("What", 1), Column.of("By hand", 4)), rows, 9));
    flow.paragraph(
        "Noted in the margin of the script, beside the step: [  ]      Sheet not used, struck through: [  ]");
  }

  /** A row that is so many lines high. */
  private static List<String> field(String name, int lines) {
    return List.of(name + "\n".repeat(lines - 1), BY_HAND);
  }

  /** Old numbers as the last record has them; new ones are written down. */
  byte[] sealRegister() {
    List<List<String>> rows = new ArrayList<>();
    plan.seals().forEach(seal -> rows.add(seal(seal.item(), seal.bag())));
    boolean made = Handwriting.sharesAreMade(edition.script());
    plan.escrow()
        .ifPresent(
            escrow ->
                escrow
                    .custodians()
                    .forEach(
                        custodian ->
                            rows.add(seal("share of " + custodian, made ? "new" : BY_HAND))));
    plan.media()
        .forEach(
            medium ->
                rows.add(seal("medium " + medium.id() + " (" + medium.holder() + ")", BY_HAND)));
    rows.addAll(Collections.nCopies(SPARE_ROWS, seal(BY_HAND, BY_HAND)));
    List<Column> columns =
        List.of(
            Column.of("Item", 42),
            Column.of("Expected number", 27),
            Column.of("Number found", 27),
            Column.of("Intact", 13),
            Column.of("New number", 27),
            Column.of("Time UTC", 18),
            Column.of("Initials, two", 20));
    return sheet(
        "Seal register",
        "SR",
        flow -> {
          flow.paragraph(
              "Before a bag is opened, the number found must be the number expected, and the bag intact; else HOLD. Where no number is printed, the witness copies it from the last register before the ceremony. Every new number was never used before.");
          flow.table(new Table(columns, rows, 10));
        });
  }

  private static List<String> seal(String item, String expected) {
    return List.of(item, expected, BY_HAND, BY_HAND, BY_HAND, BY_HAND, BY_HAND);
  }
}
