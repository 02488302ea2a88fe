package org.airlock.offline.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.airlock.common.console.Columns;
import org.airlock.common.transcript.Event;
import org.airlock.offline.script.Act;
import org.airlock.offline.script.Step;

/**
 * How closely the script was followed. Deviations come first; a ceremony that has none should make
 * people ask.
 *
 * @param deviations in their order, a line each
 * @param skipped ids of steps that the program did not ask for
 * @param late ids of steps that took longer than twice their budget
 * @param done how many steps are done, of {@code steps}; those after the last gate are on paper
 */
public record Adherence(
    List<String> deviations, List<String> skipped, List<String> late, int done, int steps) {
  public Adherence {
    deviations = List.copyOf(deviations);
    skipped = List.copyOf(skipped);
    late = List.copyOf(late);
  }

  static Adherence of(List<Step> steps, RunRecord record) {
    List<String> deviations = new ArrayList<>();
    for (Event event : record.deviations()) {
      deviations.add("X-" + (deviations.size() + 1) + "  " + describe(event));
    }
    List<String> late =
        steps.stream()
            .filter(step -> seconds(record.fact(step, "seconds")) > 2 * step.budget().toSeconds())
            .map(Step::id)
            .toList();
    List<Step> here = steps.stream().filter(step -> !(step.act() instanceof Act.OnPaper)).toList();
    return new Adherence(
        deviations,
        record.skippedSteps().stream().map(event -> event.fact("script-step")).toList(),
        late,
        (int) here.stream().filter(record::isDone).count(),
        here.size());
  }

  private static long seconds(String fact) {
    return fact.isEmpty() ? 0 : Long.parseLong(fact);
  }

  private static String describe(Event event) {
    StringBuilder line = new StringBuilder();
    for (String name : List.of("script-step", "check", "what", "decision", "decided-by")) {
      if (!event.fact(name).isEmpty()) {
        line.append(line.isEmpty() ? "" : ", ").append(event.fact(name));
      }
    }
    String why = event.fact("why").isEmpty() ? event.fact("reason") : event.fact("why");
    return line + (why.isEmpty() ? "" : ": " + why);
  }

  /** As they are recorded. */
  Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("deviations", String.valueOf(deviations.size()));
    facts.put("skipped", String.join(" ", skipped));
    facts.put("late", String.join(" ", late));
    facts.put("done", done + " of " + steps);
    return facts;
  }

  /** For the screen. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("Deviations: " + (deviations.isEmpty() ? "none" : deviations.size()));
    deviations.forEach(each -> lines.addAll(Columns.wrapped("  ", each)));
    lines.add("Steps done: " + done + " of " + steps + ", in their order.");
    if (!skipped.isEmpty()) {
      lines.add("Not asked for by the program: " + String.join(", ", skipped));
    }
    if (!late.isEmpty()) {
      lines.addAll(Columns.wrapped("", "Longer than twice their time: " + String.join(", ", late)));
    }
    return lines;
  }
}
