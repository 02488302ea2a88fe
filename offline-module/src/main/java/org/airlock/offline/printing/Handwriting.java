package org.airlock.offline.printing;

import java.util.ArrayList;
import java.util.List;
import org.airlock.common.plan.CeremonyPlan;
import org.airlock.common.plan.CeremonyPlan.EscrowShape;
import org.airlock.common.plan.PlanType;
import org.airlock.offline.cards.HandwritingForm;
import org.airlock.offline.cards.ShareLabel;
import org.airlock.offline.paper.Paper;
import org.airlock.offline.script.Act;
import org.airlock.offline.script.Script;

/** One empty form for each custodian who will copy a share from the screen. */
final class Handwriting {
  private static final int WORDS = 33; // of an escrow key of 256 bits
  private static final int BY_HAND = 0;

  private Handwriting() {}

  /** Whether the script hands out new shares, in whatever way. */
  static boolean sharesAreMade(Script script) {
    return has(script, "acknowledge:");
  }

  static boolean has(Script script, String prompt) {
    return script.steps().stream()
        .anyMatch(
            step -> step.act() instanceof Act.During during && during.prompt().startsWith(prompt));
  }

  /** Empty when no share is copied by hand. */
  static List<PlanPapers.Sheet> forms(Edition edition, Paper paper) {
    if (!has(edition.script(), "alone:")) {
      return List.of();
    }
    CeremonyPlan plan = edition.plan();
    EscrowShape escrow = plan.escrow().orElseThrow();
    HandwritingForm form = new HandwritingForm(paper);
    List<PlanPapers.Sheet> sheets = new ArrayList<>();
    for (int i = 0; i < escrow.custodians().size(); i++) {
      String custodian = escrow.custodians().get(i);
      ShareLabel label =
          new ShareLabel(
              plan.environment(),
              plan.ceremony(),
              "",
              "",
              i + 1,
              escrow.custodians().size(),
              escrow.threshold(),
              custodian,
              plan.type() == PlanType.RESHARING ? BY_HAND : 1,
              edition.createdAt());
      sheets.add(
          PlanPapers.Sheet.pdf(
              "handwriting-" + (i + 1) + "-" + custodian,
              form.print(label, WORDS, edition.draft())));
    }
    return sheets;
  }
}
