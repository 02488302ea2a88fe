package org.airlock.rehearsal.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ScreenTest {
  private static final List<String> SHOWN = List.of("Digest: 0a1b", "one", "two", "done");

  @Test
  void screen_asPromised_hasNoDifference() {
    assertThat(Screen.difference(List.of("Digest: …", "one", "two", "done"), SHOWN)).isEmpty();
    assertThat(Screen.difference(List.of("Digest: …", "… 2 lines", "done"), SHOWN)).isEmpty();
  }

  @Test
  void screen_withALineTooFewOrTooMany_isDifferent() {
    assertThat(Screen.difference(List.of("Digest: …", "one", "done"), SHOWN))
        .hasValue("line 3 of the screen: promised 'done', shown 'two'");
    assertThat(Screen.difference(List.of("Digest: …", "one", "two"), SHOWN))
        .hasValue("line 4 of the screen: promised 'nothing more', shown 'done'");
    assertThat(Screen.difference(List.of("Digest: …", "one", "two", "done", "x"), SHOWN))
        .hasValue("line 5 of the screen: promised 'x', shown 'nothing more'");
    assertThat(Screen.difference(List.of(), SHOWN)).isPresent();
  }

  @Test
  void screen_withAnotherWord_isDifferent() {
    assertThat(Screen.difference(List.of("Digest: …", "one", "three", "done"), SHOWN)).isPresent();
    assertThat(Screen.difference(List.of("Digest: …", "… 2 lines", "gone"), SHOWN)).isPresent();
    assertThat(Screen.difference(List.of("Digest: …", "… 3 lines"), SHOWN)).isEmpty();
    assertThat(Screen.difference(List.of("Digest: …", "… 2 lines"), SHOWN)).isPresent();
  }

  @Test
  void waiting_countsOnceAndMustBeThere() {
    List<String> shown =
        List.of(
            "a", "KMS is rotating; looking again in 2 s", "KMS is rotating; looking again in 4 s");
    assertThat(Screen.difference(List.of("a", "KMS is rotating; looking again in …"), shown))
        .isEmpty();
    assertThat(Screen.difference(List.of("a"), shown)).isPresent();
    assertThat(Screen.masked(shown)).containsExactly("a", "KMS is rotating; looking again in …");
  }

  @Test
  void masked_keepsWhatIsTheSameEachTime() {
    assertThat(
            Screen.masked(
                List.of(
                    "    1 physique       2 consensus", "token until 2026-11-26T20:22:04Z, ok")))
        .containsExactly("    1 … 2 …", "token until …, ok");
  }

  @Test
  void page_isReadIntoCommandsAndAnswers() {
    Runbook page =
        Runbook.of(
            List.of(
                "```answers a.json",
                "x = 1",
                "x = 2",
                "y = 3",
                "```",
                "```console",
                "$ one \\",
                "  more",
                "shown",
                "$ two",
                "```",
                "```text",
                "not a command",
                "```"));
    assertThat(page.steps())
        .extracting(Runbook.Step::command, Runbook.Step::expected)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("one \\\n  more", List.of("shown")),
            org.assertj.core.groups.Tuple.tuple("two", List.of()));
    assertThat(page.commandLines()).isEqualTo(2);
    assertThat(page.parts().get(0)).isInstanceOf(Runbook.Answers.class);
    assertThat(Performance.json(List.of("x = 1", "x = 2", "y = 3")))
        .isEqualTo("{\n  \"x\": [\"1\", \"2\"],\n  \"y\": \"3\"\n}");
  }

  @Test
  void page_withAScreenWithoutACommand_isRefused() {
    assertThatThrownBy(() -> Runbook.of(List.of("```console", "shown", "```")))
        .hasMessageContaining("line 2: no command");
  }
}
