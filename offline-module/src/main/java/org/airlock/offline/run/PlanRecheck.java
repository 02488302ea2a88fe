package org.airlock.offline.run;

import org.airlock.common.plan.CeremonyPlan;

/** Checks the plan with the people of today. */
@FunctionalInterface
interface PlanRecheck {
  /**
   * @throws org.airlock.common.failure.Failure.Refused {@code PLAN-SOUND}
   */
  void requireSound(CeremonyPlan today);
}
