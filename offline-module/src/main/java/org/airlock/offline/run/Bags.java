package org.airlock.offline.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.payload.EscrowRecord.ShareRecord;
import org.airlock.common.plan.CeremonyPlan;
import org.airlock.common.plan.Duty;
import org.airlock.common.verification.Verified;
import org.airlock.offline.custody.CustodyDesk;
import org.airlock.offline.custody.CustodyLedger;
import org.airlock.offline.inventory.Inventory;
import org.airlock.offline.room.Sitting;
import org.airlock.offline.script.Act;
import org.airlock.offline.script.Step;

/**
 * The bags of shares in a guided ceremony: a bag that is opened must carry the number of the
 * custody ledger, a new one a number that was never used, and both get into the ledger.
 */
final class Bags {
  /** Where a bag is until somebody carries it away ({@code custody move}). */
  static final String LOCATION = "ceremony-room";

  static final String NONE = "none";
  private static final String OPENED = "bag-opened:";
  private static final String CLOSED = "bag:";
  private static final String OLD = "old-bags-opened";

  private final Sitting sitting;
  private final CeremonyPlan today;

  Bags(Sitting sitting, CeremonyPlan today) {
    this.sitting = sitting;
    this.today = today;
  }

  /** Whether a note is the number of a bag, which people type twice. */
  static boolean isBag(String note) {
    return note.startsWith(OPENED) || note.startsWith(CLOSED) || note.startsWith("bag-opened-");
  }

  static boolean isOpening(String note) {
    return note.startsWith(OPENED) || note.equals(OLD);
  }

  /** What is wrong with an answer's form; empty when nothing is. */
  static String malformed(String note, String typed) {
    if (typed.equals(NONE) && (note.startsWith(OPENED) || note.startsWith(CLOSED))) {
      return "";
    }
    boolean right =
        note.equals(OLD)
            ? numbers(typed).stream().allMatch(each -> each.matches(CustodyDesk.BAG))
                && !numbers(typed).isEmpty()
            : typed.matches(CustodyDesk.BAG);
    return right ? "" : "A bag number has 3 to 32 letters, digits and dashes.";
  }

  private static List<String> numbers(String typed) {
    return Arrays.stream(typed.split("[\\s,]+")).filter(each -> !each.isEmpty()).toList();
  }

  /** What the ledger says against it; empty when it agrees, or knows nothing of it. */
  Optional<String> contradiction(String note, String typed) {
    if (note.equals(OLD)) {
      List<String> known = sealedBags();
      return numbers(typed).stream()
          .filter(each -> !known.contains(each))
          .findFirst()
          .map(each -> "the custody ledger knows no sealed bag " + each + " of this escrow");
    }
    if (typed.equals(NONE)) {
      return Optional.empty();
    }
    if (note.startsWith(OPENED)) {
      return bagOf(note.substring(OPENED.length()))
          .filter(bag -> !bag.equals(typed))
          .map(bag -> "the custody ledger's last number of this bag is another one");
    }
    if (note.startsWith(CLOSED) && CustodyLedger.of(sitting.store()).knowsBag(typed)) {
      return Optional.of("bag number " + typed + " was used before");
    }
    return Optional.empty();
  }

  /** Whether the ledger has a sealed bag of this note's share. */
  boolean isRecorded(String note) {
    return note.equals(OLD)
        || (note.startsWith(OPENED) && bagOf(note.substring(OPENED.length())).isPresent());
  }

  private Optional<EscrowRecord> escrow() {
    String label = today.escrow().map(CeremonyPlan.EscrowShape::label).orElse("");
    return new Inventory(sitting.store(), sitting.chain())
        .escrowsInForce().stream()
            .map(Verified::payload)
            .filter(each -> each.label().equals(label))
            .findFirst();
  }

  private Optional<String> bagOf(String custodian) {
    return escrow()
        .flatMap(
            escrow ->
                escrow
                    .shareOf(custodian)
                    .flatMap(share -> CustodyLedger.of(sitting.store()).of(escrow, share)))
        .flatMap(CustodyLedger.Place::bag);
  }

  private List<String> sealedBags() {
    return escrow().stream()
        .flatMap(escrow -> escrow.shares().stream())
        .flatMap(share -> bagOf(share.custodian()).stream())
        .toList();
  }

  /** Records that the bags of this answer were opened. */
  void opened(String note, String typed, String inspection) {
    for (String number : numbers(typed)) {
      for (ShareRecord share : escrow().map(EscrowRecord::shares).orElse(List.of())) {
        if (bagOf(share.custodian()).equals(Optional.of(number))) {
          desk().opened(act(share), inspection, "ceremony " + sitting.ceremony());
        }
      }
    }
  }

  /**
   * Records every new bag that was noted since its share came into being. To be called when no
   * operation is open: before its end, a new escrow has no record.
   */
  void close(List<Step> steps, RunRecord record) {
    for (Step step : steps) {
      if (step.act() instanceof Act.Note note
          && note.name().startsWith(CLOSED)
          && record.isDone(step)) {
        close(note.name().substring(CLOSED.length()), record.fact(step, "value"));
      }
    }
  }

  private void close(String custodian, String bag) {
    if (bag.equals(NONE) || CustodyLedger.of(sitting.store()).knowsBag(bag)) {
      return;
    }
    escrow()
        .flatMap(escrow -> escrow.shareOf(custodian))
        .filter(share -> bagOf(custodian).isEmpty())
        .ifPresent(share -> desk().sealed(act(share), bag, LOCATION));
  }

  private CustodyDesk desk() {
    return new CustodyDesk(sitting.store(), sitting.roster(), sitting.console());
  }

  private CustodyDesk.Act act(ShareRecord share) {
    return new CustodyDesk.Act(
        escrow().orElseThrow(), share, today.first(Duty.WITNESS).orElseThrow());
  }

  /** Numbers noted earlier in this ceremony, whose shares have no record yet. */
  static List<String> noted(List<Step> steps, RunRecord record) {
    List<String> noted = new ArrayList<>();
    for (Step step : steps) {
      if (step.act() instanceof Act.Note note
          && note.name().startsWith(CLOSED)
          && record.isDone(step)
          && !record.fact(step, "value").equals(NONE)) {
        noted.add(record.fact(step, "value"));
      }
    }
    return noted;
  }
}
