package org.airlock.common.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.payload.Passport.Entropy;
import org.airlock.common.plan.CeremonyPlan.EscrowShape;
import org.airlock.common.plan.CeremonyPlan.Medium;
import org.airlock.common.plan.CeremonyPlan.MediumClass;
import org.airlock.common.plan.CeremonyPlan.PlannedMaterial;
import org.airlock.common.roster.Limitations;
import org.airlock.common.roster.Roster;

/** L-04 to L-07: the escrow's shape, its custodians, how shares are kept, what is generated. */
final class EscrowRules {
  private static final Set<String> SHARES = Set.of("screen", "medium", "print");

  private final CeremonyPlan plan;
  private final List<Finding> findings = new ArrayList<>();

  private EscrowRules(CeremonyPlan plan) {
    this.plan = plan;
  }

  static List<Finding> check(CeremonyPlan plan, Roster roster) {
    EscrowRules rules = new EscrowRules(plan);
    if (plan.type().hasEscrow() != plan.escrow().isPresent()) {
      rules.error(
          "L-04",
          "escrow",
          plan.type().hasEscrow()
              ? "is missing, and " + plan.type().purpose()
              : "is given, but an enrolment has none",
          plan.type().hasEscrow() ? "add it" : "take it out");
    }
    plan.escrow().ifPresent(escrow -> rules.shape(escrow, roster));
    plan.escrow().ifPresent(rules::custodians);
    plan.escrow().ifPresent(rules::keeping);
    rules.materials();
    return rules.findings;
  }

  private void error(String rule, String where, String what, String hint) {
    findings.add(Finding.error(rule, where, what, hint));
  }

  private boolean makesShares() {
    return switch (plan.type()) {
      case ESTABLISH, RESHARING, REHEARSAL -> true;
      default -> false;
    };
  }

  private void shape(EscrowShape escrow, Roster roster) {
    int count = escrow.custodians().size();
    if (escrow.threshold() < 2) {
      error(
          "L-04",
          "escrow.threshold",
          "is " + escrow.threshold() + ": one person alone could take the key",
          "at least 2; 3 of 5 is usual");
    }
    if (escrow.threshold() > count) {
      error(
          "L-04",
          "escrow.threshold",
          "is " + escrow.threshold() + ", but only " + count + " custodians are named",
          "name more custodians or lower the threshold");
    }
    if (count > EscrowRecord.MOST_SHARES) {
      error(
          "L-04",
          "escrow.custodians",
          count + " shares are more than the " + EscrowRecord.MOST_SHARES + " of one set",
          "name fewer custodians");
    }
    if (makesShares()
        && escrow.threshold() == count
        && !roster.limitations().contains(Limitations.ALL_SHARES_NEEDED)) {
      error(
          "L-04",
          "escrow.threshold",
          "needs all " + count + " shares: one lost card loses everything",
          "name more custodians, or declare the limitation in the roster");
    }
  }

  private void custodians(EscrowShape escrow) {
    Set<String> missing = new LinkedHashSet<>(escrow.custodians());
    missing.removeAll(plan.in(Duty.CUSTODIAN));
    for (String custodian : missing) {
      error(
          "L-05",
          "escrow.custodians",
          custodian + " holds a share but is not among the people as custodian",
          "add the duty custodian for them");
    }
    Set<String> idlers = new LinkedHashSet<>(plan.in(Duty.CUSTODIAN));
    idlers.removeAll(escrow.custodians());
    for (String idle : idlers) {
      error(
          "L-05",
          "people",
          idle + " is custodian but has no share",
          "add them to escrow.custodians, or take the duty away");
    }
  }

  private void keeping(EscrowShape escrow) {
    if (!SHARES.contains(escrow.shares())) {
      error("L-06", "escrow.shares", "is none of screen, medium, print", "screen is the default");
    }
    if (escrow.dice() > Entropy.MOST_DICE) {
      error(
          "L-06",
          "escrow.dice",
          "is " + escrow.dice() + ", more than anybody throws",
          "at most " + Entropy.MOST_DICE + " throws; " + Entropy.FEWEST_DICE + " carry 256 bits");
    }
    if (escrow.dice() > 0 && escrow.dice() < Entropy.FEWEST_DICE) {
      error(
          "L-06",
          "escrow.dice",
          "is " + escrow.dice() + ", too few to carry 256 bits",
          "at least " + Entropy.FEWEST_DICE + " throws, or 0 for none");
    }
    if (escrow.shares().equals("medium") && makesShares()) {
      Set<String> holders = new HashSet<>();
      plan.media().stream()
          .filter(medium -> medium.mediumClass() == MediumClass.SHARE)
          .map(Medium::holder)
          .forEach(holders::add);
      for (String custodian : escrow.custodians()) {
        if (!holders.contains(custodian)) {
          error(
              "L-06",
              "media",
              custodian + " has no medium of class SHARE to take the share on",
              "add one, held by " + custodian);
        }
      }
    }
  }

  private boolean generates() {
    return switch (plan.type()) {
      case ESTABLISH, ROTATION, REHEARSAL -> true;
      default -> false;
    };
  }

  private void materials() {
    if (generates() == plan.materials().isEmpty()) {
      error(
          "L-07",
          "materials",
          generates()
              ? "is empty, but something must be generated"
              : "is given, but nothing is generated in " + plan.type().code(),
          generates() ? "name the material" : "take it out");
    }
    Set<String> labels = new HashSet<>();
    for (PlannedMaterial material : plan.materials()) {
      if (!labels.add(material.label())) {
        error("L-07", "materials", "names " + material.label() + " twice", "labels are unique");
      }
      if (!material.keySpec().usages().contains(material.keyUsage())) {
        error(
            "L-07",
            "materials",
            material.label() + ": " + material.keySpec() + " is not for " + material.keyUsage(),
            "its usages: " + new TreeSet<>(material.keySpec().usages()));
      }
    }
  }
}
