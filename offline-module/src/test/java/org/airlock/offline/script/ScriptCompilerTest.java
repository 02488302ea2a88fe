package org.airlock.offline.script;

import static org.airlock.common.Refusals.assertIntegrity;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.airlock.common.Plans;
import org.airlock.common.bundle.Environment;
import org.airlock.common.plan.CeremonyPlan;
import org.airlock.common.plan.PlanType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ScriptCompilerTest {
  static CeremonyPlan of(PlanType type) {
    return Plans.ofType(type, Environment.REHEARSAL);
  }

  @ParameterizedTest
  @EnumSource
  void compile_eachType_hasOpeningGatesAndClosing(PlanType type) {
    Script script = ScriptCompiler.compile(of(type));
    List<String> gates = new ArrayList<>();
    for (Step step : script.steps()) {
      if (step.act() instanceof Act.PassGate pass) {
        gates.add(pass.gate().name());
      }
    }
    assertThat(gates).startsWith("G0", "G1").endsWith("G6").isSorted().doesNotHaveDuplicates();
    assertThat(script.budget()).isGreaterThan(Duration.ofMinutes(30));
  }

  /** Whatever a step needs, the script does not compile without the step that gives it. */
  @ParameterizedTest
  @EnumSource
  void compile_withoutAStepThatOthersNeed_isRefused(PlanType type) {
    List<Step> steps = Scripts.steps(of(type));
    int refused = 0;
    for (int i = 0; i < steps.size(); i++) {
      Set<Condition> missing = new HashSet<>(steps.get(i).gives());
      List<Step> rest = new ArrayList<>(steps);
      rest.remove(i);
      rest.forEach(step -> missing.removeAll(step.gives()));
      List<Condition> needed = rest.stream().flatMap(step -> step.needs().stream()).toList();
      missing.retainAll(needed);
      if (!missing.isEmpty()) {
        assertIntegrity(() -> ScriptCompiler.compile(of(type), rest))
            .hasMessageContaining("which no earlier step establishes");
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(4);
  }

  @Test
  void compile_withoutPersonOrMedium_namesWhatIsMissing() {
    CeremonyPlan plan = Plans.establish(Environment.REHEARSAL);
    assertIntegrity(
            () -> ScriptCompiler.compile(Plans.without(plan, org.airlock.common.plan.Duty.WITNESS)))
        .hasMessageContaining("step P2 needs a person as witness");
    assertIntegrity(
            () -> ScriptCompiler.compile(Plans.withoutMedium(plan, CeremonyPlan.MediumClass.OUT)))
        .hasMessageContaining("needs a medium of class OUT");
  }
}
