package org.airlock.offline.room;

import static org.airlock.common.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.airlock.common.bundle.Environment;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.console.Console;
import org.airlock.common.console.Prompt;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DiceTypingTest {
  /** 100 throws whose faces are neither odd nor too even. */
  private static final String DICE = "314152653516235642".repeat(6).substring(0, 100);

  private final Fingers console = new Fingers();
  private Optional<String> recorder = Optional.empty();
  private Environment environment = Environment.REHEARSAL;

  /** Types what is queued, and sees the prompts. */
  private static final class Fingers implements Console {
    final Queue<String> typing = new ArrayDeque<>();
    final List<String> screen = new ArrayList<>();
    final List<String> ids = new ArrayList<>();
    final List<char[]> handedOver = new ArrayList<>();

    private String next(Prompt prompt) {
      ids.add(prompt.id());
      screen.add(prompt.text());
      if (typing.isEmpty()) {
        throw new Failure.Stopped("the input ended", "run the command again");
      }
      return typing.remove();
    }

    @Override
    public void say(String line) {
      screen.add(line);
    }

    @Override
    public void show(String line) {
      screen.add(line);
    }

    @Override
    public void showSecret(char[] line) {
      throw new AssertionError("a throw was shown");
    }

    @Override
    public String ask(Prompt prompt) {
      return next(prompt);
    }

    @Override
    public char[] askSecret(Prompt prompt) {
      char[] typed = next(prompt).toCharArray();
      handedOver.add(typed);
      return typed;
    }

    @Override
    public void clear() {}
  }

  private void types(String... lines) {
    console.typing.addAll(List.of(lines));
  }

  private void typesAll(String digits) {
    for (int at = 0; at < digits.length(); at += 10) {
      types(digits.substring(at, Math.min(digits.length(), at + 10)));
    }
  }

  private String take(int count) {
    Room room =
        new Room(console, WordEntry.inOneAnswer(console), new PrivateScreen(environment, recorder));
    try (SecretBytes dice = room.dice(count)) {
      return new String(dice.exposeSecretArray(), StandardCharsets.US_ASCII);
    }
  }

  private String text() {
    return String.join("\n", console.screen);
  }

  private void assertWiped() {
    for (char[] line : console.handedOver) {
      assertThat(line).isEqualTo(new char[line.length]);
    }
  }

  @Test
  void take_hundredThrows_areTakenInTheirOrderAndNotShown() {
    typesAll(DICE);
    assertThat(take(100)).isEqualTo(DICE);
    assertThat(console.ids).startsWith("dice:1", "dice:2").hasSize(10);
    assertThat(text())
        .contains("throws 41-50 of 100: type 10 digits, 1 to 6")
        .contains("100 of 100 throws typed; nothing about them is unusual for fair dice.")
        .doesNotContain(DICE.substring(0, 10));
    assertWiped();
  }

  @Test
  void take_lastLineIsShorter_asksForTheRest() {
    typesAll(DICE + "123");
    assertThat(take(103)).isEqualTo(DICE + "123");
    assertThat(text()).contains("throws 101-103 of 103: type 3 digits");
  }

  @Test
  void take_blanksBetweenDigits_areLeftOut() {
    types("31415 26535");
    typesAll(DICE.substring(10));
    assertThat(take(100)).isEqualTo(DICE);
  }

  @ParameterizedTest
  @CsvSource({
    "314152653x, something else than digits was typed.",
    "31415265e5, something else than digits was typed.",
    "3141526530, 'a die has no 0, 7, 8 or 9.'",
    "7141526535, 'a die has no 0, 7, 8 or 9.'",
    "314152653, '9 digits were typed, 10 are asked for.'",
    "31415265351, '11 digits were typed, 10 are asked for.'",
    "'', '0 digits were typed, 10 are asked for.'"
  })
  void take_lineThatIsWrong_saysWhyAndAsksForThatLineAgain(String wrong, String why) {
    types(wrong);
    typesAll(DICE);
    assertThat(take(100)).isEqualTo(DICE);
    assertThat(text()).contains("error: throws 1-10 of 100: " + why + " Type this line again.");
    assertThat(console.ids).startsWith("dice:1", "dice:1", "dice:2");
    assertWiped();
  }

  @Test
  void take_b_goesBackOneLine() {
    types("b", "6666666666", "b");
    typesAll(DICE);
    assertThat(take(100)).isEqualTo(DICE);
    assertThat(console.ids).startsWith("dice:1", "dice:1", "dice:2", "dice:1", "dice:2");
  }

  @Test
  void take_oneLineWrongFiveTimes_stops() {
    types("0", "0", "0", "0", "0");
    assertThatThrownBy(() -> take(100))
        .isInstanceOf(Failure.Stopped.class)
        .hasMessage("throws 1-10 of 100 were typed wrongly 5 times");
  }

  @Test
  void take_inputEndsMidway_stopsAndWipes() {
    types(DICE.substring(0, 10), DICE.substring(10, 20));
    assertThatThrownBy(() -> take(100)).isInstanceOf(Failure.Stopped.class);
    assertWiped();
  }

  @Test
  void take_allTheSame_isAskedAboutAndTypedAgain() {
    typesAll("6".repeat(100));
    types("no");
    typesAll(DICE);
    assertThat(take(100)).isEqualTo(DICE);
    assertThat(text())
        .contains("some faces came much more often than fair dice give")
        .contains("warning: that is how a stuck key, a loaded die or invented numbers look.")
        .contains("Was every one of them truly thrown on the table?");
  }

  @Test
  void take_tooEvenButThrown_isInformationOnly() {
    String even = "123456".repeat(17).substring(0, 100);
    typesAll(even);
    types("yes");
    assertThat(take(100)).isEqualTo(even);
    assertThat(text()).contains("the faces are more even than fair dice give");
  }

  @Test
  void take_notThrownThreeTimes_stops() {
    for (int i = 0; i < 3; i++) {
      typesAll("6".repeat(100));
      types("no");
    }
    assertThatThrownBy(() -> take(100))
        .isInstanceOf(Failure.Stopped.class)
        .hasMessageContaining("said 3 times not to be thrown");
  }

  @Test
  void screenPrivate_recordedInProduction_takesNoThrow() {
    environment = Environment.PRODUCTION;
    recorder = Optional.of("tmux");
    typesAll(DICE);
    assertRefused(Control.SCREEN_PRIVATE, () -> take(100))
        .hasMessageContaining("a throw of dice is neither shown nor typed here");
    assertThat(console.ids).isEmpty();
  }

  /** The quantiles, by scipy.stats.chi2.ppf(0.999, 5) and (0.001, 5): 20.515 and 0.2102. */
  @ParameterizedTest
  @CsvSource({
    "17 17 17 17 16 16, TOO_EVEN",
    "18 17 17 17 16 15, USUAL",
    "30 14 14 14 14 14, USUAL",
    "35 13 13 13 13 13, UNEVEN",
    "100 0 0 0 0 0, UNEVEN"
  })
  void verdict_countsOfFaces_isPearsons(String counts, DiceVerdict expected) {
    byte[] dice = new byte[100];
    int at = 0;
    byte face = '1';
    for (String count : counts.split(" ")) {
      int to = at + Integer.parseInt(count);
      Arrays.fill(dice, at, to, face);
      at = to;
      face++;
    }
    assertThat(DiceVerdict.of(dice)).isEqualTo(expected);
  }
}
