package org.airlock.rehearsal.cast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.airlock.common.failure.Failure;
import org.junit.jupiter.api.Test;

/** The deck, the deal, and the score sheet. */
final class FaultDeckTest {
  private static final String CAUGHT = "error: TOKEN-ALIVE: it is over\nhint:  ask again\n";

  private static ScoreSheet sheet(int exitCode, String shown, boolean recovered) {
    return ScoreSheet.of(FaultCard.EXPIRED_TOKEN, new Stage.Outcome(exitCode, shown), recovered, 3);
  }

  @Test
  void cards_haveTheirOwnTextsAndAreFoundByName() {
    assertThat(Arrays.stream(FaultCard.values()).map(FaultCard::happens)).doesNotHaveDuplicates();
    assertThat(Arrays.stream(FaultCard.values()).map(FaultCard::proves)).doesNotHaveDuplicates();
    for (FaultCard card : FaultCard.values()) {
      assertThat(FaultCard.ofCode(card.code())).contains(card);
      assertThat(card.exitCode()).isPositive();
    }
  }

  @Test
  void sameSeed_dealsTheSameCardAndLuck() {
    FaultDeal first = FaultDeal.of("random", 42L);
    assertThat(FaultDeal.of("random", 42L)).isEqualTo(first);
    assertThat(first.luck().nextInt()).isEqualTo(first.luck().nextInt());
    assertThat(first.command()).isEqualTo("ceremony-docs/rehearse --fault random --seed 42");
  }

  @Test
  void unknownCard_isUsage() {
    assertThatThrownBy(() -> FaultDeal.of("rain", null))
        .isInstanceOf(Failure.Usage.class)
        .hasMessage("there is no fault \"rain\"");
  }

  @Test
  void caughtWithRemedyAndRecovered_passes() {
    ScoreSheet sheet = sheet(3, CAUGHT, true);
    assertThat(sheet.passed()).isTrue();
    assertThat(sheet.lines())
        .contains("observed control: TOKEN-ALIVE", "remedy shown:     ask again");
  }

  @Test
  void unnoticedOtherControlNoRemedyOrNotRecovered_fails() {
    assertThat(sheet(0, "done\n", true).passed()).isFalse();
    assertThat(sheet(3, CAUGHT.replace("TOKEN-ALIVE", "KEY-STATE"), true).passed()).isFalse();
    assertThat(sheet(4, CAUGHT, true).passed()).isFalse();
    assertThat(sheet(3, "error: TOKEN-ALIVE: it is over\n", true).passed()).isFalse();
    assertThat(sheet(3, CAUGHT, false).passed()).isFalse();
  }
}
