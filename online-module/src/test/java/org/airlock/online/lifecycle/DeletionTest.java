package org.airlock.online.lifecycle;

import static org.airlock.common.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.failure.Failure;
import org.airlock.common.payload.DeletionOrder;
import org.airlock.online.Office;
import org.airlock.online.desk.Desk;
import org.airlock.online.desk.Regions;
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
      return new Deletion(desk, regions).order("KC-9", Office.KEY, material, "the data is to stop");
    }
  }

  private Deletion.Ordered order() {
    return order(office.kms.key(Office.KEY).materialId);
  }

  private String execute(Bytes order) {
    try (Desk desk = office.desk("ines", "delete-material");
        Regions regions = office.regions()) {
      return new Deletion(desk, regions).execute(order, "order");
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
}
