package org.airlock.online.board;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.airlock.common.Enrolment;
import org.airlock.common.control.Control;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.roster.RosterChain;
import org.airlock.common.store.RealDisk;
import org.airlock.common.store.Store;
import org.airlock.common.store.Trust;
import org.airlock.online.FakeKms;
import org.airlock.online.Office;
import org.airlock.online.board.page.BoardView;
import org.airlock.online.board.page.Cell;
import org.airlock.online.board.page.UnknownKey;
import org.airlock.online.board.page.Urgency;
import org.airlock.online.desk.KnownMaterials;
import org.airlock.online.desk.Records;
import org.airlock.online.importing.ImportDesk;
import org.airlock.online.kms.KeyMaterialEntry;
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

  private Cell cell(boolean askKms) {
    return view(askKms, Set.of()).cells().get(0);
  }

  private BoardView view(boolean askKms, Set<String> sweep) {
    try (Store store =
        Store.open(new RealDisk(), office.store("store"), () -> office.clock, "status")) {
      RosterChain chain = Trust.load(store);
      return new Board(
              new Records(store, chain),
              KnownMaterials.of(store, chain),
              chain.newest(),
              office.clock)
          .view(store.head(), askKms ? Optional.of(office.regions()) : Optional.empty(), sweep);
    }
  }

  private String next(boolean askKms) {
    return cell(askKms).next();
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
    assertThat(next(true)).isEqualTo("expires in 58 days: re-import before");

    office.clock = Enrolment.NOW.plus(Duration.ofDays(45));
    assertThat(next(false)).isEqualTo("expires in 15 days: re-import before");
    assertThat(cell(false).urgency()).isEqualTo(Urgency.WATCH);

    office.clock = Enrolment.NOW.plus(Duration.ofDays(50));
    assertThat(next(false)).isEqualTo("expires in 10 days: re-import now");
    assertThat(cell(false).urgency()).isEqualTo(Urgency.DUE);

    office.clock = Enrolment.NOW.plus(Duration.ofDays(60));
    assertThat(next(false)).startsWith("the material has expired");
    assertThat(cell(false).urgency()).isEqualTo(Urgency.DEAD);

    office.kms.deleteMaterial(Office.KEY);
    assertThat(next(true)).startsWith("the material is gone");
  }

  @Test
  void cell_namesMaterialAndWhatBringsItBack() {
    office.firstImport();
    Cell cell = cell(true);
    assertThat(cell.label()).contains("orders");
    assertThat(cell.keyMaterialId()).isEqualTo(office.kms.key(Office.KEY).materialId);
    assertThat(cell.materialState()).contains("CURRENT");
    assertThat(cell.escrow().orElseThrow().custodians()).containsExactly("carol", "chen", "cleo");
    assertThat(cell.escrow().orElseThrow().lastProven()).contains(Enrolment.NOW);
    assertThat(cell.urgency()).isEqualTo(Urgency.FINE);
    assertThat(cell.next()).isEqualTo("nothing");
  }

  @Test
  void view_materialThatNoReceiptNames_isACellOfItsOwn() {
    office.firstImport();
    office
        .kms
        .key(Office.KEY)
        .others
        .add(
            new KeyMaterialEntry(
                "ee".repeat(32),
                Optional.empty(),
                "IMPORTED",
                "PENDING_ROTATION",
                Optional.empty(),
                Optional.empty()));
    List<Cell> cells = view(true, Set.of()).cells();
    assertThat(cells).hasSize(2);
    assertThat(cells.get(1).next()).contains("no receipt of this store names this material");
    assertThat(cells.get(1).urgency()).isEqualTo(Urgency.ACT);
  }

  @Test
  void view_whenKmsCannotBeAskedAboutAKey_saysUnknown() {
    office.firstImport();
    office.kms.keys.remove(Office.KEY);
    Cell cell = cell(true);
    assertThat(cell.urgency()).isEqualTo(Urgency.UNKNOWN);
    assertThat(cell.next()).contains("no such key");
  }

  @Test
  void sweep_findsExternalKeysThatNobodyKnows() {
    office.firstImport();
    KeyArn stranger = KeyArn.parse(Office.KEY.toString().replace("889b", "999b")).orElseThrow();
    KeyArn own = KeyArn.parse(Office.KEY.toString().replace("889b", "777b")).orElseThrow();
    office.kms.key(stranger).state = "Enabled";
    office.kms.key(own).origin = "AWS_KMS";
    assertThat(view(true, Set.of("eu-central-1")).unknownKeys())
        .extracting(UnknownKey::key)
        .containsExactly(stranger);
  }

  @Test
  void view_escrowProvenTooLongAgo_isNamed() {
    office.firstImport();
    assertThat(view(false, Set.of()).oldDrills()).isEmpty();
    office.clock = Enrolment.NOW.plus(Duration.ofDays(366));
    assertThat(view(false, Set.of()).oldDrills()).hasSize(1);
  }

  /** Somebody imported the same material with another expiry: KMS is right, the receipt is not. */
  @Test
  void expiry_thatKmsSaysOtherwise_isKmssAndAnAct() {
    office.firstImport();
    Instant soon = Enrolment.NOW.plus(Duration.ofDays(90));
    office.kms.key(Office.KEY).validTo = Optional.of(soon);
    Cell cell = cell(true);
    assertThat(cell.expiry().orElseThrow().validTo()).contains(soon);
    assertThat(cell.urgency()).isEqualTo(Urgency.ACT);
    assertThat(cell.next()).contains("KMS says that it expires " + soon + ", the receipt never");
    office.kms.key(Office.KEY).validTo = Optional.of(Enrolment.NOW.plus(Duration.ofDays(3)));
    assertThat(cell(true).urgency()).isEqualTo(Urgency.DUE);
    assertThat(cell(false).urgency()).as("nobody asked KMS").isEqualTo(Urgency.FINE);
  }

  @Test
  void view_materialInAKeyThatThisStoreNeverImported_isShown() {
    office.request(Office.KEY);
    office.kms.key(Office.KEY).materialId = Optional.of("ab".repeat(32));
    office.kms.key(Office.KEY).present = true;
    assertThat(view(true, Set.of()).cells())
        .anyMatch(cell -> cell.next().contains("no receipt of this store names this material"));
  }

  /** One of two keys failed: its work is open, the other's is done. */
  @Test
  void next_afterAPartialImport_isForTheCellThatFailed() {
    KeyArn other = KeyArn.parse(Office.KEY.toString().replace("889b", "999b")).orElseThrow();
    office.kms.key(other);
    office.kms.onImport =
        call ->
            call.key().equals(other)
                ? FakeKms.refusal("KMSInvalidStateException", Control.KEY_STATE)
                : office.kms.take(call);
    ImportDesk.Receipt receipt =
        office.importIt(office.signed(office.answer(office.request(Office.KEY, other))));
    office.countersign(receipt.file());
    List<Cell> cells = view(false, Set.of()).cells();
    Cell done =
        cells.stream().filter(cell -> cell.key().equals(Office.KEY)).findAny().orElseThrow();
    Cell failed = cells.stream().filter(cell -> cell.key().equals(other)).findAny().orElseThrow();
    assertThat(done.next()).isEqualTo("nothing");
    assertThat(done.openRequest()).isEmpty();
    assertThat(failed.next())
        .contains("was partial: run 'importer import' again with the same file before");
    assertThat(failed.openRequest()).contains("IR-KC-1-1");
  }
}
