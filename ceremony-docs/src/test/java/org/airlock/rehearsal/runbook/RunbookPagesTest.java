package org.airlock.rehearsal.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.airlock.common.control.Control;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What the text of a runbook promises, apart from its screens. */
final class RunbookPagesTest {
  private static final Pattern GO_TO_STEP = Pattern.compile("GO TO ([0-9]+)");
  private static final Pattern GO_TO_PAGE = Pattern.compile("GO TO \\[[^]]+]\\(([a-z]+\\.md)\\)");
  private static final Pattern REFUSAL = Pattern.compile("error: ([A-Z]+(-[A-Z]+)*): .*");

  private static Path pages() {
    Path here = Path.of("").toAbsolutePath();
    Path root = Files.isDirectory(here.resolve("ceremony-docs")) ? here : here.getParent();
    return root.resolve("ceremony-docs/runbooks");
  }

  @ParameterizedTest
  @FieldSource("org.airlock.rehearsal.runbook.Runbook#ORDER")
  void page_leadsOnlyToWhatIsThere(String name) {
    List<String> lines = Runbook.read(pages().resolve(name + ".md")).lines();
    String text = String.join("\n", lines);
    assertThat(lines).anyMatch(line -> line.startsWith("DO"));
    assertThat(lines).anyMatch(line -> line.startsWith("IF "));
    assertThat(text).contains("THEN").contains("GO TO");
    groups(GO_TO_STEP, text)
        .forEach(step -> assertThat(lines).anyMatch(line -> line.startsWith("## " + step + ". ")));
    groups(GO_TO_PAGE, text).forEach(page -> assertThat(pages().resolve(page)).exists());
    groups(REFUSAL, text)
        .forEach(
            control -> assertThat(Stream.of(Control.values()).map(Control::id)).contains(control));
  }

  private static List<String> groups(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(found -> found.group(1)).toList();
  }
}
