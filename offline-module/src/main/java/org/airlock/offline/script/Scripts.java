package org.airlock.offline.script;

import java.util.List;
import org.airlock.common.plan.CeremonyPlan;
import org.airlock.common.plan.CeremonyPlan.EscrowShape;
import org.airlock.common.plan.CeremonyPlan.PlannedMaterial;
import org.airlock.common.plan.Duty;
import org.airlock.offline.script.Act.Operation;
import org.airlock.offline.script.Condition.State;

/** The steps of each type of ceremony (practice section 3), made for one plan. */
final class Scripts {
  private Scripts() {}

  static List<Step> steps(CeremonyPlan plan) {
    StepList list = new StepList(plan);
    Opening.add(list);
    switch (plan.type()) {
      case ENROLMENT -> enrolment(list);
      case ESTABLISH -> establish(list);
      case REIMPORT -> reimport(list);
      case ROTATION -> rotation(list);
      case DRILL -> drill(list);
      case RESHARING -> resharing(list);
      case RECOVERY -> recovery(list);
      case DESTRUCTION -> destruction(list);
      case REHEARSAL -> rehearsal(list);
    }
    Closing.add(list);
    return list.steps();
  }

  private static EscrowShape escrow(StepList list) {
    return list.plan().escrow().orElseThrow();
  }

  private static void establish(StepList list) {
    EscrowActs.create(list, escrow(list));
    EscrowActs.openBags(list, escrow(list));
    ImportActs.add(list);
  }

  private static void reimport(StepList list) {
    list.block("Shares", "C");
    list.step(
            Duty.IMPORT_OPERATOR,
            "Show the board: which material of which key is missing or will be, and what it was imported with.")
        .expect("The keys of the plan, each with state, material and last expiry")
        .evidence("2.15")
        .minutes(3)
        .otherwise(Abort.HOLD)
        .add();
    EscrowActs.openBags(list, escrow(list));
    ImportActs.add(list);
  }

  private static void rotation(StepList list) {
    list.block("New material", "R");
    EscrowActs.openBags(list, escrow(list));
    for (PlannedMaterial material : list.plan().materials()) {
      list.step(
              Duty.OPERATOR,
              "Generate the material \""
                  + material.label()
                  + "\"; the old material stays required.")
          .expect("The new material's passport; the old one is listed as STILL REQUIRED")
          .act(Act.run(Operation.MATERIAL_GENERATE))
          .evidence("2.11")
          .minutes(2)
          .otherwise(Abort.STOP)
          .add();
      EscrowActs.dice(list, escrow(list), Operation.MATERIAL_GENERATE);
      EscrowActs.quorum(list, escrow(list), Operation.MATERIAL_GENERATE);
    }
    ImportActs.add(list);
    list.block("Rotate", "T");
    list.step(
            Duty.IMPORT_OPERATOR,
            "At the networked machine, once every Region has the new material: 'importer rotate', after the approver's word.")
        .expect(
            "Previous material, then the new one, is current; a pending material could still have been deleted before")
        .evidence("2.15")
        .minutes(4)
        .otherwise(Abort.HOLD)
        .needs(State.PROVEN_IN_USE)
        .gives(State.ROTATED)
        .add();
    list.step(
            Duty.IMPORT_OPERATOR,
            "Prove both: an old ciphertext decrypts, a new one is under the new material ('importer prove').")
        .expect("Two proofs pass")
        .evidence("2.16")
        .minutes(2)
        .otherwise(Abort.HOLD)
        .needs(State.ROTATED)
        .add();
  }

  private static void drill(StepList list) {
    list.block("Drill", "D");
    EscrowActs.openBags(list, escrow(list));
    list.step(Duty.OPERATOR, "Begin the drill of escrow \"" + escrow(list).label() + "\".")
        .expect("The materials that must come back are listed")
        .act(Act.run(Operation.DRILL))
        .evidence("2.27")
        .otherwise(Abort.STOP)
        .add();
    EscrowActs.quorum(list, escrow(list), Operation.DRILL);
    list.step(
            Duty.WITNESS,
            "Read on the screen that every material came back and matches its passport; compare the words with the paper of its making.")
        .expect("MATCH for each material; nothing is kept in memory")
        .evidence("2.27")
        .minutes(2)
        .otherwise(Abort.STOP)
        .gives(State.DRILLED)
        .add();
    EscrowActs.closeBags(list, escrow(list));
    list.step(
            Duty.CUSTODIAN,
            "Each custodian says whom to call when a card is lost, and what to do before leaving the company.")
        .expect("The knowledge card is ticked for each")
        .evidence("2.27")
        .minutes(3)
        .needs(State.DRILLED)
        .add();
  }

