package org.airlock.offline.custody;

import static org.airlock.common.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.store.Store;
import org.airlock.offline.CeremonyRoom;
import org.airlock.offline.room.Sitting;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CustodyDeskTest {
  @TempDir private Path scratch;
  private CeremonyRoom room;
  private EscrowRecord escrow;

  @BeforeEach
  void createAnEscrow() {
    room = new CeremonyRoom(scratch);
    escrow = room.escrow("vault", 2).escrow();
    bag("A1001", "A1001");
    found("A1001", "intact");
    room.answers.put("deviation:custody", List.of("stop"));
  }

  private void bag(String first, String second) {
    room.answers.put("bag", List.of(first));
    room.answers.put("bag-again", List.of(second));
  }

  private void found(String number, String state) {
    room.answers.put("bag-found", List.of(number));
    room.answers.put("bag-state", List.of(state));
  }

  private void at(Consumer<CustodyDesk> deed) {
    try (Sitting sitting = room.sitting("custody")) {
      deed.accept(new CustodyDesk(sitting.store(), sitting.roster(), sitting.console()));
    }
  }

  private CustodyDesk.Act share(int number, String witness) {
    return new CustodyDesk.Act(escrow, escrow.shares().get(number - 1), witness);
  }

  private CustodyLedger ledger() {
    try (Store store = room.open()) {
      return CustodyLedger.of(store);
    }
  }

  @Test
  void custody_sealMoveOpen_isReplayedFromTheTranscript() {
    at(desk -> desk.seal(share(1, "wim"), "SAFE-B"));
    CustodyLedger.Place sealed = ledger().of(escrow, escrow.shares().get(0)).orElseThrow();
    assertThat(sealed.bag()).contains("A1001");
    assertThat(sealed.location()).isEqualTo("SAFE-B");
    at(desk -> desk.move(share(1, "wim"), "SAFE-C"));
    assertThat(ledger().of(escrow, escrow.shares().get(0)).orElseThrow().location())
        .isEqualTo("SAFE-C");
    at(desk -> desk.open(share(1, "wim"), "yearly check"));
    CustodyLedger.Place out = ledger().of(escrow, escrow.shares().get(0)).orElseThrow();
    assertThat(out.bag()).isEmpty();
    assertThat(out.inspection()).contains("intact");
    assertThat(room.eventTypes())
        .filteredOn(type -> type.startsWith("custody-"))
        .containsExactly("custody-sealed", "custody-moved", "custody-opened");
  }

  @Test
  void custodySeal_numbersThatDiffer_areAskedForAgainThenRefused() {
    bag("A1001", "A1007");
    assertRefused(Control.CUSTODY_SEAL, () -> at(desk -> desk.seal(share(1, "wim"), "SAFE-B")))
        .hasMessageContaining("the two numbers differ");
    assertThat(room.screen()).contains("error: CUSTODY-SEAL: the two numbers differ");
    bag("?", "?");
    assertRefused(Control.CUSTODY_SEAL, () -> at(desk -> desk.seal(share(1, "wim"), "SAFE-B")))
        .hasMessageContaining("3 to 32 letters");
  }

  @Test
  void custodySeal_numberUsedBefore_isRefused() {
    at(desk -> desk.seal(share(1, "wim"), "SAFE-B"));
    assertRefused(Control.CUSTODY_SEAL, () -> at(desk -> desk.seal(share(2, "wim"), "SAFE-B")))
        .hasMessageContaining("bag number A1001 is in the ledger already");
    assertThatThrownBy(() -> at(desk -> desk.seal(share(1, "wim"), "SAFE-B")))
        .isInstanceOf(Failure.Usage.class)
        .hasMessageContaining("is in bag A1001 already");
  }

  @Test
  void custodySeal_otherNumberOrBrokenSeal_isRefusedUnlessSomebodyDecides() {
    at(desk -> desk.seal(share(1, "wim"), "SAFE-B"));
    found("A1002", "intact");
    assertRefused(Control.CUSTODY_SEAL, () -> at(desk -> desk.open(share(1, "wim"), "check")))
        .hasMessageContaining("another number than the ledger's A1001");
    assertThat(room.eventTypes()).endsWith("custody-refused");
    found("A1001", "broken");
    assertRefused(Control.CUSTODY_SEAL, () -> at(desk -> desk.open(share(1, "wim"), "check")))
        .hasMessageContaining("the seal of bag A1001 is broken");
    room.answers.put("deviation:custody", List.of("carol"));
    assertRefused(Control.CUSTODY_SEAL, () -> at(desk -> desk.open(share(1, "wim"), "check")));
    room.answers.put("deviation:custody", List.of("anna"));
    at(desk -> desk.open(share(1, "wim"), "check"));
    assertThat(room.eventTypes()).endsWith("deviation", "custody-opened");
    try (Store store = room.open()) {
      assertThat(store.events("deviation").get(0).fact("decided-by")).isEqualTo("anna");
    }
  }

  @Test
  void custodyWitness_custodianOfTheSet_isRefused() {
    assertRefused(Control.CUSTODY_WITNESS, () -> at(desk -> desk.seal(share(1, "cleo"), "SAFE-B")));
  }

  @Test
  void custody_actsThatMakeNoSense_areUsageErrors() {
    assertThatThrownBy(() -> at(desk -> desk.open(share(2, "wim"), "check")))
        .isInstanceOf(Failure.Usage.class)
        .hasMessageContaining("is in no bag that the ledger knows");
    at(desk -> desk.seal(share(1, "wim"), "SAFE-B"));
    found("A1001", "fine");
    assertThatThrownBy(() -> at(desk -> desk.open(share(1, "wim"), "check")))
        .isInstanceOf(Failure.Usage.class)
        .hasMessageContaining("none of intact, suspicious, broken");
  }

  @Test
  void crowded_twoSharesInOneLocation_areFlagged() {
    at(desk -> desk.seal(share(1, "wim"), "SAFE-B"));
    assertThat(ledger().crowded(escrow)).isEmpty();
    bag("A1002", "A1002");
    at(desk -> desk.seal(share(2, "wim"), "SAFE-B"));
    assertThat(ledger().crowded(escrow))
        .containsExactly("WARN location SAFE-B holds shares 1 and 2 of one set: move one of them");
  }
}
