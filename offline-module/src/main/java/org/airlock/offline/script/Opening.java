package org.airlock.offline.script;

import java.util.Arrays;
import java.util.List;
import org.airlock.common.plan.CeremonyPlan;
import org.airlock.common.plan.CeremonyPlan.MediumClass;
import org.airlock.common.plan.CeremonyPlan.Seal;
import org.airlock.common.plan.Duty;
import org.airlock.offline.script.Condition.State;

/** Practice section 3.0, block P: from an empty room to an accepted environment. */
final class Opening {
  private Opening() {}

  static void add(StepList list) {
    CeremonyPlan plan = list.plan();
    list.block("Opening", "P");
    attendance(list, plan);
    machine(list, plan);
    list.step(
            Duty.OPERATOR,
            "Let the program show the words of the roster; everybody compares them with their own roster card.")
        .expect("32 words, equal on screen and on every card")
        .act(Act.compare(Act.Subject.ROSTER))
        .evidence("2.3")
        .minutes(4)
        .otherwise(Abort.STOP)
        .needs(State.MACHINE_ACCEPTED)
        .add();
    list.step(
            Duty.OPERATOR,
            "Let the program show the words of the approved plan; the administrator compares them with the printed script.")
        .expect("32 words, equal on screen and on page 1 of the script")
        .act(Act.compare(Act.Subject.PLAN))
        .evidence("2.1")
        .minutes(3)
        .otherwise(Abort.STOP)
        .gives(State.PLAN_OPENED)
        .add();
    list.step(
            Duty.ADMINISTRATOR,
            "Read aloud the gates of this script, its planned breaks, and the deadline if there is one.")
        .expect("Everybody knows what comes and when it must be finished")
        .minutes(2)
        .add();
    list.step(
            Duty.WITNESS,
            "Confirm that the cameras run and that none sees the keyboard or the paper of a share.")
        .expect("The camera log has its first entry")
        .evidence("2.22")
        .add();
    list.step(Duty.ADMINISTRATOR, "Administrator and witness accept the environment.")
        .expect("G1 ENVIRONMENT ACCEPTED, 2 of 2")
        .act(Act.gate(Gate.G1))
        .otherwise(Abort.HOLD)
        .needs(State.SIGNED_IN, State.CLOCK_COMPARED, State.MACHINE_ACCEPTED, State.PLAN_OPENED)
        .gives(State.ENVIRONMENT_ACCEPTED)
        .add();
  }

  private static void attendance(StepList list, CeremonyPlan plan) {
    List<Duty> duties =
        Arrays.stream(Duty.values()).filter(duty -> plan.first(duty).isPresent()).toList();
    list.step(
            Duty.ADMINISTRATOR,
            "Confirm that the plan is approved, the people are here or replaced by their alternates, and the ceremony may begin.")
        .expect("G0 READINESS; the attendance list is complete, alternates are marked")
        .act(Act.gate(Gate.G0))
        .evidence("2.4")
        .minutes(5)
        .otherwise(Abort.STOP)
        .gives(duties.stream().map(Condition::present).toArray(Condition[]::new))
        .gives(State.SIGNED_IN)
        .add();
    list.step(
            Duty.WITNESS,
            "Check everybody's identity document against the roster; note type and issuer only. Collect telephones and watches.")
        .expect("Every person's line on the sign-in sheet is signed, with the time in UTC")
        .evidence("2.3")
        .minutes(5)
        .otherwise(Abort.HOLD)
        .add();
    list.step(
            Duty.ADMINISTRATOR,
            "Read aloud: \""
                + plan.objective()
                + "\" Then the mode, the ceremony's id, the emergency exit, how an exception is recorded, and: words of a share are never spoken.")
        .expect(
            "The banner "
                + plan.environment().code().toUpperCase(java.util.Locale.ROOT)
                + " and "
                + plan.ceremony()
                + " on the screen and on every page")
        .evidence("2.1")
        .minutes(3)
        .add();
    list.step(
            Duty.WITNESS,
            "Read the time in UTC from an independent clock; the operator reads the machine's.")
        .expect(
            "Two times; if they differ by more than 60 seconds, the machine's is corrected and noted")
        .act(
            Act.note(
                "independent-clock",
                "What does the independent clock say, in UTC (like 2026-12-01T09:00:00Z)?"))
        .evidence("2.19")
        .minutes(2)
        .gives(State.CLOCK_COMPARED)
        .add();
  }

  private static void machine(StepList list, CeremonyPlan plan) {
    int number = 0;
    for (Seal seal : plan.seals()) {
      number++;
      list.step(
              plan.first(Duty.STORAGE_CONTROLLER).isPresent()
                  ? Duty.STORAGE_CONTROLLER
                  : Duty.WITNESS,
              "Bring "
                  + seal.item()
                  + " in its bag. Compare the bag's number with the last record before opening it; photograph it.")
          .expect("Bag " + seal.bag() + ", intact")
          .act(
              Act.note(
                  "bag-opened-" + number,
                  "Which number does the bag of " + seal.item() + " carry?"))
          .evidence("2.7")
          .minutes(2)
          .otherwise(Abort.HOLD)
          .add();
    }
    list.step(
            Duty.OPERATOR,
            "Unpack. The witness compares the serial numbers; together look for radios, disks, battery, microphone and loudspeaker.")
        .expect("The equipment register agrees; no radio and no disk is left inside")
        .evidence("2.6")
        .minutes(5)
        .otherwise(Abort.STOP)
        .gives(
            plan.media().stream()
                .map(medium -> Condition.atHand(medium.mediumClass()))
                .distinct()
                .toArray(Condition[]::new))
        .gives(Condition.atHand(MediumClass.TOOL))
        .add();
    list.step(
            Duty.OPERATOR,
            "On a second machine compute the digest of the boot medium and of the kit ('ceremony words FILE'), and read the words aloud; the witness follows the published ones.")
        .expect("32 words each, all equal")
        .evidence("2.8")
        .minutes(8)
        .otherwise(Abort.STOP)
        .needs(Condition.atHand(MediumClass.TOOL))
        .add();
    list.step(Duty.OPERATOR, "Let the program examine this machine.")
        .expect("The doctor's table; no FAIL, and an exception sheet for each WARN")
        .act(Act.run(Act.Operation.DOCTOR))
        .evidence("2.9")
        .minutes(3)
        .otherwise(Abort.STOP)
        .needs(State.CLOCK_COMPARED)
        .gives(State.MACHINE_ACCEPTED)
        .add();
  }
}
