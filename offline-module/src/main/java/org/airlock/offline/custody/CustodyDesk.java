package org.airlock.offline.custody;

import java.util.Optional;
import org.airlock.common.bundle.Header;
import org.airlock.common.console.Console;
import org.airlock.common.console.Prompt;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.payload.EscrowRecord.ShareRecord;
import org.airlock.common.roster.Roster;
import org.airlock.common.store.Store;
import org.airlock.common.transcript.Event;
import org.airlock.offline.custody.CustodyLedger.Place;
import org.airlock.offline.escrow.OutsideWitness;

/**
 * The acts of custody. What is on a bag must be what the ledger says ({@code CUSTODY-SEAL}); the
 * witness holds no share of that set ({@code CUSTODY-WITNESS}). People may go on with a bag that is
 * not right, by name: that is a deviation and stands in the record as one.
 */
public final class CustodyDesk {
  private static final int TRIES = 3;

  /** How a bag number looks. */
  public static final String BAG = "[A-Za-z0-9][A-Za-z0-9-]{2,31}";

  private final Store store;
  private final Roster roster;
  private final Console console;

  public CustodyDesk(Store store, Roster roster, Console console) {
    this.store = store;
    this.roster = roster;
    this.console = console;
  }

  /** One share with the person who watches. */
  public record Act(EscrowRecord escrow, ShareRecord share, String witness) {
    private String name() {
      return "share " + share.number() + " of " + escrow.header().id();
    }
  }

  /** Puts a share into a new bag, whose number is typed twice. */
  public String seal(Act act, String location) {
    Header.requireTyped("--location", location);
    requireOut(act);
    String bag = typedTwice(act);
    sealed(act, bag, location);
    return bag;
  }

  private void requireOut(Act act) {
    OutsideWitness.require(roster, act.escrow(), act.witness());
    place(act)
        .flatMap(Place::bag)
        .ifPresent(
            bag -> {
              throw new Failure.Usage(
                  act.name() + " is in bag " + bag + " already",
                  "record its opening first: 'custody open'");
            });
  }

  /** Records that a share went into a new bag, whose number people have typed. */
  public void sealed(Act act, String bag, String location) {
    requireOut(act);
    if (CustodyLedger.of(store).knowsBag(bag)) {
      throw new Failure.Refused(
          Control.CUSTODY_SEAL,
          "bag number " + bag + " is in the ledger already",
          "every bag has its own number: take a new bag, or look whether the number was misread");
    }
    store.append(
        event(act, CustodyLedger.SEALED)
            .held(Control.CUSTODY_WITNESS, Control.CUSTODY_SEAL)
            .fact("bag", bag)
            .fact("location", location));
  }

  private String typedTwice(Act act) {
    for (int attempt = 1; ; attempt++) {
      String first = console.ask(new Prompt("bag", "Number on the new bag of " + act.name() + ":"));
      String second = console.ask(new Prompt("bag-again", "The same number once more:"));
      if (first.equals(second) && first.matches(BAG)) {
        return first;
      }
      Failure.Refused differs =
          new Failure.Refused(
              Control.CUSTODY_SEAL,
              first.equals(second)
                  ? "a bag number has 3 to 32 letters, digits and dashes"
                  : "the two numbers differ",
              "read the number from the bag again, sign by sign");
      if (attempt == TRIES) {
        throw differs;
      }
      console.show("error: " + differs.control().id() + ": " + differs.getMessage());
      console.show("hint:  " + differs.hint());
    }
  }

  /**
   * Takes a share out of its bag.
   *
   * @param purpose why, in a few words
   */
  public void open(Act act, String purpose) {
    OutsideWitness.require(roster, act.escrow(), act.witness());
    Place place = sealed(act);
    opened(act, inspect(act, place, "opened"), purpose);
  }

  /**
   * Records that a share left its bag, which people have looked at.
   *
   * @param inspection {@code intact}, {@code suspicious} or {@code broken}
   */
  public void opened(Act act, String inspection, String purpose) {
    OutsideWitness.require(roster, act.escrow(), act.witness());
    Place place = sealed(act);
    store.append(
        event(act, CustodyLedger.OPENED)
            .held(Control.CUSTODY_WITNESS)
            .fact("bag", place.bag().orElseThrow())
            .fact("location", place.location())
            .fact("inspection", inspection)
            .fact("purpose", purpose));
  }

  /** Carries a sealed bag to another place, unopened. */
  public void move(Act act, String to) {
    OutsideWitness.require(roster, act.escrow(), act.witness());
    Header.requireTyped("--to", to);
    Place place = sealed(act);
    String inspection = inspect(act, place, "moved");
    store.append(
        event(act, CustodyLedger.MOVED)
            .held(Control.CUSTODY_WITNESS)
            .fact("bag", place.bag().orElseThrow())
            .fact("from", place.location())
            .fact("to", to)
            .fact("inspection", inspection));
  }

  private Place sealed(Act act) {
    return place(act)
        .filter(place -> place.bag().isPresent())
        .orElseThrow(
            () ->
                new Failure.Usage(
                    act.name() + " is in no bag that the ledger knows",
                    "'custody show' says where each share is; 'custody seal' puts one into a bag"));
  }

  private Optional<Place> place(Act act) {
    return CustodyLedger.of(store).of(act.escrow(), act.share());
  }

  /** What the bag looks like; the number is typed without being shown first. */
  private String inspect(Act act, Place place, String verb) {
    String expected = place.bag().orElseThrow();
    String number =
        console.ask(
            new Prompt(
                "bag-found",
                "Number on the bag of " + act.name() + ", before it is " + verb + ":"));
    String state =
        console.ask(new Prompt("bag-state", "Does the seal look intact, suspicious or broken?"));
    if (!state.matches("intact|suspicious|broken")) {
      throw new Failure.Usage(
          "the seal's state is none of intact, suspicious, broken",
          "look at it again and say which");
    }
    if (!number.equals(expected)) {
      deviate(act, "the bag has another number than the ledger's " + expected);
    } else if (!state.equals("intact")) {
      deviate(act, "the seal of bag " + expected + " is " + state);
    }
    return state;
  }

  private void deviate(Act act, String what) {
    console.show("error: " + Control.CUSTODY_SEAL.id() + ": " + act.name() + ": " + what);
    String who =
        console.ask(
            new Prompt(
                "deviation:custody",
                "To go on all the same, whoever decides types their identifier; anything else stops:"));
    boolean decided = roster.find(who).isPresent() && !who.equals(act.share().custodian());
    if (!decided) {
      store.append(
          event(act, "custody-refused")
              .fact("control", Control.CUSTODY_SEAL.id())
              .fact("what", what));
      throw new Failure.Refused(
          Control.CUSTODY_SEAL,
          act.name() + ": " + what,
          "hold: keep bag and share as they are, photograph them, and treat the share as seen by others until it is explained; 'escrow leaver' shows what resharing would take");
    }
    store.append(
        event(act, "deviation")
            .fact("control", Control.CUSTODY_SEAL.id())
            .fact("what", what)
            .fact("decided-by", who));
  }

  private static Event.Draft event(Act act, String type) {
    return Event.draft("custody", type)
        .ceremony(act.escrow().header().ceremony())
        .actor(act.share().custodian())
        .witness(act.witness())
        .fact("escrow", act.escrow().header().id())
        .fact("share", act.share().number());
  }
}
