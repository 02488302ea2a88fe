package org.airlock.common.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.airlock.common.Refusals;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.failure.Failure;
import org.airlock.common.words.Words;
import org.junit.jupiter.api.Test;

final class ConfirmationTest {
  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

  private Console console(String answers) {
    return ScriptedConsole.of(
        Bytes.utf8(answers),
        "answers",
        new PrintStream(screen, true, StandardCharsets.UTF_8),
        false);
  }

  @Test
  void ofWords_rightWords_confirm_andTheHiddenOnesAreNotShownBefore() {
    Words words = Words.of(Words.Kind.ROSTER, Bytes.utf8("x"));
    assertThat(
            Confirmation.ofWords(
                console("{\"words:roster\":\"" + words.text() + "\"}"),
                new Random(1),
                "roster",
                "paper",
                words))
        .isTrue();
    assertThat(screen.toString(StandardCharsets.UTF_8)).contains("........");
  }

  @Test
  void ofWords_oneWrongWord_doesNotConfirm() {
    Words words = Words.of(Words.Kind.ROSTER, Bytes.utf8("x"));
    String others = Words.of(Words.Kind.ROSTER, Bytes.utf8("y")).text();
    assertThat(
            Confirmation.ofWords(
                console("{\"words:roster\":\"" + others + "\"}"),
                new Random(1),
                "roster",
                "paper",
                words))
        .isFalse();
  }

  @Test
  void ofWords_slipOfTheFingers_isAskedForAgainButAnotherWordIsNot() {
    Words words = Words.of(Words.Kind.ROSTER, Bytes.utf8("x"));
    StringBuilder slips = new StringBuilder("{\"x\":\"\"");
    StringBuilder others = new StringBuilder("{\"x\":\"\"");
    for (int position = 1; position <= words.list().size(); position++) {
      String right = words.at(position);
      String other = position % 2 == 1 ? "aardvark" : "adroitness";
      slips.append(",\"words:roster:%d\":[\"zzz\",\"%s\"]".formatted(position, right));
      others.append(",\"words:roster:%d\":[\"%s\",\"%s\"]".formatted(position, other, right));
    }
    assertThat(Confirmation.ofWords(console(slips + "}"), new Random(1), "roster", "paper", words))
        .isTrue();
    assertThat(Confirmation.ofWords(console(others + "}"), new Random(1), "roster", "paper", words))
        .isFalse();
  }

  @Test
  void scripted_missingAnswer_stopsNamingThePrompt() {
    assertThatThrownBy(() -> console("{}").ask(new Prompt("quorum:vault", "Who?")))
        .isInstanceOf(Failure.Stopped.class)
        .hasMessageContaining("quorum:vault");
  }

  @Test
  void scripted_listOfAnswers_isUsedInTurn() {
    Console console = console("{\"a\":[\"1\",\"2\"]}");
    assertThat(console.ask(new Prompt("a", "?"))).isEqualTo("1");
    assertThat(console.ask(new Prompt("a", "?"))).isEqualTo("2");
    assertThatThrownBy(() -> console.ask(new Prompt("a", "?"))).isInstanceOf(Failure.Stopped.class);
  }

  @Test
  void scripted_secrets_areNotPrinted() {
    assertThat(
            console("{\"passphrase:anna\":\"correct horse\"}")
                .askSecret(new Prompt("passphrase:anna", "Passphrase:")))
        .isEqualTo("correct horse".toCharArray());
    assertThat(screen.toString(StandardCharsets.UTF_8)).doesNotContain("correct horse");
  }

  @Test
  void scripted_notAnAnswersFile_isRefused() {
    Refusals.assertIntegrity(() -> console("[]"));
    Refusals.assertIntegrity(() -> console("{\"a\":1}"));
  }
}
