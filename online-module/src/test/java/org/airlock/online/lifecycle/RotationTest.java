package org.airlock.online.lifecycle;

import static org.airlock.common.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.airlock.common.payload.UseProof;
import org.airlock.online.Office;
import org.airlock.online.desk.Desk;
import org.airlock.online.desk.Regions;
import org.airlock.online.importing.ImportDesk;
import org.airlock.online.kms.KeyDescription;
import org.airlock.online.kms.KeyMaterialEntry;
import org.airlock.online.request.ExpiryChoice;
import org.airlock.online.request.Selection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RotationTest {
  @TempDir private Path scratch;
  private Office office;

  @BeforeEach
  void firstImport() {
    office = new Office(scratch);
    office.firstImport();
  }

  private Envelope newMaterialRequest() {
    return office.request(
        new Selection(
            new LinkedHashSet<>(List.of(Office.KEY)),
            true,
            Optional.empty(),
            false,
            false,
            Optional.empty()),
        ExpiryChoice.of(Expiry.never()));
  }

  private ImportDesk.Receipt importNew() {
    ImportDesk.Receipt receipt =
        office.importIt(
            office.signed(office.answer(newMaterialRequest(), Bytes.utf8("the second material"))));
    office.countersign(receipt.file());
    return receipt;
  }

  private Rotation.Rotated rotate() {
    try (Desk desk = office.desk("ines", "rotate");
        Regions regions = office.regions()) {
      return new Rotation(desk, regions, office.sleeper()).rotate("KC-1", Office.KEY);
    }
  }

  @Test
  void import_newMaterial_waitsForItsRotation() {
    ImportReceipt.Target target = importNew().payload().targets().get(0);
    assertThat(target.proof().method()).isEqualTo(UseProof.Method.PENDING_ROTATION);
    assertThat(target.stateAfter()).isEqualTo("Enabled");
    assertThat(target.keyMaterialId()).isNotEqualTo(office.kms.key(Office.KEY).materialId);
  }

  @Test
  void rotate_pendingMaterial_isProvenAndOldCiphertextDecrypts() {
    Optional<String> first = office.kms.key(Office.KEY).materialId;
    ImportReceipt.Target imported = importNew().payload().targets().get(0);
    office.kms.rotationLag = 3;
    Rotation.Rotated rotated = rotate();
    ImportReceipt.Target target = rotated.payload().targets().get(0);
    assertThat(target.outcome()).isEqualTo(ImportReceipt.ROTATED);
    assertThat(target.keyMaterialId()).isEqualTo(imported.keyMaterialId());
    assertThat(target.proof().method()).isEqualTo(UseProof.Method.REFERENCE_CIPHERTEXT);
    assertThat(target.proof().earlierDecrypted()).isTrue();
    assertThat(office.kms.key(Office.KEY).materialId).isEqualTo(imported.keyMaterialId());
    assertThat(office.kms.key(Office.KEY).others.stream().map(KeyMaterialEntry::keyMaterialId))
        .containsExactly(first.orElseThrow());
    assertThat(rotated.complete()).isFalse();
    assertThat(office.eventTypes())
        .endsWith("rotation-begun", "rotation-answered", "rotation-done");
  }

  @Test
  void rotate_interrupted_findsOutAndRotatesOnce() {
    importNew();
    office.kms.rotationLag = 1000;
    assertThatThrownBy(this::rotate)
        .isInstanceOf(Failure.Transport.class)
        .hasMessageContaining("KMS has not finished the rotation after 3 minutes");
    office.kms.rotationLag = 0;
    office.kms.rotateOnDemand(Office.KEY);
    rotate();
    assertThat(office.kms.count("RotateKeyOnDemand")).isEqualTo(2);
  }

  @Test
  void rotate_withNothingPending_saysWhatToDo() {
    assertRefused(Control.KEY_STATE, this::rotate)
        .hasMessageContaining("has no material that waits for a rotation")
        .extracting(thrown -> ((Failure) thrown).hint())
        .asString()
        .contains("importer request --new-material --key " + Office.KEY);
    assertThat(office.kms.count("RotateKeyOnDemand")).isZero();
  }

  @Test
  void rotate_toMaterialWithoutACompleteReceipt_isRefused() {
    office.importIt(
        office.signed(office.answer(newMaterialRequest(), Bytes.utf8("the second material"))));
    assertRefused(Control.MATERIAL_ID_EXPECTED, this::rotate)
        .hasMessageContaining("no complete receipt of this store names the pending material");
    assertThat(office.kms.count("RotateKeyOnDemand")).isZero();
  }

  @Test
  void rotate_notConfirmed_rotatesNothing() {
    importNew();
    office.answers("ines", "ines", "no");
    assertThatThrownBy(this::rotate).isInstanceOf(Failure.Stopped.class);
    assertThat(office.kms.count("RotateKeyOnDemand")).isZero();
  }

  @Test
  void rotate_replica_pointsToThePrimary() {
    KeyArn primary = KeyArn.parse("arn:aws:kms:us-east-1:111122223333:key/mrk-1").orElseThrow();
    office.kms.key(Office.KEY).multiRegion =
        Optional.of(new KeyDescription.MultiRegion("REPLICA", Optional.of(primary), List.of()));
    assertRefused(Control.KEY_STATE, this::rotate)
        .hasMessageContaining("its primary rotates for all Regions")
        .extracting(thrown -> ((Failure) thrown).hint())
        .asString()
        .contains(primary.toString());
  }

  @Test
  void rotate_otherKindOfKey_printsWhatPeopleDo() {
    office.kms.key(Office.KEY).spec = "RSA_2048";
    office.kms.key(Office.KEY).usage = "SIGN_VERIFY";
    assertRefused(Control.KEY_STATE, this::rotate)
        .hasMessageContaining("cannot rotate")
        .extracting(thrown -> ((Failure) thrown).hint())
        .asString()
        .contains(
            "aws kms create-key --origin EXTERNAL --key-spec RSA_2048 --key-usage SIGN_VERIFY")
        .contains("aws kms update-alias");
  }

  @Test
  void reimport_ofARotatedKeyThatLostEverything_bringsAllMaterialsBack() {
    importNew();
    office.countersign(rotate().file());
    office.kms.deleteAll(Office.KEY);
    Envelope request =
        office.request(
            new Selection(
                new LinkedHashSet<>(List.of(Office.KEY)),
                false,
                Optional.empty(),
                false,
                false,
                Optional.empty()),
            ExpiryChoice.of(Expiry.never()));
    ImportDesk.Receipt receipt =
        office.importIt(
            office.signed(
                office.answerEach(
                    request,
                    target ->
                        target.expectedKeyMaterialId().equals(office.kms.key(Office.KEY).materialId)
                            ? Bytes.utf8("the second material")
                            : Office.MATERIAL)));
    assertThat(receipt.payload().targets()).hasSize(2);
    assertThat(receipt.payload().targets())
        .allMatch(target -> target.proof().earlierDecrypted(), "old ciphertext decrypts");
    assertThat(office.kms.key(Office.KEY).state).isEqualTo("Enabled");
  }

  private static final KeyArn PRIMARY =
      KeyArn.parse("arn:aws:kms:eu-central-1:111122223333:key/mrk-1234").orElseThrow();
  private static final KeyArn REPLICA =
      KeyArn.parse("arn:aws:kms:us-east-1:111122223333:key/mrk-1234").orElseThrow();

  /** Both have the first material; {@code keys} get the second. */
  private void newMaterialFor(KeyArn... keys) {
    office.kms.relate(PRIMARY, REPLICA);
    office.countersign(
        office.importIt(office.signed(office.answer(office.request(PRIMARY, REPLICA)))).file());
    Envelope request =
        office.request(
            new Selection(
                new LinkedHashSet<>(List.of(keys)),
                true,
                Optional.empty(),
                false,
                false,
                Optional.empty()),
            ExpiryChoice.of(Expiry.never()));
    office.countersign(
        office
            .importIt(office.signed(office.answer(request, Bytes.utf8("the second material"))))
            .file());
  }

  private Rotation.Rotated rotatePrimary() {
    office.answers("ines", "ines", PRIMARY.keyId());
    try (Desk desk = office.desk("ines", "rotate");
        Regions regions = office.regions()) {
      return new Rotation(desk, regions, office.sleeper()).rotate("KC-1", PRIMARY);
    }
  }

  @Test
  void rotate_primaryAloneHasTheNewMaterial_isRefusedAndNamesTheReplica() {
    newMaterialFor(PRIMARY);
    assertRefused(Control.KEY_STATE, this::rotatePrimary)
        .hasMessageContaining(REPLICA + " has not got the new material yet")
        .extracting(thrown -> ((Failure) thrown).hint())
        .asString()
        .contains("importer request --new-material --key " + REPLICA);
    office
        .kms
        .key(PRIMARY)
        .others
        .replaceAll(
            entry ->
                new KeyMaterialEntry(
                    entry.keyMaterialId(),
                    entry.description(),
                    entry.importState(),
                    "PENDING_MULTI_REGION_IMPORT_AND_ROTATION",
                    entry.expirationModel(),
                    entry.validTo()));
    assertRefused(Control.KEY_STATE, this::rotatePrimary)
        .hasMessageContaining("PENDING_MULTI_REGION_IMPORT_AND_ROTATION")
        .extracting(thrown -> ((Failure) thrown).hint())
        .asString()
        .contains("every replica first");
    assertThat(office.kms.count("RotateKeyOnDemand")).isZero();
  }

  @Test
  void rotate_allReplicasHaveTheNewMaterial_isDoneOnThePrimary() {
    newMaterialFor(PRIMARY, REPLICA);
    ImportReceipt.Target target = rotatePrimary().payload().targets().get(0);
    assertThat(target.key()).isEqualTo(PRIMARY);
    assertThat(target.outcome()).isEqualTo(ImportReceipt.ROTATED);
    assertThat(target.keyMaterialId()).isEqualTo(office.kms.key(PRIMARY).materialId);
    assertThat(office.kms.calls)
        .filteredOn(call -> call.startsWith("RotateKeyOnDemand"))
        .containsExactly("RotateKeyOnDemand " + PRIMARY);
  }
}
