package org.airlock.common.plan;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.airlock.common.bundle.Environment;
import org.airlock.common.plan.CeremonyPlan.Assignment;
import org.airlock.common.plan.CeremonyPlan.EscrowShape;

/** who must not be one person, and how many must be there. */
final class SeparationRules {
  private final CeremonyPlan plan;
  private final List<Finding> findings = new ArrayList<>();

  private SeparationRules(CeremonyPlan plan) {
    this.plan = plan;
  }

  static List<Finding> check(CeremonyPlan plan) {
    SeparationRules rules = new SeparationRules(plan);
    plan.escrow().ifPresent(rules::shares);
    rules.importOperators();
    rules.approver();
    plan.escrow().ifPresent(rules::quorum);
    plan.escrow().ifPresent(rules::managers);
    rules.alternates();
    rules.oneInSeveral();
    return rules.findings;
  }

  private void error(String rule, String where, String what, String hint) {
    findings.add(Finding.error(rule, where, what, hint));
  }

  private void shares(EscrowShape escrow) {
    Set<String> holders = new HashSet<>();
    for (String custodian : escrow.custodians()) {
      if (!holders.add(custodian)) {
        error(
            "R-01",
            "escrow.custodians",
            custodian + " would hold two shares of one set",
            "name another custodian");
      }
    }
    boolean destruction = plan.type() == PlanType.DESTRUCTION;
    for (Duty duty : List.of(Duty.WITNESS, Duty.EXTERNAL_WITNESS)) {
      for (String witness : plan.in(duty)) {
        if (holders.contains(witness)) {
          error(
              destruction ? "R-04" : "R-02",
              "people",
              witness
                  + (destruction
                      ? " would witness the destruction of a set and holds a share of it"
                      : " would be " + duty.code() + " and hold a share of the set"),
              "let somebody without a share be the witness");
        }
      }
    }
  }

  private void importOperators() {
    List<String> operators = plan.in(Duty.IMPORT_OPERATOR);
    if (new HashSet<>(operators).size() < operators.size()) {
      error(
          "R-03",
          "people",
          "the two import operators are one person, " + operators.get(0),
          "name two people with credentials of their own");
    }
    for (String administrator : plan.in(Duty.ADMINISTRATOR)) {
      if (operators.contains(administrator)) {
        error(
            "R-03",
            "people",
            administrator + " would lead the ceremony and talk to AWS",
            "let another person be the administrator");
      }
    }
  }

  private void approver() {
    for (String approver : plan.in(Duty.APPROVER)) {
      if (plan.in(Duty.OPERATOR).contains(approver)) {
        error(
            "R-05",
            "people",
            approver + " would approve the plan and sit at the keyboard",
            "let another approver take part");
      }
    }
  }

  private void quorum(EscrowShape escrow) {
    int spare = escrow.custodians().size() - escrow.threshold();
    if (spare < 0) {
      return; // L-04 says so.
    }
    if (spare == 0) {
      findings.add(
          Finding.warn(
              "R-06",
              "escrow.custodians",
              "the quorum has no spare: "
                  + escrow.threshold()
                  + " of "
                  + escrow.custodians().size()
                  + " must all come and none may make a mistake",
              "call one custodian more, or write the fallback down"));
    }
  }

  private void managers(EscrowShape escrow) {
    Map<String, Set<String>> teams = new LinkedHashMap<>();
    for (String custodian : escrow.custodians()) {
      String manager = plan.reportsTo().get(custodian);
      if (manager == null) {
        findings.add(
            Finding.warn(
                "R-07",
                "reportsTo",
                "whom " + custodian + " reports to is not said",
                "add it, so that people can see that no manager commands a quorum"));
      } else {
        teams.computeIfAbsent(manager, name -> new TreeSet<>()).add(custodian);
      }
    }
    teams.forEach(
        (manager, team) -> {
          if (team.size() >= escrow.threshold()) {
            error(
                "R-07",
                "reportsTo",
                String.join(", ", team) + " are a quorum and all report to " + manager,
                "spread the shares over more departments");
          }
        });
  }

  private void alternates() {
    for (Assignment assignment : plan.assignments()) {
      boolean leads = assignment.duty() == Duty.ADMINISTRATOR || assignment.duty() == Duty.WITNESS;
      if (leads && assignment.alternate().isEmpty()) {
        String what = "no alternate is named for the " + assignment.duty().code();
        String hint = "name somebody who can step in; the ceremony stops without one";
        findings.add(
            plan.environment() == Environment.PRODUCTION
                ? Finding.error("R-08", "people", what, hint)
                : Finding.warn("R-08", "people", what, hint));
      }
    }
  }

  /** Fewer people than duties: possible for some pairs, if the plan says it in words. */
  private void oneInSeveral() {
    Map<String, EnumSet<Duty>> duties = new LinkedHashMap<>();
    for (Assignment assignment : plan.assignments()) {
      duties
          .computeIfAbsent(assignment.person(), name -> EnumSet.noneOf(Duty.class))
          .add(assignment.duty());
    }
    duties.forEach(
        (person, set) -> {
          if (set.contains(Duty.OPERATOR) && set.contains(Duty.WITNESS)) {
            error(
                "R-09",
                "people",
                person + " would be operator and witness in one person",
                "this pair is never allowed; name another witness");
          } else if (set.size() > 1 && !plan.limitations().contains(sentence(person, set))) {
            error(
                "R-09",
                "people",
                person + " has several duties: " + codes(set),
                "name more people, or add to limitations: \"" + sentence(person, set) + "\"");
          }
        });
  }

  private static String codes(Set<Duty> duties) {
    return String.join(" and ", duties.stream().map(Duty::code).toList());
  }

  static String sentence(String person, Set<Duty> duties) {
    return person + " is " + codes(duties) + " in one person";
  }
}
