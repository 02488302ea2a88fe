package org.airlock.offline.script;

import org.airlock.common.bundle.BundleType;
import org.airlock.common.plan.CeremonyPlan;
import org.airlock.common.plan.CeremonyPlan.EscrowShape;
import org.airlock.common.plan.CeremonyPlan.MediumClass;
import org.airlock.common.plan.Duty;
import org.airlock.offline.script.Act.Operation;
import org.airlock.offline.script.Condition.State;

/** Practice section 3b, b18 to b33, and 3c: from the request to material that KMS has proven. */
final class ImportActs {
  private ImportActs() {}

  static void add(StepList list) {
    CeremonyPlan plan = list.plan();
    EscrowShape escrow = plan.escrow().orElseThrow();
    list.block("Wrap", "W");
    list.step(
            Duty.IMPORT_OPERATOR,
            "At the networked machine: 'importer request' for the keys of the plan, and the second import operator 'importer countersign'.")
        .expect(
            "A request on the IN medium, signed twice; the words of the wrapping keys on paper; the deadline in UTC")
        .evidence("2.13")
        .minutes(10)
        .otherwise(Abort.STOP)
        .needs(State.ESCROW_AVAILABLE)
        .needs(Condition.atHand(MediumClass.IN))
        .add();
    list.step(
            Duty.OPERATOR,
            "Put the IN medium in and begin wrapping; name the request's file and the OUT medium's directory.")
        .expect("Every check is listed: signatures, deadline, keys, Regions, expiry as in the plan")
        .act(Act.run(Operation.WRAP))
        .evidence("2.13")
        .minutes(3)
        .otherwise(Abort.STOP)
        .needs(Condition.atHand(MediumClass.OUT))
        .gives(State.REQUEST_BROUGHT)
        .add();
    list.step(
            Duty.IMPORT_OPERATOR,
            "The second import operator reads the words of the wrapping keys from paper; the operator types the ones that are asked for; the witness follows.")
        .expect("The same words; one that differs ends the ceremony and is treated as an attack")
        .act(Act.during(Operation.WRAP, "words:wrapping-keys"))
        .evidence("2.14")
        .minutes(5)
        .otherwise(Abort.STOP)
        .add();
    EscrowActs.quorum(list, escrow, Operation.WRAP);
    list.step(
            Duty.WITNESS,
            "Read on the screen that the material came back and matches its passport, and that the answer is on the OUT medium.")
        .expect("\"… matches its passport\", \"Wrapped material … is at …\"")
        .evidence("2.14")
        .otherwise(Abort.STOP)
        .needs(State.REQUEST_BROUGHT)
        .gives(State.WRAPPED)
        .add();
    EscrowActs.closeBags(list, escrow);
    list.step(Duty.ADMINISTRATOR, "Administrator and witness confirm that the material is wrapped.")
        .expect("G4 WRAPPED, 2 of 2")
        .act(Act.gate(Gate.G4))
        .needs(State.WRAPPED)
        .add();
    carryAndImport(list);
  }

  private static void carryAndImport(StepList list) {
    list.block("Import", "I");
    list.step(
            Duty.IMPORT_OPERATOR,
            "Carry the OUT medium to the networked machine, accompanied by the witness. Compare the digest of the answer with the one on this screen.")
        .expect("Equal digests")
        .evidence("2.20")
        .minutes(5)
        .otherwise(Abort.STOP)
        .needs(State.WRAPPED)
        .gives(State.CARRIED_OUT)
        .add();
    list.step(
            Duty.IMPORT_OPERATOR,
            "Run 'importer import' with --dry-run; the second import operator compares key, Region, import type and expiry with the plan, line by line.")
        .expect("Every line equals the plan")
        .evidence("2.15")
        .minutes(4)
        .otherwise(Abort.HOLD)
        .needs(State.CARRIED_OUT)
        .add();
    list.step(
            Duty.IMPORT_OPERATOR,
            "Run 'importer import'; the second import operator countersigns the receipt. Copy it to a fresh IN medium.")
        .expect("Every key imported and proven in use; the receipt is signed twice")
        .evidence("2.15")
        .minutes(6)
        .otherwise(Abort.HOLD)
        .needs(State.CARRIED_OUT)
        .gives(State.IMPORTED)
        .add();
    list.step(Duty.OPERATOR, "Take the receipt in from the IN medium.")
        .expect("Its signatures hold, and it names every key of the plan with its proof of use")
        .act(Act.bring(BundleType.RECEIPT))
        .evidence("2.16")
        .minutes(2)
        .otherwise(Abort.HOLD)
        .needs(State.IMPORTED)
        .gives(State.PROVEN_IN_USE)
        .add();
    list.step(
            Duty.ADMINISTRATOR,
            "Administrator, witness and approver confirm that the material is imported and proven.")
        .expect("G5 IMPORTED AND PROVEN, 3 of 3")
        .act(Act.gate(Gate.G5))
        .otherwise(Abort.HOLD)
        .needs(State.PROVEN_IN_USE)
        .add();
  }
}
