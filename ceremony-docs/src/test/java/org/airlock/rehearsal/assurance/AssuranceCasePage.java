package org.airlock.rehearsal.assurance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The assurance case as a page: a tree to see how it hangs together, tables to follow each link.
 */
final class AssuranceCasePage {
  private static final int WIDTH = 118;
  private static final String INTRODUCTION =
      """
      # Assurance case

      Generated from [assurance-case.json](assurance-case.json) and the [control table](ARCHITECTURE.md#controls) by `AssuranceCaseTest`; edit those, then run it
      with `-Dairlock.pages=write`.

      How to read it: the claim at the top holds if the claims C1, C2 … hold; each of them for the arguments below it; each argument because the named controls
      refuse otherwise, which the named tests show; and in a ceremony that was held, an auditor sees it in the named part of the
      [evidence package](reference/evidence.md). What an argument does not cover stands beside it, and in the [threat model](threat-model.md).

      ## Tree

      """;

  private final AssuranceCase made;
  private final Map<String, String> shownBy;
  private final StringBuilder page = new StringBuilder();

  private AssuranceCasePage(AssuranceCase made, Map<String, String> shownBy) {
    this.made = made;
    this.shownBy = shownBy;
  }

  /**
   * @param shownBy the control table: identifier to test class
   */
  static String of(AssuranceCase made, Map<String, String> shownBy) {
    AssuranceCasePage page = new AssuranceCasePage(made, shownBy);
    page.page.append(INTRODUCTION).append("```\n");
    page.tree();
    page.page.append("```\n");
    made.claims().forEach(page::table);
    return page.page.toString();
  }

  private void tree() {
    wrapped("", "", made.claim());
    int last = made.claims().size() - 1;
    for (int i = 0; i <= last; i++) {
      AssuranceCase.Claim claim = made.claims().get(i);
      String below = i == last ? "   " : "│  ";
      page.append("│\n");
      wrapped(i == last ? "└─ " : "├─ ", below, claim.id() + "  " + claim.claim());
      branches(below, claim.arguments());
    }
  }

  private void branches(String before, List<AssuranceCase.Argument> arguments) {
    int last = arguments.size() - 1;
    for (int i = 0; i <= last; i++) {
      AssuranceCase.Argument argument = arguments.get(i);
      String below = before + (i == last ? "   " : "│  ");
      wrapped(
          before + (i == last ? "└─ " : "├─ "), below, argument.id() + "  " + argument.argument());
      byTest(argument)
          .forEach(
              (test, controls) -> wrapped(below + "     ", below + "       ", test + controls));
      if (!argument.evidence().isEmpty()) {
        wrapped(
            below + "     ",
            below + "       ",
            "seen in " + String.join(", ", argument.evidence()));
      }
    }
  }

  /** Each test of the argument, with the controls it shows. */
  private Map<String, String> byTest(AssuranceCase.Argument argument) {
    Map<String, String> tests = new LinkedHashMap<>();
    for (String control : argument.controls()) {
      tests.merge(shownBy.get(control), " ▸ " + control, (a, b) -> a + ", " + b.substring(3));
    }
    argument.tests().forEach(test -> tests.putIfAbsent(test, ""));
    return tests;
  }

  private void wrapped(String first, String others, String text) {
    StringBuilder line = new StringBuilder(first);
    boolean empty = true;
    for (String word : text.split(" ")) {
      if (!empty && line.length() + 1 + word.length() > WIDTH) {
        page.append(line).append('\n');
        line = new StringBuilder(others);
        empty = true;
      }
      line.append(empty ? "" : " ").append(word);
      empty = false;
    }
    page.append(line).append('\n');
  }

  private void table(AssuranceCase.Claim claim) {
    page.append("\n## ").append(claim.id()).append(": ").append(claim.claim()).append("\n\n");
    page.append("| | Argument | Controls | Shown by | Seen in | What is left |\n");
    page.append("| --- | --- | --- | --- | --- | --- |\n");
    for (AssuranceCase.Argument argument : claim.arguments()) {
      Set<String> tests = new LinkedHashSet<>();
      argument.controls().forEach(control -> tests.add(shownBy.get(control)));
      tests.addAll(argument.tests());
      List<String> cells = new ArrayList<>();
      cells.add(argument.id());
      cells.add(argument.argument());
      cells.add(code(argument.controls()));
      cells.add(tests.stream().map(SourceTree::link).collect(Collectors.joining(", ")));
      cells.add(code(argument.evidence()));
      cells.add(argument.left());
      page.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
  }

  private static String code(List<String> texts) {
    return texts.stream().map(text -> "`" + text + "`").collect(Collectors.joining(", "));
  }
}
