package org.airlock.online.kms;

import static org.airlock.common.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.airlock.common.bundle.Environment;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.JsonText;
import org.airlock.online.kms.PlayedServer.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The adapter on the wire: real SDK, a played server. */
final class AwsEventHistoryTest {
  private static final String REGION = "eu-central-1";
  private static final Instant FROM = Instant.parse("2026-11-01T00:00:00Z");
  private static final Instant TO = Instant.parse("2026-11-24T10:00:00Z");
  private static final String ONE_EVENT =
      "{\"Events\": [{\"EventId\": \"e\", \"EventTime\": 1795514400, \"CloudTrailEvent\": \"{\\\"n\\\": %d}\","
          + " \"SomethingNew\": 1}]%s}";

  private final PlayedServer server = new PlayedServer();
  private final List<Duration> slept = new ArrayList<>();
  private final List<String> seen = new ArrayList<>();
  private long nanos;
  private EventHistory history;

  @BeforeEach
  @SuppressWarnings("MustBeClosed") // closed after each test
  void connect() {
    history = connect(server.uri());
  }

  @AfterEach
  void close() {
    history.close();
    server.close();
  }

  @SuppressWarnings("MustBeClosed")
  private EventHistory connect(URI address) {
    Endpoint trusted =
        Endpoint.resolve(
            AwsService.CLOUDTRAIL,
            REGION,
            Optional.of(server.uri().toString()),
            false,
            Environment.REHEARSAL,
            List.of(server.uri().toString()),
            PlayedSettings.NONE);
    return EventHistories.connect(
        trusted,
        address,
        Credentials.from(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "secret"))),
        new KmsClients.Timeouts(Duration.ofSeconds(2), Duration.ofSeconds(20)),
        duration -> {
          slept.add(duration);
          nanos += duration.toNanos();
        },
        () -> nanos);
  }

  private void lookup() {
    history.lookup("ImportKeyMaterial", FROM, TO, seen::add);
  }

  @Test
  void lookup_asksByNameAndTime() {
    server.will(Answer.ok(ONE_EVENT.formatted(1, "")));
    lookup();
    assertThat(seen).containsExactly("{\"n\": 1}");
    assertThat(server.requests).hasSize(1);
    assertThat(server.requests.get(0).operation()).endsWith("CloudTrail_20131101.LookupEvents");
    assertThat(server.requests.get(0).authorization())
        .contains("/eu-central-1/cloudtrail/aws4_request");
    assertThat(JsonText.compact(server.requests.get(0).body()).asUtf8().orElseThrow())
        .isEqualTo(
            "{\"LookupAttributes\":[{\"AttributeKey\":\"EventName\",\"AttributeValue\":\"ImportKeyMaterial\"}],"
                + "\"StartTime\":1793491200.000,\"EndTime\":1795514400.000,\"MaxResults\":50}");
  }

  @Test
  void lookup_ofManyPages_isPacedAndComplete() {
    server.will(
        Answer.ok(ONE_EVENT.formatted(1, ", \"NextToken\": \"t1\"")),
        Answer.ok("{\"Events\": [], \"NextToken\": \"t2\"}"),
        Answer.ok(ONE_EVENT.formatted(3, "")));
    lookup();
    lookup();
    assertThat(seen).containsExactly("{\"n\": 1}", "{\"n\": 3}", "{\"n\": 3}");
    assertThat(slept).hasSize(3).allMatch(AwsEventHistory.PACE::equals);
    assertThat(JsonText.compact(server.requests.get(2).body()).asUtf8().orElseThrow())
        .contains("\"NextToken\":\"t2\"");
  }

  @Test
  void newest_ofAKey_passesOverWhatIsNoUse() {
    server.will(
        Answer.ok(
            "{\"Events\": [{\"EventName\": \"DescribeKey\", \"EventTime\": 1793491300},"
                + "{\"EventName\": \"Decrypt\", \"EventTime\": 1793491200, \"Username\": \"billing\"}]}"));
    EventHistory.Newest newest =
        history.newest(org.airlock.online.Office.KEY, java.util.Set.of("Decrypt"), FROM, TO);
    assertThat(newest.event().orElseThrow())
        .isEqualTo(new EventHistory.Named("Decrypt", Instant.ofEpochSecond(1793491200), "billing"));
    assertThat(JsonText.compact(server.requests.get(0).body()).asUtf8().orElseThrow())
        .contains("\"AttributeKey\":\"ResourceName\"");
  }

  @Test
  void newest_ofABusyKey_givesUpAfterAFewPages() {
    server.will(Answer.ok("{\"Events\": [], \"NextToken\": \"again\"}"));
    EventHistory.Newest newest =
        history.newest(org.airlock.online.Office.KEY, java.util.Set.of("Decrypt"), FROM, TO);
    assertThat(newest.event()).isEmpty();
    assertThat(newest.all()).isFalse();
    assertThat(server.requests).hasSize(10);
  }

  @Test
  void lookup_withoutALastPage_ends() {
    server.will(Answer.ok("{\"Events\": [], \"NextToken\": \"again\"}"));
    assertThatThrownBy(this::lookup)
        .isInstanceOf(Failure.Transport.class)
        .hasMessage(
            "cloudtrail:LookupEvents in eu-central-1: the answer is unusable: it has no last page");
  }

  @Test
  void event_withoutItsJson_isUnusable() {
    server.will(Answer.ok("{\"Events\": [{\"EventId\": \"e\"}]}"));
    assertThatThrownBy(this::lookup)
        .isInstanceOf(Failure.Transport.class)
        .hasMessageContaining("an event in it has no CloudTrailEvent");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400|ThrottlingException|Transport|AWS wants fewer requests|two requests a second for all together",
        "400|AccessDeniedException|Environment|AWS denies the action|importer policy --with reconcile",
        "400|ExpiredTokenException|Environment|AWS does not accept the AWS credentials|aws sso login",
        "400|InvalidTimeRangeException|Environment|CloudTrail refuses|--from, --to and --region",
        "400|SomethingNewException|Environment|CloudTrail refuses|--cloudtrail",
        "500|InternalFailure|Transport|AWS failed on its side|nothing was changed"
      })
  void error_ofEachCode_saysWhatAndWhatNext(
      int status, String code, String kind, String what, String hint) {
    server.will(Answer.error(status, code));
    assertThatThrownBy(this::lookup)
        .satisfies(
            thrown -> {
              assertThat(thrown.getClass().getSimpleName()).isEqualTo(kind);
              assertThat(((Failure) thrown).hint()).contains(hint);
            })
        .hasMessageContaining(what)
        .hasMessageContaining(code)
        .hasMessageContaining("aws-request-id");
  }

  @Test
  void answer_ofAProxy_isNamedAsSuch() {
    server.will(new Answer(403, "<html>Blocked</html>"));
    assertThatThrownBy(this::lookup)
        .isInstanceOf(Failure.Transport.class)
        .hasMessageContaining("not CloudTrail's own answer");
  }

  @Test
  void silence_isATransportFailure() {
    server.will(new Answer(0, ""));
    assertThatThrownBy(this::lookup)
        .isInstanceOf(Failure.Transport.class)
        .hasMessageContaining("no usable answer");
  }

  @Test
  void requestToAnotherAddress_isNotSent() {
    try (PlayedServer elsewhere = new PlayedServer();
        EventHistory redirected = connect(elsewhere.uri())) {
      elsewhere.will(Answer.ok("{\"Events\": []}"));
      assertRefused(
              Control.ENDPOINT_TRUSTED,
              () -> redirected.lookup("ImportKeyMaterial", FROM, TO, seen::add))
          .hasMessageContaining("was not sent");
      assertThat(elsewhere.requests).isEmpty();
    }
  }

  @Test
  void interrupted_whileWaiting_stops() {
    server.will(Answer.ok("{\"Events\": []}"));
    Endpoint trusted =
        Endpoint.resolve(
            AwsService.CLOUDTRAIL,
            REGION,
            Optional.of(server.uri().toString()),
            false,
            Environment.REHEARSAL,
            List.of(server.uri().toString()),
            PlayedSettings.NONE);
    try (EventHistory impatient =
        EventHistories.connect(
            trusted,
            server.uri(),
            Credentials.from(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "s"))),
            new KmsClients.Timeouts(Duration.ofSeconds(2), Duration.ofSeconds(20)),
            duration -> {
              throw new InterruptedException();
            },
            () -> nanos)) {
      impatient.lookup("ImportKeyMaterial", FROM, TO, seen::add);
      assertThatThrownBy(() -> impatient.lookup("ImportKeyMaterial", FROM, TO, seen::add))
          .isInstanceOf(Failure.Stopped.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
