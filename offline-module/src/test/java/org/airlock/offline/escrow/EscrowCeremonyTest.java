package org.airlock.offline.escrow;

import static org.airlock.common.Refusals.assertIntegrity;
import static org.airlock.common.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.airlock.common.Enrolment;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.roster.Limitations;
import org.airlock.common.roster.Roster;
import org.airlock.common.store.Store;
import org.airlock.common.store.Trust;
import org.airlock.offline.CeremonyRoom;
import org.airlock.offline.material.MaterialGenerator;
import org.airlock.offline.room.Sitting;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EscrowCeremonyTest {
  @TempDir private Path scratch;
  private CeremonyRoom room;

  @BeforeEach
  void open() {
    room = new CeremonyRoom(scratch);
  }

  @Test
  void create_twoOfThree_isProvenAndRecorded() {
    EscrowCeremony.Created created = room.escrow("vault", 2, "orders", "ledger");
    assertThat(created.escrow().proofGap()).isEmpty();
    assertThat(created.escrow().trials()).containsExactly(List.of(1, 2), List.of(1, 3));
    assertThat(created.materials()).hasSize(2);
    assertThat(created.materials().get(0).values().fingerprint())
        .isNotEqualTo(created.materials().get(1).values().fingerprint());
    assertThat(room.eventTypes()).endsWith("escrow-begun", "escrow-done");
    for (String custodian : CeremonyRoom.CUSTODIANS) {
      assertThat(CeremonyRoom.read(room.card(custodian, "1"))).startsWith("# KEEP SECRET.");
    }
  }

  @Test
  void create_wordsOfShares_areNotOnTheScreenWhenWrittenToMedia() {
    room.escrow("vault", 2);
    for (String custodian : CeremonyRoom.CUSTODIANS) {
      String words = words(custodian);
      assertThat(words.split(" ")).hasSize(33);
      assertThat(room.screen()).doesNotContain(words);
    }
  }

  private String words(String custodian) {
    return CeremonyRoom.read(room.card(custodian, "1"))
        .lines()
        .filter(line -> !line.startsWith("#"))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"1", "0", "4"})
  void create_thresholdThatMakesNoSense_isRefused(int threshold) {
    assertRefused(Control.SHARE_THRESHOLD, () -> room.escrow("vault", threshold))
        .hasMessageContaining("makes no sense");
    assertThat(room.eventTypes()).doesNotContain("escrow-begun");
  }

  @Test
  void create_allSharesNeeded_needsADeclaredLimitation() {
    assertRefused(Control.SHARE_THRESHOLD, () -> room.escrow("vault", 3))
        .hasMessageContaining("one lost share loses everything");
  }

  @Test
  void create_allSharesNeededAndDeclared_isMadeAndItsRecordRepeatsTheDeclaration() {
    Roster next = room.people.next();
    Roster declaring =
        new Roster(
            next.header(),
            next.people(),
            next.rules(),
            List.of(Limitations.ALL_SHARES_NEEDED),
            next.endpoints(),
            next.policy());
    try (Store store = room.open()) {
      Trust.update(store, room.people.signed(declaring, "vera", "otto"), "r2");
    }
    EscrowRecord escrow = room.escrow("vault", 3).escrow();
    assertThat(escrow.threshold()).isEqualTo(3);
    assertThat(escrow.limitations()).containsExactly(Limitations.ALL_SHARES_NEEDED);
  }

  @Test
  void create_forSomebodyWhoIsNoCustodian_isRefused() {
    assertRefused(
            Control.SIGNATURES, () -> room.escrow("vault", 2, List.of("carol", "chen", "anna")))
        .hasMessageContaining("anna is not a custodian");
    assertThatThrownBy(() -> room.escrow("vault", 2, List.of("carol", "chen", "carol")))
        .isInstanceOf(Failure.Usage.class)
        .hasMessageContaining("named twice");
  }

  @Test
  void create_labelTaken_isRefused() {
    room.escrow("vault", 2);
    CeremonyRoom.CUSTODIANS.forEach(custodian -> room.medium(custodian, "2"));
    assertThatThrownBy(() -> room.escrow("vault", 2))
        .isInstanceOf(Failure.Usage.class)
        .hasMessageContaining("labelled vault already");
  }

  @Test
  void readBack_wrongCardThreeTimes_stopsAndNothingCounts() {
    String carols = "@" + room.card("carol", "1");
    room.give("chen", carols, carols, carols);
    assertRefused(Control.SHARE_COMMITMENT, () -> room.escrow("vault", 2, "orders"))
        .hasMessageContaining("not the one handed out");
    assertThat(room.eventTypes()).doesNotContain("escrow-done");
    try (Sitting again = room.sitting("escrow create")) {
      assertThat(again.store().recordedBelow("escrow")).isEmpty();
    }
  }

  @Test
  void readBack_wrongCardOnce_isAskedForAgain() {
    room.give("chen", "@" + room.card("carol", "1"), "@" + room.card("chen", "1"));
    assertThat(room.escrow("vault", 2).escrow().proofGap()).isEmpty();
    assertThat(room.screen()).contains("error: SHARE-COMMITMENT");
  }

  @Test
  void readBack_mistypedWord_isNamedAndAskedForAgain() {
    room.give("carol", "academic acid acne", "@" + room.card("carol", "1"));
    room.escrow("vault", 2);
    assertThat(room.screen()).contains("error: SHARE-CHECKSUM: the share of carol");
  }

  private void onTheScreen() {
    try (Sitting sitting = room.sitting("escrow create")) {
      new EscrowCeremony(sitting, MaterialGenerator.system())
          .create(new EscrowCeremony.Order("vault", 2, CeremonyRoom.CUSTODIANS, false, List.of()));
    }
  }

  private void wrongPaper() {
    for (String custodian : CeremonyRoom.CUSTODIANS) {
      room.answers.put("alone:" + custodian, List.of(""));
      room.answers.put("written:" + custodian, List.of(""));
      room.give(custodian, "academic acid acne");
    }
  }

  @Test
  void secondDisplay_decidedByNobody_refusesAndNothingCounts() {
    wrongPaper();
    room.answers.put("second-display:carol", List.of(""));
    assertRefused(Control.SHARE_CHECKSUM, this::onTheScreen).hasMessageContaining("carol");
    assertThat(room.eventTypes()).doesNotContain("deviation", "escrow-done");
  }

  @Test
  void secondDisplay_decided_isRecordedBeforeTheWordsAreShown() {
    wrongPaper();
    room.answers.put("second-display:carol", List.of("wim", ""));
    room.answers.put("second-display-reason:carol", List.of("the ink ran"));
    assertRefused(Control.SHARE_CHECKSUM, this::onTheScreen);
    try (org.airlock.common.store.Store store = room.open()) {
      assertThat(store.events("deviation")).hasSize(1);
      org.airlock.common.transcript.Event deviation = store.events("deviation").get(0);
      assertThat(deviation.fact("what")).isEqualTo("share 1 is shown to carol once more");
      assertThat(deviation.fact("decided-by")).isEqualTo("wim");
      assertThat(deviation.fact("why")).isEqualTo("the ink ran");
    }
    assertThat(room.screen().split("Share 1 of 3, page 9 of 9")).hasSize(3);
  }

  @Test
  void secondDisplay_decidedByTheCustodianOrWithoutAReason_stops() {
    wrongPaper();
    room.answers.put("second-display:carol", List.of("carol"));
    assertThatThrownBy(this::onTheScreen)
        .isInstanceOf(Failure.Stopped.class)
        .hasMessageContaining("another person on the roster");
    room.answers.put("second-display:carol", List.of("wim"));
    room.answers.put("second-display-reason:carol", List.of(""));
    assertThatThrownBy(this::onTheScreen)
        .isInstanceOf(Failure.Stopped.class)
        .hasMessageContaining("no reason was given");
    assertThat(room.eventTypes()).doesNotContain("deviation");
  }

  @Test
  void acknowledge_refused_stops() {
    room.answers.put("acknowledge:chen", List.of("no"));
    assertThatThrownBy(() -> room.escrow("vault", 2))
        .isInstanceOf(Failure.Stopped.class)
        .hasMessageContaining("chen did not take share 2");
  }

  @Test
  void medium_thatHoldsAShareAlready_isNeverOverwritten() {
    CeremonyRoom.write(room.card("carol", "1"), "an older share");
    assertThatThrownBy(() -> room.escrow("vault", 2))
        .isInstanceOf(Failure.Environment.class)
        .hasMessageContaining("exists already and is never overwritten");
    assertThat(CeremonyRoom.read(room.card("carol", "1"))).isEqualTo("an older share");
  }

  @Test
  void trials_anyThresholdAndCount_coverEveryShareWithTheThresholdEach() {
    int combinations = 0;
    for (int count = 2; count <= 16; count++) {
      for (int threshold = 2; threshold <= count; threshold++) {
        Set<Integer> covered = new HashSet<>();
        for (List<Integer> trial : HandOut.trials(threshold, count)) {
          assertThat(new HashSet<>(trial)).hasSize(threshold);
          covered.addAll(trial);
        }
        List<Integer> all = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
          all.add(i);
        }
        assertThat(covered).containsExactlyInAnyOrderElementsOf(all);
        combinations++;
      }
    }
    assertThat(combinations).isEqualTo(120);
  }

  @Test
  void sitting_operatorWhoIsAlsoWitness_isRefused() {
    assertRefused(Control.SIGNATURES, () -> room.sitting("wrap", "anna", "anna").close());
  }

  @Test
  void sitting_withAnImportOperator_isRefused() {
    assertRefused(Control.SIGNATURES, () -> room.sitting("wrap", "ines", "wim").close())
        .hasMessageContaining("ines is not operator");
  }

  @Test
  void sitting_afterTheRosterExpired_isRefused() {
    room.answers.put("stated-time", List.of(Enrolment.NOW.plus(Duration.ofDays(366)).toString()));
    assertRefused(Control.ROSTER_CURRENT, () -> room.sitting("wrap").close());
  }

  @Test
  void sitting_statedTime_isRecordedAsStated() {
    room.answers.put("stated-time", List.of("2026-11-24T12:00:00Z"));
    try (Sitting sitting = room.sitting("wrap")) {
      assertThat(sitting.now()).isEqualTo("2026-11-24T12:00:00Z");
      assertThat(sitting.store().append(sitting.event("wrap-begun")).fact("clock-offset-seconds"))
          .isEqualTo("7200");
    }
    room.answers.put("stated-time", List.of("noon"));
    assertThatThrownBy(() -> room.sitting("wrap").close()).isInstanceOf(Failure.Usage.class);
  }

  @Test
  void sitting_wrongPassphrase_releasesTheStore() {
    room.answers.put("passphrase:wim", List.of("wrong horse battery staple"));
    assertIntegrity(() -> room.sitting("wrap").close());
    room.answers.put("passphrase:wim", room.answers.get("passphrase:anna"));
    room.sitting("wrap").close();
  }
}
