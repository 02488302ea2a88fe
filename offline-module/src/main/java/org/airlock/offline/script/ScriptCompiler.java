package org.airlock.offline.script;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.airlock.common.failure.Failure;
import org.airlock.common.plan.CeremonyPlan;

/**
 * Goes through the steps in order, as the people will: a step that needs what nobody established
 * before it stops the compilation, with the step's id and what is missing.
 */
public final class ScriptCompiler {
  private ScriptCompiler() {}

  /**
   * The script of a plan.
   *
   * @throws Failure.Integrity when the plan leaves a step without a person, a medium or a state
   */
  public static Script compile(CeremonyPlan plan) {
    return compile(plan, Scripts.steps(plan));
  }

  static Script compile(CeremonyPlan plan, List<Step> steps) {
    Set<Condition> established = new HashSet<>();
    Set<String> ids = new HashSet<>();
    for (Step step : steps) {
      if (!ids.add(step.id())) {
        throw new IllegalStateException("step " + step.id() + " stands twice in the script");
      }
      for (Condition need : step.needs()) {
        if (!established.contains(need)) {
          throw new Failure.Integrity(
              plan.ceremony()
                  + ": step "
                  + step.id()
                  + " needs "
                  + describe(need)
                  + ", which no earlier step establishes",
              remedy(need));
        }
      }
      established.addAll(step.gives());
    }
    return new Script(plan, steps);
  }

  private static String describe(Condition need) {
    if (need instanceof Condition.Present present) {
      return "a person as " + present.duty().code();
    }
    if (need instanceof Condition.AtHand atHand) {
      return "a medium of class " + atHand.mediumClass();
    }
    return "that " + need;
  }

  private static String remedy(Condition need) {
    if (need instanceof Condition.Present present) {
      return "name somebody with the duty " + present.duty().code() + " in the plan's people";
    }
    if (need instanceof Condition.AtHand atHand) {
      return "name a medium of class " + atHand.mediumClass() + " in the plan's media";
    }
    return "this script cannot be carried out in this order; report it with the plan";
  }
}
