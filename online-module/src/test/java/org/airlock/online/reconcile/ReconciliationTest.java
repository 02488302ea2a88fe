package org.airlock.online.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.airlock.common.Enrolment;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.KeyArn;
import org.airlock.online.Office;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The join as a table of small worlds: what was recorded, what CloudTrail saw, what follows. */
final class ReconciliationTest {
  private static final Instant NOW = Enrolment.NOW;
  private static final KeyArn KEY = Office.KEY;
  private static final KeyArn STRANGER =
      KeyArn.parse("arn:aws:kms:eu-central-1:111122223333:key/0ther").orElseThrow();
  private static final String OTHER_MATERIAL = "cd".repeat(32);

  private static LoggedEvent imported(String request) {
    return LoggedEvent.of(TrailEvent.IMPORT)
        .id("i-" + request)
        .request(request)
        .with("expirationModel", Expiry.DOES_NOT_EXPIRE)
        .with("importType", "NEW_KEY_MATERIAL")
        .answered("keyMaterialId", Recorded.MATERIAL);
  }

  private static LoggedEvent parameters(String request) {
    return LoggedEvent.of(TrailEvent.PARAMETERS)
        .id("p-" + request)
        .request(request)
        .with("wrappingAlgorithm", "RSAES_OAEP_SHA_256")
        .with("wrappingKeySpec", "RSA_4096");
  }

  private static Finding only(Reconciliation.Result result) {
    assertThat(result.findings()).hasSize(1);
    return result.findings().get(0);
  }

  private static void assertMatched(Finding finding, String why) {
    assertThat(finding.kind()).isEqualTo(FindingKind.MATCHED);
    assertThat(finding.explanation()).contains(why);
  }

  private static void assertOpen(Finding finding, FindingKind kind, String what, String next) {
    assertThat(finding.kind()).isEqualTo(kind);
    assertThat(finding.isExplained()).isFalse();
    assertThat(finding.what()).contains(what);
    assertThat(finding.next()).contains(next);
  }

  // Imports

  @Test
  void receiptAndImport_ofOneRequestId_match() {
    assertMatched(
        only(new Recorded().receipt("R-1", "r-1", NOW).against(imported("r-1"))),
        "receipt R-1, by the same request id");
  }

  @Test
  void importWithoutReceipt_isTheMostSerious() {
    Finding finding =
        only(new Recorded().against(imported("r-9").by("arn:aws:iam::111122223333:user/Mallory")));
    assertOpen(
        finding,
        FindingKind.UNRECORDED_IMPORT,
        "ImportKeyMaterial, request r-9, material " + Recorded.MATERIAL,
        "'importer prove --key " + KEY + "'");
    assertThat(finding.who()).isEqualTo("arn:aws:iam::111122223333:user/Mallory");
    assertThat(finding.id()).isEqualTo("i-r-9");
    assertThat(FindingKind.values()).startsWith(FindingKind.UNRECORDED_IMPORT);
  }

  @Test
  void importOfRecordedMaterial_withoutReceipt_saysThatSomebodyHasIt() {
    Reconciliation.Result result =
        new Recorded().receipt("R-1", "r-1", NOW).against(imported("r-1"), imported("r-9"));
    assertOpen(
        result.findings().get(0),
        FindingKind.UNRECORDED_IMPORT,
        "the same material as in receipt R-1, so somebody wrapped it outside",
        "incident process");
  }

  @Test
  void importIntoAnUnknownKey_isNamed_andExplainedByKey() {
    assertOpen(
        only(new Recorded().against(imported("r-9").on(STRANGER))),
        FindingKind.UNRECORDED_IMPORT,
        "into a key that this store does not know",
        "--explain " + STRANGER);
    assertThat(
            only(new Recorded()
                    .explained(STRANGER.toString(), "the payments team's")
                    .against(imported("r-9").on(STRANGER)))
                .explanation())
        .contains("the payments team's");
  }

  @Test
  void importThatTheTranscriptHas_withoutReceipt_isToBeFinished() {
    assertOpen(
        only(new Recorded().unfinished("r-1", 12).against(imported("r-1"))),
        FindingKind.UNRECORDED_IMPORT,
        "was made by this store (transcript line 12)",
        "run 'importer import' again");
  }

