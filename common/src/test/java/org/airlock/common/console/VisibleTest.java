package org.airlock.common.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.airlock.common.bytes.Bytes;
import org.junit.jupiter.api.Test;

final class VisibleTest {
  @Test
  void lines_keepLineFeedsAndNothingElseThatSteers() {
    assertThat(Visible.lines("one\u001b[2J\ntwo\u202e")).isEqualTo("one?[2J\ntwo?");
  }

  /** What one person wrote never steers the terminal of another, whichever command shows it. */
  @Test
  void console_showsNoEscapeSequence() {
    ByteArrayOutputStream screen = new ByteArrayOutputStream();
    ScriptedConsole console =
        ScriptedConsole.of(
            Bytes.utf8("{}"),
            "answers",
            new PrintStream(screen, true, StandardCharsets.UTF_8),
            false);
    console.show("because: \u001b[1A\u001b[2Kfine");
    console.say("so: \u009b2J");
    assertThat(screen.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "because: ?[1A?[2Kfine" + System.lineSeparator() + "so: ?2J" + System.lineSeparator());
  }
}
