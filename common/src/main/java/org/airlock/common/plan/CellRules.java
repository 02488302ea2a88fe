package org.airlock.common.plan;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.ImportType;
import org.airlock.common.plan.CeremonyPlan.MediumClass;
import org.airlock.common.plan.CeremonyPlan.PlannedCell;

/** L-08 to L-11: the KMS keys, their materials and expiry, and the sticks between the machines. */
final class CellRules {
  private static final Duration SHORTEST_LIFE = Duration.ofDays(14);

  private final CeremonyPlan plan;
  private final List<Finding> findings = new ArrayList<>();

  private CellRules(CeremonyPlan plan) {
    this.plan = plan;
  }

  static List<Finding> check(CeremonyPlan plan) {
    CellRules rules = new CellRules(plan);
    if (plan.type().hasCells() == plan.cells().isEmpty()) {
      rules.error(
          "L-08",
          "cells",
          plan.type().hasCells()
              ? "is empty, but KMS keys take part"
              : "is given, but no KMS key takes part in " + plan.type().code(),
          plan.type().hasCells() ? "name each key and Region" : "take it out");
    }
    Set<String> seen = new HashSet<>();
    for (PlannedCell cell : plan.cells()) {
      if (!seen.add(cell.key() + " " + cell.material())) {
        rules.error(
            "L-08",
            "cells",
            cell.key() + " gets " + cell.material() + " twice",
            "one cell for each key, Region and material");
      }
      rules.fits(cell);
      rules.importType(cell);
      rules.expiry(cell);
    }
    rules.media();
    return rules.findings;
  }

  private void error(String rule, String where, String what, String hint) {
    findings.add(Finding.error(rule, where, what, hint));
  }

  private void fits(PlannedCell cell) {
    if (!cell.keySpec().usages().contains(cell.keyUsage())) {
      error(
          "L-08",
          "cells",
          cell.key() + ": " + cell.keySpec() + " is not for " + cell.keyUsage(),
          "its usages: " + new TreeSet<>(cell.keySpec().usages()));
    }
    Optional<CeremonyPlan.PlannedMaterial> material =
        plan.materials().stream().filter(each -> each.label().equals(cell.material())).findFirst();
    boolean generated =
        plan.type() == PlanType.ESTABLISH
            || plan.type() == PlanType.ROTATION
            || plan.type() == PlanType.REHEARSAL;
    if (generated && material.isEmpty()) {
      error(
          "L-08",
          "cells",
          cell.key() + " gets " + cell.material() + ", which the plan does not generate",
          "use the label of one of materials");
    }
    if (material.isPresent()
        && (material.get().keySpec() != cell.keySpec()
            || material.get().keyUsage() != cell.keyUsage())) {
      error(
          "L-08",
          "cells",
          cell.key()
              + " is "
              + cell.keySpec()
              + " for "
              + cell.keyUsage()
              + ", its material is not",
          "make both the same");
    }
  }

  private void importType(PlannedCell cell) {
    boolean symmetric = cell.keySpec().isSymmetric();
    if (symmetric != cell.importType().isPresent()) {
      error(
          "L-09",
          "cells",
          cell.key()
              + (symmetric
                  ? " does not say importType"
                  : " says importType, which KMS takes for symmetric keys only"),
          symmetric ? "NEW_KEY_MATERIAL or EXISTING_KEY_MATERIAL" : "take it out");
    }
    Optional<ImportType> wrong =
        plan.type() == PlanType.REIMPORT || plan.type() == PlanType.RECOVERY
            ? Optional.of(ImportType.NEW_KEY_MATERIAL)
            : plan.type() == PlanType.ESTABLISH
                ? Optional.of(ImportType.EXISTING_KEY_MATERIAL)
                : Optional.empty();
    if (wrong.isPresent() && cell.importType().equals(wrong)) {
      error(
          "L-09",
          "cells",
          cell.key() + " says " + wrong.get() + ", which " + plan.type().code() + " never does",
          "say the other importType");
    }
  }

  private void expiry(PlannedCell cell) {
    Optional<Instant> end = cell.expiry().validTo();
    if (end.isEmpty()) {
      return;
    }
    Instant day = plan.date().atStartOfDay(ZoneOffset.UTC).toInstant();
    if (!end.get().isAfter(day.plus(Duration.ofDays(1)))) {
      error(
          "L-10",
          "cells",
          cell.key() + " expires on " + end.get() + ", before the ceremony is over",
          "choose a later instant, or never");
    } else if (end.get().isAfter(day.plus(Duration.ofDays(Expiry.LONGEST_DAYS)))) {
      error(
          "L-10",
          "cells",
          cell.key() + " expires more than " + Expiry.LONGEST_DAYS + " days after the ceremony",
          "KMS takes at most 365 days from the request");
    } else if (end.get().isBefore(day.plus(SHORTEST_LIFE))) {
      findings.add(
          Finding.warn(
              "L-10",
              "cells",
              cell.key() + " expires within " + SHORTEST_LIFE.toDays() + " days",
              "a quorum must be called again before that"));
    }
  }

  private void media() {
    Set<String> ids = new HashSet<>();
    for (CeremonyPlan.Medium medium : plan.media()) {
      if (!ids.add(medium.id())) {
        error(
            "L-11",
            "media",
            medium.id() + " stands twice: a stick has one class for its whole life",
            "give every stick its own label");
      }
    }
    boolean crosses =
        plan.type().hasCells()
            && plan.type() != PlanType.DESTRUCTION
            && plan.type() != PlanType.RECOVERY;
    for (MediumClass needed : List.of(MediumClass.IN, MediumClass.OUT)) {
      if (crosses && plan.media().stream().noneMatch(medium -> medium.mediumClass() == needed)) {
        error(
            "L-11",
            "media",
            "there is no medium of class " + needed,
            "add one; IN brings the request, OUT takes the answer, and no stick is both");
      }
    }
    if (plan.wayBack().compareTo(Duration.ofMinutes(15)) < 0) {
      findings.add(
          Finding.warn(
              "L-11",
              "wayBack",
              "leaves less than 15 minutes for carrying and importing",
              "measure it in a rehearsal; 2 hours is usual"));
    }
  }
}