  private static void resharing(StepList list) {
    EscrowShape escrow = escrow(list);
    list.block("Old shares", "F");
    list.step(
            Duty.APPROVER,
            "Say why shares are replaced, and that resharing and not rotation is right: old shares still combine until they are destroyed.")
        .expect("The reason and the decision are in the plan")
        .evidence("2.2")
        .minutes(2)
        .otherwise(Abort.STOP)
        .add();
    EscrowActs.openOldBags(list, escrow);
    list.step(Duty.OPERATOR, "Begin the resharing of escrow \"" + escrow.label() + "\".")
        .expect("The old generation is named; it stays valid until the new one is proven")
        .act(Act.run(Operation.RESHARE))
        .evidence("2.12")
        .otherwise(Abort.STOP)
        .add();
    EscrowActs.quorum(list, escrow, Operation.RESHARE);
    list.block("New shares", "N");
    EscrowActs.handOut(list, escrow, Operation.RESHARE);
    EscrowActs.prove(
        list, "G3 ESCROW SEALED AND PROVEN, 2 of 2: NEW SET PROVEN; the old one is superseded");
    list.block("Destroy old shares", "X");
    list.step(
            Duty.OPERATOR,
            "Record the destruction of the old shares, one by one, as custodians hand them in.")
        .expect("\"destroyed k of n, remaining … : INERT\", or the list of those outstanding")
        .act(Act.run(Operation.DESTROY_SHARES))
        .evidence("2.23")
        .minutes(8)
        .otherwise(Abort.HOLD)
        .needs(State.ESCROW_SEALED)
        .gives(State.OLD_SHARES_DESTROYED)
        .add();
  }

  private static void enrolment(StepList list) {
    list.block("Enrolment", "A");
    list.step(Duty.APPROVER, "Approve the list of people, roles, alternates and rules.")
        .expect("No rule is broken without a declared limitation")
        .evidence("2.2")
        .minutes(4)
        .otherwise(Abort.STOP)
        .add();
    list.step(
            Duty.WITNESS,
            "Check two identity documents of each person; note type, issuer and the last four characters.")
        .expect("A person card for each; in doubt the person is left out")
        .evidence("2.3")
        .minutes(10)
        .otherwise(Abort.HOLD)
        .add();
    list.step(
            Duty.OPERATOR,
            "Each person makes or brings a signing key ('ceremony identity create'), alone at the keyboard.")
        .expect("The words of each person's key; the passphrase was chosen unseen")
        .evidence("2.3")
        .minutes(15)
        .otherwise(Abort.HOLD)
        .add();
    list.step(
            Duty.WITNESS,
            "Each person reads the words of the own key from the own card, the witness from the screen.")
        .expect("Two equal rows for every person")
        .evidence("2.3")
        .minutes(8)
        .otherwise(Abort.STOP)
        .add();
    list.step(
            Duty.ADMINISTRATOR,
            "Each custodian reads and signs the acknowledgement: duties, what is forbidden, whom to call.")
        .expect("A signed form from every custodian")
        .evidence("2.5")
        .minutes(6)
        .add();
    list.step(Duty.OPERATOR, "Put the roster together ('ceremony roster new') and show its words.")
        .expect("Everybody finds their own line right")
        .evidence("2.3")
        .minutes(5)
        .otherwise(Abort.REDO)
        .gives(State.ROSTER_PROPOSED)
        .add();
    list.step(Duty.OPERATOR, "Everybody signs the roster ('ceremony roster sign').")
        .expect("n of n signed")
        .evidence("2.3")
        .minutes(8)
        .otherwise(Abort.REDO)
        .needs(State.ROSTER_PROPOSED)
        .gives(State.ROSTER_SIGNED)
        .add();
    list.step(
            Duty.OPERATOR,
            "Pin it on both machines ('trust accept', or 'roster update'); write the words onto everybody's roster card.")
        .expect("The same words on both machines and every card")
        .evidence("2.20")
        .minutes(5)
        .otherwise(Abort.STOP)
        .needs(State.ROSTER_SIGNED)
        .add();
  }

