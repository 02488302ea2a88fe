package org.airlock.offline.escrow;

import java.util.Optional;
import org.airlock.common.console.Console;
import org.airlock.common.console.Prompt;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.payload.EscrowRecord.ShareRecord;
import org.airlock.common.roster.Roster;
import org.airlock.common.store.Store;
import org.airlock.common.transcript.Event;
import org.airlock.common.verification.Verified;
import org.airlock.offline.inventory.Inventory;

/**
 * Records that one share of a superseded set was destroyed before the eyes of a witness who holds
 * none of it. Shares of the generation in force are never destroyed here ({@code SHARE-IN-FORCE}).
 */
public final class ShareDestruction {
  private final Store store;
  private final Roster roster;
  private final Inventory inventory;
  private final Console console;

  public ShareDestruction(Store store, Roster roster, Inventory inventory, Console console) {
    this.store = store;
    this.roster = roster;
    this.inventory = inventory;
    this.console = console;
  }

  /**
   * Records it.
   *
   * @param method how, for example {@code cross-cut and burnt}
   * @return what is left of the set
   */
  public OldShares destroy(
      Verified<EscrowRecord> escrow, int number, String witness, String method) {
    requireSuperseded(escrow);
    return destroyed(escrow.payload(), number, witness, method, Optional.empty());
  }

  /**
   * Records it for a share of any generation, because approvers signed a plan that destroys the
   * escrow and everything under it.
   *
   * @param ceremony the plan's
   */
  public OldShares destroyForEver(
      Verified<EscrowRecord> escrow, int number, String witness, String method, String ceremony) {
    return destroyed(escrow.payload(), number, witness, method, Optional.of(ceremony));
  }

  private OldShares destroyed(
      EscrowRecord record,
      int number,
      String witness,
      String method,
      Optional<String> destruction) {
    ShareRecord share = share(record, number);
    OutsideWitness.require(roster, record, witness);
    requireSeen(record, share, witness);
    Event.Draft event =
        Event.draft("escrow destroy-share", "share-destroyed")
            .ceremony(record.header().ceremony())
            .actor(share.custodian())
            .witness(witness)
            .held(Control.CUSTODY_WITNESS)
            .fact("escrow", record.header().id())
            .fact("share", number)
            .fact("method", method);
    destruction.ifPresentOrElse(
        ceremony -> event.fact("by-plan-of", ceremony), () -> event.held(Control.SHARE_IN_FORCE));
    store.append(event);
    return OldShares.of(store, record);
  }

  private void requireSuperseded(Verified<EscrowRecord> escrow) {
    Optional<Verified<EscrowRecord>> newer = inventory.successor(escrow);
    if (newer.isEmpty()) {
      EscrowRecord record = escrow.payload();
      throw new Failure.Refused(
          Control.SHARE_IN_FORCE,
          "generation "
              + record.generation()
              + " of "
              + record.label()
              + " ("
              + record.header().id()
              + ") is in force: without its shares its materials never come back",
          "only shares of a superseded generation are destroyed: run 'escrow reshare' first, or name the old generation by its id");
    }
  }

  private ShareRecord share(EscrowRecord record, int number) {
    if (number < 1 || number > record.shares().size()) {
      throw new Failure.Usage(
          record.header().id() + " has no share " + number,
          "its shares are numbered 1 to " + record.shares().size());
    }
    if (OldShares.of(store, record).destroyed().contains(number)) {
      throw new Failure.Usage(
          "the destruction of share "
              + number
              + " of "
              + record.header().id()
              + " is recorded already",
          "if another card with this number turned up, it is a copy: treat it as an incident");
    }
    return record.shares().get(number - 1);
  }

  private void requireSeen(EscrowRecord record, ShareRecord share, String witness) {
    String answer =
        console.ask(
            new Prompt(
                "destroyed:" + share.number(),
                witness
                    + ", did you see share "
                    + share.number()
                    + " of "
                    + record.header().id()
                    + " ("
                    + share.custodian()
                    + ") destroyed, and no copy of it kept? Type your identifier:"));
    if (!answer.equals(witness)) {
      throw new Failure.Stopped(
          "nothing was recorded: share " + share.number() + " stays listed as outstanding",
          "destroy the card in front of the witness and run the command again");
    }
  }
}
