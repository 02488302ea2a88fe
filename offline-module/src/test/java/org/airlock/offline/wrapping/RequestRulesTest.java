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
import org.airlock.common.kms.ImportType;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.KeyUsage;
import org.airlock.common.kms.WrappingAlgorithm;
import org.airlock.common.payload.ImportHistory;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.payload.ImportRequest;
import org.airlock.common.payload.Passport;
import org.airlock.common.roster.Policy;
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
        List.of(),
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
                    t.keySpec(),
                    t.keyUsage(),
                    passport,
                    t.importType(),
                    t.expiry(),
                    t.outcome(),
                    t.stateBefore(),
                    t.stateAfter(),
                    keyMaterialId,
                    t.awsRequestId(),
                    t.importedAt(),
                    t.proof())),
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
        Optional.of(
            keyMaterialId.isPresent()
                ? ImportType.EXISTING_KEY_MATERIAL
                : ImportType.NEW_KEY_MATERIAL),
        keyMaterialId,
        t.expiry(),
        t.wrappingAlgorithm(),
        t.wrappingKeySpec(),
        t.wrappingKey(),
        t.importToken(),
        t.deadline(),
        t.endpoint(),
        t.awsRequestId());
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
        spec.isSymmetric() ? t.importType() : Optional.empty(),
        spec.isSymmetric() ? t.expectedKeyMaterialId() : Optional.empty(),
        t.expiry(),
        algorithm,
        t.wrappingKeySpec(),
        t.wrappingKey(),
        t.importToken(),
        t.deadline(),
        t.endpoint(),
        t.awsRequestId());
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

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "RSAES_OAEP_SHA_256")
  void algorithmAllowed_anythingElseForSymmetricMaterial_isRefused(WrappingAlgorithm algorithm) {
    boolean sha1 = algorithm == WrappingAlgorithm.RSAES_OAEP_SHA_1;
    assertRule(
        Control.ALGORITHM_ALLOWED,
        () ->
            RequestRules.requireAllowed(
                target(KeySpec.SYMMETRIC_DEFAULT, KeyUsage.ENCRYPT_DECRYPT, algorithm),
                32,
                Policy.USUAL),
        algorithm
            + " under RSA_4096"
            + (sha1
                ? " uses SHA-1, which this roster does not allow"
                : " cannot carry SYMMETRIC_DEFAULT"),
        "one of: [RSAES_OAEP_SHA_256]");
  }

  @Test
  void algorithmAllowed_oaepSha256_isAccepted() {
    assertThatCode(() -> RequestRules.requireAllowed(REQUEST.targets().get(0), 32, Policy.USUAL))
        .doesNotThrowAnyException();
  }

  @Test
  void algorithmAllowed_materialTooLongForOneBlock_isRefused() {
    ImportRequest.Target p384 =
        target(KeySpec.ECC_NIST_P384, KeyUsage.SIGN_VERIFY, WrappingAlgorithm.RSAES_OAEP_SHA_256);
    assertThatCode(() -> RequestRules.requireAllowed(p384, 446, Policy.USUAL))
        .doesNotThrowAnyException();
    assertRule(
        Control.ALGORITHM_ALLOWED,
        () -> RequestRules.requireAllowed(p384, 447, Policy.USUAL),
        "cannot carry the 447 bytes of this material",
        "one of: [RSA_AES_KEY_WRAP_SHA_256]");
  }

  @Test
  void algorithmAllowed_sha1ByPolicy_isAccepted() {
    assertThatCode(
            () ->
                RequestRules.requireAllowed(
                    target(
                        KeySpec.SYMMETRIC_DEFAULT,
                        KeyUsage.ENCRYPT_DECRYPT,
                        WrappingAlgorithm.RSAES_OAEP_SHA_1),
                    32,
                    new Policy(true, 365, 14)))
        .doesNotThrowAnyException();
  }

  private static void requireSame(
      ImportRequest.Target target,
      Verified<Passport> planned,
      List<Verified<ImportReceipt>> receipts) {
    Assignment.Assigned assigned = new Assignment.Assigned(target, planned);
    RequestRules.requireSameMaterial(
        assigned,
        List.of(assigned),
        new ImportHistory(receipts.stream().map(Verified::payload).toList()));
  }

  @Test
  void sameMaterial_withoutReceipts_hasNothingToCompare() {
    assertThatCode(() -> requireSame(REQUEST.targets().get(0), passport(), List.of()))
        .doesNotThrowAnyException();
  }

  @Test
  void sameMaterial_receiptsThatAgree_areAccepted() {
    Verified<Passport> planned = passport();
    Optional<String> id = Optional.of("ab".repeat(32));
    KeyArn otherKey = KeyArn.parse(Enrolment.KEY.toString().replace("889b", "999b")).orElseThrow();
    assertThatCode(
            () ->
                requireSame(
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
          () -> requireSame(expecting(id), planned, receipts),
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
        () -> requireSame(expecting(Optional.of("ab".repeat(32))), planned, receipts),
        "KMS expects KeyMaterialId abababababababab…, the receipts of this material say"
            + " cdcdcdcdcdcdcdcd…",
        "do not wrap");
    assertRule(
        Control.SAME_MATERIAL,
        () -> requireSame(expecting(Optional.empty()), planned, receipts),
        "KMS expects KeyMaterialId none",
        "CloudTrail");
  }

  private static ImportRequest.Target at(KeyArn key, ImportType type, String state) {
    ImportRequest.Target t = REQUEST.targets().get(0);
    return new ImportRequest.Target(
        key,
        t.keySpec(),
        t.keyUsage(),
        state,
        Optional.of(type),
        Optional.empty(),
        t.expiry(),
        t.wrappingAlgorithm(),
        t.wrappingKeySpec(),
        t.wrappingKey(),
        t.importToken(),
        t.deadline(),
        t.endpoint(),
        t.awsRequestId());
  }

  @Test
  void sameMaterial_newMaterialForAWorkingKey_isARotation() {
    Verified<ImportReceipt> older =
        receipt(Enrolment.KEY, Digest.of(Bytes.utf8("older")), Optional.of("cd".repeat(32)));
    assertThatCode(
            () ->
                requireSame(
                    at(Enrolment.KEY, ImportType.NEW_KEY_MATERIAL, "Enabled"),
                    passport(),
                    List.of(older)))
        .doesNotThrowAnyException();
    assertRule(
        Control.SAME_MATERIAL,
        () ->
            requireSame(
                at(Enrolment.KEY, ImportType.NEW_KEY_MATERIAL, "PendingImport"),
                passport(),
                List.of(older)),
        "was given other material",
        "bring that back first, then rotate");
    assertRule(
        Control.SAME_MATERIAL,
        () ->
            requireSame(
                at(Enrolment.KEY, ImportType.NEW_KEY_MATERIAL, "Enabled"),
                passport(),
                List.of(receipt(Enrolment.KEY, passport().digest(), Optional.of("cd".repeat(32))))),
        "has this very material since",
        "a rotation needs new material");
  }

  @Test
  void sameMaterial_replica_getsOnlyWhatItsPrimaryHas() {
    KeyArn primary = multiRegion("eu-central-1");
    KeyArn replica = multiRegion("us-east-1");
    ImportRequest.Target wanted = at(replica, ImportType.EXISTING_KEY_MATERIAL, "PendingImport");
    assertThatCode(
            () ->
                requireSame(
                    wanted,
                    passport(),
                    List.of(receipt(primary, passport().digest(), Optional.empty()))))
        .doesNotThrowAnyException();
    assertRule(
        Control.SAME_MATERIAL,
        () ->
            requireSame(
                wanted,
                passport(),
                List.of(receipt(primary, Digest.of(Bytes.utf8("other")), Optional.empty()))),
        "neither a receipt nor this request gives material orders to its primary key",
        "request both");
  }

  private static ImportReceipt.Target imported(
      KeyArn key, Digest passport, ImportType type, String stateBefore) {
    ImportReceipt.Target t = PEOPLE.receipt().targets().get(0);
    return new ImportReceipt.Target(
        key,
        t.keySpec(),
        t.keyUsage(),
        passport,
        Optional.of(type),
        t.expiry(),
        t.outcome(),
        stateBefore,
        t.stateAfter(),
        Optional.of(passport.hex()),
        t.awsRequestId(),
        t.importedAt(),
        t.proof());
  }

  private static ImportHistory history(ImportReceipt.Target... imported) {
    ImportReceipt r = PEOPLE.receipt();
    return new ImportHistory(
        List.of(
            new ImportReceipt(
                r.header(), r.requestDigest(), r.wrappedDigest(), List.of(imported), List.of())));
  }

  /** A matrix request made before the primary's import: KMS cannot name the new material yet. */
  @Test
  void sameMaterial_workingReplicaWithoutAnId_takesOnlyThePrimarysNewMaterial() {
    KeyArn primary = multiRegion("eu-central-1");
    KeyArn replica = multiRegion("us-east-1");
    Digest old = PEOPLE.passport("old").digest();
    ImportReceipt.Target first =
        imported(primary, old, ImportType.NEW_KEY_MATERIAL, "PendingImport");
    ImportReceipt.Target copy =
        imported(replica, old, ImportType.EXISTING_KEY_MATERIAL, "PendingImport");
    Assignment.Assigned fresh =
        new Assignment.Assigned(
            at(primary, ImportType.NEW_KEY_MATERIAL, "Enabled"), PEOPLE.passport("new"));
    ImportRequest.Target wanted = at(replica, ImportType.EXISTING_KEY_MATERIAL, "Enabled");
    Assignment.Assigned same = new Assignment.Assigned(wanted, PEOPLE.passport("new"));
    Assignment.Assigned mistyped = new Assignment.Assigned(wanted, PEOPLE.passport("old"));
    Assignment.Assigned foreign = new Assignment.Assigned(wanted, PEOPLE.passport("other"));

    assertThatCode(
            () ->
                RequestRules.requireSameMaterial(same, List.of(fresh, same), history(first, copy)))
        .doesNotThrowAnyException();
    assertRule(
        Control.SAME_MATERIAL,
        () ->
            RequestRules.requireSameMaterial(
                mistyped, List.of(fresh, mistyped), history(first, copy)),
        replica + " has material old since",
        "--target " + replica + "=MATERIAL");
    assertRule(
        Control.SAME_MATERIAL,
        () -> RequestRules.requireSameMaterial(mistyped, List.of(fresh, mistyped), history(first)),
        "its primary takes other new material than old",
        "plan the same material for both");
    assertRule(
        Control.SAME_MATERIAL,
        () -> RequestRules.requireSameMaterial(mistyped, List.of(mistyped), history(first)),
        "neither a receipt nor this request gives its primary new material",
        "plan the same material for both");
    assertRule(
        Control.SAME_MATERIAL,
        () ->
            RequestRules.requireSameMaterial(
                foreign, List.of(fresh, foreign), history(first, copy)),
        "its primary takes other new material than other",
        "plan the same material for both");
  }

  @Test
  void sameMaterial_workingReplicaAfterItsPrimary_followsThePrimarysReceipt() {
    KeyArn primary = multiRegion("eu-central-1");
    Assignment.Assigned later =
        new Assignment.Assigned(
            at(multiRegion("us-east-1"), ImportType.EXISTING_KEY_MATERIAL, "Enabled"),
            PEOPLE.passport("new"));
    assertThatCode(
            () ->
                RequestRules.requireSameMaterial(
                    later,
                    List.of(later),
                    history(
                        imported(
                            primary,
                            PEOPLE.passport("old").digest(),
                            ImportType.NEW_KEY_MATERIAL,
                            "PendingImport"),
                        imported(
                            primary,
                            PEOPLE.passport("new").digest(),
                            ImportType.NEW_KEY_MATERIAL,
                            "Enabled"))))
        .doesNotThrowAnyException();
  }

  private static KeyArn multiRegion(String region) {
    return KeyArn.parse("arn:aws:kms:" + region + ":111122223333:key/mrk-1234").orElseThrow();
  }
}
