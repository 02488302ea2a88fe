package org.airlock.online.importing;

import static org.airlock.common.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.payload.ImportRequest;
import org.airlock.common.payload.UseProof;
import org.airlock.online.FakeKms;
import org.airlock.online.Office;
import org.airlock.online.kms.ImportCall;
import org.airlock.online.request.ExpiryChoice;
import org.airlock.online.request.Selection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rotation in several Regions: the primary first, then its replicas with the same material. */
final class FollowedPrimaryTest {
  private static final KeyArn PRIMARY = key("eu-central-1");
  private static final KeyArn REPLICA = key("eu-west-1");
  private static final KeyArn FAR = key("us-east-1");
  private static final Bytes NEW = Bytes.utf8("the second material");

  @TempDir private Path scratch;
  private Office office;

  private static KeyArn key(String region) {
    return KeyArn.parse("arn:aws:kms:" + region + ":111122223333:key/mrk-1234").orElseThrow();
  }

  @BeforeEach
  void firstImports() {
    office = new Office(scratch);
    office.kms.relate(PRIMARY, REPLICA, FAR);
    office.countersign(
        office
            .importIt(office.signed(office.answer(office.request(PRIMARY, REPLICA, FAR))))
            .file());
    office.kms.imports.clear();
  }

  private Envelope matrix(KeyArn... keys) {
    return office.request(
        new Selection(
            new LinkedHashSet<>(List.of(keys)),
            true,
            Optional.empty(),
            false,
            false,
            Optional.empty()),
        ExpiryChoice.of(Expiry.never()));
  }

  private Bytes newForAll() {
    return office.signed(office.answer(matrix(REPLICA, PRIMARY, FAR), NEW));
  }

  private List<KeyArn> imported() {
    return office.kms.imports.stream().map(ImportCall::key).toList();
  }

  @Test
  void replicas_whereTheNewMaterialShowsLate_areWaitedForAndComparedByItsId() {
    office.kms.replicationLag = 3;
    ImportDesk.Receipt receipt = office.importIt(newForAll());
    assertThat(receipt.incomplete()).isEmpty();
    assertThat(imported().get(0)).isEqualTo(PRIMARY);
    assertThat(imported()).containsExactlyInAnyOrder(PRIMARY, REPLICA, FAR);
    String id = office.kms.key(PRIMARY).others.get(0).keyMaterialId();
    assertThat(office.kms.imports.subList(1, 3))
        .allMatch(call -> call.expectedKeyMaterialId().equals(Optional.of(id)));
    assertThat(receipt.payload().targets())
        .allMatch(target -> target.keyMaterialId().equals(Optional.of(id)))
        .allMatch(target -> target.proof().method() == UseProof.Method.PENDING_ROTATION);
    assertThat(office.slept()).filteredOn("PT2S"::equals).hasSize(6);
  }

  @Test
  void replica_whereTheNewMaterialNeverShows_isLeftOutAfterThreeMinutes() {
    Bytes wrapped = newForAll();
    office.kms.replicationLag = 1000;
    ImportDesk.Receipt receipt = office.importIt(wrapped);
    assertThat(imported()).containsExactly(PRIMARY);
    assertThat(receipt.incomplete().orElseThrow())
        .isInstanceOf(Failure.Transport.class)
        .hasMessageContaining("here after 3 minutes; nothing was sent");
    assertThat(office.slept()).filteredOn("PT2S"::equals).hasSize(180);
  }

  @Test
  void replicas_whosePrimaryFailed_areLeftOutUntilItHasTheMaterial() {
    Bytes wrapped = newForAll();
    office.kms.onImport =
        call ->
            call.key().equals(PRIMARY)
                ? FakeKms.refusal("InvalidCiphertextException", Control.WRAPPED_MATCHES_REQUEST)
                : office.kms.take(call);
    assertRefused(Control.WRAPPED_MATCHES_REQUEST, () -> office.importIt(wrapped))
        .hasMessageContaining(REPLICA + " was left out: its primary " + PRIMARY)
        .hasMessageContaining(FAR + " was left out");
    assertThat(office.kms.calls)
        .filteredOn(call -> call.startsWith("ImportKeyMaterial") && !call.endsWith(PRIMARY + ""))
        .as("the two of the first imports and no more")
        .hasSize(2);
    office.kms.onImport = office.kms::take;
    assertThat(office.importIt(wrapped).incomplete()).isEmpty();
    assertThat(imported()).hasSize(3).startsWith(PRIMARY);
  }