  @Test
  void event_canExplainOneReceiptOnly() {
    Reconciliation.Result result =
        new Recorded()
            .receipt("R-1", "r-1", NOW)
            .receipt("R-2", "r-1", NOW)
            .against(imported("r-1"));
    assertThat(result.findings()).hasSize(2);
    assertOpen(
        result.findings().get(0),
        FindingKind.RECEIPT_WITHOUT_EVENT,
        "receipt R-2 records an import (request r-1), and CloudTrail shows that call once only, which another receipt has",
        "something else than KMS answered");
    assertMatched(result.findings().get(1), "receipt R-1, by the same request id");
  }

  @Test
  void requestId_onAnotherKey_isNoMatch() {
    Reconciliation.Result result =
        new Recorded().receipt("R-1", "r-1", NOW).against(imported("r-1").on(STRANGER));
    assertThat(result.findings())
        .extracting(Finding::kind)
        .containsExactly(FindingKind.UNRECORDED_IMPORT, FindingKind.RECEIPT_WITHOUT_EVENT);
  }

  @Test
  void lostAnswer_isMatchedByTimeAndDescription() {
    String ours =
        "airlock WM-1 "
            + Recorded.WRAPPED.hex().substring(0, 16)
            + " passport "
            + Recorded.PASSPORT.hex().substring(0, 16);
    assertMatched(
        only(
            new Recorded()
                .receipt("R-1", "unknown", NOW)
                .against(
                    imported("r-7").at(NOW.minusSeconds(30)).with("keyMaterialDescription", ours))),
        "receipt R-1, by its answer was lost: the same key, time and description");
  }

  @ParameterizedTest
  @CsvSource({"another description,-30", ",-500", ",400"})
  void lostAnswer_withAnotherDescriptionOrTime_isNoMatch(String description, long seconds) {
    LoggedEvent event = imported("r-7").at(NOW.plusSeconds(seconds));
    if (description != null) {
      event.with("keyMaterialDescription", description);
    }
    assertThat(new Recorded().receipt("R-1", "unknown", NOW).against(event).findings())
        .extracting(Finding::kind)
        .containsExactly(FindingKind.UNRECORDED_IMPORT, FindingKind.RECEIPT_WITHOUT_EVENT);
  }

  /** A guess by time must not take the event that another receipt names. */
  @Test
  void lostAnswer_takesOnlyWhatNoReceiptNames() {
    Reconciliation.Result result =
        new Recorded()
            .receipt("R-lost", "unknown", NOW)
            .receipt("R-named", "r-1", NOW)
            .against(imported("r-1"), imported("r-2").at(NOW.plusSeconds(1)));
    assertThat(result.findings()).hasSize(2);
    assertThat(result.findings().get(0).explanation().orElseThrow()).contains("R-named");
    assertThat(result.findings().get(1).explanation().orElseThrow()).contains("R-lost");
  }

