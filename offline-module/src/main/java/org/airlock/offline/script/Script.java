package org.airlock.offline.script;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.airlock.common.plan.CeremonyPlan;

/**
 * A plan's steps in their order, compiled: every step's needs are established before it. Made by
 * {@link ScriptCompiler} only.
 */
public final class Script {
  private final CeremonyPlan plan;
  private final List<Step> steps;

  Script(CeremonyPlan plan, List<Step> steps) {
    this.plan = plan;
    this.steps = List.copyOf(steps);
  }

  public CeremonyPlan plan() {
    return plan;
  }

  public List<Step> steps() {
    return steps;
  }

  public Optional<Step> find(String id) {
    return steps.stream().filter(step -> step.id().equals(id)).findFirst();
  }

  /** The sum of all budgets. */
  public Duration budget() {
    return steps.stream().map(Step::budget).reduce(Duration.ZERO, Duration::plus);
  }
}