  @Test
  void replica_inARegionOutOfReach_stopsNoOther() {
    Bytes wrapped = newForAll();
    office.kms.unreachable.add(REPLICA);
    ImportDesk.Receipt receipt = office.importIt(wrapped);
    assertThat(receipt.payload().targets().stream().map(ImportReceipt.Target::key))
        .containsExactly(PRIMARY, FAR);
    assertThat(receipt.incomplete().orElseThrow())
        .isInstanceOf(Failure.Transport.class)
        .hasMessageContaining("eu-west-1 cannot be reached");
    office.kms.unreachable.clear();
    assertThat(office.importIt(wrapped).incomplete()).isEmpty();
    assertThat(imported()).containsExactly(PRIMARY, FAR, REPLICA);
  }

  @Test
  void replica_wrappedWithItsOldMaterial_isRefusedBeforeAnythingIsSentThere() {
    Bytes wrapped =
        office.signed(
            office.answerEach(
                matrix(PRIMARY, REPLICA, FAR),
                target -> target.key().equals(REPLICA) ? Office.MATERIAL : NEW));
    assertRefused(Control.SAME_MATERIAL, () -> office.rehearse(wrapped))
        .hasMessageContaining(REPLICA + " has material orders since");
    ImportDesk.Receipt receipt = office.importIt(wrapped);
    assertThat(imported()).containsExactly(PRIMARY, FAR);
    assertThat(receipt.incomplete().orElseThrow())
        .hasMessageContaining("it is to take the new material of its primary");
  }

  /** The primary has new material, and its replicas do not show it yet. */
  private void primaryAlone() {
    office.kms.replicationLag = 1000;
    office.countersign(office.importIt(office.signed(office.answer(matrix(PRIMARY), NEW))).file());
    office.kms.imports.clear();
  }

  @Test
  void replica_whoseCiphertextIsNotThePrimarysMaterial_isRefusedByKmsByTheId() {
    primaryAlone();
    Envelope later = matrix(REPLICA);
    office.kms.key(REPLICA).lag = 0;
    assertRefused(
        Control.SAME_MATERIAL,
        () -> office.importIt(office.signed(office.answer(later, Bytes.utf8("a third material")))));
    assertThat(imported()).isEmpty();
  }

  @Test
  void replica_afterItsPrimary_followsThePrimarysReceipt() {
    primaryAlone();
    Envelope later = matrix(REPLICA);
    office.kms.key(REPLICA).lag = 2;
    assertThat(office.importIt(office.signed(office.answer(later, NEW))).incomplete()).isEmpty();
    assertThat(imported()).containsExactly(REPLICA);
    assertRefused(
        Control.SAME_MATERIAL,
        () -> office.importIt(office.signed(office.answer(matrix(FAR), Office.MATERIAL))));
  }

  @Test
  void request_forAReplicaAfterItsPrimary_carriesThePrimarysReceipt() {
    primaryAlone();
    ImportRequest request = ImportRequest.parse(matrix(REPLICA).payload(), "request");
    assertThat(request.targets().get(0).followsPrimary()).isTrue();
    assertThat(request.receipts()).hasSize(2);
  }

  @Test
  void dryRun_ofAReplica_saysWhichIdWillBeSent() {
    assertThat(office.rehearse(newForAll()))
        .filteredOn(line -> line.contains("the one that its primary's new material has"))
        .hasSize(2);
    assertThat(office.kms.imports).isEmpty();
  }
}
