package org.airlock.offline.script;

import java.util.List;
import org.airlock.common.plan.CeremonyPlan.EscrowShape;
import org.airlock.common.plan.Duty;
import org.airlock.offline.script.Act.Operation;
import org.airlock.offline.script.Condition.State;

/**
 * Practice section 3b, b4 to b17: shares are handed out, given back from where they will be kept,
 * sealed and proven. Also the new half of a resharing (3f).
 */
final class EscrowActs {
  private EscrowActs() {}

  /** A new escrow from nothing. */
  static void create(StepList list, EscrowShape escrow) {
    list.block("Escrow", "B");
    list.step(
            Duty.OPERATOR,
            "Begin the escrow \""
                + escrow.label()
                + "\": any "
                + escrow.threshold()
                + " of "
                + escrow.custodians().size()
                + " shares will restore it.")
        .expect("The operation begins; no key and no word is on the screen yet")
        .act(Act.run(Operation.ESCROW_CREATE))
        .evidence("2.10")
        .minutes(2)
        .otherwise(Abort.STOP)
        .needs(State.ENVIRONMENT_ACCEPTED)
        .add();
    dice(list, escrow, Operation.ESCROW_CREATE);
    list.step(
            Duty.ADMINISTRATOR, "Administrator and witness confirm that the key is in memory only.")
        .expect("G2 KEY IN MEMORY ONLY, 2 of 2; from here to G3 there is no break")
        .act(Act.gate(Gate.G2))
        .add();
    handOut(list, escrow, Operation.ESCROW_CREATE);
    prove(list, "G3 ESCROW SEALED AND PROVEN, 2 of 2");
  }

  /** Practice section 3b, b4: dice, where the plan has them, at the beginning of an operation. */
  static void dice(StepList list, EscrowShape escrow, Operation operation) {
    if (escrow.dice() > 0) {
      list.step(
              Duty.CUSTODIAN,
              "One person, not the operator, throws "
                  + escrow.dice()
                  + " dice and types them unseen; another sees that they are thrown, but neither faces nor screen. Nobody writes them down.")
          .expect(
              "Count "
                  + escrow.dice()
                  + " of "
                  + escrow.dice()
                  + "; the throws are never shown again")
          .act(Act.during(operation, "dice:"))
          .evidence("2.10")
          .minutes(12)
          .otherwise(Abort.REDO)
          .add();
    }
  }

  static void handOut(StepList list, EscrowShape escrow, Operation operation) {
    list.step(
            Duty.ADMINISTRATOR,
            "Announce the time; cameras that could see the screen or paper are covered. Everybody but the custodian who is called steps behind the line.")
        .expect("The camera log has the beginning of the interval")
        .evidence("2.22")
        .add();
    List<String> custodians = escrow.custodians();
    for (int i = 0; i < custodians.size(); i++) {
      one(list, escrow, operation, custodians.get(i), i + 1);
    }
    list.step(Duty.ADMINISTRATOR, "Uncover the cameras; announce the time.")
        .expect("The camera log has the end of the interval")
        .evidence("2.22")
        .gives(State.SHARES_HANDED_OUT)
        .add();
  }

  private static void one(
      StepList list, EscrowShape escrow, Operation operation, String custodian, int number) {
    boolean screen = escrow.shares().equals("screen");
    boolean printed = escrow.shares().equals("print");
    list.stepOf(
            Duty.CUSTODIAN,
            custodian,
            screen
                ? "Alone at the screen: copy the words of your share with their numbers onto your own form. Do not say them aloud."
                : printed
                    ? "Stand at the printer alone, take your card, and look whether every word can be read."
                    : "Put in your own medium; the share is written to it.")
        .expect(
            "Share " + number + " of " + custodians(escrow) + ", and nothing of any other share")
        .act(
            Act.during(
                operation, (screen ? "alone:" : printed ? "printer:" : "medium:") + custodian))
        .evidence("2.12")
        .minutes(screen ? 7 : 3)
        .otherwise(Abort.REDO)
        .add();
    list.stepOf(
            Duty.CUSTODIAN,
            custodian,
            "Give the share back from where it will be kept: type it from your form, or let your medium or card be read.")
        .expect("\"Read back: the same share.\"")
        .act(Act.during(operation, "share:" + custodian))
        .evidence("2.12")
        .minutes(4)
        .otherwise(Abort.REDO)
        .add();
    list.stepOf(
            Duty.CUSTODIAN,
            custodian,
            "Take the share into your keeping by typing your identifier.")
        .expect("The share is acknowledged")
        .act(Act.during(operation, "acknowledge:" + custodian))
        .evidence("2.5")
        .otherwise(Abort.STOP)
        .add();
    list.stepOf(
            Duty.WITNESS,
            custodian,
            "Watch "
                + custodian
                + " put the form into an opaque sleeve and a tamper-evident bag. Read the bag's number; it is typed twice.")
        .expect("The same number twice; only the bag was seen")
        .act(
            Act.note(
                "bag:" + custodian, "Which number does the bag of share " + number + " carry?"))
        .evidence("2.7")
        .minutes(2)
        .otherwise(Abort.REDO)
        .add();
  }

