package org.airlock.rehearsal.assurance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.airlock.common.control.Control;
import org.junit.jupiter.api.Test;

/** The assurance case: complete, and each of its links leads somewhere. */
final class AssuranceCaseTest {
  private static final AssuranceCase CASE = AssuranceCase.read();

  @Test
  void page_isThatOfTheDataAndTheControlTable() {
    SourceTree.compare("assurance-case.md", AssuranceCasePage.of(CASE, SourceTree.controls()));
  }

  @Test
  void controls_eachStandInAnArgument() {
    List<String> used =
        CASE.arguments().stream().flatMap(argument -> argument.controls().stream()).toList();
    List<String> all = Stream.of(Control.values()).map(Control::id).toList();
    assertThat(used).containsAll(all);
    assertThat(all).containsAll(used);
  }

  @Test
  void arguments_endInATest() {
    for (AssuranceCase.Argument argument : CASE.arguments()) {
      assertThat(SourceTree.tests().keySet()).as(argument.id()).containsAll(argument.tests());
      assertThat(argument.controls().size() + argument.tests().size())
          .as(argument.id())
          .isPositive();
    }
  }

  @Test
  void ids_countUp() {
    List<String> expected = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < CASE.claims().size(); i++) {
      AssuranceCase.Claim claim = CASE.claims().get(i);
      expected.add("C" + (i + 1));
      ids.add(claim.id());
      for (int j = 0; j < claim.arguments().size(); j++) {
        expected.add("C" + (i + 1) + "." + (j + 1));
        ids.add(claim.arguments().get(j).id());
      }
    }
    assertThat(ids).isEqualTo(expected);
  }

  /** What an argument points an auditor to is part of the evidence package. */
  @Test
  void evidence_isInTheLayoutOfThePackage() {
    String layout = SourceTree.read("ceremony-docs/reference/evidence.md");
    List<String> places =
        CASE.arguments().stream().flatMap(argument -> argument.evidence().stream()).toList();
    assertThat(places).hasSizeGreaterThan(20);
    assertThat(places)
        .allSatisfy(
            place -> {
              int slash = place.indexOf('/');
              assertThat(layout).contains("`" + place.substring(0, slash + 1));
              assertThat(layout).contains((slash < 0 ? "`" : "") + place.substring(slash + 1));
            });
  }
}
