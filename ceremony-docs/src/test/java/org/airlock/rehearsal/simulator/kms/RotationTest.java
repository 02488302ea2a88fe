package org.airlock.rehearsal.simulator.kms;

import static org.airlock.rehearsal.simulator.kms.FakeKms.MATERIAL;
import static org.airlock.rehearsal.simulator.kms.FakeKms.OTHER_MATERIAL;
import static org.airlock.rehearsal.simulator.kms.FakeKms.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.airlock.common.bytes.Bytes;
import org.airlock.rehearsal.simulator.kms.RotationEntry.MaterialState;
import org.junit.jupiter.api.Test;

/** Several materials in one key: import as new, rotate on demand, lose an old one. */
class RotationTest {
  private static final Duration ROTATION = Settings.likeAws().rotationTime();

  private final FakeKms kms = new FakeKms();
  private final String keyId = kms.importedKey();
  private final String firstId = kms.describe(keyId).currentKeyMaterialId().orElseThrow();

  @Test
  void newMaterial_untilRotated_changesNothing() {
    String nextId = kms.importNew(keyId, OTHER_MATERIAL).keyMaterialId();

    assertThat(nextId).isNotEqualTo(firstId);
    assertThat(kms.describe(keyId).currentKeyMaterialId()).contains(firstId);
    assertThat(kms.describe(keyId).enabled()).isTrue();
    assertThat(states()).containsExactly(MaterialState.CURRENT, MaterialState.PENDING_ROTATION);
  }

  @Test
  void rotation_finishesByTheClock_andOldCiphertextStillDecrypts() {
    Bytes old = kms.encrypt(keyId, "under the first");
    String nextId = kms.importNew(keyId, OTHER_MATERIAL).keyMaterialId();

    assertThat(kms.kms().rotations().rotateKeyOnDemand(keyId)).isEqualTo(kms.arn(keyId));
    assertThat(kms.kms().rotations().getKeyRotationStatus(keyId).startedAt())
        .contains(FakeKms.START);
    assertThat(kms.describe(keyId).currentKeyMaterialId()).contains(firstId);
    kms.advance(ROTATION);

    assertThat(kms.kms().rotations().getKeyRotationStatus(keyId).startedAt()).isEmpty();
    assertThat(kms.describe(keyId).currentKeyMaterialId()).contains(nextId);
    assertThat(states()).containsExactly(MaterialState.NON_CURRENT, MaterialState.CURRENT);
    assertThat(kms.decrypt(keyId, old)).isEqualTo("under the first");
    assertThat(kms.decrypt(keyId, kms.encrypt(keyId, "under the second")))
        .isEqualTo("under the second");
  }

  @Test
  void listKeyRotations_byDefault_hidesFirstAndPending() {
    kms.importNew(keyId, OTHER_MATERIAL);
    assertThat(kms.kms().rotations().listKeyRotations(keyId, false)).isEmpty();

    rotate();

    List<RotationEntry> rotations = kms.kms().rotations().listKeyRotations(keyId, false);
    assertThat(rotations).hasSize(1);
    assertThat(rotations.get(0).rotationDate()).contains(FakeKms.START.plus(ROTATION));
    assertThat(kms.kms().rotations().listKeyRotations(keyId, true).get(0).rotationDate()).isEmpty();
  }

  @Test
  void newMaterial_whileAnotherIsPending_isRefusedInAwssWords() {
    String pendingId = kms.importNew(keyId, OTHER_MATERIAL).keyMaterialId();

    String message =
        refusal("KMSInvalidStateException", () -> kms.importNew(keyId, FakeKms.filled(0x33)));

    assertThat(message)
        .matches(
            "New key material \\(id: [0-9a-f]{64}\\) cannot be imported into KMS key "
                + kms.arn(keyId)
                + ", because another key material \\(id: "
                + pendingId
                + "\\) is pending rotation\\.");
  }

  @Test
  void newMaterial_thatIsAlreadyPending_isIncorrectKeyMaterial() {
    kms.importNew(keyId, OTHER_MATERIAL);

    refusal("IncorrectKeyMaterialException", () -> kms.importNew(keyId, OTHER_MATERIAL));
  }

  @Test
  void pendingMaterial_deleted_canBeReplacedAndTheKeyStaysEnabled() {
    String pendingId = kms.importNew(keyId, OTHER_MATERIAL).keyMaterialId();
    kms.kms().imports().deleteImportedKeyMaterial(keyId, Optional.of(pendingId));

    assertThat(kms.describe(keyId).enabled()).isTrue();
    kms.importNew(keyId, FakeKms.filled(0x33));
    assertThat(states()).containsExactly(MaterialState.CURRENT, MaterialState.PENDING_ROTATION);
  }

  @Test
  void newMaterial_whileBoundMaterialIsMissing_isRefused() {
    kms.kms().imports().deleteImportedKeyMaterial(keyId, Optional.empty());

    refusal("KMSInvalidStateException", () -> kms.importNew(keyId, OTHER_MATERIAL));
  }

