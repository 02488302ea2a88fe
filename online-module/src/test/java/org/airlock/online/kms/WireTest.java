package org.airlock.online.kms;

import static org.airlock.common.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.MustBeClosed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.airlock.common.Enrolment;
import org.airlock.common.bundle.Environment;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.kms.WrappingAlgorithm;
import org.airlock.common.kms.WrappingKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * What the transport does under the adapter's feet: lost answers, reused connections, redirects,
 * dates.
 */
final class WireTest {
  private static final KeyArn KEY = Enrolment.KEY;
  private static final KeyArn ELSEWHERE =
      KeyArn.parse(KEY.toString().replace("eu-central-1", "us-east-1")).orElseThrow();
  private static final String DESCRIBED =
      "{\"KeyMetadata\":{\"Arn\":\"%s\",\"KeyId\":\"x\",\"KeyState\":\"Enabled\",\"Origin\":\"EXTERNAL\",\"KeySpec\":\"SYMMETRIC_DEFAULT\",\"KeyUsage\":\"ENCRYPT_DECRYPT\"}}"
          .formatted(KEY);
  private static final String ANOTHER = KEY.toString().replace("889b566e", "999b566e");
  private static final Duration LONG = Duration.ofSeconds(20);

  private final RawServer server = new RawServer();
  private long nanos;

  @AfterEach
  void close() {
    server.close();
  }

