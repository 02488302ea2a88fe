package org.airlock.online.rules;

import static org.airlock.common.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.airlock.common.Enrolment;
import org.airlock.common.control.Control;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.KeyUsage;
import org.airlock.common.kms.WrappingAlgorithm;
import org.airlock.common.kms.WrappingKeySpec;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.roster.Policy;
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
  @CsvSource({
    "SM2,SIGN_VERIFY,China Regions only",
    "ML_DSA_65,SIGN_VERIFY,makes ML-DSA keys itself only",
    "ECC_NIST_EDWARDS25519,SIGN_VERIFY,absent from KMS's list",
    "SOMETHING_NEW,SIGN_VERIFY,not importable by KMS",
    "SYMMETRIC_DEFAULT,OTHER,which this version does not know",
    "ECC_SECG_P256K1,KEY_AGREEMENT,which this version does not know"
  })
  void keySpec_notImportable_isRefusedWithTheReason(String spec, String usage, String why) {
    key.spec = spec;
    key.usage = usage;
    assertRefused(Control.ALGORITHM_ALLOWED, () -> KeyRules.requireImportableSpec(described()))
        .hasMessageContaining(spec)
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @CsvSource({
    "SYMMETRIC_DEFAULT,RSAES_OAEP_SHA_1,RSA_4096,uses SHA-1",
    "SYMMETRIC_DEFAULT,RSA_AES_KEY_WRAP_SHA_256,RSA_4096,cannot carry",
    "HMAC_512,RSA_AES_KEY_WRAP_SHA_1,RSA_4096,cannot carry",
    "RSA_2048,RSAES_OAEP_SHA_256,RSA_4096,cannot carry",
    "ECC_NIST_P521,RSAES_OAEP_SHA_256,RSA_2048,cannot carry",
    "ECC_NIST_P256,RSA_AES_KEY_WRAP_SHA_1,RSA_2048,uses SHA-1"
  })
  void wrapping_impossibleOrBelowPolicy_isRefused(
      KeySpec spec, WrappingAlgorithm algorithm, WrappingKeySpec keySpec, String why) {
    assertRefused(
            Control.ALGORITHM_ALLOWED,
            () -> KeyRules.requireWrapping(spec, algorithm, keySpec, Policy.USUAL))
        .hasMessageContaining(why);
  }

  @Test
  void wrapping_sha1_isAllowedByPolicyOnly() {
    Policy sha1 = new Policy(true, 365, 14);
    assertThatCode(
            () ->
                KeyRules.requireWrapping(
                    KeySpec.HMAC_256,
                    WrappingAlgorithm.RSAES_OAEP_SHA_1,
                    WrappingKeySpec.RSA_2048,
                    sha1))
        .doesNotThrowAnyException();
  }

  @Test
  void kind_otherThanTheRequestSays_isRefused() {
    key.spec = "HMAC_256";
    key.usage = "GENERATE_VERIFY_MAC";
    assertRefused(
            Control.KEY_STATE,
            () ->
                KeyRules.requireSameKind(
                    described(), KeySpec.SYMMETRIC_DEFAULT, KeyUsage.ENCRYPT_DECRYPT))
        .hasMessageContaining(
            "is HMAC_256 for GENERATE_VERIFY_MAC, the request says SYMMETRIC_DEFAULT");
  }

  private static List<ImportReceipt.Target> receiptFor(String materialId) {
    ImportReceipt.Target target = new Enrolment().receipt().targets().get(0);
    return List.of(
        new ImportReceipt.Target(
            target.key(),
            target.keySpec(),
            target.keyUsage(),
            target.passportDigest(),
            target.importType(),
            target.expiry(),
            target.outcome(),
            target.stateBefore(),
            target.stateAfter(),
            Optional.of(materialId),
            target.awsRequestId(),
            target.importedAt(),
            target.proof()));
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
    assertThatCode(() -> KeyRules.requireSameMaterial(described(), List.of()))
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

  @ParameterizedTest
  @CsvSource({"P13D,expires in 13 days", "PT2H,expires in 0 days"})
  void expiry_soonerThanAQuorumTakes_isWarnedAbout(Duration fromNow, String warning) {
    assertThat(ExpiryRules.tooNear(Expiry.at(NOW.plus(fromNow)), NOW, 14).orElseThrow())
        .contains(warning)
        .contains("takes 14");
    assertThat(ExpiryRules.tooNear(Expiry.at(NOW.plus(Duration.ofDays(14))), NOW, 14)).isEmpty();
    assertThat(ExpiryRules.tooNear(Expiry.never(), NOW, 14)).isEmpty();
  }

  @Test
  void expiry_changedSilently_isRefusedUnlessThePastOneIsOver() {
    Expiry old = Expiry.at(NOW.plus(Duration.ofDays(30)));
    Expiry fresh = Expiry.at(NOW.plus(Duration.ofDays(90)));
    assertRefused(
        Control.EXPIRY_EXPLICIT,
        () -> ExpiryRules.requireNoSilentChange("key", fresh, Optional.of(old), false, NOW));
    assertThatCode(
            () -> {
              ExpiryRules.requireNoSilentChange("key", fresh, Optional.of(old), true, NOW);
              ExpiryRules.requireNoSilentChange("key", old, Optional.of(old), false, NOW);
              ExpiryRules.requireNoSilentChange("key", fresh, Optional.empty(), false, NOW);
              ExpiryRules.requireNoSilentChange(
                  "key", fresh, Optional.of(Expiry.at(NOW)), false, NOW);
            })
        .doesNotThrowAnyException();
  }
}
