package org.airlock.offline.printing;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.airlock.common.plan.CeremonyPlan;
import org.airlock.common.plan.Duty;
import org.airlock.offline.script.Act;
import org.airlock.offline.script.Script;
import org.airlock.offline.script.Step;

/** The numbered table of a script, or of one duty's part of it, as texts in their order. */
final class ScriptRows {
  static final List<String> COLUMNS =
      List.of("Step", "Who", "Act", "Expected", "Initials", "Time UTC");

  /** A band across the table, or a step. */
  sealed interface Row {}

  /** The beginning of a block, or what is left out. */
  record Band(String text) implements Row {}

  /** A gate's title; its step is the next row. */
  record GateBand(String text) implements Row {}

  /**
   * @param who duty and person, then what happens otherwise and how long it takes
   * @param context read only, initialled on the script of another duty
   */
  record StepRow(Step step, List<String> who, boolean context) implements Row {
    StepRow {
      who = List.copyOf(who);
    }
  }

  private final Script script;
  private final List<Row> rows = new ArrayList<>();

  private ScriptRows(Script script) {
    this.script = script;
  }

  /** Every step. */
  static List<Row> all(Script script) {
    ScriptRows rows = new ScriptRows(script);
    for (int i = 0; i < script.steps().size(); i++) {
      rows.add(i, i - 1, false);
    }
    return rows.rows;
  }

  /**
   * The steps in which a duty acts or confirms a gate, each with the step before and the step after
   * it, which are context.
   */
  static List<Row> of(Script script, Duty duty) {
    List<Step> steps = script.steps();
    TreeSet<Integer> shown = new TreeSet<>();
    for (int i = 0; i < steps.size(); i++) {
      if (concerns(steps.get(i), duty)) {
        for (int near = Math.max(0, i - 1); near <= Math.min(i + 1, steps.size() - 1); near++) {
          shown.add(near);
        }
      }
    }
    ScriptRows rows = new ScriptRows(script);
    int previous = -1;
    for (int i : shown) {
      if (i > previous + 1) {
        rows.rows.add(new Band("... " + (i - previous - 1) + " steps of others ..."));
      }
      rows.add(i, previous, !concerns(steps.get(i), duty));
      previous = i;
    }
    return rows.rows;
  }

  static boolean concerns(Step step, Duty duty) {
    return step.duty() == duty
        || (step.act() instanceof Act.PassGate pass && pass.gate().confirmedBy().contains(duty));
  }

  private void add(int index, int previous, boolean context) {
    Step step = script.steps().get(index);
    if (previous < 0 || !script.steps().get(previous).block().equals(step.block())) {
      rows.add(new Band(describe(step.block())));
    }
    if (step.act() instanceof Act.PassGate pass) {
      rows.add(
          new GateBand(
              "GATE "
                  + pass.gate()
                  + " "
                  + pass.gate().title()
                  + " - "
                  + Abbreviations.confirmedBy(pass.gate())));
    }
    List<String> who = new ArrayList<>();
    who.add((step.duty().abbreviation() + " " + person(script.plan(), step)).strip());
    who.add(step.abort() + " " + step.budget().toMinutes() + " min");
    rows.add(new StepRow(step, who, context));
  }

  /** A block's title, first and last step, and how long it takes. */
  private String describe(String block) {
    List<Step> steps = script.steps().stream().filter(each -> each.block().equals(block)).toList();
    return block
        + ": "
        + steps.get(0).id()
        + " to "
        + steps.get(steps.size() - 1).id()
        + ", about "
        + steps.stream().mapToLong(each -> each.budget().toMinutes()).sum()
        + " minutes";
  }

  /** Who acts, if the plan leaves no choice. */
  private static String person(CeremonyPlan plan, Step step) {
    List<String> people = plan.in(step.duty());
    boolean named = people.contains(step.person()) && step.id().endsWith("-" + step.person());
    return named || people.size() == 1 ? (named ? step.person() : people.get(0)) : "";
  }
}
