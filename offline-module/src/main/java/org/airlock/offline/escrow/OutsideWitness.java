package org.airlock.offline.escrow;

import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.roster.Person;
import org.airlock.common.roster.Roster;

/**
 * Who may watch when a share is destroyed or leaves its bag: somebody on the roster who holds no
 * share of that set. Control {@code CUSTODY-WITNESS}.
 */
public final class OutsideWitness {
  private OutsideWitness() {}

  public static void require(Roster roster, EscrowRecord escrow, String witness) {
    if (roster.find(witness).isEmpty()) {
      throw new Failure.Refused(
          Control.CUSTODY_WITNESS,
          witness + " is not on roster version " + roster.version(),
          "people on the roster: "
              + String.join(", ", roster.people().stream().map(Person::id).toList()));
    }
    if (escrow.shareOf(witness).isPresent()) {
      throw new Failure.Refused(
          Control.CUSTODY_WITNESS,
          witness + " holds a share of " + escrow.header().id() + " and cannot be its witness",
          "these hold none: "
              + String.join(
                  ", ",
                  roster.people().stream()
                      .map(Person::id)
                      .filter(id -> escrow.shareOf(id).isEmpty())
                      .toList()));
    }
  }
}
