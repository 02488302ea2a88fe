package org.airlock.offline.escrow;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.payload.EscrowRecord.ShareRecord;
import org.airlock.common.roster.Person;
import org.airlock.common.roster.Role;
import org.airlock.common.roster.Roster;
import org.airlock.common.store.Store;
import org.airlock.common.verification.Verified;
import org.airlock.offline.inventory.Inventory;

/** What follows when a person leaves: which escrows they touch, what is left, what to type next. */
public final class Leaver {
  private static final List<String> CONSEQUENCES =
      List.of(
          "                  reshare                          rotate",
          "  new             escrow key and shares            material, under a new escrow",
          "  old shares      combine until fewer than t       open only old material",
          "                  remain: destroy them",
          "  who saw words   can still use a kept copy        gains nothing for new data",
          "  KMS keys        untouched                        new material imported, rotated",
          "  old ciphertext  as before                        needs the old material and escrow",
          "  choose it when  the card comes back, unread      a share is lost or may be known");

  private final Store store;
  private final Roster roster;
  private final Inventory inventory;

  public Leaver(Store store, Roster roster, Inventory inventory) {
    this.store = store;
    this.roster = roster;
    this.inventory = inventory;
  }

  /**
   * A share that the person holds.
   *
   * @param inForce whether its generation counts
   * @param left how many shares other people hold of a set in force, or remain of an old one
   */
  public record Held(EscrowRecord escrow, ShareRecord share, boolean inForce, int left) {
    /** True when the others alone can bring the escrow key back. */
    public boolean othersSuffice() {
      return left >= escrow.threshold();
    }
  }

  /** Every share that the person holds and that is not recorded as destroyed. */
  public List<Held> held(String person) {
    List<Held> held = new ArrayList<>();
    for (Verified<EscrowRecord> escrow : inventory.escrows().values()) {
      OldShares shares = OldShares.of(store, escrow.payload());
      Optional<ShareRecord> share =
          shares.outstanding().stream().filter(each -> each.custodian().equals(person)).findFirst();
      share.ifPresent(
          mine ->
              held.add(
                  new Held(
                      escrow.payload(),
                      mine,
                      inventory.successor(escrow).isEmpty(),
                      shares.remaining() - 1)));
    }
    return held;
  }

  /** Lines for the screen. */
  public List<String> describe(String person) {
    List<String> lines = new ArrayList<>();
    Optional<Person> known = roster.find(person);
    lines.add(
        person
            + known
                .map(
                    each ->
                        " ("
                            + each.name()
                            + "), "
                            + String.join(
                                ", ", each.roles().stream().map(Role::code).sorted().toList())
                            + " on roster version "
                            + roster.version())
                .orElse(": not on roster version " + roster.version()));
    List<Held> held = held(person);
    held.forEach(each -> lines.addAll(describe(each)));
    if (held.isEmpty()) {
      lines.add("  Holds no share of any set of this store.");
    }
    lines.addAll(next(person, known, held));
    return lines;
  }

  private static List<String> describe(Held held) {
    EscrowRecord escrow = held.escrow();
    String what =
        "  "
            + escrow.header().id()
            + " ("
            + escrow.label()
            + ", generation "
            + escrow.generation()
            + "): holds share "
            + held.share().number()
            + " of "
            + escrow.shares().size()
            + ", threshold "
            + escrow.threshold();
    if (!held.inForce()) {
      return List.of(what + "; this set is superseded, the share is outstanding: destroy it");
    }
    return List.of(
        what,
        "    quorum before: "
            + escrow.threshold()
            + " of "
            + (held.left() + 1)
            + "; after: "
            + escrow.threshold()
            + " of "
            + held.left()
            + (held.othersSuffice()
                ? ", spare " + (held.left() - escrow.threshold())
                : ": THE OTHERS CANNOT REACH IT. Reshare before the person leaves"));
  }

  private static List<String> next(String person, Optional<Person> known, List<Held> held) {
    List<String> lines = new ArrayList<>();
    List<Held> inForce = held.stream().filter(Held::inForce).toList();
    if (!inForce.isEmpty()) {
      lines.add("What each way means:");
      lines.addAll(CONSEQUENCES);
    }
    lines.add("Next:");
    if (known.isPresent()) {
      lines.add(
          "  1. a roster without "
              + person
              + (inForce.isEmpty() ? "" : " and with the new custodian, who comes first")
              + ": 'importer roster new --after OLD', signed, then 'roster update' on both machines");
    }
    for (Held each : inForce) {
      lines.add(
          "  2. ceremony escrow reshare --escrow "
              + each.escrow().label()
              + " --threshold "
              + each.escrow().threshold()
              + " --custodians "
              + successors(each.escrow(), person)
              + " --reason \"departure of "
              + person
              + "\" --ceremony ID --operator KEY --witness KEY");
      lines.add(
          "     or rotate: ceremony escrow create, material generate, importer request --new-material, import, importer rotate");
    }
    for (Held each : held) {
      lines.add(
          "  3. ceremony escrow destroy-share --escrow "
              + each.escrow().header().id()
              + " --share "
              + each.share().number()
              + " --witness PERSON");
    }
    if (known.isEmpty() && held.isEmpty()) {
      lines.add("  nothing");
    }
    return lines;
  }

  private static String successors(EscrowRecord escrow, String person) {
    return String.join(
        ",",
        escrow.shares().stream()
            .map(share -> share.custodian().equals(person) ? "NEW-CUSTODIAN" : share.custodian())
            .toList());
  }
}
