package org.airlock.common;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.airlock.common.bundle.Environment;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.ImportType;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.KeyUsage;
import org.airlock.common.plan.CeremonyPlan;
import org.airlock.common.plan.CeremonyPlan.Assignment;
import org.airlock.common.plan.CeremonyPlan.EscrowShape;
import org.airlock.common.plan.CeremonyPlan.Medium;
import org.airlock.common.plan.CeremonyPlan.MediumClass;
import org.airlock.common.plan.CeremonyPlan.Place;
import org.airlock.common.plan.CeremonyPlan.PlannedCell;
import org.airlock.common.plan.CeremonyPlan.PlannedMaterial;
import org.airlock.common.plan.CeremonyPlan.Seal;
import org.airlock.common.plan.Duty;
import org.airlock.common.plan.PlanType;

/** A plan that the people of {@link Enrolment} can carry out, for tests. */
public final class Plans {
  private Plans() {}

  public static CeremonyPlan establish(Environment environment) {
    return new CeremonyPlan(
        "KC-1",
        environment,
        PlanType.ESTABLISH,
        "Give the order system a key that we can always bring back.",
        LocalDate.of(2026, 12, 1),
        LocalDate.of(2026, 12, 2),
        new Place("Head office", "Room 1.07", "Room 1.09"),
        assignments(),
        Map.of("carol", "maria", "chen", "nils", "cleo", "oda"),
        Optional.of(new EscrowShape("vault", 2, List.of("carol", "chen", "cleo"), "screen", 0)),
        List.of(new PlannedMaterial("orders", KeySpec.SYMMETRIC_DEFAULT, KeyUsage.ENCRYPT_DECRYPT)),
        List.of(
            new PlannedCell(
                Enrolment.KEY,
                KeySpec.SYMMETRIC_DEFAULT,
                KeyUsage.ENCRYPT_DECRYPT,
                "orders",
                Optional.of(ImportType.NEW_KEY_MATERIAL),
                Expiry.never())),
        Duration.ofHours(2),
        List.of(
            new Medium("IN-1", MediumClass.IN, "ines"),
            new Medium("OUT-1", MediumClass.OUT, "ines")),
        List.of(new Seal("offline laptop", "0012345")),
        List.of("Two custodians only: the quorum is complete, go on without a spare."),
        List.of());
  }

  /** The same people and things for another type of ceremony. */
  public static CeremonyPlan ofType(PlanType type, Environment environment) {
    CeremonyPlan plan = establish(environment);
    return new CeremonyPlan(
        plan.ceremony(),
        environment,
        type,
        plan.objective(),
        plan.date(),
        plan.standbyDate(),
        plan.place(),
        plan.assignments(),
        plan.reportsTo(),
        type.hasEscrow() ? plan.escrow() : Optional.empty(),
        type == PlanType.ESTABLISH || type == PlanType.ROTATION || type == PlanType.REHEARSAL
            ? plan.materials()
            : List.of(),
        type.hasCells() ? plan.cells() : List.of(),
        plan.wayBack(),
        plan.media(),
        plan.seals(),
        plan.fallbacks(),
        plan.limitations());
  }

  public static CeremonyPlan without(CeremonyPlan plan, Duty duty) {
    return with(
        plan,
        plan.assignments().stream().filter(each -> each.duty() != duty).toList(),
        plan.media());
  }

  public static CeremonyPlan withoutMedium(CeremonyPlan plan, MediumClass mediumClass) {
    return with(
        plan,
        plan.assignments(),
        plan.media().stream().filter(each -> each.mediumClass() != mediumClass).toList());
  }

  private static CeremonyPlan with(
      CeremonyPlan plan, List<Assignment> assignments, List<Medium> media) {
    return new CeremonyPlan(
        plan.ceremony(),
        plan.environment(),
        plan.type(),
        plan.objective(),
        plan.date(),
        plan.standbyDate(),
        plan.place(),
        assignments,
        plan.reportsTo(),
        plan.escrow(),
        plan.materials(),
        plan.cells(),
        plan.wayBack(),
        media,
        plan.seals(),
        plan.fallbacks(),
        plan.limitations());
  }

  private static List<Assignment> assignments() {
    return List.of(
        assignment(Duty.ADMINISTRATOR, "vera", "otto"),
        assignment(Duty.OPERATOR, "anna", null),
        assignment(Duty.WITNESS, "wim", null),
        assignment(Duty.CUSTODIAN, "carol", null),
        assignment(Duty.CUSTODIAN, "chen", null),
        assignment(Duty.CUSTODIAN, "cleo", null),
        assignment(Duty.IMPORT_OPERATOR, "ines", null),
        assignment(Duty.IMPORT_OPERATOR, "ivan", null),
        assignment(Duty.APPROVER, "otto", "vera"));
  }

  private static Assignment assignment(
      Duty duty, String person, @org.jspecify.annotations.Nullable String alternate) {
    return new Assignment(duty, person, Optional.ofNullable(alternate));
  }
}