  @Test
  void differences_areNamedFieldByField() {
    Finding finding =
        only(
            new Recorded()
                .receipt("R-1", "r-1", NOW, Expiry.at(Instant.parse("2027-05-21T05:47:45Z")))
                .against(
                    LoggedEvent.of(TrailEvent.IMPORT)
                        .request("r-1")
                        .with("validTo", "May 22, 2027, 5:47:45 AM")
                        .with("importType", "EXISTING_KEY_MATERIAL")
                        .answered("keyMaterialId", OTHER_MATERIAL)));
    assertOpen(
        finding,
        FindingKind.DIFFERENT,
        "is that of receipt R-1, but validTo is 2027-05-21T05:47:45Z in the receipt and 2027-05-22T05:47:45Z in CloudTrail;"
            + " importType is NEW_KEY_MATERIAL in the receipt and EXISTING_KEY_MATERIAL in CloudTrail; keyMaterialId is "
            + Recorded.MATERIAL
            + " in the receipt and "
            + OTHER_MATERIAL
            + " in CloudTrail",
        "importer status --ask-kms");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "KEY_MATERIAL_EXPIRES|May 21, 2027, 5:47:45 AM|",
        "|May 21, 2027, 5:47:45 AM|",
        "KEY_MATERIAL_EXPIRES|1810878465|",
        "KEY_MATERIAL_DOES_NOT_EXPIRE||expirationModel is KEY_MATERIAL_EXPIRES in the receipt and"
            + " KEY_MATERIAL_DOES_NOT_EXPIRE in CloudTrail",
        "KEY_MATERIAL_EXPIRES||validTo is 2027-05-21T05:47:45Z in the receipt and none in CloudTrail",
        "KEY_MATERIAL_EXPIRES|21.5.2027|validTo is 2027-05-21T05:47:45Z in the receipt and 21.5.2027 in CloudTrail"
      })
  void expiry_isComparedInEveryForm(String model, String validTo, String difference) {
    LoggedEvent event = LoggedEvent.of(TrailEvent.IMPORT).request("r-1");
    if (model != null) {
      event.with("expirationModel", model);
    }
    if (validTo != null) {
      event.with("validTo", validTo);
    }
    Finding finding =
        only(
            new Recorded()
                .receipt("R-1", "r-1", NOW, Expiry.at(Instant.parse("2027-05-21T05:47:45Z")))
                .against(event));
    if (difference == null) {
      assertThat(finding.kind()).isEqualTo(FindingKind.MATCHED);
    } else {
      assertThat(finding.kind()).isEqualTo(FindingKind.DIFFERENT);
      assertThat(finding.what()).contains(difference);
    }
  }

  @Test
  void receiptOfACallThatFailed_isDifferent() {
    assertOpen(
        only(
            new Recorded()
                .receipt("R-1", "r-1", NOW)
                .against(imported("r-1").failed("ExpiredImportTokenException"))),
        FindingKind.DIFFERENT,
        "CloudTrail says that the call failed with ExpiredImportTokenException",
        "do not rely on this receipt");
  }

  // What the log cannot speak about

  @ParameterizedTest
  @CsvSource({
    "2026-10-31T00:00:00Z,1,0", // before the log
    "2026-11-01T00:04:00Z,1,0", // at its edge
    "2026-11-24T11:00:01Z,1,0", // behind it
    "2026-11-24T10:50:00Z,0,1", // younger than CloudTrail's delay
  })
  void receipt_theLogCannotSpeakOf_isNotAccused(Instant at, int outside, int tooNew) {
    Reconciliation.Result result = new Recorded().receipt("R-1", "r-1", at).against();
    assertThat(result.findings()).isEmpty();
    assertThat(result.outside()).isEqualTo(outside);
    assertThat(result.tooNew()).isEqualTo(tooNew);
  }

  @Test
  void keyWithoutALog_isSaidOncePerPlace() {
    Reconciliation.Result result =
        Reconciliation.join(
            new Recorded().knows(STRANGER).receipt("R-1", "r-1", NOW).records(),
            List.of(),
            new Coverage(Map.of()));
    Finding finding = only(result);
    assertOpen(
        finding,
        FindingKind.NO_LOG,
        "no event of account 111122223333, eu-central-1 was read, where this store knows 2 keys",
        "AWSLogs/111122223333/CloudTrail/eu-central-1");
    assertThat(result.noLog()).isEqualTo(1);
  }

  // Wrapping keys

  @Test
  void requestAndParameters_match_byIdOrDeadline() {
    Reconciliation.Result result =
        new Recorded()
            .request("IR-1", "r-1", NOW)
            .request("IR-2", "console-zip", NOW.plusSeconds(3000))
            .against(parameters("r-1"), parameters("r-2").at(NOW.plusSeconds(2800)));
    assertThat(result.findings()).hasSize(2);
    assertMatched(result.findings().get(0), "request IR-1, by the same request id");
    assertMatched(
        result.findings().get(1),
        "request IR-2, by downloaded by hand: the same key, and 24 hours before the deadline");
  }

  @Test
  void wrappingKeyThatKmsNeverHandedOut_isNamed() {
    assertOpen(
        only(new Recorded().request("IR-1", "r-1", NOW).against()),
        FindingKind.REQUEST_WITHOUT_EVENT,
        "request IR-1 holds a wrapping key from https://kms.eu-central-1.amazonaws.com (request r-1), and CloudTrail shows"
            + " no such call",
        "do not wrap for this request");
  }

  @Test
  void parametersNobodyRecorded_areNamed() {
    assertOpen(
        only(new Recorded().against(parameters("r-9"))),
        FindingKind.UNRECORDED_PARAMETERS,
        "somebody else fetched a wrapping key and import token for this key",
        "look whether an import followed within 24 hours");
  }

  @Test
  void parametersOfARequestCutShort_areExplainedByTheTranscript() {
    Recorded recorded = new Recorded().interrupted(7, NOW.minusSeconds(60), NOW.plusSeconds(60));
    assertMatched(
        only(recorded.against(parameters("r-1"))),
        "the request begun at transcript line 7 was cut short");
    assertThat(only(recorded.against(parameters("r-1").at(NOW.plusSeconds(61)))).kind())
        .isEqualTo(FindingKind.UNRECORDED_PARAMETERS);
  }

  @Test
  void parametersWithAnotherWrapping_areDifferent() {
    assertOpen(
        only(
            new Recorded()
                .request("IR-1", "r-1", NOW)
                .against(
                    LoggedEvent.of(TrailEvent.PARAMETERS)
                        .request("r-1")
                        .with("wrappingAlgorithm", "RSAES_OAEP_SHA_1")
                        .with("wrappingKeySpec", "RSA_2048"))),
        FindingKind.DIFFERENT,
        "is that of request IR-1, but wrappingAlgorithm is RSAES_OAEP_SHA_256 in the request and RSAES_OAEP_SHA_1 in"
            + " CloudTrail; wrappingKeySpec is RSA_4096 in the request and RSA_2048 in CloudTrail",
        "do not import what was wrapped for this request");
    assertThat(
            only(new Recorded()
                    .request("IR-1", "r-1", NOW)
                    .against(parameters("r-1").failed("AccessDenied")))
                .what())
        .contains("CloudTrail says that the call failed with AccessDenied");
  }

  // Deletions, expiries, rotations

  @Test
  void deletion_isMatchedByTheTranscript() {
    assertMatched(
        only(
            new Recorded()
                .act(9, TrailEvent.DELETE, "r-1", NOW)
                .against(LoggedEvent.of(TrailEvent.DELETE).request("r-1"))),
        "transcript line 9");
    assertMatched(
        only(
            new Recorded()
                .act(9, TrailEvent.DELETE, "unknown", NOW)
                .against(LoggedEvent.of(TrailEvent.DELETE).request("r-1"))),
        "transcript line 9");
  }

  @Test
  void deletionNobodyRecorded_isNamed_withWhatCameAfter() {
    LoggedEvent deleted =
        LoggedEvent.of(TrailEvent.DELETE).request("r-9").with("keyMaterialId", Recorded.MATERIAL);
    assertOpen(
        only(new Recorded().against(deleted)),
        FindingKind.DELETED,
        "no receipt says that it was imported again",
        "'importer request', wrap, import");
    Finding finding =
        new Recorded()
            .receipt("R-2", "r-2", NOW.plusSeconds(60))
            .against(deleted, imported("r-2"))
            .findings()
            .get(0);
    assertOpen(
        finding,
        FindingKind.DELETED,
        "imported again at 2026-11-24T10:01:00Z (receipt R-2)",
        "ask who made the call");
  }

  @Test
  void actWithoutEvent_orThatFailed_isNamed() {
    assertOpen(
        only(new Recorded().act(9, TrailEvent.DELETE, "r-1", NOW).against()),
        FindingKind.RECEIPT_WITHOUT_EVENT,
        "transcript line 9 records DeleteImportedKeyMaterial (request r-1), and CloudTrail shows no such call",
        "importer status --ask-kms");
    assertOpen(
        only(
            new Recorded()
                .act(9, TrailEvent.DELETE, "r-1", NOW)
                .against(LoggedEvent.of(TrailEvent.DELETE).request("r-1").failed("AccessDenied"))),
        FindingKind.DIFFERENT,
        "is that of transcript line 9, but CloudTrail says that the call failed with AccessDenied",
        "see what is true now");
  }

  @Test
  void expiry_asTheReceiptSays_isExplained() {
    Recorded recorded =
        new Recorded()
            .receipt("R-1", "r-1", NOW.minus(Duration.ofDays(2)), Expiry.at(NOW.minusSeconds(60)));
    Finding finding =
        recorded
            .against(
                LoggedEvent.of(TrailEvent.EXPIRE)
                    .request("")
                    .detail("keyMaterialId", Recorded.MATERIAL),
                LoggedEvent.of(TrailEvent.IMPORT)
                    .request("r-1")
                    .with("validTo", "Nov 24, 2026, 9:59:00 AM"))
            .findings()
            .get(0);
    assertThat(finding.kind()).isEqualTo(FindingKind.EXPIRED);
    assertThat(finding.explanation()).contains("receipt R-1 says until 2026-11-24T09:59:00Z");
    assertThat(finding.next()).startsWith("if the key is still needed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "never",
      value = {
        "2026-12-24T10:00:00Z|receipt R-1 does not say (it says 2026-12-24T10:00:00Z)",
        "never|receipt R-1 does not say (it says never)"
      })
  void expiry_atAnotherTime_isNot(Instant validTo, String words) {
    Finding finding =
        new Recorded()
                .receipt(
                    "R-1",
                    "r-1",
                    NOW.minusSeconds(60),
                    validTo == null ? Expiry.never() : Expiry.at(validTo))
                .against(LoggedEvent.of(TrailEvent.EXPIRE))
                .findings()
                .stream()
                .filter(found -> found.kind() == FindingKind.EXPIRED)
                .findFirst()
                .orElseThrow();
    assertOpen(finding, FindingKind.EXPIRED, words, "look for an UNRECORDED-IMPORT");
  }

  @Test
  void expiry_ofMaterialWithoutReceipt_isNotExplained() {
    assertOpen(
        only(new Recorded().against(LoggedEvent.of(TrailEvent.EXPIRE))),
        FindingKind.EXPIRED,
        "at a time that no receipt says",
        "'importer request'");
  }

  @Test
  void rotation_isMatched_andItsEndBelongsToIt() {
    Reconciliation.Result result =
        new Recorded()
            .act(11, TrailEvent.ROTATE_ON_DEMAND, "r-1", NOW)
            .against(
                LoggedEvent.of(TrailEvent.ROTATE_ON_DEMAND).request("r-1"),
                LoggedEvent.of(TrailEvent.ROTATE).request("").at(NOW.plusSeconds(40)));
    assertThat(result.findings()).hasSize(2).allMatch(Finding::isExplained);
    assertThat(result.findings().get(0).explanation())
        .contains("finishes the rotation asked for at 2026-11-24T10:00:00Z");
  }

  @Test
  void rotationNobodyRecorded_isNamedOnce() {
    Reconciliation.Result result =
        new Recorded()
            .against(
                LoggedEvent.of(TrailEvent.ROTATE_ON_DEMAND).request("r-9"),
                LoggedEvent.of(TrailEvent.ROTATE).request("").at(NOW.plusSeconds(40)));
    assertThat(result.findings().stream().filter(finding -> !finding.isExplained())).hasSize(1);
    assertOpen(
        result.findings().get(0),
        FindingKind.UNRECORDED_ROTATION,
        "the key encrypts with its newest material since then",
        "every material of this key is in an escrow");
  }

  @Test
  void rotationThatTheTranscriptHas_withoutReceipt_isToBeFinished() {
    assertOpen(
        only(
            new Recorded()
                .unfinished("r-1", 14)
                .against(LoggedEvent.of(TrailEvent.ROTATE_ON_DEMAND).request("r-1"))),
        FindingKind.UNRECORDED_ROTATION,
        "was asked for by this store (transcript line 14), but never got its receipt",
        "run 'importer rotate' for this key again");
  }

  @Test
  void rotationThatFinishesNothing_isNamed() {
    assertOpen(
        only(new Recorded().against(LoggedEvent.of(TrailEvent.ROTATE).request(""))),
        FindingKind.UNRECORDED_ROTATION,
        "this log has no RotateKeyOnDemand before it",
        "the primary key's Region");
  }

  // Keys at risk

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ScheduleKeyDeletion|the key and everything under it will be lost for ever|aws kms cancel-key-deletion",
        "DisableKey|the key cannot be used|aws kms enable-key",
        "DeleteKey|the KMS key is gone|nothing brings this key back",
        "PutKeyPolicy|who may use, import into and delete this key may have changed|aws kms get-key-policy",
        "UpdatePrimaryRegion|rotations begin there from now on|use the new primary",
        "ReplicateKey|this store knows no replica there|'importer request' for the replica"
      })
  void whatPutsAKeyAtRisk_isNamed(String event, String what, String next) {
    assertOpen(
        only(new Recorded().against(LoggedEvent.of(event))), FindingKind.KEY_AT_RISK, what, next);
  }

  @Test
  void deletionCancelledAndEnabled_isSettled() {
    LoggedEvent scheduled =
        LoggedEvent.of(TrailEvent.SCHEDULE_DELETION)
            .with("pendingWindowInDays", "20")
            .answered("deletionDate", "Dec 14, 2026, 10:00:00 AM");
    LoggedEvent cancelled = LoggedEvent.of(TrailEvent.CANCEL_DELETION).at(NOW.plusSeconds(60));
    LoggedEvent enabled = LoggedEvent.of(TrailEvent.ENABLE).at(NOW.plusSeconds(120));
    Finding settled = new Recorded().against(scheduled, cancelled, enabled).findings().get(0);
    assertThat(settled.what())
        .isEqualTo("ScheduleKeyDeletion, in 20 days (Dec 14, 2026, 10:00:00 AM)");
    assertThat(settled.explanation())
        .contains("cancelled at 2026-11-24T10:01:00Z and enabled at 2026-11-24T10:02:00Z");
    assertOpen(
        new Recorded().against(scheduled, cancelled).findings().get(0),
        FindingKind.KEY_AT_RISK,
        "cancelled at 2026-11-24T10:01:00Z, and the key stays disabled",
        "aws kms enable-key --key-id " + KEY);
  }

  @Test
  void disabledAndEnabled_isSettled_butNotInTheOtherOrder() {
    LoggedEvent disabled = LoggedEvent.of(TrailEvent.DISABLE);
    assertThat(
            new Recorded()
                .against(disabled, LoggedEvent.of(TrailEvent.ENABLE).at(NOW.plusSeconds(1)))
                .findings()
                .get(0)
                .explanation())
        .contains("enabled again at 2026-11-24T10:00:01Z");
    assertThat(
            new Recorded()
                .against(LoggedEvent.of(TrailEvent.ENABLE).at(NOW.minusSeconds(1)), disabled)
                .findings()
                .get(0)
                .isExplained())
        .isFalse();
  }

  @Test
  void replica_thatTheStoreKnows_isInOrder() {
    KeyArn replica =
        KeyArn.parse(KEY.toString().replace("eu-central-1", "eu-west-1")).orElseThrow();
    List<Finding> findings =
        new Recorded()
            .knows(replica)
            .against(LoggedEvent.of(TrailEvent.REPLICATE).with("replicaRegion", "eu-west-1"))
            .findings();
    assertThat(findings.get(0).explanation()).contains("this store knows the replica " + replica);
    assertThat(findings.get(1).kind()).isEqualTo(FindingKind.NO_LOG);
  }

  @Test
  void keysMade_areNoted() {
    LoggedEvent made = LoggedEvent.of(TrailEvent.CREATE).with("origin", "EXTERNAL");
    assertThat(only(new Recorded().against(made)).explanation())
        .contains("the key of this store was made");
    assertThat(only(new Recorded().against(made.on(STRANGER))).explanation())
        .contains("a key for imported material that no request of this store names");
  }

  // Failures and explanations

  @Test
  void failedCalls_areOneLinePerCallerKeyAndReason() {
    LoggedEvent first = imported("r-1").failed("AccessDenied").by("mallory");
    LoggedEvent second =
        imported("r-2").failed("AccessDenied").by("mallory").at(NOW.plusSeconds(5));
    LoggedEvent other = imported("r-3").failed("AccessDenied").by("ines");
    Reconciliation.Result result = new Recorded().refused("r-3").against(first, second, other);
    assertThat(result.findings())
        .allMatch(Finding::isExplained)
        .extracting(Finding::what)
        .containsExactly(
            "ImportKeyMaterial failed 2 times with AccessDenied, last at 2026-11-24T10:00:05Z",
            "ImportKeyMaterial failed once with AccessDenied");
    assertThat(result.findings().get(0).next())
        .isEqualTo("if this is not one of your people trying, ask who it is");
    assertThat(result.findings().get(1).explanation()).contains("the transcript has the refusal");
  }

  @Test
  void whatPeopleExplained_staysWithItsReason() {
    Finding finding =
        only(
            new Recorded()
                .explained("event-PutKeyPolicy", "people said: change 4711")
                .against(LoggedEvent.of(TrailEvent.PUT_POLICY)));
    assertThat(finding.kind()).isEqualTo(FindingKind.KEY_AT_RISK);
    assertThat(finding.explanation()).contains("people said: change 4711");
  }

  /** One sentence about a known key must not cover whatever happens to it later. */
  @Test
  void explanation_ofAKnownKey_explainsNothing() {
    assertThat(
            only(new Recorded().explained(KEY.toString(), "all of it").against(imported("r-9")))
                .isExplained())
        .isFalse();
  }

  @Test
  void findings_areSortedBySeriousnessThenTime() {
    assertThat(
            new Recorded()
                .receipt("R-1", "r-1", NOW)
                .against(
                    imported("r-1"),
                    LoggedEvent.of(TrailEvent.DISABLE).at(NOW.plusSeconds(2)),
                    LoggedEvent.of(TrailEvent.PUT_POLICY).at(NOW.plusSeconds(1)),
                    imported("r-9"))
                .findings())
        .extracting(Finding::id)
        .containsExactly("i-r-9", "event-PutKeyPolicy", "event-DisableKey", "i-r-1");
  }
}
