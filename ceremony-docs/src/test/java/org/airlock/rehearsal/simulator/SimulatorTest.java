package org.airlock.rehearsal.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The wire: signatures, JSON, error bodies, headers, faults, events and the control API. */
@Timeout(60)
class SimulatorTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private Simulator simulator;
  private KmsClient client;

  @BeforeEach
  void start() throws IOException {
    simulator = Simulator.start(0, () -> START, new SecureRandom());
    client = new KmsClient(simulator.endpoint());
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private String emptyKey() throws IOException {
    return client.call("CreateKey", "{\"Origin\":\"EXTERNAL\"}").ok().at("KeyMetadata", "KeyId");
  }

  private String awsKey() throws IOException {
    return client.call("CreateKey", "{}").ok().at("KeyMetadata", "KeyId");
  }

  // Signature

  @Test
  void request_withoutAuthorization_isMissingAuthenticationToken() throws IOException {
    assertThat(
            client
                .without("Authorization")
                .call("ListKeys", "{}")
                .refused("MissingAuthenticationTokenException"))
        .isEqualTo("Missing Authentication Token");
  }

  @Test
  void request_withoutDate_isIncompleteSignature() throws IOException {
    client.without("X-Amz-Date").call("ListKeys", "{}").refused("IncompleteSignatureException");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Basic dXNlcjpwYXNz",
        "AWS4-HMAC-SHA256 Credential=A/20260301/eu-central-1/kms/aws4_request, SignedHeaders=host;x-amz-date",
        "AWS4-HMAC-SHA256 Credential=A/20260301/eu-central-1/kms/aws4_request, SignedHeaders=host;x-amz-date, Signature=00",
        "AWS4-HMAC-SHA256 Credential=A/20260301/eu-central-1/s3/aws4_request, SignedHeaders=host;x-amz-date, Signature=SIG",
        "AWS4-HMAC-SHA256 Credential=A/20260302/eu-central-1/kms/aws4_request, SignedHeaders=host;x-amz-date, Signature=SIG",
        "AWS4-HMAC-SHA256 Credential=A/20260301/nowhere/kms/aws4_request, SignedHeaders=host;x-amz-date, Signature=SIG",
        "AWS4-HMAC-SHA256 Credential=A/20260301/eu-central-1/kms/aws4_request, SignedHeaders=host, Signature=SIG"
      })
  void request_withABrokenAuthorization_isIncompleteSignature(String authorization)
      throws IOException {
    client
        .with("Authorization", authorization.replace("SIG", "0".repeat(64)))
        .call("ListKeys", "{}")
        .refused("IncompleteSignatureException");
  }

  @Test
  void region_comesFromTheCredentialScope() throws IOException {
    client.with("Authorization", KmsClient.authorization("AKIDEXAMPLE", "ap-southeast-2"));

    assertThat(client.call("CreateKey", "{}").ok().at("KeyMetadata", "Arn"))
        .startsWith("arn:aws:kms:ap-southeast-2:111122223333:key/");
  }

  @Test
  void account_isTheAccessKeyIdOfTwelveDigits() throws IOException {
    String others = emptyKey();
    client.with("Authorization", KmsClient.authorization("999988887777", "eu-central-1"));

    assertThat(client.call("CreateKey", "{}").ok().at("KeyMetadata", "AWSAccountId"))
        .isEqualTo("999988887777");
    client.call("DescribeKey", "{\"KeyId\":\"" + others + "\"}").refused("NotFoundException");
  }

  // JSON

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          DescribeKey            | {}                                   | ValidationException    | 1 validation error detected: Value null at 'keyId' failed to satisfy constraint: Member must not be null
          DescribeKey            | {"KeyId":null}                       | ValidationException    | 1 validation error detected: Value null at 'keyId' failed to satisfy constraint: Member must not be null
          DescribeKey            | {"KeyId":""}                         | ValidationException    | 1 validation error detected: Value at 'keyId' failed to satisfy constraint: Member must have length greater than or equal to 1
          DescribeKey            | {"KeyId":7}                          | SerializationException | member KeyId is not a string
          DescribeKey            | {"KeyId":"x"}                        | NotFoundException      | Invalid keyId 'x'
          DescribeKey            | {"KeyId":"x","Keyid":"x"}            | SerializationException | unknown member Keyid (stricter than AWS, which ignores it)
          DescribeKey            | {"KeyId":"x","GrantTokens":["t"]}    | InvalidGrantTokenException | This simulator has no grants.
          CreateKey              | {"Origin":"MARS"}                    | ValidationException    | 1 validation error detected: Value 'MARS' at 'origin' failed to satisfy constraint: Member must satisfy enum value set: [AWS_KMS, EXTERNAL, AWS_CLOUDHSM, EXTERNAL_KEY_STORE]
          CreateKey              | {"Origin":"AWS_CLOUDHSM"}            | UnsupportedOperationException | This simulator does not have keys of origin AWS_CLOUDHSM.
          CreateKey              | {"KeySpec":"RSA_2048","KeyUsage":"SIGN_VERIFY"} | UnsupportedOperationException | This simulator does not have asymmetric keys of its own.
          CreateKey              | {"MultiRegion":"true"}               | SerializationException | member MultiRegion is not a boolean
          CreateKey              | {"KeySpec":"SM2","KeyUsage":"SIGN_VERIFY"} | UnsupportedOperationException | This simulator does not have keys of spec SM2.
          CreateKey              | {"Tags":[{"TagKey":"aws:x","TagValue":"y"}]} | TagException   | Tag keys that begin with aws: are reserved
          ListKeys               | {"Limit":0}                          | ValidationException    | 1 validation error detected: Value at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1
          ListKeys               | {"Limit":1001}                       | ValidationException    | 1 validation error detected: Value at 'limit' failed to satisfy constraint: Member must have value less than or equal to 1000
          ListKeys               | {"Marker":"zzz"}                     | InvalidMarkerException | Could not deserialize marker
          Decrypt                | {"CiphertextBlob":"!!"}              | SerializationException | member CiphertextBlob is not base64
          Decrypt                | {"CiphertextBlob":"AAAA"}            | InvalidCiphertextException | ``
          CreateAlias            | {"AliasName":"payments","TargetKeyId":"x"} | ValidationException | Alias must start with the prefix "alias/".
          GetParametersForImport | {"KeyId":"x","WrappingAlgorithm":"RSAES_OAEP_SHA_256"} | ValidationException | 1 validation error detected: Value null at 'wrappingKeySpec' failed to satisfy constraint: Member must not be null
          """)
  void request_withABadMember_isRefusedInTheseWords(
      String operation, String body, String error, String message) throws IOException {
    assertThat(client.call(operation, body).refused(error)).isEqualTo(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "{} {}", "{\"KeyId\":\"a\",\"KeyId\":\"b\"}"})
  void request_thatIsNotOneStrictObject_isSerializationException(String body) throws IOException {
    client.call("DescribeKey", body).refused("SerializationException");
  }

  @Test
  void request_forAnotherOperation_isUnknown() throws IOException {
    client.call("ReEncrypt", "{}").refused("UnknownOperationException");
    client
        .with("Content-Type", "application/json")
        .call("ListKeys", "{}")
        .refused("UnknownOperationException");
  }

  @Test
  void importRequest_withATokenTooLong_isRefused() throws IOException {
    String body =
        importBody(
            emptyKey(),
            Bytes.copyOf(new byte[6145]),
            "\"ExpirationModel\":\"KEY_MATERIAL_DOES_NOT_EXPIRE\"");

    assertThat(client.call("ImportKeyMaterial", body).refused("ValidationException"))
        .isEqualTo(
            "1 validation error detected: Value at 'importToken' failed to satisfy constraint: Member must have length"
                + " less than or equal to 6144");
  }

  @ParameterizedTest
  @CsvSource({
    "\"KeyMaterialId\":\"ABCD\", ValidationException",
        "\"KeyMaterialDescription\":\"semi;colon\", ValidationException",
    "\"ImportType\":\"OLD\", ValidationException",
        "\"ExpirationModel\":\"NEVER\", ValidationException",
    "\"ValidTo\":\"2026-04-01T00:00:00Z\", SerializationException",
        "\"ValidTo\":1e99, ValidationException",
    "\"ValidTo\":1775000000.123, InvalidImportTokenException",
        "\"ValidTo\":1.775E9, InvalidImportTokenException",
    "\"ValidTo\":1775000000, InvalidImportTokenException"
  })
  void importRequest_member_isReadAsAwsReadsIt(String member, String error) throws IOException {
    client
        .call("ImportKeyMaterial", importBody(emptyKey(), Bytes.utf8("no token"), member))
        .refused(error);
  }

  private static String importBody(String keyId, Bytes token, String member) {
    return "{\"KeyId\":\"%s\",\"ImportToken\":\"%s\",\"EncryptedKeyMaterial\":\"AAAA\",%s}"
        .formatted(keyId, token.base64(), member);
  }

  @Test
  void timestamps_areEpochSecondsWithAFraction() throws IOException {
    assertThat(client.call("CreateKey", "{}").ok().at("KeyMetadata", "CreationDate"))
        .isEqualTo("1772366400.000");
  }

  @Test
  void lists_arePaged() throws IOException {
    String first = awsKey();
    String second = awsKey();
    KmsClient.Answer page = client.call("ListKeys", "{\"Limit\":1}").ok();
    KmsClient.Answer rest =
        client.call("ListKeys", "{\"Marker\":\"" + page.at("NextMarker") + "\"}").ok();

    assertThat(page.at("Truncated")).isEqualTo("true");
    assertThat(page.response().body()).contains(first).doesNotContain(second);
    assertThat(rest.response().body()).contains(second).doesNotContain(first);
    assertThat(rest.at("Truncated")).isEqualTo("false");
  }

  @Test
  void dataKey_decryptsToItsPlaintext() throws IOException {
    String keyId = awsKey();
    KmsClient.Answer dataKey =
        client
            .call("GenerateDataKey", "{\"KeyId\":\"" + keyId + "\",\"KeySpec\":\"AES_256\"}")
            .ok();
    JsonObject decrypt =
        JsonObject.builder().put("CiphertextBlob", dataKey.at("CiphertextBlob")).build();

    assertThat(client.call("Decrypt", decrypt).ok().at("Plaintext"))
        .isEqualTo(dataKey.at("Plaintext"));
    client.call("GenerateDataKey", "{\"KeyId\":\"" + keyId + "\"}").refused("ValidationException");
  }

  @Test
  void dryRun_ofWhatWouldSucceed_saysSo() throws IOException {
    String body = "{\"KeyId\":\"" + awsKey() + "\",\"Plaintext\":\"AAAA\",\"DryRun\":true}";

    client.call("Encrypt", body).refused("DryRunOperationException");
  }

  // Headers and limits

  @Test
  void answer_hasARequestIdAndAwssContentType() throws IOException {
    KmsClient.Answer good = client.call("ListKeys", "{}");
    KmsClient.Answer bad = client.call("DescribeKey", "{}");

    for (KmsClient.Answer answer : new KmsClient.Answer[] {good, bad}) {
      assertThat(answer.response().headers().firstValue("x-amzn-RequestId")).isPresent();
      assertThat(answer.response().headers().firstValue("Content-Type"))
          .contains("application/x-amz-json-1.1");
    }
  }

  @Test
  void dateHeader_followsTheMovableClock() throws IOException {
    assertThat(client.call("ListKeys", "{}").response().headers().firstValue("Date"))
        .contains("Sun, 01 Mar 2026 12:00:00 GMT");
    simulator.clock().advance(Duration.ofDays(36));

    assertThat(client.call("ListKeys", "{}").response().headers().firstValue("Date"))
        .contains("Mon, 06 Apr 2026 12:00:00 GMT");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          POST / HTTP/1.1~Content-Length: 999999~~                        | 413
          POST / HTTP/1.1~Content-Length: -1~~                            | 400
          POST / HTTP/1.1~Content-Length: 1~Content-Length: 2~~           | 400
          POST / HTTP/1.1~Transfer-Encoding: chunked~~                    | 501
          nonsense~~                                                      | 400
          POST / HTTP/1.1~no colon~~                                      | 400
          """)
  void http_outsideTheLimits_isRefused(String request, String status) throws IOException {
    assertThat(raw(request.replace("~", "\r\n"))).startsWith("HTTP/1.1 " + status + " ");
  }

  @Test
  void http_endlessHead_isRefused() throws IOException {
    String start = "POST / HTTP/1.1\r\nX: ";
    // One byte too long and not one more: the answer could be lost if the server hung up with bytes
    // unread.
    String head = start + "y".repeat(16 * 1024 + 1 - start.length());

    assertThat(raw(head)).startsWith("HTTP/1.1 431 ");
  }

  private String raw(String request) throws IOException {
    try (Socket socket =
            new Socket(InetAddress.getLoopbackAddress(), simulator.endpoint().getPort());
        InputStream in = socket.getInputStream()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  void server_listensOnLoopbackOnly() throws IOException {
    Optional<InetAddress> outside =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
            .findFirst();
    org.junit.jupiter.api.Assumptions.assumeTrue(
        outside.isPresent(), "this machine has no other address");

    assertThatThrownBy(() -> new Socket(outside.get(), simulator.endpoint().getPort()).close())
        .isInstanceOf(IOException.class);
  }

  // Faults

  @Test
  void dropReply_doesTheWorkAndHangsUp() throws IOException {
    String keyId = awsKey();
    simulator
        .faults()
        .arm(new Fault(Fault.Kind.DROP_REPLY, Optional.of("DisableKey"), 1, Duration.ZERO));
    // A refused request does not use the fault up: only a lost success leaves the outcome open.
    client.call("DisableKey", "{\"KeyId\":\"x\"}").refused("NotFoundException");

    assertThatThrownBy(() -> client.call("DisableKey", "{\"KeyId\":\"" + keyId + "\"}"))
        .isInstanceOf(IOException.class);

    assertThat(
            client
                .call("DescribeKey", "{\"KeyId\":\"" + keyId + "\"}")
                .ok()
                .at("KeyMetadata", "KeyState"))
        .isEqualTo("Disabled");
    assertThat(simulator.events().all()).filteredOn(Event::replyLost).hasSize(1);
    assertThat(simulator.faults().armed()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "throttle, ThrottlingException", "internal-error, KMSInternalException",
    "dependency-timeout, DependencyTimeoutException", "fail-after, KMSInternalException"
  })
  void fault_overTheControlApi_meetsSoManyRequests(String kind, String error) throws IOException {
    String fault = "{\"kind\":\"%s\",\"operation\":\"ListKeys\",\"times\":2}".formatted(kind);
    assertThat(client.control("fault", fault).ok().response().body()).contains(kind);

    client.call("ListAliases", "{}").ok();
    client.call("ListKeys", "{}").refused(error);
    client.call("ListKeys", "{}").refused(error);
    client.call("ListKeys", "{}").ok();
  }

  @Test
  void slow_waits() throws IOException {
    client.control("fault", "{\"kind\":\"slow\",\"delay\":\"PT0.3S\"}").ok();
    long before = System.nanoTime();
    client.call("ListKeys", "{}").ok();

    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isGreaterThanOrEqualTo(Duration.ofMillis(300));
  }

  // Control API

  @Test
  void clock_canBeShownMovedSetAndReset() throws IOException {
    assertThat(client.control("clock", "").ok().at("now")).isEqualTo("2026-03-01T12:00:00Z");
    assertThat(client.control("clock", "{\"advance\":\"P1DT1H\"}").ok().at("now"))
        .isEqualTo("2026-03-02T13:00:00Z");
    assertThat(client.control("clock", "{\"set\":\"2027-01-01T00:00:00Z\"}").ok().at("now"))
        .isEqualTo("2027-01-01T00:00:00Z");
    assertThat(client.control("clock", "{\"reset\":true}").ok().at("offset")).isEqualTo("PT0S");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          clock  | {"advance":"tomorrow"}                          | 400
          clock  | {"advanced":"PT1H"}                             | 400
          clock  | {}                                              | 400
          clock  | not json                                        | 400
          fault  | {"kind":"flood"}                                | 400
          fault  | {"kind":"throttle","operation":"Nothing"}       | 400
          fault  | {"kind":"throttle","times":0}                   | 400
          fault  | {"kind":"slow","delay":"PT99H"}                 | 400
          nobody | {}                                              | 404
          """)
  void controlRequest_thatIsNotUnderstood_isRefusedWithAHint(String path, String body, int status)
      throws IOException {
    KmsClient.Answer answer = client.control(path, body);

    assertThat(answer.response().statusCode()).isEqualTo(status);
    assertThat(answer.at("error")).isNotBlank();
    assertThat(answer.at("hint")).isNotBlank();
  }

  @Test
  void controlRequest_fromAWebPage_isRefused() throws IOException {
    client.with("Origin", "https://example.com");

    assertThat(client.control("clock", "").response().statusCode()).isEqualTo(403);
  }

  @Test
  void reset_forgetsEverything() throws IOException {
    String keyId = awsKey();
    client.control("clock", "{\"advance\":\"PT1H\"}").ok();
    client.control("reset", "{}").ok();

    client.call("DescribeKey", "{\"KeyId\":\"" + keyId + "\"}").refused("NotFoundException");
    assertThat(simulator.clock().instant()).isEqualTo(START);
  }

  @Test
  void events_nameCallsButHoldNoTokenKeyOrPlaintext() throws IOException {
    String keyId = emptyKey();
    KmsClient.Answer parameters =
        client
            .call(
                "GetParametersForImport",
                "{\"KeyId\":\"%s\",\"WrappingAlgorithm\":\"RSAES_OAEP_SHA_256\",\"WrappingKeySpec\":\"RSA_2048\"}"
                    .formatted(keyId))
            .ok();
    String secret = Bytes.utf8("a secret plaintext").base64();
    client
        .call("Encrypt", "{\"KeyId\":\"" + awsKey() + "\",\"Plaintext\":\"" + secret + "\"}")
        .ok();
    client.call("DescribeKey", "{\"KeyId\":\"nobody\"}").refused("NotFoundException");

    String events = client.control("events", "").ok().response().body();

    assertThat(events)
        .contains(
            "GetParametersForImport", "AKIDEXAMPLE", "RSAES_OAEP_SHA_256", "NotFoundException");
    assertThat(events)
        .contains(parameters.response().headers().firstValue("x-amzn-RequestId").orElseThrow());
    assertThat(events)
        .doesNotContain(secret, parameters.at("ImportToken"), parameters.at("PublicKey"));
    Matcher longRuns = Pattern.compile("[A-Za-z0-9+/=]{65,}").matcher(events);
    assertThat(longRuns.find()).as("nothing longer than a material id").isFalse();
  }
}
