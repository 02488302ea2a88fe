package org.airlock.common.plan;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.airlock.common.plan.Finding.Severity;
import org.airlock.common.roster.Roster;

/**
 * Holds a plan against itself and against the roster. Rules are the separation of
 * people (practice section 3.0); L-01 and on are contradictions. Nothing is changed and nothing is
 * assumed: what a rule needs and the plan does not say is itself a finding.
 */
public final class PlanLint {
  private PlanLint() {}

  /**
   * Every finding, errors first, in the order of the rules.
   *
   * @param today local to the place of the ceremony
   */
  public static List<Finding> check(CeremonyPlan plan, Roster roster, LocalDate today) {
    List<Finding> findings = new ArrayList<>();
    findings.addAll(SeparationRules.check(plan));
    findings.addAll(PeopleRules.check(plan, roster));
    findings.addAll(EscrowRules.check(plan, roster));
    findings.addAll(CellRules.check(plan));
    findings.addAll(OccasionRules.check(plan, roster, today));
    List<Finding> sorted = new ArrayList<>();
    for (Severity severity : Severity.values()) {
      findings.stream().filter(each -> each.severity() == severity).forEach(sorted::add);
    }
    return List.copyOf(sorted);
  }

  public static boolean isClean(List<Finding> findings) {
    return findings.stream().noneMatch(finding -> finding.severity() == Severity.ERROR);
  }
}
