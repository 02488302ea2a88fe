package org.airlock.offline.run;

import java.util.List;
import java.util.Optional;
import org.airlock.common.bytes.Digest;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.failure.Failure;
import org.airlock.common.plan.ApprovedPlan;
import org.airlock.common.plan.CeremonyPlan;
import org.airlock.common.plan.CeremonyPlan.Assignment;
import org.airlock.common.plan.Duty;
import org.airlock.common.verification.Verified;
import org.airlock.offline.plan.PlanDesk;
import org.airlock.offline.room.Sitting;
import org.airlock.offline.script.ScriptCompiler;

/**
 * Opens a guided ceremony, or opens it again: the plan is approved and sound, it is the one with
 * which this ceremony began, operator and witness are its people, and it is not over. Control
 * {@code PLAN-FOLLOWED}.
 */
public final class RunOpening {
  private final Sitting sitting;
  private final PlanDesk desk;
  private final RunRecord record;

  public RunOpening(Sitting sitting) {
    this.sitting = sitting;
    this.desk = new PlanDesk(sitting.chain());
    this.record = new RunRecord(sitting);
  }

  /**
   * The run, at the step where it stands.
   *
   * @param plan verified
   */
  public GuidedRun open(Verified<ApprovedPlan> plan, Operations operations) {
    CeremonyPlan ceremony = plan.payload().plan();
    requireSamePlan(plan);
    requireOpen();
    requirePeople(ceremony, Duty.OPERATOR, sitting.operator().person().id());
    requirePeople(ceremony, Duty.WITNESS, sitting.witness().person().id());
    if (!isBegun()) {
      new EarlierPaper(sitting, record).compare(ceremony);
      record(plan);
    }
    if (record.attendanceTaken()) {
      recheck(ceremony.with(record.standIns()));
    }
    return new GuidedRun(
        sitting,
        ScriptCompiler.compile(ceremony),
        PlanDesk.words(Envelope.parse(plan.file(), plan.payload().header().id())),
        operations,
        this::recheck);
  }

  /** Whether this ceremony was opened before. */
  public boolean isBegun() {
    return record.opened().isPresent();
  }

  /** The plan with today's people is sound, and it is they who have unlocked their keys. */
  private void recheck(CeremonyPlan today) {
    desk.requireSoundToday(today, sitting.now());
    requireSeated(today, Duty.OPERATOR, sitting.operator().person().id());
    requireSeated(today, Duty.WITNESS, sitting.witness().person().id());
  }

  private static void requireSeated(CeremonyPlan today, Duty duty, String person) {
    if (!today.in(duty).contains(person)) {
      throw new Failure.Refused(
          Control.PLAN_FOLLOWED,
          "the key of "
              + person
              + " is unlocked, but "
              + duty.code()
              + " today is "
              + String.join(", ", today.in(duty)),
          "run the command again with the key of whoever is here");
    }
  }

  private void requireSamePlan(Verified<ApprovedPlan> plan) {
    Optional<Digest> first =
        record.opened().flatMap(event -> event.inputs().values().stream().findFirst());
    if (first.isPresent() && !first.get().equals(plan.digest())) {
      throw new Failure.Refused(
          Control.PLAN_FOLLOWED,
          "ceremony "
              + sitting.ceremony()
              + " was opened with another plan ("
              + first.get().hex().substring(0, 16)
              + "…) than this one ("
              + plan.digest().hex().substring(0, 16)
              + "…)",
          "go on with the plan it was opened with, which is in the store under plans/; a changed plan is another ceremony with an id of its own");
    }
  }

  private void requireOpen() {
    if (record.closedAt().isPresent()) {
      throw new Failure.Refused(
          Control.PLAN_FOLLOWED,
          "ceremony " + sitting.ceremony() + " was closed at " + record.closedAt().get(),
          "plan another ceremony with an id of its own; 'status' shows what this one left");
    }
  }

  /** At the keyboard sit those whom the plan names, or their alternates. */
  public static void requirePeople(CeremonyPlan plan, Duty duty, String person) {
    List<String> may = mayBe(plan, duty);
    if (!may.contains(person)) {
      throw new Failure.Refused(
          Control.PLAN_FOLLOWED,
          person + " is not " + duty.code() + " in plan " + plan.ceremony(),
          "the plan names " + String.join(", or as alternate ", may));
    }
  }

  /** Whom the plan names for a duty, and their alternates. */
  static List<String> mayBe(CeremonyPlan plan, Duty duty) {
    return plan.assignments().stream()
        .filter(each -> each.duty() == duty)
        .<String>mapMulti(
            (Assignment each, java.util.function.Consumer<String> allowed) -> {
              allowed.accept(each.person());
              each.alternate().ifPresent(allowed);
            })
        .toList();
  }

  private void record(Verified<ApprovedPlan> plan) {
    String id = plan.payload().header().id();
    String file = "plans/" + id + "-" + plan.digest().hex().substring(0, 8) + ".dsse.json";
    record.opened(
        id,
        plan.digest(),
        file,
        sitting.store().put(file, plan.file()),
        ScriptCompiler.compile(plan.payload().plan()).steps().size());
  }
}
