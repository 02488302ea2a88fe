package org.airlock.online.reconcile;

import static org.airlock.common.Refusals.assertIntegrity;
import static org.assertj.core.api.Assertions.assertThat;

import org.airlock.common.Enrolment;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.StrictJson;
import org.airlock.common.kms.KeyArn;
import org.airlock.online.Office;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TrailEventTest {
  private static JsonObject json(String text) {
    return (JsonObject) StrictJson.parse(Bytes.utf8(text.replace('\'', '"')), "test");
  }

  private static TrailEvent read(String members) {
    return TrailEvent.read(
            json(
                "{'eventSource': 'kms.amazonaws.com', 'eventTime': '2026-11-24T10:00:00Z', 'awsRegion': 'eu-central-1',"
                    + " 'recipientAccountId': '111122223333', "
                    + members
                    + "}"),
            "test")
        .orElseThrow();
  }

  @Test
  void read_anImport_takesWhatMatters() {
    TrailEvent event =
        LoggedEvent.of(TrailEvent.IMPORT)
            .request("r-1")
            .with("validTo", "May 21, 2027, 5:47:45\u202fAM")
            .with("importType", "NEW_KEY_MATERIAL")
            .answered("keyMaterialId", "ab".repeat(32))
            .event();
    assertThat(event.key()).contains(Office.KEY);
    assertThat(event.at()).isEqualTo(Enrolment.NOW);
    assertThat(event.requestId()).isEqualTo("r-1");
    assertThat(event.succeeded()).isTrue();
    assertThat(event.actor()).isEqualTo("arn:aws:iam::111122223333:user/Ines");
    assertThat(event.parameter("validTo")).contains("May 21, 2027, 5:47:45 AM");
    assertThat(event.keyMaterialId()).contains("ab".repeat(32));
    assertThat(event.described())
        .isEqualTo("ImportKeyMaterial, request r-1, material " + "ab".repeat(32));
  }

  /** requestParameters hold an ARN, an id or an alias; AWS's own events hold none. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'eventName': 'DisableKey', 'requestParameters': {'keyId': '1234'}"
            + "|arn:aws:kms:eu-central-1:111122223333:key/1234",
        "'eventName': 'DisableKey', 'requestParameters': {'keyId': 'arn:aws:kms:us-east-1:111122223333:key/1234'}"
            + "|arn:aws:kms:us-east-1:111122223333:key/1234",
        "'eventName': 'DisableKey', 'requestParameters': {'keyId': 'alias/x'}, 'responseElements': {'keyId':"
            + " 'arn:aws:kms:eu-central-1:111122223333:key/5678'}|arn:aws:kms:eu-central-1:111122223333:key/5678",
        "'eventName': 'DeleteExpiredKeyMaterial', 'requestParameters': null, 'serviceEventDetails': {'keyId': '1234'}"
            + "|arn:aws:kms:eu-central-1:111122223333:key/1234",
        "'eventName': 'CreateKey', 'responseElements': {'keyMetadata': {'arn':"
            + " 'arn:aws:kms:eu-central-1:111122223333:key/9'}}|arn:aws:kms:eu-central-1:111122223333:key/9",
        "'eventName': 'ReplicateKey', 'resources': [{'ARN': 'arn:aws:kms:us-east-1:111122223333:key/mrk-1'}, {'ARN':"
            + " 'arn:aws:kms:eu-central-1:111122223333:key/mrk-1'}]|arn:aws:kms:eu-central-1:111122223333:key/mrk-1"
      })
  void key_isFoundWhereverTheEventNamesIt(String members, String arn) {
    assertThat(read(members).key()).isEqualTo(KeyArn.parse(arn)).isPresent();
  }

  @Test
  void key_byAliasOnly_isShownAsItStands() {
    TrailEvent event = read("'eventName': 'DisableKey', 'requestParameters': {'keyId': 'alias/x'}");
    assertThat(event.key()).isEmpty();
    assertThat(event.keyText()).isEqualTo("alias/x");
    assertThat(read("'eventName': 'DisableKey'").keyText()).isEqualTo("unknown");
  }

  @Test
  void fieldsOfOtherTypes_areAsIfAbsent() {
    TrailEvent event =
        read(
            "'eventName': 'ImportKeyMaterial', 'requestParameters': 'HIDDEN_DUE_TO_SECURITY_REASONS', 'responseElements':"
                + " [1], 'resources': {'ARN': 1}, 'userIdentity': 7, 'errorCode': {}, 'requestID': 42");
    assertThat(event.key()).isEmpty();
    assertThat(event.actor()).isEqualTo("not named");
    assertThat(event.succeeded()).isTrue();
    assertThat(event.requestId()).isEqualTo("42");
  }

  @Test
  void texts_arePrintableAndShort() {
    TrailEvent event =
        read(
            "'eventName': 'DisableKey', 'requestParameters': {'keyId': '\\u001b[2Jalias'}, 'userIdentity': {'arn': '"
                + "x".repeat(1000)
                + "'}");
    assertThat(event.keyText()).isEqualTo("?[2Jalias");
    assertThat(event.actor()).hasSize(256);
  }

  @Test
  void otherServicesAndNames_areNoEventsOfOurs() {
    assertThat(
            TrailEvent.read(
                json("{'eventSource': 's3.amazonaws.com', 'eventName': 'ImportKeyMaterial'}"),
                "test"))
        .isEmpty();
    assertThat(
            TrailEvent.read(
                json("{'eventSource': 'kms.amazonaws.com', 'eventName': 'Decrypt'}"), "test"))
        .isEmpty();
  }

  @Test
  void time_missingWhereItMatters_isRefused() {
    assertIntegrity(
            () ->
                TrailEvent.read(
                    json(
                        "{'eventSource': 'kms.amazonaws.com', 'eventName': 'ImportKeyMaterial', 'eventID': 'e-1',"
                            + " 'eventTime': 'yesterday'}"),
                    "log.json"))
        .hasMessage("log.json: event e-1 (ImportKeyMaterial) has no eventTime in UTC");
  }
}
