package org.airlock.online.lifecycle;

import static org.airlock.common.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.failure.Failure;
import org.airlock.common.payload.DeletionOrder;
import org.airlock.common.transcript.Event;
import org.airlock.online.FakeKms;
import org.airlock.online.Office;
import org.airlock.online.desk.Desk;
import org.airlock.online.desk.KnownMaterials;
import org.airlock.online.desk.Records;
import org.airlock.online.desk.Regions;
import org.airlock.online.kms.KeyDescription;
import org.airlock.online.kms.KeyMaterialEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DeletionTest {
  @TempDir private Path scratch;
  private Office office;

  @BeforeEach
  void firstImport() {
    office = new Office(scratch);
    office.firstImport();
  }

  private Deletion.Ordered order(Optional<String> material) {
    try (Desk desk = office.desk("ines", "delete-material");
        Regions regions = office.regions()) {
      return new Deletion(desk, regions, Office.NO_TRAIL)
          .order("KC-9", Office.KEY, material, "the data is to stop");
    }
  }

  private Deletion.Ordered order() {
    return order(office.kms.key(Office.KEY).materialId);
  }

  private String execute(Bytes order) {
    try (Desk desk = office.desk("ines", "delete-material");
        Regions regions = office.regions()) {
      return new Deletion(desk, regions, Office.NO_TRAIL).execute(order, "order");
    }
  }

  private void assertNothingDeleted() {
    assertThat(office.kms.count("DeleteImportedKeyMaterial")).isZero();
  }

  @Test
  void delete_afterAllGates_deletesOnceAndIsRecorded() {
    Deletion.Ordered ordered = order();
    assertThat(ordered.complete()).isFalse();
    assertNothingDeleted();
    Envelope signed = office.countersign(ordered.envelope().toBytes());
    assertThat(execute(signed.toBytes())).isEqualTo("request-id-delete");
    assertThat(office.kms.key(Office.KEY).state).isEqualTo("PendingImport");
    assertThat(office.eventTypes()).endsWith("deletion-begun", "material-deleted", "deletion-done");
    assertRefused(Control.NEVER_AUTO_DELETE, () -> execute(signed.toBytes()))
        .hasMessageContaining("was executed on");
    assertThat(office.kms.count("DeleteImportedKeyMaterial")).isEqualTo(1);
    office.importIt(office.signed(office.answer(office.request(Office.KEY))));
    assertThat(office.kms.key(Office.KEY).state).isEqualTo("Enabled");
  }

  @Test
  void delete_signedByOneOnly_isRefused() {
    Deletion.Ordered ordered = order();
    assertRefused(Control.SIGNATURES, () -> execute(ordered.envelope().toBytes()));
    assertNothingDeleted();
  }

  @Test
  void order_withoutAnIdOrWithAnother_isRefused() {
    assertRefused(Control.NEVER_AUTO_DELETE, () -> order(Optional.empty()))
        .hasMessageContaining("which material is to be deleted was not said")
        .extracting(thrown -> ((Failure) thrown).hint())
        .asString()
        .contains(office.kms.key(Office.KEY).materialId.orElseThrow() + " (CURRENT)");
    assertRefused(Control.NEVER_AUTO_DELETE, () -> order(Optional.of("00".repeat(32))))
        .hasMessageContaining("KMS has no imported material");
    assertNothingDeleted();
  }

  @Test
  void order_withAnOldEscrowProof_isRefused() {
    office.kms.pass(Duration.ofDays(366));
    assertRefused(Control.ESCROW_PROOF, this::order).hasMessageContaining("more than 365 days ago");
    assertNothingDeleted();
  }

  @Test
  void order_ofMaterialNobodyHasAReceiptFor_isRefused() {
    office.kms.key(Office.KEY).materialId = Optional.of("11".repeat(32));
    assertRefused(Control.MATERIAL_ID_EXPECTED, this::order)
        .hasMessageContaining("nobody knows what brings it back");
    assertNothingDeleted();
  }

  @Test
  void order_notTyped_isNotMade() {
    office.answers("ines", "ines", "yes");
    assertThatThrownBy(this::order)
        .isInstanceOf(Failure.Stopped.class)
        .hasMessageContaining("nothing was deleted");
    assertThat(office.eventTypes()).doesNotContain("deletion-ordered");
  }

  @Test
  void delete_whenTheKeyChangedSinceTheOrder_isRefused() {
    Bytes signed = office.countersign(order().envelope().toBytes()).toBytes();
    office.kms.key(Office.KEY).state = "Disabled";
    assertRefused(Control.KEY_STATE, () -> execute(signed))
        .hasMessageContaining("is Disabled with 1 materials; the order was signed for Enabled");
    assertNothingDeleted();
  }

  @Test
  void delete_aDayLater_theOrderIsDead() {
    Envelope signed = office.countersign(order().envelope().toBytes());
    DeletionOrder order = DeletionOrder.parse(signed.payload(), "order");
    office.clock = order.header().notAfter().orElseThrow();
    assertRefused(Control.NEVER_AUTO_DELETE, () -> execute(signed.toBytes()))
        .hasMessageContaining("the order died at");
    assertNothingDeleted();
  }

  /** The answer is lost: KMS has deleted, and nobody here knows. */
  @Test
  void delete_whenTheAnswerIsLost_isUnknownAndTheOrderIsUsedUp() {
    Bytes signed = office.countersign(order().envelope().toBytes()).toBytes();
    office.kms.onDelete =
        warrant -> {
          String lost = office.kms.delete(warrant);
          throw new Failure.Transport("the answer was lost after " + lost, "look in KMS");
        };
    assertThatThrownBy(() -> execute(signed))
        .isInstanceOf(Failure.Transport.class)
        .hasMessageContaining("it is not known whether KMS deleted the material")
        .extracting(thrown -> ((Failure) thrown).hint())
        .asString()
        .contains("importer status --ask-kms", "importer reconcile", "this order is used up");
    assertThat(office.eventTypes())
        .containsSubsequence("deletion-begun", "deletion-unknown")
        .doesNotContain("material-deleted", "deletion-failed");
    office.kms.onDelete = office.kms::delete;
    office.importIt(office.signed(office.answer(office.request(Office.KEY))));
    office.countersign(newestReceipt());
    assertThat(office.kms.key(Office.KEY).state).isEqualTo("Enabled");
    assertRefused(Control.NEVER_AUTO_DELETE, () -> execute(signed))
        .hasMessageContaining("did not finish");
    assertThat(office.kms.key(Office.KEY).state).isEqualTo("Enabled");
    assertThat(office.kms.count("DeleteImportedKeyMaterial")).isEqualTo(1);
  }

  private Bytes newestReceipt() {
    try (Desk desk = office.desk("ivan", "test")) {
      return new Records(desk.store(), desk.chain()).lastReceipt(Office.KEY).orElseThrow().file();
    }
  }

  @Test
  void delete_whenKmsCannotBeAskedAfterwards_isRecordedAsDone() {
    Bytes signed = office.countersign(order().envelope().toBytes()).toBytes();
    office.kms.onDelete =
        warrant -> {
          office.kms.unreadable = new Failure.Transport("the line is down", "wait");
          return office.kms.delete(warrant);
        };
    ByteArrayOutputStream screen = office.watch();
    assertThat(execute(signed)).isEqualTo("request-id-delete");
    assertThat(screen.toString(StandardCharsets.UTF_8))
        .contains("The material is deleted. KMS did not say what state the key is in now");
    assertThat(office.eventTypes())
        .endsWith("deletion-begun", "material-deleted", "deletion-done")
        .doesNotContain("deletion-failed");
    Event done = office.events().get(office.events().size() - 1);
    assertThat(done.fact("state-after")).isEqualTo("unknown");
  }

  @Test
  void delete_whenKmsRefuses_failsAndTheOrderIsUsedUp() {
    Bytes signed = office.countersign(order().envelope().toBytes()).toBytes();
    office.kms.onDelete =
        warrant -> {
          throw new Failure.Refused(Control.KEY_STATE, "KMS said no", "look at the key");
        };
    assertRefused(Control.KEY_STATE, () -> execute(signed)).hasMessageContaining("KMS said no");
    assertThat(office.eventTypes()).endsWith("deletion-begun", "deletion-failed");
    assertRefused(Control.NEVER_AUTO_DELETE, () -> execute(signed))
        .hasMessageContaining("did not finish");
  }

  /** Killed between the call and its record: only deletion-begun is there. */
  @Test
  void delete_afterAKillDuringTheCall_isRefused() {
    Bytes signed = office.countersign(order().envelope().toBytes()).toBytes();
    office.kms.onDelete =
        warrant -> {
          office.kms.delete(warrant);
          throw new IllegalStateException("killed");
        };
    assertThatThrownBy(() -> execute(signed)).hasMessage("killed");
    assertThat(office.eventTypes())
        .contains("deletion-begun")
        .doesNotContain("material-deleted", "deletion-failed", "deletion-unknown");
    office.kms.take(office.kms.imports.get(0));
    assertRefused(Control.NEVER_AUTO_DELETE, () -> execute(signed));
    assertThat(office.kms.count("DeleteImportedKeyMaterial")).isEqualTo(1);
  }

  @Test
  void delete_notTyped_isStopped() {
    Bytes signed = office.countersign(order().envelope().toBytes()).toBytes();
    office.answers("ines", "ines", "yes");
    assertThatThrownBy(() -> execute(signed))
        .isInstanceOf(Failure.Stopped.class)
        .hasMessageContaining("nothing was deleted");
    assertNothingDeleted();
    assertThat(office.eventTypes()).doesNotContain("deletion-begun");
    office.answers("ines", "ines");
    assertThat(execute(signed)).isEqualTo("request-id-delete");
  }

  /** The way back would be blocked: nobody can countersign it once the key has stopped. */
  @Test
  void order_withAReceiptSignedByOneOnly_isRefused() {
    office.kms.delete(
        new org.airlock.online.kms.DeletionWarrant(
            Office.KEY, office.kms.key(Office.KEY).materialId));
    office.importIt(office.signed(office.answer(office.request(Office.KEY))));
    assertRefused(Control.SIGNATURES, this::order)
        .hasMessageContaining("is signed by ines only")
        .extracting(thrown -> ((Failure) thrown).hint())
        .asString()
        .contains("importer countersign");
    assertNothingDeleted();
    office.countersign(newestReceipt());
    assertThat(order().complete()).isFalse();
  }

  @Test
  void order_withAProofFromTheFuture_isRefused() {
    office.kms.time = office.kms.time.minus(Duration.ofDays(2));
    assertRefused(Control.ESCROW_PROOF, this::order)
        .hasMessageContaining("is later than now")
        .hasMessageContaining("stated wrong offline");
    assertNothingDeleted();
  }

  @Test
  void proof_datedAfterItWasRecorded_isNoneForEver() {
    Instant recorded = Instant.parse("2026-11-20T10:00:00Z");
    KnownMaterials.Known known =
        new KnownMaterials.Known(
            office.people.passport(),
            office.people.escrow(),
            List.of(new KnownMaterials.Proof(recorded.plus(Duration.ofDays(365)), recorded)));
    assertThat(known.provenBy(recorded)).isEmpty();
    assertThat(known.provenBy(recorded.plus(Duration.ofDays(400)))).isEmpty();
    KnownMaterials.Known both =
        new KnownMaterials.Known(
            office.people.passport(),
            office.people.escrow(),
            List.of(
                new KnownMaterials.Proof(recorded.plus(Duration.ofDays(365)), recorded),
                new KnownMaterials.Proof(recorded.plus(Duration.ofHours(14)), recorded)));
    assertThat(both.provenBy(recorded.plus(Duration.ofDays(400))))
        .contains(recorded.plus(Duration.ofHours(14)));
  }

  @Test
  void order_withAReasonThatCannotBeSeen_isRefused() {
    for (String reason : List.of("fine\u001b[2J", "fine\nSigned: all", "fine \u202e", " ")) {
      try (Desk desk = office.desk("ines", "delete-material");
          Regions regions = office.regions()) {
        Deletion deletion = new Deletion(desk, regions, Office.NO_TRAIL);
        assertThatThrownBy(
                () ->
                    deletion.order(
                        "KC-9", Office.KEY, office.kms.key(Office.KEY).materialId, reason))
            .isInstanceOf(Failure.Usage.class)
            .hasMessageContaining("characters nobody can see");
      }
    }
    DeletionOrder good = order().payload();
    assertThatThrownBy(() -> withReason(good, "fine\u001b]0;x\u0007"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("characters nobody can see");
  }

  private static DeletionOrder withReason(DeletionOrder order, String reason) {
    return new DeletionOrder(
        order.header(),
        order.key(),
        order.keyMaterialId(),
        order.passportDigest(),
        order.keyState(),
        order.materials(),
        order.provenAt(),
        reason,
        order.limitations());
  }

  @Test
  void countersign_showsTheSameBlastRadiusAsTheOrder() {
    ByteArrayOutputStream first = office.watch();
    Deletion.Ordered ordered = order();
    ByteArrayOutputStream second = office.watch();
    office.countersign(ordered.envelope().toBytes());
    assertThat(radius(second)).isNotEmpty().isEqualTo(radius(first));
    assertThat(radius(second))
        .contains(
            "  effect     the key stops at once, for all its data and all its users, until this material is imported again")
        .anyMatch(line -> line.startsWith("  way back   passport "))
        .anyMatch(line -> line.startsWith("  last use   CloudTrail was not asked"));
  }

  private static List<String> radius(ByteArrayOutputStream screen) {
    return screen
        .toString(StandardCharsets.UTF_8)
        .lines()
        .dropWhile(line -> !line.startsWith("DELETE "))
        .takeWhile(line -> line.startsWith("DELETE ") || line.startsWith("  "))
        .toList();
  }

  @Test
  void countersign_whenTheMaterialIsGoneOrOneMoreCame_isRefused() {
    Bytes order = order().envelope().toBytes();
    office.kms.key(Office.KEY).others.add(pending("PENDING_ROTATION"));
    assertRefused(Control.KEY_STATE, () -> office.countersign(order))
        .hasMessageContaining("the file says number of materials 1, KMS says 2");
    office.kms.key(Office.KEY).others.clear();
    office.kms.key(Office.KEY).present = false;
    assertRefused(Control.NEVER_AUTO_DELETE, () -> office.countersign(order))
        .hasMessageContaining("KMS has no imported material");
  }

  @Test
  void countersign_whenTheProofHasBecomeTooOld_isRefused() {
    Bytes order = order().envelope().toBytes();
    office.kms.pass(Duration.ofDays(366));
    assertRefused(Control.ESCROW_PROOF, () -> office.countersign(order))
        .hasMessageContaining("more than 365 days ago");
  }

  @Test
  void countersign_whenTheStoreKnowsAnotherPassport_isRefused() {
    DeletionOrder good = order().payload();
    DeletionOrder other =
        new DeletionOrder(
            good.header(),
            good.key(),
            good.keyMaterialId(),
            Digest.of(Bytes.utf8("another")),
            good.keyState(),
            good.materials(),
            good.provenAt(),
            good.reason(),
            good.limitations());
    Bytes signed = office.people.signed(other, "ines").toBytes();
    assertRefused(Control.MATERIAL_ID_EXPECTED, () -> office.countersign(signed))
        .hasMessageContaining("the receipt in this store says");
  }

  @Test
  void countersign_onALaptopWithoutTheRecords_saysThatTheOrderSpeaks() {
    Bytes order = order().envelope().toBytes();
    office.begin("second");
    ByteArrayOutputStream screen = office.watch();
    office.countersignAt("second", "ivan", order);
    assertThat(screen.toString(StandardCharsets.UTF_8))
        .contains("says the order; this store has no record of it");
  }

  private static KeyMaterialEntry pending(String state) {
    return new KeyMaterialEntry(
        "cd".repeat(32), Optional.empty(), "IMPORTED", state, Optional.empty(), Optional.empty());
  }

  /** What KMS says of the material decides, and no receipt. */
  @Test
  void effect_ofEachState_isWhatKmsWillDo() {
    FakeKms.Key key = office.kms.key(Office.KEY);
    key.others.add(pending("PENDING_ROTATION"));
    assertThat(doomed("cd".repeat(32)).effect())
        .isEqualTo("the waiting rotation is called off; the key goes on working");
    key.state = "PendingImport";
    assertThat(doomed("cd".repeat(32)).effect())
        .isEqualTo("the waiting rotation is called off; the key stays PendingImport");
    key.state = "Enabled";
    // Rotated with another tool: the receipt still says that the material waits.
    key.others.set(0, pending("NON_CURRENT"));
    assertThat(doomed("cd".repeat(32)).effect()).startsWith("the key stops at once");
    key.others.set(0, pending("PENDING_MULTI_REGION_IMPORT_AND_ROTATION"));
    assertThat(doomed("cd".repeat(32)).effect()).endsWith("goes on working");
    key.multiRegion =
        Optional.of(new KeyDescription.MultiRegion("PRIMARY", Optional.of(Office.KEY), List.of()));
    assertThat(doomed("cd".repeat(32)).elsewhere().orElseThrow())
        .contains("its replicas lose the waiting material too");
    assertThat(doomed(key.materialId.orElseThrow()).elsewhere().orElseThrow())
        .contains("keep their own copy");
  }

  private Doomed doomed(String id) {
    return Doomed.look(office.kms, Office.KEY, Optional.of(id));
  }
}
