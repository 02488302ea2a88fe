package org.airlock.offline.wrapping;

import static org.airlock.common.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.airlock.common.Enrolment;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bundle.Header;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.KeyUsage;
import org.airlock.common.kms.WrappingAlgorithm;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.payload.ImportRequest;
import org.airlock.common.payload.Passport;
import org.airlock.common.transcript.Event;
import org.airlock.common.verification.BundleVerifier;
import org.airlock.common.verification.Verified;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
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

  private static Verified<ImportRequest> verified(ImportRequest request) {
    return new BundleVerifier(PEOPLE.chain())
        .recorded(
            BundleType.IMPORT_REQUEST,
            PEOPLE.signed(request, "ines", "ivan").toBytes(),
            "request",
            ImportRequest::parse);
  }

  private static ImportRequest numbered(long sequence) {
    Header h = REQUEST.header();
    return new ImportRequest(
        new Header(
            h.type(),
            h.environment(),
            h.ceremony(),
            sequence,
            "IR-KC-1-" + sequence,
            h.createdAt(),
            h.notAfter(),
            h.rosterVersion(),
            h.rosterDigest()),
        REQUEST.targets(),
        List.of());
  }

  private static Event answered(String ceremony, long sequence, Digest request) {
    return new Event(
        7,
        Event.NO_PREVIOUS,
        Enrolment.NOW,
        ceremony,
        "wrap",
        "wrap-done",
        "anna",
        List.of("wim"),
        List.of(),
        Map.of("request-sequence", Long.toString(sequence), "request-digest", request.hex()),
        Map.of(),
        Map.of(
            "wrapped/WM-KC-1-1.json", Digest.of(Bytes.utf8("wrapped")),
            "somewhere/else.json", Digest.of(Bytes.utf8("else"))));
  }

  /** A receipt for the target of the request. */
  private static Verified<ImportReceipt> receipt(
      KeyArn key, Digest passport, Optional<String> keyMaterialId) {
    ImportReceipt.Target t = PEOPLE.receipt().targets().get(0);
    ImportReceipt receipt =
        new ImportReceipt(
            PEOPLE.receipt().header(),
            PEOPLE.receipt().requestDigest(),
            PEOPLE.receipt().wrappedDigest(),
            List.of(
                new ImportReceipt.Target(
                    key,
                    passport,
                    t.importType(),
                    t.expiry(),
                    t.outcome(),
                    t.stateBefore(),
                    t.stateAfter(),
                    keyMaterialId,
                    t.awsRequestId(),
                    t.importedAt(),
                    t.referenceCiphertext(),
                    t.earlierCiphertextDecrypted())),
            List.of());
    return new BundleVerifier(PEOPLE.chain())
        .recorded(
            BundleType.RECEIPT,
            PEOPLE.signed(receipt, "ines", "ivan").toBytes(),
            "receipt",
            ImportReceipt::parse);
  }

  private static ImportRequest.Target expecting(Optional<String> keyMaterialId) {
    ImportRequest.Target t = REQUEST.targets().get(0);
    return new ImportRequest.Target(
        t.key(),
        t.keySpec(),
        t.keyUsage(),
        t.keyState(),
        t.importType(),
        keyMaterialId,
        t.expiry(),
        t.wrappingAlgorithm(),
        t.wrappingKeySpec(),
        t.wrappingKey(),
        t.importToken(),
        t.deadline(),
        t.endpoint(),
        t.awsRequestId(),
        t.lastReceipt());
  }

  /** Refused by this control, with this message, and with this said to do next. */
  private static void assertRule(
      Control control, ThrowingCallable call, String message, String hint) {
    assertRefused(control, call)
        .hasMessageContaining(message)
        .extracting(thrown -> ((Failure) thrown).hint())
        .asString()
        .contains(hint);
  }

  @Test
  void requestUnused_firstRequest_isAccepted() {
    assertThatCode(() -> RequestRules.requireUnused(verified(REQUEST), List.of()))
        .doesNotThrowAnyException();
  }

  @Test
  void requestUnused_answeredBefore_isRefusedAndNamesTheAnswer() {
    Verified<ImportRequest> request = verified(REQUEST);
    for (String ceremony : List.of("KC-1", "KC-2")) {
      ThrowingCallable again =
          () ->
              RequestRules.requireUnused(request, List.of(answered(ceremony, 1, request.digest())));
      assertRule(
          Control.REQUEST_UNUSED,
          again,
          "IR-KC-1-1 was answered already, on " + Enrolment.NOW,
          "in this store under wrapped/WM-KC-1-1.json; copy that file");
    }
  }

  @ParameterizedTest
  @CsvSource({"3", "4", "1000"})
  void requestUnused_overtaken_isRefused(long sequence) {
    Event later = answered("KC-1", sequence, Digest.of(Bytes.utf8("another request")));
    Event earlier = answered("KC-1", 1, Digest.of(Bytes.utf8("the first request")));
    assertRule(
        Control.REQUEST_UNUSED,
        () -> RequestRules.requireUnused(verified(numbered(3)), List.of(earlier, later)),
        "IR-KC-1-3 was overtaken: request number " + sequence,
        "an older request is a rollback, an equal number is a fork");
  }

  @Test
  void requestUnused_earlierOfThisOrLaterOfAnotherCeremony_isAccepted() {
    Digest other = Digest.of(Bytes.utf8("another request"));
    assertThatCode(
            () ->
                RequestRules.requireUnused(
                    verified(numbered(3)),
                    List.of(
                        answered("KC-1", 1, other),
                        answered("KC-1", 2, other),
                        answered("KC-2", 3, other),
                        answered("KC-2", 1000, other))))
        .doesNotThrowAnyException();
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
    "2026-11-25T10:00:00Z,its import tokens died,get a new box",
    "2026-12-24T10:00:00Z,its import tokens died,wrap again",
    "2026-11-25T09:59:59Z,0 h 0 min are left,--way-back",
    "2026-11-25T08:00:01Z,1 h 59 min are left,--way-back",
    "2026-11-24T08:59:59Z,after the stated time,two clocks"
  })
  void requestFresh_deadNearOrFromTheFuture_isRefused(Instant now, String why, String hint) {
    assertRule(
        Control.REQUEST_FRESH, () -> RequestRules.requireFresh(REQUEST, now, TWO_HOURS), why, hint);
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
    String hint = "compare the request with the approved plan";
    assertRule(
        Control.TARGET_PLANNED,
        () -> RequestRules.requirePlanned(REQUEST, Map.of(otherRegion, passport()), EXPIRY),
        "asks for " + Enrolment.KEY + ", which the plan does not name",
        hint);
    assertRule(
        Control.TARGET_PLANNED,
        () ->
            RequestRules.requirePlanned(
                REQUEST, Map.of(Enrolment.KEY, passport(), other, passport()), EXPIRY),
        "the plan names " + other + ", which the request does not ask for",
        hint);
  }

  @Test
  void targetPlanned_otherSpecUsageOrExpiry_isRefused() {
    ImportRequest hmac =
        new ImportRequest(
            REQUEST.header(),
            List.of(
                target(
                    KeySpec.HMAC_256,
                    KeyUsage.GENERATE_VERIFY_MAC,
                    WrappingAlgorithm.RSAES_OAEP_SHA_256)),
            List.of());
    assertRefused(
            Control.TARGET_PLANNED,
            () -> RequestRules.requirePlanned(hmac, Map.of(Enrolment.KEY, passport()), EXPIRY))
        .hasMessageContaining("is HMAC_256 for GENERATE_VERIFY_MAC")
        .hasMessageContaining("M-KC-1-1 is SYMMETRIC_DEFAULT for ENCRYPT_DECRYPT");
    ImportRequest usage =
        new ImportRequest(
            REQUEST.header(),
            List.of(
                target(
                    KeySpec.SYMMETRIC_DEFAULT,
                    KeyUsage.SIGN_VERIFY,
                    WrappingAlgorithm.RSAES_OAEP_SHA_256)),
            List.of());
    assertRefused(
            Control.TARGET_PLANNED,
            () -> RequestRules.requirePlanned(usage, Map.of(Enrolment.KEY, passport()), EXPIRY))
        .hasMessageContaining("is SYMMETRIC_DEFAULT for SIGN_VERIFY");
    assertRefused(
            Control.TARGET_PLANNED,
            () ->
                RequestRules.requirePlanned(
                    REQUEST, Map.of(Enrolment.KEY, passport()), Expiry.never()))
        .hasMessageContaining(
            "the request says valid to 2026-11-26T10:00:00Z, the plan says never expires");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "RSAES_OAEP_SHA_256")
  void algorithmAllowed_anythingElseForSymmetricMaterial_isRefused(WrappingAlgorithm algorithm) {
    boolean sha1 = algorithm.hash() == WrappingAlgorithm.OaepHash.SHA_1;
    assertRule(
        Control.ALGORITHM_ALLOWED,
        () ->
            RequestRules.requireAllowed(
                target(KeySpec.SYMMETRIC_DEFAULT, KeyUsage.ENCRYPT_DECRYPT, algorithm)),
        algorithm
            + " under RSA_4096"
            + (sha1 ? " uses SHA-1, which no roster allows" : " cannot carry SYMMETRIC_DEFAULT"),
        "one of: [RSAES_OAEP_SHA_256]");
  }

  @Test
  void algorithmAllowed_oaepSha256_isAccepted() {
    assertThatCode(() -> RequestRules.requireAllowed(REQUEST.targets().get(0)))
        .doesNotThrowAnyException();
  }

  @Test
  void sameMaterial_withoutReceipts_hasNothingToCompare() {
    assertThatCode(
            () -> RequestRules.requireSameMaterial(REQUEST.targets().get(0), passport(), List.of()))
        .doesNotThrowAnyException();
  }

  @Test
  void sameMaterial_receiptsThatAgree_areAccepted() {
    Verified<Passport> planned = passport();
    Optional<String> id = Optional.of("ab".repeat(32));
    KeyArn otherKey = KeyArn.parse(Enrolment.KEY.toString().replace("889b", "999b")).orElseThrow();
    assertThatCode(
            () ->
                RequestRules.requireSameMaterial(
                    expecting(id),
                    planned,
                    List.of(
                        receipt(Enrolment.KEY, planned.digest(), id),
                        receipt(Enrolment.KEY, planned.digest(), Optional.empty()),
                        receipt(otherKey, Digest.of(Bytes.utf8("other")), Optional.empty()))))
        .doesNotThrowAnyException();
  }

  /** One receipt that disagrees is enough, wherever it stands among those that agree. */
  @Test
  void sameMaterial_receiptOfAnotherPassport_isRefused() {
    Verified<Passport> planned = passport();
    Optional<String> id = Optional.of("ab".repeat(32));
    Digest other = Digest.of(Bytes.utf8("another passport"));
    Verified<ImportReceipt> agrees = receipt(Enrolment.KEY, planned.digest(), id);
    Verified<ImportReceipt> differs = receipt(Enrolment.KEY, other, id);
    for (List<Verified<ImportReceipt>> receipts :
        List.of(List.of(differs), List.of(agrees, differs), List.of(differs, agrees))) {
      assertRule(
          Control.SAME_MATERIAL,
          () -> RequestRules.requireSameMaterial(expecting(id), planned, receipts),
          Enrolment.KEY + " was given other material on " + Enrolment.NOW,
          "passport with digest " + other.hex().substring(0, 16));
    }
  }

  @Test
  void sameMaterial_kmsExpectsAnotherIdOrNone_isRefused() {
    Verified<Passport> planned = passport();
    List<Verified<ImportReceipt>> receipts =
        List.of(receipt(Enrolment.KEY, planned.digest(), Optional.of("cd".repeat(32))));
    assertRule(
        Control.SAME_MATERIAL,
        () ->
            RequestRules.requireSameMaterial(
                expecting(Optional.of("ab".repeat(32))), planned, receipts),
        "KMS expects KeyMaterialId abababababababab…, the receipts of this material say"
            + " cdcdcdcdcdcdcdcd…",
        "do not wrap");
    assertRule(
        Control.SAME_MATERIAL,
        () -> RequestRules.requireSameMaterial(expecting(Optional.empty()), planned, receipts),
        "KMS expects KeyMaterialId none",
        "CloudTrail");
  }
}
