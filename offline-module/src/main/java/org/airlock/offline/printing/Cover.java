package org.airlock.offline.printing;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.airlock.common.plan.CeremonyPlan;
import org.airlock.common.plan.CeremonyPlan.EscrowShape;
import org.airlock.common.plan.CeremonyPlan.PlannedCell;
import org.airlock.common.plan.Duty;

/** Page 1: what is done, by whom, with what, and how many people can do more than they should. */
final class Cover {
  /** One line of the page; several values stand below each other. */
  record Fact(String name, List<String> values) {
    Fact {
      values = List.copyOf(values);
    }
  }

  private final Edition edition;
  private final CeremonyPlan plan;

  private Cover(Edition edition) {
    this.edition = edition;
    this.plan = edition.plan();
  }

  static List<Fact> facts(Edition edition) {
    return new Cover(edition).facts();
  }

  private List<Fact> facts() {
    List<Fact> facts = new ArrayList<>();
    facts.add(fact("Ceremony", plan.ceremony()));
    facts.add(fact("Mode", edition.banner()));
    facts.add(fact("Type", plan.type().code() + ": " + plan.type().purpose()));
    facts.add(fact("Objective", plan.objective()));
    facts.add(
        fact(
            "Date",
            plan.date()
                + ", standby "
                + plan.standbyDate()
                + "; about "
                + edition.script().budget().toMinutes()
                + " minutes"));
    facts.add(
        fact(
            "Place",
            plan.place().site()
                + ": "
                + plan.place().room()
                + "; networked machine: "
                + plan.place().onlineRoom()));
    facts.add(new Fact("People", people()));
    plan.escrow().ifPresent(escrow -> facts.add(new Fact("Escrow", describe(escrow))));
    if (!plan.materials().isEmpty()) {
      facts.add(
          new Fact(
              "New material",
              plan.materials().stream()
                  .map(each -> each.label() + ": " + each.keySpec() + ", " + each.keyUsage())
                  .toList()));
    }
    if (!plan.cells().isEmpty()) {
      facts.add(new Fact("KMS keys", plan.cells().stream().map(Cover::describe).toList()));
    }
    facts.add(new Fact("Agreed fallbacks", orNone(plan.fallbacks())));
    facts.add(new Fact("Declared limitations", orNone(plan.limitations())));
    facts.add(
        fact(
            "Digest of the plan",
            edition
                .digest()
                .map(digest -> "SHA-256 " + digest.value().hex())
                .orElse("none: nobody has signed this plan")));
    return facts;
  }

  private static Fact fact(String name, String value) {
    return new Fact(name, List.of(value));
  }

  private static List<String> orNone(List<String> texts) {
    return texts.isEmpty() ? List.of("none") : texts;
  }

  /** One line for each duty. */
  private List<String> people() {
    List<String> lines = new ArrayList<>();
    for (Duty duty : Duty.values()) {
      String people =
          plan.assignments().stream()
              .filter(each -> each.duty() == duty)
              .map(
                  each ->
                      each.person()
                          + each.alternate()
                              .map(other -> " (alternate " + other + ")")
                              .orElse(" (no alternate)"))
              .collect(Collectors.joining(", "));
      if (!people.isEmpty()) {
        lines.add(duty.abbreviation() + " " + people);
      }
    }
    return lines;
  }

  private static List<String> describe(EscrowShape escrow) {
    int people = escrow.custodians().size();
    int spare = people - escrow.threshold();
    return List.of(
        escrow.label() + ": " + String.join(", ", escrow.custodians()),
        "any "
            + escrow.threshold()
            + " of "
            + people
            + "; "
            + (spare == 0 ? "no loss is tolerated" : "loss of " + spare + " tolerated")
            + "; "
            + escrow.threshold()
            + " together can take the key",
        "shares: "
            + escrow.shares()
            + (escrow.dice() > 0 ? "; " + escrow.dice() + " dice are thrown" : "; no dice"));
  }

  private static String describe(PlannedCell cell) {
    return cell.key()
        + " gets "
        + cell.material()
        + " ("
        + cell.keySpec()
        + ", "
        + cell.keyUsage()
        + "), "
        + cell.expiry().validTo().map(instant -> "valid to " + instant).orElse("never expires");
  }
}
