package org.airlock.offline.printing;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.airlock.common.Plans;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bundle.Environment;
import org.airlock.common.bundle.Header;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.plan.ApprovedPlan;
import org.airlock.common.plan.CeremonyPlan;
import org.airlock.common.plan.CeremonyPlan.Assignment;
import org.airlock.common.plan.CeremonyPlan.EscrowShape;
import org.airlock.common.plan.CeremonyPlan.Place;
import org.airlock.common.plan.Duty;
import org.airlock.common.plan.PlanType;
import org.airlock.offline.plan.PlanDesk;

/** Plans to print, an easy one and one with long texts and many people. */
final class Editions {
  private Editions() {}

  static Edition of(CeremonyPlan plan, boolean draft) {
    return Edition.of(new PlanDesk.Draft(plan, Optional.empty()), draft);
  }

  /** As approvers get it to sign. */
  static Envelope wrapped(CeremonyPlan plan) {
    Header header =
        new Header(
            BundleType.PLAN,
            plan.environment(),
            plan.ceremony(),
            1,
            "P-1",
            Instant.parse("2026-11-25T09:00:00Z"),
            Optional.empty(),
            1,
            Digest.of(Bytes.utf8("roster")));
    return Envelope.unsigned(
        BundleType.PLAN.payloadType(), new ApprovedPlan(header, plan).toPayload());
  }

  static CeremonyPlan establish() {
    return Plans.establish(Environment.REHEARSAL);
  }

  /** Seven custodians, dice, long names and sentences, and letters that HTML must escape. */
  static CeremonyPlan large() {
    CeremonyPlan plan = Plans.ofType(PlanType.ESTABLISH, Environment.PRODUCTION);
    List<String> custodians =
        List.of("carol", "chen", "cleo", "constantine-papadopoulos", "cy", "cem", "clara");
    List<Assignment> people = new ArrayList<>(plan.assignments());
    people.removeIf(each -> each.duty() == Duty.CUSTODIAN);
    custodians.forEach(
        each -> people.add(new Assignment(Duty.CUSTODIAN, each, Optional.of("alt-" + each))));
    people.add(new Assignment(Duty.STORAGE_CONTROLLER, "sven", Optional.empty()));
    people.add(new Assignment(Duty.EXTERNAL_WITNESS, "esra", Optional.empty()));
    return new CeremonyPlan(
        "KC-2026-014-long-identifier",
        Environment.PRODUCTION,
        PlanType.ESTABLISH,
        "Give <orders> & \"billing\" a key that we can bring back: ".repeat(5).strip(),
        LocalDate.of(2026, 12, 1),
        LocalDate.of(2026, 12, 2),
        new Place("Head office, Rue de l'Église 5, Zürich", "Room 1.07", "Room 1.09"),
        people,
        Map.of(),
        Optional.of(new EscrowShape("vault", 4, custodians, "screen", 100)),
        plan.materials(),
        plan.cells(),
        Duration.ofHours(2),
        plan.media(),
        plan.seals(),
        List.of(
            "Two custodians are missing: go on when the quorum is complete. ".repeat(4).strip()),
        List.of("One person is operator and carries the medium. ".repeat(4).strip()));
  }
}
