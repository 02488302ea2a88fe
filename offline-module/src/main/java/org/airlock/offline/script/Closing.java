package org.airlock.offline.script;

import org.airlock.common.plan.Duty;
import org.airlock.offline.script.Condition.State;

/** Practice section 3.0, block E: from the last act to a dark machine and a sealed record. */
final class Closing {
  private Closing() {}

  static void add(StepList list) {
    list.block("Closing", "E");
    list.step(Duty.OPERATOR, "Let the program say what is left in memory and in the store.")
        .expect("\"no secret is in memory\", and where the transcript stands")
        .act(Act.run(Act.Operation.STATUS))
        .evidence("2.19")
        .needs(State.ENVIRONMENT_ACCEPTED)
        .gives(State.NO_SECRET_LEFT)
        .add();
    list.step(
            Duty.OPERATOR,
            "Copy the store and the record to two media, and read both back with 'ceremony verify'.")
        .expect("2 of 2 verified")
        .evidence("2.20")
        .minutes(6)
        .otherwise(Abort.REDO)
        .needs(State.NO_SECRET_LEFT)
        .gives(State.EVIDENCE_WRITTEN)
        .add();
    list.step(
            Duty.WITNESS,
            "Everybody writes the words of the closing head by hand onto their script; the witness types some of them back from paper.")
        .expect("32 words on every script")
        .act(Act.compare(Act.Subject.CLOSING_HEAD))
        .evidence("2.19")
        .minutes(5)
        .add();
    list.step(
            Duty.ADMINISTRATOR,
            "Go through the exceptions one by one; every open one gets an owner. Strike through unused sheets.")
        .expect("No open exception without an owner")
        .evidence("2.18")
        .minutes(4)
        .otherwise(Abort.HOLD)
        .add();
    list.step(
            Duty.ADMINISTRATOR,
            "Everybody signs: present throughout, the script was followed except as recorded, the record is true. Who disagrees writes so.")
        .expect("A signature or a dissent from every person")
        .evidence("2.25")
        .minutes(5)
        .needs(State.EVIDENCE_WRITTEN)
        .gives(State.SIGNED_OFF)
        .add();
    list.step(Duty.ADMINISTRATOR, "Administrator and witness close the ceremony.")
        .expect("G6 CLOSED, 2 of 2; afterwards the program ends")
        .act(Act.gate(Gate.G6))
        .otherwise(Abort.HOLD)
        .needs(State.SIGNED_OFF, State.NO_SECRET_LEFT)
        .gives(State.CLOSED)
        .add();
    list.step(
            Duty.OPERATOR,
            "Switch the machine off, remove its power, wait five minutes, take the boot medium out.")
        .expect("A dark machine")
        .act(Act.onPaper())
        .minutes(6)
        .needs(State.CLOSED)
        .add();
    list.step(
            Duty.WITNESS,
            "Seal machine, media and paper in new bags; write every new number into the seal register.")
        .expect("The seal register has a new number on each line")
        .act(Act.onPaper())
        .evidence("2.7")
        .minutes(5)
        .add();
    list.step(
            Duty.ADMINISTRATOR,
            "Show every page of the script to the camera; seal the script; name the day on which it is scanned. Cameras off.")
        .expect("The storage statement is signed by both lock holders")
        .act(Act.onPaper())
        .evidence("2.24")
        .minutes(4)
        .add();
  }
}
