package org.airlock.online.kms;

import static org.airlock.common.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.airlock.common.Enrolment;
import org.airlock.common.bundle.Environment;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.JsonText;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.ImportType;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.kms.WrappingAlgorithm;
import org.airlock.common.kms.WrappingKeySpec;
import org.airlock.online.kms.PlayedServer.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The adapter on the wire: real SDK, a played server. */
final class AwsKmsTest {
  private static final KeyArn KEY = Enrolment.KEY;
  private static final String ID = "ab".repeat(32);
  private static final String DESCRIBED =
      """
      {"KeyMetadata": {"Arn": "%s", "KeyId": "x", "KeyState": "Enabled", "Origin": "EXTERNAL",
       "KeySpec": "SYMMETRIC_DEFAULT", "KeyUsage": "ENCRYPT_DECRYPT", "MultiRegion": false,
       "ExpirationModel": "KEY_MATERIAL_EXPIRES", "ValidTo": 1795514400.75, "CurrentKeyMaterialId": "%s"}}
      """
          .formatted(KEY, ID);

  private final PlayedServer server = new PlayedServer();
  private final List<Duration> slept = new ArrayList<>();
  private long nanos;
  private Kms kms;

  @BeforeEach
  @SuppressWarnings("MustBeClosed") // closed after each test
  void connect() {
    kms = connect(server.uri());
  }

  @AfterEach
  void close() {
    kms.close();
    server.close();
  }

