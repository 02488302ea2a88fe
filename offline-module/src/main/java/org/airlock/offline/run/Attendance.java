package org.airlock.offline.run;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.airlock.common.console.Console;
import org.airlock.common.console.Prompt;
import org.airlock.common.failure.Failure;
import org.airlock.common.plan.CeremonyPlan;
import org.airlock.common.plan.CeremonyPlan.Assignment;
import org.airlock.common.plan.Duty;

/**
 * Who is here. Somebody who did not come is replaced by the alternate of the plan; the plan with
 * today's people is checked once more. Custodians who only give a share may be missing, as long as
 * the quorum is complete.
 */
final class Attendance {
  private final CeremonyPlan plan;
  private final Console people;

  Attendance(CeremonyPlan plan, Console people) {
    this.plan = plan;
    this.people = people;
  }

  /** Those who did not come, and who stands in for whom. */
  record Taken(List<String> absent, Map<String, String> standIns) {
    Taken {
      absent = List.copyOf(absent);
      standIns = Map.copyOf(standIns);
    }
  }

  Taken take(PlanRecheck recheck) {
    for (Assignment each : plan.assignments()) {
      people.show(
          "  "
              + each.duty().abbreviation()
              + " "
              + each.person()
              + each.alternate().map(other -> ", alternate " + other).orElse(""));
    }
    String answer =
        Answers.asked(
            people,
            new Prompt("absent", "Who is not here? Identifiers with blanks between, or none:"),
            typed -> problem(typed, recheck));
    return taken(answer);
  }

  private Taken taken(String answer) {
    List<String> absent = absent(answer);
    Map<String, String> standIns = new LinkedHashMap<>();
    for (String person : absent) {
      alternate(person).ifPresent(other -> standIns.put(person, other));
    }
    return new Taken(absent, standIns);
  }

  private static List<String> absent(String answer) {
    return answer.equals("none")
        ? List.of()
        : Arrays.stream(answer.split("[\\s,]+")).filter(id -> !id.isEmpty()).distinct().toList();
  }

  private Optional<String> alternate(String person) {
    return plan.assignments().stream()
        .filter(each -> each.person().equals(person))
        .flatMap(each -> each.alternate().stream())
        .findFirst();
  }

  /** What speaks against going on with those who are here. */
  private String problem(String answer, PlanRecheck recheck) {
    List<String> absent = absent(answer);
    if (absent.isEmpty() && !answer.equals("none")) {
      return "Type none when everybody is here.";
    }
    for (String person : absent) {
      if (plan.assignments().stream().noneMatch(each -> each.person().equals(person))) {
        return person + " is not in the plan.";
      }
    }
    Taken taken = taken(answer);
    for (String person : absent) {
      Optional<String> other = Optional.ofNullable(taken.standIns().get(person));
      if (other.isEmpty() && !mayBeMissing(person)) {
        return person
            + " has no alternate in the plan, and the ceremony needs somebody as "
            + plan.assignments().stream()
                .filter(each -> each.person().equals(person))
                .map(each -> each.duty().code())
                .findFirst()
                .orElse("")
            + ". Wait, or type ! and stop: the standby date is "
            + plan.standbyDate()
            + ".";
      }
      if (other.filter(absent::contains).isPresent()) {
        return other.get() + " is the alternate of " + person + " and not here either.";
      }
    }
    return quorum(absent).orElseGet(() -> sound(taken, recheck));
  }

  private boolean mayBeMissing(String person) {
    return !handsOutShares()
        && plan.assignments().stream()
            .filter(each -> each.person().equals(person))
            .allMatch(each -> each.duty() == Duty.CUSTODIAN);
  }

  /** New shares are for certain people; old ones are given by whoever of the quorum is here. */
  private boolean handsOutShares() {
    return switch (plan.type()) {
      case ESTABLISH, RESHARING, REHEARSAL -> true;
      case ENROLMENT, REIMPORT, ROTATION, DRILL, RECOVERY, DESTRUCTION -> false;
    };
  }

  private Optional<String> quorum(List<String> absent) {
    if (plan.escrow().isEmpty() || handsOutShares()) {
      return Optional.empty();
    }
    CeremonyPlan.EscrowShape escrow = plan.escrow().get();
    long here = escrow.custodians().stream().filter(id -> !absent.contains(id)).count();
    return here < escrow.threshold()
        ? Optional.of(
            here
                + " custodians are here, "
                + escrow.threshold()
                + " are needed. Wait, or type ! and stop: the standby date is "
                + plan.standbyDate()
                + ".")
        : Optional.empty();
  }

  private String sound(Taken taken, PlanRecheck recheck) {
    try {
      recheck.requireSound(plan.with(taken.standIns()));
      return "";
    } catch (Failure.Refused refused) {
      return refused.control().id() + ": " + refused.getMessage();
    }
  }
}