  private static void recovery(StepList list) {
    list.block("Recovery", "G");
    list.step(
            Duty.ADMINISTRATOR,
            "Put together: recovery sheet, two independent SLIP-39 programs with published digests, a live system, blank media.")
        .expect("Everything on the sheet's list is ticked")
        .evidence("2.6")
        .minutes(6)
        .otherwise(Abort.STOP)
        .add();
    list.step(
            Duty.OPERATOR,
            "Test the SLIP-39 program with the vectors printed on the recovery sheet.")
        .expect("The vectors match")
        .evidence("2.8")
        .minutes(5)
        .otherwise(Abort.STOP)
        .add();
    EscrowActs.openBags(list, escrow(list));
    list.step(
            Duty.CUSTODIAN,
            "One custodian after the other types the share, unseen, into the SLIP-39 program.")
        .expect("32 bytes, shown nowhere, in a file in memory")
        .evidence("2.12")
        .minutes(12)
        .otherwise(Abort.REDO)
        .needs(State.QUORUM_CALLED)
        .add();
    list.step(
            Duty.OPERATOR,
            "Unseal the material with openssl as the sheet says; compute fingerprint and check value.")
        .expect("Equal to the recovery sheet")
        .evidence("2.19")
        .minutes(6)
        .otherwise(Abort.STOP)
        .gives(State.RECOVERED)
        .add();
    list.step(
            Duty.IMPORT_OPERATOR,
            "Fetch import parameters with the stock aws program; read the SHA-256 of the wrapping key aloud.")
        .expect("64 hex digits, equal on both sides")
        .evidence("2.13")
        .minutes(6)
        .otherwise(Abort.STOP)
        .needs(State.RECOVERED)
        .add();
    list.step(Duty.OPERATOR, "Wrap with openssl: RSA-OAEP with SHA-256 for hash and mask.")
        .expect("A file as long as the wrapping key's modulus")
        .evidence("2.14")
        .minutes(4)
        .otherwise(Abort.STOP)
        .needs(State.RECOVERED)
        .gives(State.WRAPPED)
        .add();
    list.step(
            Duty.IMPORT_OPERATOR,
            "Import with the stock aws program, with the expiry of the plan; decrypt a known old ciphertext.")
        .expect("Enabled; the old ciphertext decrypts")
        .evidence("2.16")
        .minutes(6)
        .otherwise(Abort.HOLD)
        .needs(State.WRAPPED)
        .gives(State.IMPORTED, State.PROVEN_IN_USE)
        .add();
    EscrowActs.closeBags(list, escrow(list));
  }

  private static void destruction(StepList list) {
    list.block("Destruction", "H");
    list.step(
            Duty.APPROVER,
            "Show that nothing needs the material: last use, grants, dependent data, archived ciphertexts, legal holds.")
        .expect("\"no use since …\", signed by the owners of the data")
        .evidence("2.2")
        .minutes(10)
        .otherwise(Abort.HOLD)
        .add();
    list.step(
            Duty.IMPORT_OPERATOR,
            "Show that every key of the plan is deleted, and that its waiting period has ended.")
        .expect("The deletion event of each key is in the record")
        .evidence("2.15")
        .minutes(5)
        .otherwise(Abort.STOP)
        .gives(State.PROVEN_IN_USE)
        .add();
    list.step(
            Duty.OPERATOR,
            "Record the destruction of the shares one by one; a witness who holds none watches each.")
        .expect("\"destroyed k; remaining fewer than the threshold: INERT\"; target: all")
        .act(Act.run(Operation.DESTROY_SHARES))
        .evidence("2.23")
        .minutes(10)
        .otherwise(Abort.HOLD)
        .gives(State.DESTROYED)
        .add();
    list.step(Duty.WITNESS, "Sweep media, printouts, notes, rehearsal copies and spare bags.")
        .expect("The sweep list is complete")
        .evidence("2.23")
        .minutes(6)
        .needs(State.DESTROYED)
        .add();
  }

  private static void rehearsal(StepList list) {
    establish(list);
    list.block("Judge the script", "J");
    list.step(
            Duty.ADMINISTRATOR,
            "Open the sealed envelope of faults that were played today; go through what each showed.")
        .expect("Each fault ended as its step says; one that nobody noticed postpones production")
        .evidence("2.18")
        .minutes(8)
        .otherwise(Abort.HOLD)
        .add();
    list.step(Duty.ADMINISTRATOR, "Collect what was unclear, wrong or slow, step by step.")
        .expect("A list of step ids and changes")
        .evidence("2.26")
        .minutes(8)
        .add();
    list.step(
            Duty.WITNESS,
            "Destroy every share, form and medium of the rehearsal; they look like real ones.")
        .expect("The sweep list is complete")
        .evidence("2.23")
        .minutes(5)
        .otherwise(Abort.HOLD)
        .add();
  }
}