  @SuppressWarnings("MustBeClosed")
  private Kms connect(URI address) {
    Endpoint trusted =
        Endpoint.resolve(
            KEY.region(),
            Optional.of(server.uri().toString()),
            false,
            Environment.REHEARSAL,
            List.of(server.uri().toString()),
            PlayedSettings.NONE);
    return KmsClients.connect(
        trusted,
        address,
        Credentials.from(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "secret"))),
        new KmsClients.Timeouts(Duration.ofSeconds(2), Duration.ofSeconds(20)),
        KmsClients.PARAMETERS_PACE,
        duration -> {
          slept.add(duration);
          nanos += duration.toNanos();
        },
        () -> nanos);
  }

  private static ImportCall importCall(Expiry expiry) {
    return new ImportCall(
        KEY,
        Bytes.utf8("the token"),
        Bytes.utf8("the ciphertext"),
        expiry,
        Optional.of(ImportType.EXISTING_KEY_MATERIAL),
        Optional.of(ID),
        Optional.of("airlock WM-1"));
  }

  private String sent(int index) {
    return JsonText.indented(server.requests.get(index).body())
        .asUtf8()
        .orElseThrow()
        .replaceAll("\\s+", "");
  }

  @Test
  void listKeyMaterials_onAServerWithoutTheCall_isEmpty() {
    server.will(Answer.error(400, "InvalidAction"));
    assertThat(kms.listKeyMaterials(KEY)).isEmpty();
  }

  @Test
  void describeKey_readsEveryField() {
    server.will(Answer.ok(DESCRIBED));
    KeyDescription key = kms.describeKey(KEY);
    assertThat(key)
        .isEqualTo(
            new KeyDescription(
                KEY,
                "Enabled",
                "EXTERNAL",
                "SYMMETRIC_DEFAULT",
                "ENCRYPT_DECRYPT",
                Optional.empty(),
                Optional.of("KEY_MATERIAL_EXPIRES"),
                Optional.of(Instant.ofEpochSecond(1795514400)),
                Optional.of(ID),
                "aws-request-id"));
    assertThat(server.requests.get(0).operation()).isEqualTo("DescribeKey");
    assertThat(server.requests.get(0).authorization())
        .startsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/")
        .contains("/eu-central-1/kms/aws4_request");
    assertThat(sent(0)).isEqualTo("{\"KeyId\":\"" + KEY + "\"}");
    Instant heard = kms.awsTime().orElseThrow();
    assertThat(heard).isCloseTo(Instant.now(), within(1, ChronoUnit.HOURS));
    nanos += Duration.ofDays(3).toNanos();
    assertThat(kms.awsTime()).contains(heard.plus(Duration.ofDays(3)));
  }

  @Test
  void describeKey_withNewerEnumValues_keepsThem() {
    server.will(
        Answer.ok(DESCRIBED.replace("Enabled", "HalfAsleep").replace("EXTERNAL\"", "MOON\"")));
    assertThat(kms.describeKey(KEY).keyState()).isEqualTo("HalfAsleep");
    assertThat(kms.describeKey(KEY).origin()).isEqualTo("MOON");
  }

  @Test
  void describeKey_aboutAnotherKeyOrIncomplete_isNotUsed() {
    server.will(Answer.ok(DESCRIBED.replace("889b566e", "999b566e")));
    assertThatThrownBy(() -> kms.describeKey(KEY))
        .isInstanceOf(Failure.Transport.class)
        .hasMessageContaining("it is about another key");
    server.will(Answer.ok("{}"));
    assertThatThrownBy(() -> kms.describeKey(KEY)).hasMessageContaining("it lacks KeyMetadata");
    server.will(Answer.ok(DESCRIBED.replace("KeyState", "Other")));
    assertThatThrownBy(() -> kms.describeKey(KEY)).hasMessageContaining("it lacks KeyState");
  }

  @Test
  void describeKey_ofANewKey_isAskedForAgain() {
    server.will(
        Answer.error(400, "NotFoundException"),
        Answer.error(400, "NotFoundException"),
        Answer.ok(DESCRIBED));
    assertThat(kms.describeKey(KEY).keyState()).isEqualTo("Enabled");
    assertThat(slept).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
    server.will(Answer.error(400, "NotFoundException"));
    assertRefused(Control.KEY_STATE, () -> kms.describeKey(KEY))
        .hasMessageContaining("does not exist there");
  }

  @Test
  void reads_areRepeatedAfterAServerFault() {
    server.will(Answer.error(500, "KMSInternalException"), Answer.ok(DESCRIBED));
    assertThat(kms.describeKey(KEY).keyState()).isEqualTo("Enabled");
    assertThat(server.requests).hasSize(2);
  }

  @Test
  void getParametersForImport_keepsTheirPace() {
    server.will(
        Answer.ok(
            "{\"KeyId\": \"%s\", \"PublicKey\": \"AAAA\", \"ImportToken\": \"BBBB\", \"ParametersValidTo\": 1795514400.9}"
                .formatted(KEY)));
    ImportParameters parameters =
        kms.getParametersForImport(
            KEY, WrappingAlgorithm.RSAES_OAEP_SHA_256, WrappingKeySpec.RSA_4096);
    assertThat(parameters.validTo()).isEqualTo(Instant.ofEpochSecond(1795514400));
    assertThat(parameters.toString()).doesNotContain("BBBB");
    assertThat(sent(0))
        .isEqualTo(
            "{\"KeyId\":\"%s\",\"WrappingAlgorithm\":\"RSAES_OAEP_SHA_256\",\"WrappingKeySpec\":\"RSA_4096\"}"
                .formatted(KEY));
    assertThat(slept).isEmpty();
    nanos += Duration.ofSeconds(2).toNanos();
    server.will(Answer.error(400, "AccessDeniedException"));
    assertThatThrownBy(
            () ->
                kms.getParametersForImport(
                    KEY, WrappingAlgorithm.RSAES_OAEP_SHA_256, WrappingKeySpec.RSA_4096))
        .isInstanceOf(Failure.Environment.class)
        .extracting(thrown -> ((Failure) thrown).hint())
        .asString()
        .contains("kms:WrappingKeySpec=RSA_4096");
    assertThat(slept).containsExactly(Duration.ofSeconds(3));
    assertThatThrownBy(
            () ->
                kms.getParametersForImport(
                    KEY, WrappingAlgorithm.RSAES_OAEP_SHA_256, WrappingKeySpec.RSA_4096))
        .isInstanceOf(Failure.Environment.class);
    assertThat(slept).containsExactly(Duration.ofSeconds(3), Duration.ofSeconds(5));
  }

  @Test
  void import_saysExactlyWhatTheCallSays() {
    server.will(Answer.ok("{\"KeyId\": \"%s\", \"KeyMaterialId\": \"%s\"}".formatted(KEY, ID)));
    ImportOutcome outcome =
        kms.importKeyMaterial(importCall(Expiry.at(Instant.parse("2027-01-01T00:00:00Z"))));
    assertThat(outcome).isEqualTo(new ImportOutcome.Imported(Optional.of(ID), "aws-request-id"));
    assertThat(sent(0))
        .contains("\"KeyId\":\"" + KEY + "\"")
        .contains("\"ImportToken\":\"" + Bytes.utf8("the token").base64() + "\"")
        .contains("\"EncryptedKeyMaterial\":\"" + Bytes.utf8("the ciphertext").base64() + "\"")
        .contains("\"ExpirationModel\":\"KEY_MATERIAL_EXPIRES\"")
        .containsPattern("\"ValidTo\":1798761600(\\.0+)?[,}]")
        .contains("\"ImportType\":\"EXISTING_KEY_MATERIAL\"")
        .contains("\"KeyMaterialId\":\"" + ID + "\"")
        .contains("\"KeyMaterialDescription\":\"airlockWM-1\"");
    kms.importKeyMaterial(
        new ImportCall(
            KEY,
            Bytes.utf8("t"),
            Bytes.utf8("c"),
            Expiry.never(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
    assertThat(sent(1))
        .contains("KEY_MATERIAL_DOES_NOT_EXPIRE")
        .doesNotContain("ValidTo")
        .doesNotContain("ImportType")
        .doesNotContain("KeyMaterialId")
        .doesNotContain("KeyMaterialDescription");
  }

  @Test
  void import_answeredWithoutDetailsOrAboutAnotherKey() {
    server.will(Answer.ok("{}"));
    assertThat(kms.importKeyMaterial(importCall(Expiry.never())))
        .isEqualTo(new ImportOutcome.Imported(Optional.empty(), "aws-request-id"));
    server.will(Answer.ok("{\"KeyId\": \"another\"}"));
    assertThat(kms.importKeyMaterial(importCall(Expiry.never())))
        .isInstanceOf(ImportOutcome.Unknown.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0,''",
    "500,'{\"__type\": \"KMSInternalException\"}'",
    "503,'<html>busy</html>'",
    "502,''",
    "200,'not json'",
    "400,'{\"__type\": \"DependencyTimeoutException\"}'",
    "403,'<html>proxy</html>'"
  })
  void import_withoutAReliableAnswer_isUnknownAndSentOnce(int status, String body) {
    server.will(new Answer(status, body));
    assertThat(kms.importKeyMaterial(importCall(Expiry.never())))
        .isInstanceOf(ImportOutcome.Unknown.class);
    assertThat(server.operations()).containsExactly("ImportKeyMaterial");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ExpiredTokenException", "UnrecognizedClientException"})
  void import_certainlyNotDone_isAFailureAndSentOnce(String code) {
    server.will(Answer.error(400, code));
    assertThatThrownBy(() -> kms.importKeyMaterial(importCall(Expiry.never())))
        .isInstanceOf(Failure.class)
        .hasMessageContaining(code);
    assertThat(server.requests).hasSize(1);
  }

  @Test
  void import_throttled_isSentAgainAfterAWhileBecauseAwsDidNotAct() {
    for (int i = 0; i < 5; i++) {
      server.will(Answer.error(400, "ThrottlingException"));
    }
    assertThatThrownBy(() -> kms.importKeyMaterial(importCall(Expiry.never())))
        .isInstanceOf(Failure.Transport.class)
        .hasMessageContaining("ThrottlingException");
    assertThat(server.requests).hasSize(5);
    assertThat(slept)
        .containsExactly(
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(20));
  }

  @ParameterizedTest
  @CsvSource({
    "InvalidCiphertextException,WRAPPED_MATCHES_REQUEST",
    "IncorrectKeyMaterialException,SAME_MATERIAL",
    "InvalidImportTokenException,WRAPPED_MATCHES_REQUEST",
    "ExpiredImportTokenException,TOKEN_ALIVE",
    "KMSInvalidStateException,KEY_STATE",
    "UnsupportedOperationException,KEY_ORIGIN",
    "NotFoundException,KEY_STATE"
  })
  void import_refusedByKms_isToldByControl(String code, Control control) {
    server.will(Answer.error(400, code));
    ImportOutcome.Refused refused =
        (ImportOutcome.Refused) kms.importKeyMaterial(importCall(Expiry.never()));
    assertThat(refused.errorCode()).isEqualTo(code);
    assertThat(refused.requestId()).isEqualTo("aws-request-id");
    assertRefused(
            control,
            () -> {
              throw refused.failure();
            })
        .hasMessageContaining(code)
        .hasMessageContaining("because");
    assertThat(server.requests).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "AccessDeniedException,Environment,ImportKeyMaterial",
    "UnrecognizedClientException,Environment,credentials",
    "ValidationException,Environment,malformed",
    "LimitExceededException,Environment,quota",
    "SomethingNewException,Environment,does not know",
    "ConflictException,Transport,rotation"
  })
  void errors_ofOtherKinds_sayWhatToDo(String code, String kind, String words) {
    server.will(Answer.error(400, code));
    assertThatThrownBy(() -> kms.listKeyMaterials(KEY))
        .hasMessageContaining(code)
        .satisfies(
            thrown -> {
              assertThat(thrown.getClass().getSimpleName()).isEqualTo(kind);
              assertThat(((Failure) thrown).hint()).isNotBlank();
              assertThat(thrown.getMessage() + ((Failure) thrown).hint())
                  .containsIgnoringCase(
                      words.equals("ImportKeyMaterial") ? "ListKeyRotations" : words);
            });
  }

  @Test
  void errors_neverRepeatATokenThatTheServerEchoes() {
    String token = "QUFB".repeat(100);
    server.will(
        new Answer(
            400,
            "{\"__type\": \"ValidationException\", \"message\": \"bad token " + token + "\"}"));
    assertThatThrownBy(() -> kms.describeKey(KEY))
        .hasMessageContaining("[left out]")
        .hasMessageNotContaining("QUFBQUFB");
  }

  @Test
  void listKeyMaterials_readsAllPages() {
    server.will(
        Answer.ok(
            "{\"Rotations\": [{\"KeyMaterialId\": \"a\", \"KeyMaterialDescription\": \"first\", \"ImportState\":"
                + " \"IMPORTED\", \"KeyMaterialState\": \"NON_CURRENT\"}], \"Truncated\": true, \"NextMarker\": \"more\"}"),
        Answer.ok(
            "{\"Rotations\": [{\"KeyMaterialId\": \"b\", \"KeyMaterialState\": \"NEWER_STATE\"}], \"Truncated\": false}"));
    assertThat(kms.listKeyMaterials(KEY))
        .containsExactly(
            new KeyMaterialEntry(
                "a", Optional.of("first"), "IMPORTED", "NON_CURRENT", Optional.empty()),
            new KeyMaterialEntry("b", Optional.empty(), "", "NEWER_STATE", Optional.empty()));
    assertThat(sent(0)).contains("\"IncludeKeyMaterial\":\"ALL_KEY_MATERIAL\"");
    assertThat(sent(1)).contains("\"Marker\":\"more\"");
  }

  @Test
  void listKeyMaterials_withoutALastPage_isNotFollowedForEver() {
    server.will(Answer.ok("{\"Rotations\": [], \"Truncated\": true, \"NextMarker\": \"again\"}"));
    assertThatThrownBy(() -> kms.listKeyMaterials(KEY)).hasMessageContaining("no last page");
    assertThat(server.requests).hasSize(100);
  }

  @Test
  void encryptAndDecrypt_carryTheContext() {
    server.will(Answer.ok("{\"KeyId\": \"%s\", \"CiphertextBlob\": \"AQID\"}".formatted(KEY)));
    assertThat(kms.encrypt(KEY, Bytes.utf8("hello"), Map.of("airlock", "proof-of-use")).blob())
        .isEqualTo(Bytes.copyOf(new byte[] {1, 2, 3}));
    assertThat(sent(0)).contains("\"EncryptionContext\":{\"airlock\":\"proof-of-use\"}");
    server.will(
        Answer.ok(
            "{\"KeyId\": \"%s\", \"Plaintext\": \"aGVsbG8=\", \"KeyMaterialId\": \"%s\"}"
                .formatted(KEY, ID)));
    assertThat(kms.decrypt(KEY, Bytes.copyOf(new byte[] {1}), Map.of()))
        .isEqualTo(new Decrypted(Bytes.utf8("hello"), Optional.of(ID), "aws-request-id"));
    server.will(Answer.error(400, "InvalidCiphertextException"));
    assertRefused(
        Control.PROOF_OF_USE, () -> kms.decrypt(KEY, Bytes.copyOf(new byte[] {1}), Map.of()));
  }

  @Test
  void anyCall_forAKeyOfAnotherRegion_isNotSent() {
    KeyArn elsewhere =
        KeyArn.parse(KEY.toString().replace("eu-central-1", "us-east-1")).orElseThrow();
    assertRefused(Control.TARGET_PLANNED, () -> kms.describeKey(elsewhere));
    assertThat(server.requests).isEmpty();
  }

  @Test
  void guard_whenTheAddressIsNotTheTrustedOne_sendsNothing() {
    try (PlayedServer attacker = new PlayedServer();
        Kms redirected = connect(attacker.uri())) {
      attacker.will(Answer.ok(DESCRIBED));
      assertRefused(Control.ENDPOINT_TRUSTED, () -> redirected.describeKey(KEY))
          .hasMessageContaining("it was not sent");
      assertRefused(
          Control.ENDPOINT_TRUSTED, () -> redirected.importKeyMaterial(importCall(Expiry.never())));
      assertThat(attacker.requests).isEmpty();
    }
  }

  @Test
  void credentials_missing_areAnEnvironmentFailureWithTheSignInCommand() {
    try (Kms nobody =
        KmsClients.connect(
            Endpoint.resolve(
                KEY.region(),
                Optional.of(server.uri().toString()),
                false,
                Environment.REHEARSAL,
                List.of(server.uri().toString()),
                PlayedSettings.NONE),
            server.uri(),
            Credentials.from(
                () -> {
                  throw new IllegalStateException("no profile");
                }),
            new KmsClients.Timeouts(Duration.ofSeconds(2), Duration.ofSeconds(20)),
            KmsClients.PARAMETERS_PACE,
            slept::add,
            () -> nanos)) {
      assertThatThrownBy(() -> nobody.describeKey(KEY))
          .isInstanceOf(Failure.Environment.class)
          .hasMessageContaining("no usable AWS credentials");
    }
    assertThat(server.requests).isEmpty();
  }
}
