package org.airlock.offline.escrow;

import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.payload.EscrowRecord.ShareRecord;
import org.airlock.common.roster.Person;
import org.airlock.common.roster.RosterChain;
import org.airlock.common.store.Store;
import org.airlock.common.transcript.Event;
import org.airlock.common.verification.Verified;
import org.airlock.offline.inventory.Inventory;
import org.airlock.offline.room.Room;
import org.airlock.offline.slip39.Share;

/**
 * Checks one share against its commitment: one custodian, one witness, no quorum. Recorded either
 * way.
 */
public final class SingleShareCheck {
  private final Store store;
  private final RosterChain chain;
  private final Inventory inventory;
  private final Room room;

  public SingleShareCheck(Store store, RosterChain chain, Inventory inventory, Room room) {
    this.store = store;
    this.chain = chain;
    this.inventory = inventory;
    this.room = room;
  }

  /**
   * Takes the share and compares it.
   *
   * @throws Failure.Refused a {@code SHARE-*} control; the failure is in the transcript too
   */
  public ShareRecord check(Verified<EscrowRecord> escrow, String custodian, String witness) {
    requireOtherPerson(custodian, witness);
    Event.Draft event =
        Event.draft("escrow check-share", "share-checked")
            .ceremony(escrow.payload().header().ceremony())
            .actor(custodian)
            .witness(witness)
            .fact("escrow", escrow.payload().header().id());
    CardHeadings headings =
        new CardHeadings(inventory.escrows().values().stream().map(Verified::payload).toList());
    try (Share share = Quorum.take(room, custodian, headings)) {
      ShareRecord recorded =
          new ShareCheck(
                  escrow.payload(),
                  inventory.escrows().values().stream()
                      .filter(other -> !other.digest().equals(escrow.digest()))
                      .map(Verified::payload)
                      .toList())
              .identify(share, custodian);
      if (!recorded.custodian().equals(custodian)) {
        throw new Failure.Refused(
            Control.SHARE_SET,
            "this is share "
                + recorded.number()
                + ", which belongs to "
                + recorded.custodian()
                + ", not to "
                + custodian,
            "the cards were swapped: put each back into its owner's keeping, and record the deviation");
      }
      store.append(
          event
              .fact("share", recorded.number())
              .fact("result", "match")
              .held(Control.SHARE_COMMITMENT));
      return recorded;
    } catch (Failure.Refused refused) {
      store.append(event.fact("result", refused.control().id()));
      throw refused;
    }
  }

  private void requireOtherPerson(String custodian, String witness) {
    boolean known = chain.newest().find(witness).map(Person::id).isPresent();
    if (!known || witness.equals(custodian)) {
      throw new Failure.Refused(
          Control.SIGNATURES,
          "the witness is not another person on the roster",
          "people on the roster: "
              + String.join(", ", chain.newest().people().stream().map(Person::id).toList()));
    }
  }
}
