package org.airlock.offline.script;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.airlock.common.plan.CeremonyPlan;
import org.airlock.common.plan.Duty;

/** Collects the steps of a plan. Every step needs its acting person to have signed in. */
final class StepList {
  private final CeremonyPlan plan;
  private final List<Step> steps = new ArrayList<>();
  private String block = "";
  private String prefix = "";
  private int number;

  StepList(CeremonyPlan plan) {
    this.plan = plan;
  }

  CeremonyPlan plan() {
    return plan;
  }

  List<Step> steps() {
    return List.copyOf(steps);
  }

  /** From here on steps are numbered {@code prefix1}, {@code prefix2}, … */
  void block(String title, String newPrefix) {
    block = title;
    prefix = newPrefix;
    number = 0;
  }

  /** A step of the first person in this duty. */
  Draft step(Duty duty, String text) {
    number++;
    return new Draft(prefix + number, duty, plan.first(duty).orElse(""), text);
  }

  /** A step with the share of one custodian, in whose name the id ends; others may act in it. */
  Draft stepOf(Duty duty, String custodian, String text) {
    number++;
    return new Draft(
        prefix + number + "-" + custodian,
        duty,
        duty == Duty.CUSTODIAN ? custodian : plan.first(duty).orElse(""),
        text);
  }

  /** One step until it is added. */
  final class Draft {
    private final String id;
    private final Duty duty;
    private final String person;
    private final String text;
    private String expected = "";
    private Act act = Act.confirm();
    private String evidence = "2.17";
    private Duration budget = Duration.ofMinutes(1);
    private Abort abort = Abort.NOTE;
    private final List<Condition> needs = new ArrayList<>();
    private final List<Condition> gives = new ArrayList<>();

    private Draft(String id, Duty duty, String person, String text) {
      this.id = id;
      this.duty = duty;
      this.person = person;
      this.text = text;
    }

    Draft expect(String observation) {
      expected = observation;
      return this;
    }

    Draft act(Act during) {
      act = during;
      return this;
    }

    Draft evidence(String artefact) {
      evidence = artefact;
      return this;
    }

    Draft minutes(int minutes) {
      budget = Duration.ofMinutes(minutes);
      return this;
    }

    Draft otherwise(Abort what) {
      abort = what;
      return this;
    }

    Draft needs(Condition... conditions) {
      needs.addAll(List.of(conditions));
      return this;
    }

    Draft needs(Condition.State... states) {
      for (Condition.State state : states) {
        needs.add(Condition.holds(state));
      }
      return this;
    }

    Draft gives(Condition... conditions) {
      gives.addAll(List.of(conditions));
      return this;
    }

    Draft gives(Condition.State... states) {
      for (Condition.State state : states) {
        gives.add(Condition.holds(state));
      }
      return this;
    }

    void add() {
      Condition present = Condition.present(duty);
      if (!gives.contains(present)) {
        needs.add(0, present);
      }
      steps.add(
          new Step(
              id, block, duty, person, text, expected, act, evidence, budget, abort, needs, gives));
    }
  }
}
