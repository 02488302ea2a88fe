package org.airlock.rehearsal.assurance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.airlock.common.control.Control;
import org.junit.jupiter.api.Test;

/** The threat model's rows and identifiers. */
final class ThreatModelTest {
  private static final String TEXT = SourceTree.read("ceremony-docs/threat-model.md");
  private static final Pattern CONTROL = Pattern.compile("`([A-Z]+(?:-[A-Z]+)+|SIGNATURES)`");
  private static final Pattern THREAT = Pattern.compile("\\bT-[0-9]{2}\\b");

  /** The cells of each threat: identifier, what they can do, control, what is left. */
  private static List<List<String>> threats() {
    return TEXT.lines()
        .filter(line -> line.startsWith("| T-"))
        .map(line -> Arrays.stream(line.split("(?<!\\\\)\\|")).skip(1).map(String::strip).toList())
        .toList();
  }

  @Test
  void threats_haveStableNumbersAndSayEverything() {
    List<String> expected = new ArrayList<>();
    for (int i = 1; i <= threats().size(); i++) {
      expected.add(String.format("T-%02d", i));
    }
    assertThat(threats())
        .extracting(cells -> cells.get(0))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(expected).hasSizeGreaterThan(50);
    assertThat(threats()).allSatisfy(cells -> assertThat(cells).hasSize(4).doesNotContain(""));
  }

  @Test
  void threats_namedInOtherDocuments_areThere() {
    List<String> ids = threats().stream().map(cells -> cells.get(0)).toList();
    for (String document :
        List.of("threat-model.md", "assurance-case.json", "compliance-map.json")) {
      List<String> named =
          THREAT
              .matcher(SourceTree.read("ceremony-docs/" + document))
              .results()
              .map(MatchResult::group)
              .toList();
      assertThat(named).as(document).isNotEmpty();
      assertThat(ids).as(document).containsAll(named);
    }
  }

  /** No threat is answered by good intentions alone; where there is no control it says so. */
  @Test
  void threats_nameAControlOrATestOrSayThatThereIsNone() {
    assertThat(threats())
        .filteredOn(cells -> !isAnswered(cells.get(2)))
        .extracting(cells -> cells.get(0))
        .isEmpty();
  }

  private static boolean isAnswered(String control) {
    return CONTROL.matcher(control).find()
        || control.matches(".*\\[(\\w+(Test|IT)|Aftermath)\\].*")
        || control.startsWith("None");
  }

  @Test
  void controls_areThoseOfTheProgram() {
    List<String> named = CONTROL.matcher(TEXT).results().map(found -> found.group(1)).toList();
    List<String> all = Stream.of(Control.values()).map(Control::id).toList();
    assertThat(all).containsAll(named);
    assertThat(named).containsAll(all);
  }
}