  @Test
  void oldMaterial_deleted_stopsTheWholeKeyUntilItIsBack() {
    kms.importNew(keyId, OTHER_MATERIAL);
    rotate();
    kms.kms().imports().deleteImportedKeyMaterial(keyId, Optional.of(firstId));
    assertThat(kms.describe(keyId).state()).isEqualTo(KeyState.PENDING_IMPORT);

    assertThat(kms.importForever(keyId, MATERIAL).keyMaterialId()).isEqualTo(firstId);

    assertThat(kms.describe(keyId).enabled()).isTrue();
  }

  @Test
  void delete_withoutId_deletesTheCurrentMaterial() {
    String nextId = kms.importNew(keyId, OTHER_MATERIAL).keyMaterialId();
    rotate();

    assertThat(
            kms.kms().imports().deleteImportedKeyMaterial(keyId, Optional.empty()).keyMaterialId())
        .isEqualTo(nextId);
    kms.importForever(keyId, OTHER_MATERIAL);
    assertThat(kms.describe(keyId).enabled()).isTrue();
  }

  @Test
  void twoDeleted_oneBack_isStillPending() {
    kms.importNew(keyId, OTHER_MATERIAL);
    rotate();
    kms.kms().imports().deleteImportedKeyMaterial(keyId, Optional.of(firstId));
    kms.kms().imports().deleteImportedKeyMaterial(keyId, Optional.empty());

    kms.importForever(keyId, OTHER_MATERIAL);
    assertThat(kms.describe(keyId).state()).isEqualTo(KeyState.PENDING_IMPORT);
    kms.importForever(keyId, MATERIAL);
    assertThat(kms.describe(keyId).enabled()).isTrue();
  }

  @Test
  void rotation_whileOneRuns_isConflict() {
    kms.importNew(keyId, OTHER_MATERIAL);
    kms.kms().rotations().rotateKeyOnDemand(keyId);

    refusal("ConflictException", () -> kms.kms().rotations().rotateKeyOnDemand(keyId));
  }

  @Test
  void rotation_afterTwentyFive_isLimitExceeded() {
    for (int i = 0; i < 25; i++) {
      kms.importNew(keyId, FakeKms.filled(0x40 + i));
      rotate();
    }
    kms.importNew(keyId, FakeKms.filled(0x70));

    refusal("LimitExceededException", () -> kms.kms().rotations().rotateKeyOnDemand(keyId));
  }

  @Test
  void validTo_ofTheKey_isTheEarliestOfItsMaterials() {
    kms.importUntil(keyId, MATERIAL, FakeKms.START.plus(Duration.ofDays(5)));
    kms.importNew(keyId, OTHER_MATERIAL);
    rotate();

    assertThat(kms.describe(keyId).validTo()).contains(FakeKms.START.plus(Duration.ofDays(5)));
    kms.advance(Duration.ofDays(5));
    assertThat(kms.describe(keyId).state()).isEqualTo(KeyState.PENDING_IMPORT);
  }

  private static final Scope VIRGINIA = new Scope("111122223333", "us-east-1");

  private String primary() {
    String primary =
        kms.kms()
            .keys()
            .createKey(
                new CreateKeyRequest(
                    "SYMMETRIC_DEFAULT", Optional.empty(), "EXTERNAL", "", true, Map.of()))
            .keyId();
    kms.importForever(primary, MATERIAL);
    kms.kms().keys().replicateKey(primary, "us-east-1", "");
    return primary;
  }

  private List<MaterialState> statesInVirginia(String keyId) {
    return kms.in(VIRGINIA).rotations().listKeyRotations(keyId, true).stream()
        .map(RotationEntry::state)
        .toList();
  }

  @Test
  void newMaterial_ofAPrimary_isKnownToItsReplicaOnlyAfterTheLag() {
    String primary = primary();
    kms.importNew(primary, OTHER_MATERIAL);
    assertThat(statesInVirginia(primary)).containsExactly(MaterialState.CURRENT);

    kms.advance(Settings.likeAws().replicationLag());

    assertThat(statesInVirginia(primary))
        .containsExactly(
            MaterialState.CURRENT, MaterialState.PENDING_MULTI_REGION_IMPORT_AND_ROTATION);
    refusal("KMSInvalidStateException", () -> kms.kms().rotations().rotateKeyOnDemand(primary));
  }

  @Test
  void newMaterial_ofAPrimaryDeletedOnItsWay_neverReachesTheReplica() {
    String primary = primary();
    String pendingId = kms.importNew(primary, OTHER_MATERIAL).keyMaterialId();
    kms.kms().imports().deleteImportedKeyMaterial(primary, Optional.of(pendingId));
    kms.advance(Duration.ofMinutes(1));

    assertThat(statesInVirginia(primary)).containsExactly(MaterialState.CURRENT);
  }

  private void rotate() {
    kms.kms().rotations().rotateKeyOnDemand(keyId);
    kms.advance(ROTATION);
  }

  private List<MaterialState> states() {
    return kms.kms().rotations().listKeyRotations(keyId, true).stream()
        .map(RotationEntry::state)
        .toList();
  }
}