  @MustBeClosed
  private Kms connect(Duration perAttempt, Sleeper sleeper) {
    Endpoint endpoint =
        Endpoint.resolve(
            KEY.region(),
            Optional.of(server.uri().toString()),
            false,
            Environment.REHEARSAL,
            List.of(server.uri().toString()),
            PlayedSettings.NONE);
    return KmsClients.connect(
        endpoint,
        endpoint.uri(),
        Credentials.from(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "secret"))),
        new KmsClients.Timeouts(perAttempt, LONG),
        KmsClients.PARAMETERS_PACE,
        sleeper,
        () -> nanos);
  }

  private static ImportCall importOf(KeyArn key) {
    return new ImportCall(
        key,
        Bytes.utf8("t"),
        Bytes.utf8("c"),
        Expiry.never(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static void parameters(Kms kms, KeyArn key) {
    kms.getParametersForImport(key, WrappingAlgorithm.RSAES_OAEP_SHA_256, WrappingKeySpec.RSA_4096);
  }

  private static Named<Consumer<Kms>> reading(String operation, KeyArn key) {
    Bytes one = Bytes.copyOf(new byte[] {1});
    return Named.of(
        operation,
        switch (operation) {
          case "DescribeKey" -> kms -> kms.describeKey(key);
          case "GetParametersForImport" -> kms -> parameters(kms, key);
          case "ListKeyRotations" -> kms -> kms.listKeyMaterials(key);
          case "Encrypt" -> kms -> kms.encrypt(key, one, Map.of());
          case "Decrypt" -> kms -> kms.decrypt(key, one, Map.of());
          default -> throw new IllegalArgumentException(operation);
        });
  }

  /** Every reading operation with a good answer. */
  private static Stream<Arguments> reads() {
    return Stream.of(
        Arguments.of(reading("DescribeKey", KEY), DESCRIBED),
        Arguments.of(
            reading("GetParametersForImport", KEY),
            "{\"KeyId\":\"%s\",\"PublicKey\":\"AAAA\",\"ImportToken\":\"BBBB\",\"ParametersValidTo\":1795514400}"
                .formatted(KEY)),
        Arguments.of(reading("ListKeyRotations", KEY), "{\"Rotations\":[],\"Truncated\":false}"),
        Arguments.of(
            reading("Encrypt", KEY),
            "{\"KeyId\":\"%s\",\"CiphertextBlob\":\"AQID\"}".formatted(KEY)),
        Arguments.of(
            reading("Decrypt", KEY), "{\"KeyId\":\"%s\",\"Plaintext\":\"AQID\"}".formatted(KEY)));
  }

  @ParameterizedTest
  @MethodSource("reads")
  void read_afterALostAnswerAndAFault_isAskedAgain(Consumer<Kms> call, String good) {
    server.will(
        RawServer.DROP,
        RawServer.answer(500, "{\"__type\":\"KMSInternalException\"}"),
        RawServer.answer(200, good));
    try (Kms kms = connect(LONG, pause -> {})) {
      call.accept(kms);
    }
    assertThat(server.operations()).hasSize(3);
    assertThat(Stream.of(server.operations().toArray()).distinct()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 308})
  void anyCall_redirectedByTheServer_isNotFollowed(int status) {
    try (RawServer attacker = new RawServer();
        Kms kms = connect(LONG, pause -> {})) {
      attacker.will(RawServer.answer(200, DESCRIBED));
      server.will(RawServer.answer(status, "", "Location: " + attacker.uri() + "/"));
      assertThatThrownBy(() -> kms.describeKey(KEY)).isInstanceOf(Failure.class);
      assertThat(kms.importKeyMaterial(importOf(KEY))).isInstanceOf(ImportOutcome.Unknown.class);
      assertThat(attacker.requests).isEmpty();
    }
    assertThat(server.operations()).containsOnlyOnce("ImportKeyMaterial");
  }

  /**
   * The JDK resends a POST on its own when a kept connection breaks, unless the body is streamed.
   */
  @Test
  void import_lostOnAReusedConnection_isUnknownAndSentOnce() {
    server.will(RawServer.answer(200, DESCRIBED), RawServer.DROP, RawServer.answer(200, "{}"));
    try (Kms kms = connect(LONG, pause -> {})) {
      kms.describeKey(KEY);
      assertThat(kms.importKeyMaterial(importOf(KEY))).isInstanceOf(ImportOutcome.Unknown.class);
    }
    assertThat(server.requests)
        .containsExactly(
            new RawServer.Request(0, "DescribeKey"), new RawServer.Request(0, "ImportKeyMaterial"));
  }

  @Test
  void import_neverAnswered_isUnknownAndSentOnce() {
    server.will(RawServer.HANG);
    try (Kms kms = connect(Duration.ofSeconds(1), pause -> {})) {
      assertThat(kms.importKeyMaterial(importOf(KEY))).isInstanceOf(ImportOutcome.Unknown.class);
    }
    assertThat(server.operations()).containsExactly("ImportKeyMaterial");
  }

  @Test
  void import_answerCutOff_isUnknownAndSentOnce() {
    server.will(
        "HTTP/1.1 200 OK\r\nContent-Length: 500\r\nConnection: close\r\n\r\n{\"KeyId\":",
        RawServer.DROP);
    try (Kms kms = connect(Duration.ofSeconds(1), pause -> {})) {
      assertThat(kms.importKeyMaterial(importOf(KEY))).isInstanceOf(ImportOutcome.Unknown.class);
    }
    assertThat(server.operations()).containsExactly("ImportKeyMaterial");
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 407, 408, 429})
  void import_answeredByAProxy_isUnknownAndSentOnce(int status) {
    server.will(RawServer.answer(status, "", "WWW-Authenticate: Basic realm=\"x\""));
    try (Kms kms = connect(LONG, pause -> {})) {
      assertThat(kms.importKeyMaterial(importOf(KEY))).isInstanceOf(ImportOutcome.Unknown.class);
    }
    assertThat(server.operations()).containsExactly("ImportKeyMaterial");
  }

  @Test
  void import_toAClosedPort_isUnknownOrAFailureAndNeverImported() {
    try (Kms kms = connect(LONG, pause -> {})) {
      server.close();
      assertThat(kms.importKeyMaterial(importOf(KEY))).isInstanceOf(ImportOutcome.Unknown.class);
      assertThatThrownBy(() -> kms.describeKey(KEY)).isInstanceOf(Failure.Transport.class);
    }
  }

  /** Every reading operation with each field it cannot do without, and the answer lacking it. */
  private static Stream<Arguments> unusable() {
    return Stream.of(
        Arguments.of(
            reading("DescribeKey", KEY), DESCRIBED.replace("\"Arn\"", "\"X\""), "lacks Arn"),
        Arguments.of(reading("DescribeKey", KEY), DESCRIBED.replace("Origin", "X"), "lacks Origin"),
        Arguments.of(
            reading("DescribeKey", KEY), DESCRIBED.replace("KeySpec", "X"), "lacks KeySpec"),
        Arguments.of(
            reading("DescribeKey", KEY), DESCRIBED.replace("KeyUsage", "X"), "lacks KeyUsage"),
        Arguments.of(reading("GetParametersForImport", KEY), "{}", "lacks KeyId"),
        Arguments.of(
            reading("GetParametersForImport", KEY),
            "{\"KeyId\":\"" + ANOTHER + "\"}",
            "another key"),
        Arguments.of(
            reading("GetParametersForImport", KEY),
            "{\"KeyId\":\"" + KEY + "\"}",
            "lacks PublicKey"),
        Arguments.of(
            reading("GetParametersForImport", KEY),
            "{\"KeyId\":\"" + KEY + "\",\"PublicKey\":\"AAAA\"}",
            "lacks ImportToken"),
        Arguments.of(
            reading("GetParametersForImport", KEY),
            "{\"KeyId\":\"" + KEY + "\",\"PublicKey\":\"AAAA\",\"ImportToken\":\"AAAA\"}",
            "lacks ParametersValidTo"),
        Arguments.of(
            reading("ListKeyRotations", KEY), "{\"Rotations\":[{}]}", "lacks KeyMaterialId"),
        Arguments.of(
            reading("ListKeyRotations", KEY),
            "{\"Rotations\":[],\"Truncated\":true}",
            "lacks NextMarker"),
        Arguments.of(reading("Encrypt", KEY), "{}", "lacks KeyId"),
        Arguments.of(reading("Encrypt", KEY), "{\"KeyId\":\"" + ANOTHER + "\"}", "another key"),
        Arguments.of(
            reading("Encrypt", KEY), "{\"KeyId\":\"" + KEY + "\"}", "lacks CiphertextBlob"),
        Arguments.of(reading("Decrypt", KEY), "{}", "lacks KeyId"),
        Arguments.of(reading("Decrypt", KEY), "{\"KeyId\":\"" + ANOTHER + "\"}", "another key"),
        Arguments.of(reading("Decrypt", KEY), "{\"KeyId\":\"" + KEY + "\"}", "lacks Plaintext"));
  }

  @ParameterizedTest
  @MethodSource("unusable")
  void read_incompleteOrAboutAnotherKey_isNotUsed(Consumer<Kms> call, String answer, String why) {
    server.will(RawServer.answer(200, answer));
    try (Kms kms = connect(LONG, pause -> {})) {
      assertThatThrownBy(() -> call.accept(kms))
          .isInstanceOf(Failure.Transport.class)
          .hasMessageContaining("the answer cannot be used: it")
          .hasMessageContaining(why);
    }
  }

  private static Stream<Named<Consumer<Kms>>> elsewhere() {
    Named<Consumer<Kms>> importing =
        Named.of("ImportKeyMaterial", kms -> kms.importKeyMaterial(importOf(ELSEWHERE)));
    return Stream.concat(
        Stream.of("DescribeKey", "GetParametersForImport", "ListKeyRotations", "Encrypt", "Decrypt")
            .map(operation -> reading(operation, ELSEWHERE)),
        Stream.of(importing));
  }

  @ParameterizedTest
  @MethodSource("elsewhere")
  void everyCall_forAKeyOfAnotherRegion_isNotSent(Consumer<Kms> call) {
    try (Kms kms = connect(LONG, pause -> {})) {
      assertRefused(Control.TARGET_PLANNED, () -> call.accept(kms));
    }
    assertThat(server.requests).isEmpty();
  }

  @Test
  void awsTime_isTheDateOfTheLastAnswerPlusTheMonotonicClock() {
    try (Kms kms = connect(LONG, pause -> {})) {
      assertThat(kms.awsTime()).isEmpty();
      server.will(RawServer.answer(200, DESCRIBED, "Date: Tue, 24 Nov 2026 10:00:00 GMT"));
      kms.describeKey(KEY);
      assertThat(kms.awsTime()).contains(Instant.parse("2026-11-24T10:00:00Z"));
      nanos += Duration.ofMillis(1500).toNanos();
      assertThat(kms.awsTime()).contains(Instant.parse("2026-11-24T10:00:01.5Z"));
      server.will(RawServer.answer(200, DESCRIBED, "Date: soon"));
      kms.describeKey(KEY);
      server.will(RawServer.answer(200, DESCRIBED));
      kms.describeKey(KEY);
      assertThat(kms.awsTime()).contains(Instant.parse("2026-11-24T10:00:01.5Z"));
      server.will(
          RawServer.answer(
              400,
              "{\"__type\":\"AccessDeniedException\"}",
              "Date: Tue, 24 Nov 2026 09:00:00 GMT"));
      assertThatThrownBy(() -> kms.describeKey(KEY)).isInstanceOf(Failure.class);
      assertThat(kms.awsTime()).contains(Instant.parse("2026-11-24T09:00:00Z"));
    }
  }

  @Test
  void answer_withoutARequestId_hasAnEmptyOne() {
    server.will(RawServer.answer(200, DESCRIBED));
    try (Kms kms = connect(LONG, pause -> {})) {
      assertThat(kms.describeKey(KEY).requestId()).isEmpty();
    }
  }

  @Test
  void waiting_interrupted_isStoppedAndKeepsTheInterrupt() {
    server.will(RawServer.answer(400, "{\"__type\":\"NotFoundException\"}"));
    try (Kms kms =
        connect(
            LONG,
            pause -> {
              throw new InterruptedException();
            })) {
      assertThatThrownBy(() -> kms.describeKey(KEY)).isInstanceOf(Failure.Stopped.class);
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(server.requests).hasSize(1);
  }

  @Test
  void getParametersForImport_afterTheFullPace_doesNotWait() {
    server.will(RawServer.answer(400, "{\"__type\":\"AccessDeniedException\"}"));
    try (Kms kms =
        connect(
            LONG,
            pause -> {
              throw new AssertionError("waited " + pause);
            })) {
      assertThatThrownBy(() -> parameters(kms, KEY)).isInstanceOf(Failure.Environment.class);
      nanos += KmsClients.PARAMETERS_PACE.toNanos();
      assertThatThrownBy(() -> parameters(kms, KEY)).isInstanceOf(Failure.Environment.class);
    }
    assertThat(server.requests).hasSize(2);
  }
}
