package org.airlock.common.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.airlock.common.plan.CeremonyPlan.Assignment;
import org.airlock.common.roster.Person;
import org.airlock.common.roster.Roster;

/** L-01 to L-03: every duty has its people, and the roster knows them. */
final class PeopleRules {
  private PeopleRules() {}

  static List<Finding> check(CeremonyPlan plan, Roster roster) {
    List<Finding> findings = new ArrayList<>();
    for (Duty duty : List.of(Duty.ADMINISTRATOR, Duty.OPERATOR, Duty.WITNESS, Duty.APPROVER)) {
      need(findings, plan, duty, 1);
    }
    if (plan.type().hasCells() && plan.type() != PlanType.DESTRUCTION) {
      need(findings, plan, Duty.IMPORT_OPERATOR, 2);
    }
    if (plan.type() == PlanType.DESTRUCTION) {
      need(findings, plan, Duty.IMPORT_OPERATOR, 1);
    }
    for (Duty duty : List.of(Duty.ADMINISTRATOR, Duty.OPERATOR, Duty.WITNESS)) {
      if (plan.in(duty).size() > 1) {
        findings.add(
            Finding.error(
                "L-01",
                "people",
                "there are " + plan.in(duty).size() + " people as " + duty.code(),
                "one has the duty, the others are alternates"));
      }
    }
    for (Assignment assignment : plan.assignments()) {
      known(findings, assignment, assignment.person(), roster);
      assignment.alternate().ifPresent(other -> known(findings, assignment, other, roster));
      if (assignment.alternate().equals(Optional.of(assignment.person()))) {
        findings.add(
            Finding.error(
                "L-03",
                "people",
                assignment.person() + " is their own alternate as " + assignment.duty().code(),
                "name somebody else"));
      }
    }
    return findings;
  }

  private static void need(List<Finding> findings, CeremonyPlan plan, Duty duty, int count) {
    if (plan.in(duty).size() < count) {
      findings.add(
          Finding.error(
              "L-01",
              "people",
              count == 1
                  ? "nobody is " + duty.code() + ": " + duty.task()
                  : "fewer than " + count + " people are " + duty.code(),
              "add somebody with the duty " + duty.code()));
    }
  }

  private static void known(
      List<Finding> findings, Assignment assignment, String id, Roster roster) {
    Optional<Person> person = roster.find(id);
    if (person.isEmpty()) {
      findings.add(
          Finding.error(
              "L-02",
              "people",
              id + " is not on roster version " + roster.version(),
              "correct the identifier, or enrol the person first"));
      return;
    }
    assignment
        .duty()
        .role()
        .filter(role -> !person.get().roles().contains(role))
        .ifPresent(
            role ->
                findings.add(
                    Finding.error(
                        "L-02",
                        "people",
                        id + " has no role " + role.code() + " on the roster",
                        "name somebody who has it, or make a new roster")));
  }
}
