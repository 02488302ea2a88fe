package org.airlock.rehearsal.assurance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every statement that claims a property leads to what shows it. */
final class ClaimsTest {
  private static final Pattern TEST_NAME = Pattern.compile("`([a-z]\\w*_\\w+)`");
  private static final Pattern LINKED_TEST = Pattern.compile("/(\\w+(?:Test|IT))\\.java");

  private static Claims claims(String document) {
    Path directory = SourceTree.ROOT.resolve(document).getParent();
    Set<String> controls = SourceTree.controls().keySet();
    return new Claims(
        SourceTree.read(document), link -> shows(directory, link), controls::contains);
  }

  /** A test's source, a heading of the benchmarks, or what continuous integration runs. */
  private static boolean shows(Path directory, String link) {
    String[] parts = link.split("#", 2);
    Path file = directory.resolve(parts[0]).normalize();
    String path = SourceTree.ROOT.relativize(file).toString();
    if (!Files.isRegularFile(file)) {
      return false;
    }
    if (path.equals("ceremony-docs/benchmarks.md")) {
      return parts.length == 2
          && SourceTree.read(file)
              .lines()
              .filter(line -> line.startsWith("#"))
              .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT).replace(' ', '-'))
              .anyMatch(parts[1]::equals);
    }
    return path.matches(".*/src/test/java/.*(Test|IT)\\.java")
        || path.equals("ceremony-docs/src/main/java/org/airlock/rehearsal/cast/Aftermath.java")
        || path.equals(".ci/run");
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "ceremony-docs/threat-model.md"})
  void document_claimsNothingThatItDoesNotShow(String document) {
    assertThat(claims(document).unshown())
        .as("link the test or measurement that shows it, or weaken the sentence")
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "ceremony-docs/threat-model.md"})
  void definitions_leadToWhatTheirLabelSays(String document) {
    Path directory = SourceTree.ROOT.resolve(document).getParent();
    Map<String, String> definitions = claims(document).definitions();
    assertThat(definitions).hasSizeGreaterThan(10);
    definitions.forEach(
        (label, target) -> {
          assertThat(directory.resolve(target.split("#")[0])).as(label).exists();
          assertThat(shows(directory, target)).as(label + " shows something").isTrue();
          if (target.endsWith(".java")) {
            assertThat(target).endsWith("/" + label + ".java");
          }
          assertThat(SourceTree.read(document)).as("use of " + label).contains("[" + label + "]");
        });
  }

  /** A method that a row of the threat model names is one of the tests that the row links to. */
  @Test
  void testsNamedInTheThreatModel_areThere() {
    Map<String, Path> tests = SourceTree.tests();
    int named = 0;
    for (String row : SourceTree.read("ceremony-docs/threat-model.md").lines().toList()) {
      StringBuilder sources = new StringBuilder();
      Pattern.compile("\\[(\\w+(?:Test|IT))\\]")
          .matcher(row)
          .results()
          .forEach(test -> sources.append(SourceTree.read(tests.get(test.group(1)))));
      for (MatchResult name : TEST_NAME.matcher(row).results().toList()) {
        assertThat(sources).as(row).contains("void " + name.group(1) + "(");
        named++;
      }
    }
    assertThat(named).isGreaterThan(30);
    assertThat(LINKED_TEST.matcher(SourceTree.read("README.md")).results().count())
        .isGreaterThan(10);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "The key never leaves.; never",
        "It is **always** so.; always",
        "Shown ([XTest]). This is refused.; refused",
        "See [why](decisions/0001-x.md): nothing is kept.; nothing",
        "No key is `kept`.; No",
        "* one item, the same bytes; same bytes",
        "Refused by `NO-SUCH-CONTROL`.; Refused",
        "Nothing holds. <!-- limit --> But no key leaves.; no",
        "Broken [label], never defined.; never"
      })
  void claim_withoutWhatShowsIt_isFound(String text, String word) {
    assertThat(example(text).unshown()).extracting(Claims.Unshown::word).containsExactly(word);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The key never leaves ([XTest]).",
        "The key never leaves ([shown](XTest.java)).",
        "Refused by `SIGNATURES`, always.",
        "Nothing holds here. <!-- limit -->",
        "Only use one. <!-- do --> KMS refuses two. <!-- aws -->",
        "The code is `never` and `no`.",
        "```\nnever\n```",
        "# Never",
        "| Who | What is left |\n|---|---|\n| nobody | everything |"
      })
  void claim_shownOrMarkedOrNone_isNotFound(String text) {
    assertThat(example(text).unshown()).isEmpty();
  }

  @Test
  void claim_inATable_isFoundWithItsLine() {
    Claims table =
        example("\n\n| Control | What is left |\n|---|---|\n| it is refused | nothing |");
    assertThat(table.unshown()).extracting(Claims.Unshown::line).containsExactly(5);
  }

  private static Claims example(String text) {
    return new Claims(
        text + "\n\n[XTest]: XTest.java\n", "XTest.java"::equals, "SIGNATURES"::equals);
  }
}
