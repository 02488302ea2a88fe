package org.airlock.rehearsal.cast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The deck, the deal, and the score sheet. */
final class FaultDeckTest {
  private static final int FEWEST_CARDS = 25;
  private static final String CAUGHT = "error: TOKEN-ALIVE: it is over\nhint:  ask again\n";
  private static final FaultCard CARD =
      FaultCard.of("late")
          .happens("it is late")
          .proves("it is noticed")
          .caughtBy(Control.TOKEN_ALIVE)
          .card("ask again", table -> new Stage.Outcome(0, ""), table -> {});

  private static ScoreSheet sheet(int exitCode, String shown, boolean recovered) {
    ScoreSheet seen = ScoreSheet.of(CARD).saw(new Stage.Outcome(exitCode, shown));
    return recovered ? seen.ledOn() : seen;
  }

  @Test
  void cards_haveTheirOwnTextsAndAreFoundByName() {
    List<FaultCard> all = FaultCard.all();
    assertThat(all).hasSizeGreaterThanOrEqualTo(FEWEST_CARDS);
    assertThat(all.stream().map(FaultCard::code)).doesNotHaveDuplicates();
    assertThat(all.stream().map(FaultCard::happens)).doesNotHaveDuplicates();
    assertThat(all.stream().map(FaultCard::proves)).doesNotHaveDuplicates();
    for (FaultCard card : all) {
      assertThat(FaultCard.ofCode(card.code()).map(FaultCard::happens)).contains(card.happens());
      assertThat(card.remedy()).as(card.code()).hasSizeGreaterThan(8);
    }
  }

  @Test
  void page_hasARowOfEachCardAndNoOther() throws Exception {
    Path page =
        Path.of(System.getProperty("airlock.root", "..")).resolve("ceremony-docs/faults.md");
    List<String> codes =
        Files.readAllLines(page).stream()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.substring(3, line.indexOf('`', 3)))
            .toList();
    assertThat(codes).isEqualTo(FaultCard.all().stream().map(FaultCard::code).toList());
    assertThat(page).content().doesNotContain("FAILED");
  }

  @Test
  void sameSeed_dealsTheSameCardAndLuck() {
    FaultDeal first = FaultDeal.of("random", 42L);
    assertThat(FaultDeal.of("random", 42L).cards().get(0).code())
        .isEqualTo(first.cards().get(0).code());
    assertThat(first.luck().nextInt()).isEqualTo(first.luck().nextInt());
    assertThat(first.command()).isEqualTo("ceremony-docs/rehearse --fault random --seed 42");
  }

  @Test
  void namesWithCommas_areThoseCardsInThatOrder() {
    assertThat(FaultDeal.of("no-stick,expired-token", 1L).cards().stream().map(FaultCard::code))
        .containsExactly("no-stick", "expired-token");
  }

  @Test
  void unknownCard_isUsage() {
    assertThatThrownBy(() -> FaultDeal.of("no-stick,rain", null))
        .isInstanceOf(Failure.Usage.class)
        .hasMessage("there is no fault \"rain\"");
  }

  @Test
  void caughtWithRemedyAndRecovered_passes() {
    ScoreSheet sheet = sheet(3, CAUGHT, true);
    assertThat(sheet.passed()).isTrue();
    assertThat(sheet.lines())
        .contains("observed control: TOKEN-ALIVE", "remedy shown:     ask again");
    assertThat(FaultScore.row(sheet)).contains("`TOKEN-ALIVE`").doesNotContain("FAILED");
  }

  @Test
  void unnoticedOtherControlOtherRemedyOrNotRecovered_fails() {
    assertThat(sheet(0, "done\n", true).passed()).isFalse();
    assertThat(sheet(3, CAUGHT.replace("TOKEN-ALIVE", "KEY-STATE"), true).passed()).isFalse();
    assertThat(sheet(4, CAUGHT, true).passed()).isFalse();
    assertThat(sheet(3, "error: TOKEN-ALIVE: it is over\n", true).passed()).isFalse();
    assertThat(sheet(3, CAUGHT.replace("ask again", "give up"), true).passed()).isFalse();
    assertThat(sheet(3, CAUGHT, false).passed()).isFalse();
    assertThat(FaultScore.row(sheet(3, CAUGHT, false))).endsWith("FAILED");
  }

  @Test
  void cardThatBreaks_keepsItsScoreAndSaysWhy() {
    ScoreSheet sheet = sheet(3, CAUGHT, true).broke("the stick melted");
    assertThat(sheet.passed()).isFalse();
    assertThat(sheet.lines()).contains("verdict:          FAILED: the stick melted");
  }

  @Test
  void searchThatFindsNothing_countsOnlyWhenItCouldHaveFound() {
    assertThat(new Aftermath.Result(9, 70, List.of(), 9, 3).wrong()).isEmpty();
    assertThat(new Aftermath.Result(9, 70, List.of(), 8, 3).wrong())
        .contains("the search does not find every secret that is planted in evidence");
    assertThat(new Aftermath.Result(9, 70, List.of(), 9, 2).wrong())
        .contains("the search does not even find the shares on their own cards");
    assertThat(new Aftermath.Result(9, 70, List.of("usb/a: escrow key"), 9, 3).wrong())
        .contains("secrets were found where none may be: [usb/a: escrow key]");
  }

  @Test
  void score_isWrittenWhateverItIs(@TempDir Path directory) throws Exception {
    FaultScore score = new FaultScore(List.of(sheet(3, CAUGHT, true), ScoreSheet.of(CARD)));
    score.write(new java.io.PrintStream(java.io.OutputStream.nullOutputStream()), directory);
    assertThat(score.passed()).isFalse();
    assertThat(directory.resolve("score.json")).content().contains("passed", "failed");
    assertThat(directory.resolve("score.md")).content().contains("FAILED");
  }
}
