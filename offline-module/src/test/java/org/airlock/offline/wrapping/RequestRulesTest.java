package org.airlock.offline.wrapping;

import static org.airlock.common.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.airlock.common.Enrolment;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.control.Control;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.KeyUsage;
import org.airlock.common.kms.WrappingAlgorithm;
import org.airlock.common.payload.ImportRequest;
import org.airlock.common.payload.Passport;
import org.airlock.common.verification.BundleVerifier;
import org.airlock.common.verification.Verified;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class RequestRulesTest {
  private static final Enrolment PEOPLE = new Enrolment();
  private static final ImportRequest REQUEST = PEOPLE.request();
  private static final Expiry EXPIRY = REQUEST.targets().get(0).expiry();
  private static final Duration TWO_HOURS = Duration.ofHours(2);

  private static Verified<Passport> passport() {
    return new BundleVerifier(PEOPLE.chain())
        .recorded(
            BundleType.PASSPORT,
            PEOPLE.signed(PEOPLE.passport(), "anna", "wim").toBytes(),
            "passport",
            Passport::parse);
  }

  private static ImportRequest.Target target(
      KeySpec spec, KeyUsage usage, WrappingAlgorithm algorithm) {
    ImportRequest.Target t = REQUEST.targets().get(0);
    return new ImportRequest.Target(
        t.key(),
        spec,
        usage,
        t.keyState(),
        t.importType(),
        t.expectedKeyMaterialId(),
        t.expiry(),
        algorithm,
        t.wrappingKeySpec(),
        t.wrappingKey(),
        t.importToken(),
        t.deadline(),
        t.endpoint(),
        t.awsRequestId(),
        t.lastReceipt());
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-25T10:00:00Z,its import tokens died",
    "2026-12-24T10:00:00Z,its import tokens died",
    "2026-11-25T09:59:59Z,0 h 0 min are left",
    "2026-11-25T08:00:01Z,1 h 59 min are left",
    "2026-11-24T08:59:59Z,after the stated time"
  })
  void requestFresh_deadNearOrFromTheFuture_isRefused(Instant now, String why) {
    assertRefused(Control.REQUEST_FRESH, () -> RequestRules.requireFresh(REQUEST, now, TWO_HOURS))
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @CsvSource({"2026-11-25T08:00:00Z", "2026-11-24T10:00:00Z", "2026-11-24T09:00:00Z"})
  void requestFresh_inTime_showsTheBudget(Instant now) {
    assertThat(RequestRules.requireFresh(REQUEST, now, TWO_HOURS).get(0)).contains("left");
  }

  @Test
  void targetPlanned_whatThePlanSays_isAccepted() {
    assertThatCode(
            () -> RequestRules.requirePlanned(REQUEST, Map.of(Enrolment.KEY, passport()), EXPIRY))
        .doesNotThrowAnyException();
  }

  @Test
  void targetPlanned_otherKeys_areRefused() {
    KeyArn other = KeyArn.parse(Enrolment.KEY.toString().replace("889b", "999b")).orElseThrow();
    KeyArn otherRegion =
        KeyArn.parse(Enrolment.KEY.toString().replace("eu-central-1", "us-east-1")).orElseThrow();
    assertRefused(
            Control.TARGET_PLANNED,
            () -> RequestRules.requirePlanned(REQUEST, Map.of(otherRegion, passport()), EXPIRY))
        .hasMessageContaining("asks for " + Enrolment.KEY + ", which the plan does not name");
    assertRefused(
            Control.TARGET_PLANNED,
            () ->
                RequestRules.requirePlanned(
                    REQUEST, Map.of(Enrolment.KEY, passport(), other, passport()), EXPIRY))
        .hasMessageContaining("the plan names " + other);
  }

  @Test
  void targetPlanned_otherSpecUsageOrExpiry_isRefused() {
    ImportRequest hmac =
        new ImportRequest(
            REQUEST.header(),
            java.util.List.of(
                target(
                    KeySpec.HMAC_256,
                    KeyUsage.GENERATE_VERIFY_MAC,
                    WrappingAlgorithm.RSAES_OAEP_SHA_256)),
            java.util.List.of());
    assertRefused(
            Control.TARGET_PLANNED,
            () -> RequestRules.requirePlanned(hmac, Map.of(Enrolment.KEY, passport()), EXPIRY))
        .hasMessageContaining("is HMAC_256 for GENERATE_VERIFY_MAC");
    assertRefused(
            Control.TARGET_PLANNED,
            () ->
                RequestRules.requirePlanned(
                    REQUEST, Map.of(Enrolment.KEY, passport()), Expiry.never()))
        .hasMessageContaining("the plan says never expires");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "RSAES_OAEP_SHA_256")
  void algorithmAllowed_anythingElseForSymmetricMaterial_isRefused(WrappingAlgorithm algorithm) {
    assertRefused(
            Control.ALGORITHM_ALLOWED,
            () ->
                RequestRules.requireAllowed(
                    target(KeySpec.SYMMETRIC_DEFAULT, KeyUsage.ENCRYPT_DECRYPT, algorithm)))
        .hasMessageContaining(algorithm.name());
  }

  @Test
  void algorithmAllowed_oaepSha256_isAccepted() {
    assertThatCode(() -> RequestRules.requireAllowed(REQUEST.targets().get(0)))
        .doesNotThrowAnyException();
  }

  @Test
  void sameMaterial_withoutReceipts_hasNothingToCompare() {
    assertThatCode(
            () ->
                RequestRules.requireSameMaterial(
                    REQUEST.targets().get(0), passport(), java.util.List.of()))
        .doesNotThrowAnyException();
  }
}
