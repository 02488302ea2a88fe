package org.airlock.online.lifecycle;

import static org.airlock.common.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.airlock.common.Enrolment;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bundle.Header;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.control.Control;
import org.airlock.common.payload.DrillRecord;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.store.RealDisk;
import org.airlock.common.store.Store;
import org.airlock.common.store.Trust;
import org.airlock.online.Office;
import org.airlock.online.desk.Desk;
import org.airlock.online.desk.DrillIntake;
import org.airlock.online.desk.KnownMaterials;
import org.airlock.online.desk.Regions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DrillTest {
  @TempDir private Path scratch;
  private Office office;
  private Digest passport;

  @BeforeEach
  void firstImport() {
    office = new Office(scratch);
    office.firstImport();
    passport = Digest.of(office.people.passport().toPayload());
  }

  private Bytes drill(Instant at, EscrowRecord... escrows) {
    Header h = office.people.header(BundleType.DRILL, "D-KC-1-1", Optional.empty());
    return office.signed(
        new DrillRecord(
            new Header(
                h.type(),
                h.environment(),
                h.ceremony(),
                h.sequence(),
                h.id(),
                at,
                h.notAfter(),
                h.rosterVersion(),
                h.rosterDigest()),
            "E-KC-1-1",
            Digest.of(escrows[escrows.length - 1].toPayload()),
            List.of(1, 2),
            List.of(new DrillRecord.Material("M-KC-1-1", passport)),
            List.of(escrows).stream().map(office::signed).toList(),
            List.of()));
  }

  private void take(Bytes drill, Instant now) {
    try (Store store = Store.open(new RealDisk(), scratch.resolve("store"), () -> now, "test")) {
      new DrillIntake(store, Trust.load(store)).take(drill, "stick/D.dsse.json", now);
    }
  }

  private KnownMaterials.Known known() {
    try (Store store =
        Store.open(new RealDisk(), scratch.resolve("store"), () -> office.clock, "test")) {
      return KnownMaterials.of(store, Trust.load(store)).of(passport).orElseThrow();
    }
  }

  private Deletion.Ordered order() {
    try (Desk desk = office.desk("ines", "delete-material");
        Regions regions = office.regions()) {
      return new Deletion(desk, regions, Office.NO_TRAIL)
          .order("KC-9", Office.KEY, office.kms.key(Office.KEY).materialId, "no more use");
    }
  }

  @Test
  void drill_taken_countsAsEscrowProofForADeletion() {
    office.kms.pass(Duration.ofDays(366));
    assertRefused(Control.ESCROW_PROOF, this::order).hasMessageContaining("more than 365 days ago");
    Instant at = Enrolment.NOW.plus(Duration.ofDays(300));
    take(drill(at, office.people.escrow()), at);
    assertThat(known().provenAt()).isEqualTo(at);
    assertThat(order().payload().provenAt()).isEqualTo(at);
  }

  @Test
  void drill_takenTwice_isRecordedOnce() {
    Bytes drill = drill(Enrolment.NOW, office.people.escrow());
    take(drill, Enrolment.NOW);
    take(drill, Enrolment.NOW);
    assertThat(office.eventTypes()).containsOnlyOnce("drill-taken");
  }

  @Test
  void drill_ofANewGeneration_tellsTheOnlineSideOfIt() {
    EscrowRecord first = office.people.escrow();
    take(drill(Enrolment.NOW, first, next(first)), Enrolment.NOW);
    assertThat(known().escrow().generation()).isEqualTo(first.generation() + 1);
    try (Store store =
        Store.open(new RealDisk(), scratch.resolve("store"), () -> office.clock, "test")) {
      assertThat(KnownMaterials.of(store, Trust.load(store)).escrows()).hasSize(1);
    }
  }

  private EscrowRecord next(EscrowRecord first) {
    return new EscrowRecord(
        office.people.header(BundleType.ESCROW, "E-KC-1-2", Optional.empty()),
        first.label(),
        first.generation() + 1,
        Optional.of(Digest.of(first.toPayload())),
        first.setIdentifier() ^ 1,
        first.threshold(),
        first.escrowKeyFingerprint(),
        first.shares(),
        first.trials(),
        List.of(),
        List.of(new EscrowRecord.Resealed("M-KC-1-1", passport, passport)));
  }

  @Test
  void escrowProof_drillWithoutItsEscrowUnprovenOrFromTomorrow_isRefused() {
    EscrowRecord good = office.people.escrow();
    DrillRecord other = office.people.drill();
    DrillRecord foreign =
        new DrillRecord(
            other.header(),
            other.escrowId(),
            passport,
            other.shares(),
            other.materials(),
            List.of(office.signed(good)),
            List.of());
    assertRefused(Control.ESCROW_PROOF, () -> take(office.signed(foreign), Enrolment.NOW))
        .hasMessageContaining("the record of escrow E-KC-1-1 is not inside");
    EscrowRecord untried =
        new EscrowRecord(
            good.header(),
            good.label(),
            good.generation(),
            good.supersedes(),
            good.setIdentifier(),
            good.threshold(),
            good.escrowKeyFingerprint(),
            good.shares(),
            List.of(List.of(1, 2)),
            good.limitations());
    assertRefused(Control.ESCROW_PROOF, () -> take(drill(Enrolment.NOW, untried), Enrolment.NOW))
        .hasMessageContaining("share 3 took part in no trial");
    Instant later = Enrolment.NOW.plus(Duration.ofDays(2));
    assertRefused(Control.ESCROW_PROOF, () -> take(drill(later, good), Enrolment.NOW))
        .hasMessageContaining("the drill is dated");
    Bytes single = office.people.signed(other, "anna").toBytes();
    assertRefused(Control.SIGNATURES, () -> take(single, Enrolment.NOW))
        .hasMessageContaining("1 operator + 1 witness");
  }
}
