package org.airlock.rehearsal.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.airlock.offline.doctor.Check;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page of each check of the doctor says what the code says. */
final class DoctorPagesTest {
  private static final Path PAGES = pages();

  private static Path pages() {
    Path here = Path.of("").toAbsolutePath();
    Path root = Files.isDirectory(here.resolve("ceremony-docs")) ? here : here.getParent();
    return root.resolve("ceremony-docs/reference/doctor");
  }

  @ParameterizedTest
  @EnumSource
  void page_hasTitleSourcesAndRuleOfTheCheck(Check check) throws IOException {
    List<String> page = Files.readAllLines(PAGES.resolve(check.name() + ".md"));
    assertThat(page)
        .startsWith(
            "# " + check.name() + ": " + check.title(),
            "",
            "* **Reads**: " + check.reads(),
            "* **Verdict**: " + check.rule(),
            "* **Where**: "
                + (check.isPortable() ? "any system" : "Linux; NOT-CHECKABLE elsewhere"));
    assertThat(page.get(5)).contains(check.isBeforeEachSecret() ? "each share" : "at opening");
    assertThat(String.join("\n", page)).contains("**What to do.**", "**What it cannot see.**");
  }

  @Test
  void index_listsEveryCheckAndWhatPeopleTick() throws IOException {
    String index = Files.readString(PAGES.resolve("README.md"));
    for (Check check : Check.values()) {
      assertThat(index)
          .contains(
              "| ["
                  + check.name()
                  + "]("
                  + check.name()
                  + ".md) | "
                  + check.title()
                  + " | "
                  + (check.isPortable() ? "any" : "Linux")
                  + " | "
                  + (check.isBeforeEachSecret() ? "each secret" : "opening")
                  + " |");
    }
    assertThat(index.lines().filter(line -> line.startsWith("- [ ]"))).hasSizeGreaterThan(8);
  }
}
