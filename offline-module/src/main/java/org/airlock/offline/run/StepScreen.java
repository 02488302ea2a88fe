package org.airlock.offline.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.airlock.common.console.Columns;
import org.airlock.common.plan.CeremonyPlan;
import org.airlock.offline.script.Step;

/**
 * One step on the screen: lines of at most 80 columns that scroll, nothing that is moved or
 * coloured, so that a serial line and a screen reader show the same.
 */
final class StepScreen {
  private static final String DO = "  Do:       ";
  private static final String EXPECT = "  Expect:   ";
  private static final String BLANK = " ".repeat(DO.length());

  private StepScreen() {}

  /** The environment and the ceremony, on every screen. */
  static String banner(CeremonyPlan plan) {
    return plan.environment().code().toUpperCase(Locale.ROOT)
        + "  "
        + plan.ceremony()
        + "  "
        + plan.type().code();
  }

  /**
   * @param position of the step, from 0
   * @param steps with the people of today
   */
  static List<String> lines(CeremonyPlan plan, List<Step> steps, int position) {
    Step step = steps.get(position);
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        banner(plan)
            + "  step "
            + (position + 1)
            + " of "
            + steps.size()
            + ", about "
            + left(steps, position)
            + " min left");
    lines.addAll(
        Columns.wrapped(
            "",
            step.id()
                + "  "
                + who(step)
                + "  ("
                + step.block()
                + ", "
                + step.budget().toMinutes()
                + " min, otherwise "
                + step.abort()
                + ")"));
    lines.addAll(Columns.wrapped(DO, BLANK, step.text()));
    lines.addAll(Columns.wrapped(EXPECT, BLANK, step.expected()));
    return lines;
  }

  private static long left(List<Step> steps, int position) {
    return steps.subList(position, steps.size()).stream()
        .map(Step::budget)
        .reduce(Duration.ZERO, Duration::plus)
        .toMinutes();
  }

  /** For example {@code KC carol}. */
  static String who(Step step) {
    return (step.duty().abbreviation() + " " + step.person()).strip();
  }
}
