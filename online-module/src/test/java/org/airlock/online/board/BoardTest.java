package org.airlock.online.board;

import static org.airlock.common.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.airlock.common.Enrolment;
import org.airlock.common.control.Control;
import org.airlock.common.kms.Expiry;
import org.airlock.common.store.RealDisk;
import org.airlock.common.store.Store;
import org.airlock.common.store.Trust;
import org.airlock.online.Office;
import org.airlock.online.desk.Records;
import org.airlock.online.importing.ImportDesk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BoardTest {
  @TempDir private Path scratch;
  private Office office;

  @BeforeEach
  void open() {
    office = new Office(scratch);
  }

  private String next(boolean askKms) {
    try (Store store =
        Store.open(new RealDisk(), office.store("store"), () -> office.clock, "status")) {
      Board board = new Board(new Records(store, Trust.load(store)), office.clock);
      return board.lines(askKms ? Optional.of(office.regions()) : Optional.empty()).get(0).next();
    }
  }

  @Test
  void next_followsTheLifeOfAKey() {
    office.request(Expiry.at(Enrolment.NOW.plus(Duration.ofDays(60))), Office.KEY);
    assertThat(next(false)).startsWith("wrap request IR-KC-1-1 and import before");

    office.clock = Enrolment.DEADLINE.plusSeconds(1);
    assertThat(next(false)).contains("token died");

    office.clock = Enrolment.NOW;
    ImportDesk.Receipt receipt =
        office.importIt(
            office.signed(
                office.answer(
                    office.request(
                        Expiry.at(Enrolment.NOW.plus(Duration.ofDays(60))), Office.KEY))));
    office.clock = Enrolment.DEADLINE.plusSeconds(1);
    assertThat(next(false)).startsWith("have receipt R-KC-1-1 countersigned");

    office.countersign(receipt.file());
    assertThat(next(true)).isEqualTo("nothing");

    office.clock = Enrolment.NOW.plus(Duration.ofDays(45));
    assertThat(next(false)).isEqualTo("expires in 15 days: re-import before");

    office.clock = Enrolment.NOW.plus(Duration.ofDays(60));
    assertThat(next(false)).startsWith("the material has expired");

    office.kms.deleteMaterial(Office.KEY);
    assertThat(next(true)).startsWith("the material is gone");
  }

  @Test
  void provable_withoutAReceipt_isRefused() {
    try (Store store =
        Store.open(new RealDisk(), office.store("store"), () -> office.clock, "prove")) {
      Board board = new Board(new Records(store, Trust.load(store)), office.clock);
      assertRefused(Control.PROOF_OF_USE, () -> board.provable(Office.KEY))
          .hasMessageContaining("no receipt");
    }
  }
}
