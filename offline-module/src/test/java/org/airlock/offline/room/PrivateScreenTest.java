package org.airlock.offline.room;

import static org.airlock.common.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.airlock.common.bundle.Environment;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.console.Console;
import org.airlock.common.console.ScriptedConsole;
import org.airlock.common.control.Control;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Control {@code SCREEN-PRIVATE}. */
final class PrivateScreenTest {
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final Console console =
      ScriptedConsole.of(
          Bytes.utf8("{}"), "answers", new PrintStream(shown, true, StandardCharsets.UTF_8), false);

  @ParameterizedTest
  @CsvSource({
    "script, script",
    "tmux: server, tmux",
    "SCREEN, screen",
    "sshd, sshd",
    "sshd-session, sshd",
    "asciinema, asciinema",
    "tlog-rec-sessio, tlog-rec",
    "mosh-server, mosh-server"
  })
  void find_recorderAmongAncestors_isNamed(String process, String program) {
    assertThat(PrivateScreen.find(Map.of(), List.of("sh", "bash", process, "systemd")))
        .contains(program);
  }

  @ParameterizedTest
  @CsvSource({
    "TMUX, tmux",
    "STY, screen",
    "SSH_CONNECTION, ssh",
    "SSH_TTY, ssh",
    "ASCIINEMA_REC, asciinema"
  })
  void find_itsVariable_isNamed(String variable, String program) {
    assertThat(PrivateScreen.find(Map.of(variable, "1", "HOME", "/root"), List.of("bash")))
        .contains(program);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "login", "agetty", "scripted", "screenkey", "java", ""})
  void find_ordinaryProcess_isNothing(String process) {
    assertThat(PrivateScreen.find(Map.of("TERM", "vt220"), List.of("sh", process, "init")))
        .isEmpty();
  }

  @Test
  void screenPrivate_recordedInProduction_showsAndTakesNoShare() {
    PrivateScreen recorded = new PrivateScreen(Environment.PRODUCTION, Optional.of("tmux"));
    assertRefused(Control.SCREEN_PRIVATE, () -> recorded.require(console))
        .hasMessage(
            "this terminal is recorded or carried elsewhere by tmux; a share is neither shown nor typed here");
    Room room =
        new Room(
            console,
            (prompt, expected, before) -> {
              throw new AssertionError("words were asked for");
            },
            recorded);
    assertRefused(
        Control.SCREEN_PRIVATE,
        () -> {
          try (Room.Taking taking = room.taking("carol")) {
            taking.next().close();
          }
        });
    assertThat(shown.size()).isZero();
  }

  @Test
  void screenPrivate_recordedInRehearsal_warns() {
    new PrivateScreen(Environment.REHEARSAL, Optional.of("script")).require(console);
    assertThat(shown.toString(StandardCharsets.UTF_8))
        .contains(
            "warning: SCREEN-PRIVATE: this terminal is recorded or carried elsewhere by script");
  }

  @Test
  void of_consoleWithoutAScreen_hasNothingToProtect() {
    PrivateScreen.of(console, Environment.PRODUCTION).require(console);
    assertThat(shown.size()).isZero();
  }
}
