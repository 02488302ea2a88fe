package org.airlock.online.rules;

import static org.airlock.common.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.airlock.common.Enrolment;
import org.airlock.common.control.Control;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.WrappingAlgorithm;
import org.airlock.common.kms.WrappingKeySpec;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.online.FakeKms;
import org.airlock.online.kms.KeyDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RulesTest {
  private static final Instant NOW = Enrolment.NOW;
  private final FakeKms kms = new FakeKms();
  private final FakeKms.Key key = kms.key(Enrolment.KEY);

  private KeyDescription described() {
    return kms.describeKey(Enrolment.KEY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AWS_KMS", "AWS_CLOUDHSM", "EXTERNAL_KEY_STORE", "SOMETHING_NEW"})
  void keyOrigin_notExternal_isRefused(String origin) {
    key.origin = origin;
    assertRefused(Control.KEY_ORIGIN, () -> KeyRules.requireExternal(described()))
        .hasMessageContaining(origin)
        .hasMessageContaining(Enrolment.KEY.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "PendingDeletion,cancel-key-deletion",
    "PendingReplicaDeletion,cancel-key-deletion",
    "Disabled,enable-key",
    "Creating,wait a minute",
    "Updating,wait a minute",
    "Unavailable,describe-key",
    "SomethingNew,describe-key"
  })
  void keyState_notImportable_isRefusedWithARemedy(String state, String remedy) {
    key.state = state;
    assertRefused(Control.KEY_STATE, () -> KeyRules.requireImportable(described()))
        .hasMessageContaining(state)
        .extracting(thrown -> ((org.airlock.common.failure.Failure) thrown).hint())
        .asString()
        .contains(remedy);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PendingImport", "Enabled"})
  void keyState_importable_isAccepted(String state) {
    key.state = state;
    assertThatCode(() -> KeyRules.requireImportable(described())).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"RSA_4096,SIGN_VERIFY", "HMAC_256,GENERATE_VERIFY_MAC", "SYMMETRIC_DEFAULT,OTHER"})
  void keySpec_notSymmetricEncryption_isRefused(String spec, String usage) {
    key.spec = spec;
    key.usage = usage;
    assertRefused(Control.ALGORITHM_ALLOWED, () -> KeyRules.requireSymmetric(described()))
        .hasMessageContaining(spec);
  }

  @ParameterizedTest
  @CsvSource({
    "RSAES_OAEP_SHA_1,uses SHA-1",
    "RSA_AES_KEY_WRAP_SHA_256,not for symmetric",
    "RSA_AES_KEY_WRAP_SHA_1,not for symmetric"
  })
  void wrapping_notOaepSha256_isRefused(WrappingAlgorithm algorithm, String why) {
    assertRefused(
            Control.ALGORITHM_ALLOWED,
            () -> KeyRules.requireWrapping(algorithm, WrappingKeySpec.RSA_4096))
        .hasMessageContaining(why);
  }

  private static Optional<ImportReceipt.Target> receiptFor(String materialId) {
    ImportReceipt.Target target = new Enrolment().receipt().targets().get(0);
    return Optional.of(
        new ImportReceipt.Target(
            target.key(),
            target.passportDigest(),
            target.importType(),
            target.expiry(),
            target.outcome(),
            target.stateBefore(),
            target.stateAfter(),
            Optional.of(materialId),
            target.awsRequestId(),
            target.importedAt(),
            target.referenceCiphertext(),
            target.earlierCiphertextDecrypted()));
  }

  @Test
  void materialId_otherThanTheLastReceipts_isRefused() {
    key.materialId = Optional.of("ab".repeat(32));
    assertRefused(
            Control.MATERIAL_ID_EXPECTED,
            () -> KeyRules.requireSameMaterial(described(), receiptFor("cd".repeat(32))))
        .hasMessageContaining("abababab")
        .hasMessageContaining("cdcdcdcd");
    assertThatCode(() -> KeyRules.requireSameMaterial(described(), receiptFor("ab".repeat(32))))
        .doesNotThrowAnyException();
    assertThatCode(() -> KeyRules.requireSameMaterial(described(), Optional.empty()))
        .doesNotThrowAnyException();
  }

  @Test
  void expiry_notDecidedOrDecidedTwice_isRefused() {
    assertRefused(Control.EXPIRY_EXPLICIT, () -> ExpiryRules.requireStated(false, Optional.empty()))
        .hasMessageContaining("no expiry decision");
    assertRefused(Control.EXPIRY_EXPLICIT, () -> ExpiryRules.requireStated(true, Optional.of(NOW)))
        .hasMessageContaining("two expiry decisions");
    assertThat(ExpiryRules.requireStated(true, Optional.empty())).isEqualTo(Expiry.never());
    assertThat(ExpiryRules.requireStated(false, Optional.of(NOW))).isEqualTo(Expiry.at(NOW));
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S,over or less",
    "-PT1H,over or less",
    "PT1H,over or less",
    "P365D,more than 364"
  })
  void expiry_thatKmsCannotDo_isRefused(Duration fromNow, String why) {
    Expiry expiry = Expiry.at(NOW.plus(fromNow));
    assertRefused(Control.EXPIRY_EXPLICIT, () -> ExpiryRules.requirePossible(expiry, NOW))
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1H1S", "P364D"})
  void expiry_withinTheBounds_isAccepted(Duration fromNow) {
    assertThatCode(() -> ExpiryRules.requirePossible(Expiry.at(NOW.plus(fromNow)), NOW))
        .doesNotThrowAnyException();
    assertThatCode(() -> ExpiryRules.requirePossible(Expiry.never(), NOW))
        .doesNotThrowAnyException();
  }

  @Test
  void tokenAlive_atItsDeadline_isDead() {
    var target = new Enrolment().wrapped().targets().get(0);
    assertThatCode(() -> AnswerRules.requireTokenAlive(target, target.deadline().minusSeconds(1)))
        .doesNotThrowAnyException();
    assertRefused(
            Control.TOKEN_ALIVE, () -> AnswerRules.requireTokenAlive(target, target.deadline()))
        .hasMessageContaining("died at " + target.deadline());
  }
}
