package org.airlock.offline.plan;

import static org.airlock.common.Refusals.assertRefused;

import java.time.LocalDate;
import org.airlock.common.Plans;
import org.airlock.common.bundle.Environment;
import org.airlock.common.control.Control;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plan for the first of December, with the second in reserve. */
final class PlanDayTest {
  @ParameterizedTest
  @ValueSource(strings = {"2026-11-30", "2026-12-01", "2026-12-02", "2026-12-03"})
  void productionPlan_onItsDays_andOneMoreForOtherTimeZones_isHeld(String day) {
    PlanDesk.requireItsDay(Plans.establish(Environment.PRODUCTION), "plan", LocalDate.parse(day));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2025-12-01", "2026-11-29", "2026-12-04"})
  void planFollowed_productionPlanOnAnotherDay_isRefused(String day) {
    assertRefused(
        Control.PLAN_FOLLOWED,
        () ->
            PlanDesk.requireItsDay(
                Plans.establish(Environment.PRODUCTION), "plan", LocalDate.parse(day)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-01-01", "2027-12-31"})
  void rehearsal_isHeldWhenPeopleHaveTime(String day) {
    PlanDesk.requireItsDay(Plans.establish(Environment.REHEARSAL), "plan", LocalDate.parse(day));
  }
}
