package org.airlock.rehearsal.simulator.kms;

import static org.airlock.rehearsal.simulator.kms.FakeKms.FRANKFURT;
import static org.airlock.rehearsal.simulator.kms.FakeKms.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.airlock.common.bytes.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How keys are named, and what cannot be seen from where. */
class NamesAndRegionsTest {
  private static final Scope IRELAND = new Scope("111122223333", "eu-west-1");

  private final FakeKms kms = new FakeKms();

  @Test
  void unknownKey_isNotFoundInAwssWords() {
    String keyId = "00000000-0000-4000-8000-000000000000";

    assertThat(refusal("NotFoundException", () -> kms.describe(keyId)))
        .isEqualTo("Key '" + kms.arn(keyId) + "' does not exist");
  }

  @Test
  void malformedKeyId_isNotFoundInAwssWords() {
    assertThat(refusal("NotFoundException", () -> kms.describe("x")))
        .isEqualTo("Invalid keyId 'x'");
  }

  @Test
  void arnOfAnotherRegion_isNotFoundAndNamesTheRegion() {
    String arn = kms.arn(kms.emptyKey());

    assertThat(
            refusal(
                "NotFoundException",
                () ->
                    kms.in(IRELAND)
                        .imports()
                        .getParametersForImport(arn, "RSAES_OAEP_SHA_256", "RSA_2048")))
        .isEqualTo("Invalid arn eu-central-1");
  }

  @Test
  void keyIdOfAnotherRegion_doesNotExistHere() {
    String keyId = kms.emptyKey();

    refusal("NotFoundException", () -> kms.in(IRELAND).keys().describeKey(keyId));
  }

  @Test
  void keyOfAnotherAccount_isDenied() {
    String arn = kms.arn(kms.emptyKey());

    refusal(
        "AccessDeniedException",
        () -> kms.in(new Scope("999988887777", "eu-central-1")).keys().describeKey(arn));
  }

  @Test
  void tokenOfAnotherRegion_isInvalidImportToken() {
    String there = kms.in(IRELAND).keys().createKey(CreateKeyRequest.external()).keyId();
    ImportParameters parameters =
        kms.in(IRELAND).imports().getParametersForImport(there, "RSAES_OAEP_SHA_256", "RSA_2048");
    Bytes wrapped = FakeKms.wrap(parameters.publicKey(), FakeKms.MATERIAL);
    String here = kms.emptyKey();

    refusal(
        "InvalidImportTokenException",
        () ->
            kms.kms()
                .imports()
                .importKeyMaterial(
                    new FakeKms.Request(here, parameters.importToken(), wrapped)
                        .forever()
                        .build()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"arn:aws:s3:::bucket", "arn:aws:kms:eu-central-1", "arn:"})
  void notAKeyArn_isInvalidArn(String reference) {
    refusal("InvalidArnException", () -> kms.describe(reference));
  }

  @Test
  void alias_forDescribeAndEncrypt_isTaken() {
    String keyId = kms.importedKey();
    kms.kms().aliases().createAlias("alias/payments", keyId);

    assertThat(kms.describe("alias/payments").keyId()).isEqualTo(keyId);
    assertThat(kms.describe(FRANKFURT.arn("alias/payments")).keyId()).isEqualTo(keyId);
    assertThat(kms.decrypt(keyId, kms.encrypt("alias/payments", "by alias"))).isEqualTo("by alias");
  }

  @Test
  void alias_forImportOperations_isRefused() {
    kms.kms().aliases().createAlias("alias/payments", kms.emptyKey());

    assertThat(refusal("NotFoundException", () -> kms.parameters("alias/payments")))
        .isEqualTo("Invalid keyId 'alias/payments'");
    refusal("InvalidArnException", () -> kms.parameters(FRANKFURT.arn("alias/payments")));
    refusal(
        "NotFoundException",
        () -> kms.kms().imports().deleteImportedKeyMaterial("alias/payments", Optional.empty()));
    refusal(
        "NotFoundException", () -> kms.kms().rotations().listKeyRotations("alias/payments", true));
    refusal("NotFoundException", () -> kms.kms().rotations().rotateKeyOnDemand("alias/payments"));
  }

  @Test
  void alias_unknown_isNotFound() {
    assertThat(refusal("NotFoundException", () -> kms.describe("alias/nobody")))
        .isEqualTo("Alias arn:aws:kms:eu-central-1:111122223333:alias/nobody is not found.");
  }

  @Test
  void alias_twice_alreadyExists_andCanBeMoved() {
    String one = kms.emptyKey();
    String two = kms.emptyKey();
    kms.kms().aliases().createAlias("alias/a", one);

    refusal("AlreadyExistsException", () -> kms.kms().aliases().createAlias("alias/a", two));
    kms.kms().aliases().updateAlias("alias/a", two);

    assertThat(kms.kms().aliases().listAliases(Optional.of(two))).hasSize(1);
    assertThat(kms.kms().aliases().listAliases(Optional.of(one))).isEmpty();
  }

  @Test
  void deletedKey_afterItsWindow_isGoneWithItsAlias() {
    String keyId = kms.importedKey();
    kms.kms().aliases().createAlias("alias/a", keyId);
    kms.kms().keys().scheduleKeyDeletion(keyId, 7);
    kms.advance(java.time.Duration.ofDays(7));

    refusal("NotFoundException", () -> kms.describe(keyId));
    assertThat(kms.kms().aliases().listAliases(Optional.empty())).isEmpty();
  }

  @Test
  void cancelledDeletion_leavesTheKeyDisabled() {
    String keyId = kms.keyIn(KeyState.PENDING_DELETION);
    kms.kms().keys().cancelKeyDeletion(keyId);

    assertThat(kms.describe(keyId).state()).isEqualTo(KeyState.DISABLED);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 6, 31})
  void deletionWindow_outsideSevenToThirtyDays_isRefused(int days) {
    String keyId = kms.emptyKey();

    refusal("ValidationException", () -> kms.kms().keys().scheduleKeyDeletion(keyId, days));
  }

  @Test
  void publicKey_ofASymmetricKey_isUnsupported() {
    String keyId = kms.importedKey();

    refusal("UnsupportedOperationException", () -> kms.kms().asymmetric().getPublicKey(keyId));
  }
}