  private static int custodians(EscrowShape escrow) {
    return escrow.custodians().size();
  }

  static void prove(StepList list, String expected) {
    list.step(
            Duty.WITNESS,
            "Read on the screen that the trial reconstructions agree and that every share took part in one.")
        .expect("\"… trial reconstructions agree; every share took part.\"")
        .evidence("2.12")
        .otherwise(Abort.STOP)
        .needs(State.SHARES_HANDED_OUT)
        .gives(State.ESCROW_PROVEN)
        .add();
    list.step(
            Duty.ADMINISTRATOR,
            "Administrator and witness confirm that the escrow is sealed and proven.")
        .expect(expected)
        .act(Act.gate(Gate.G3))
        .otherwise(Abort.STOP)
        .needs(State.ESCROW_PROVEN)
        .gives(State.ESCROW_SEALED, State.ESCROW_AVAILABLE)
        .add();
  }

  /** Practice 3c, c3 and c5: the bags of those who are called, before a quorum. */
  static void openBags(StepList list, EscrowShape escrow) {
    for (String custodian : escrow.custodians()) {
      list.stepOf(
              Duty.WITNESS,
              custodian,
              "If "
                  + custodian
                  + " is called today: look at the bag, compare its number with the last record, then "
                  + custodian
                  + " opens it. If not called, type none.")
          .expect("The number of the last record; the bag is intact")
          .act(
              Act.note(
                  "bag-opened:" + custodian,
                  "Which number does the bag of " + custodian + " carry (none if not called)?"))
          .evidence("2.12")
          .minutes(2)
          .otherwise(Abort.HOLD)
          .add();
    }
    list.step(
            Duty.ADMINISTRATOR,
            "Count the custodians who are here with an opened bag: "
                + escrow.threshold()
                + " are needed, one more is wise.")
        .expect("At least " + escrow.threshold())
        .evidence("2.12")
        .otherwise(Abort.STOP)
        .gives(State.ESCROW_AVAILABLE, State.QUORUM_CALLED)
        .add();
  }

  /** Before a resharing the old custodians need not be those of the plan's new set. */
  static void openOldBags(StepList list, EscrowShape escrow) {
    list.step(
            Duty.WITNESS,
            "Look at the bags of the old shares, compare each number with the last record; then their custodians open them.")
        .expect("Every number is the one of the last record; the bags are intact")
        .act(
            Act.note(
                "old-bags-opened", "Which numbers do the opened bags carry, with blanks between?"))
        .evidence("2.12")
        .minutes(6)
        .otherwise(Abort.HOLD)
        .gives(State.ESCROW_AVAILABLE, State.QUORUM_CALLED)
        .add();
  }

  /** The questions of a quorum inside an operation. */
  static void quorum(StepList list, EscrowShape escrow, Operation operation) {
    list.step(Duty.OPERATOR, "Type who gives a share, as the custodians say.")
        .expect("The identifiers of those who are here")
        .act(Act.during(operation, "quorum:" + escrow.label()))
        .evidence("2.12")
        .needs(State.QUORUM_CALLED)
        .add();
    list.step(
            Duty.CUSTODIAN,
            "One custodian after the other, alone at the keyboard, gives the share; the form goes straight back into its sleeve.")
        .expect("\"Share … accepted\" for each; the words vanish as they are accepted")
        .act(Act.during(operation, "share:"))
        .evidence("2.12")
        .minutes(4 * escrow.threshold())
        .otherwise(Abort.REDO)
        .add();
  }

  /** After a quorum every opened share goes into a new bag. */
  static void closeBags(StepList list, EscrowShape escrow) {
    for (String custodian : escrow.custodians()) {
      list.stepOf(
              Duty.WITNESS,
              custodian,
              "If "
                  + custodian
                  + " opened a bag: watch the form go into a new one and read its number. If not, type none.")
          .expect("A number that was never used before")
          .act(
              Act.note(
                  "bag:" + custodian,
                  "Which number does the new bag of " + custodian + " carry (none if not opened)?"))
          .evidence("2.7")
          .minutes(2)
          .add();
    }
  }
}
