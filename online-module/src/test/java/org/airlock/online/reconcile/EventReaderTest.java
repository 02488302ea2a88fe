package org.airlock.online.reconcile;

import static org.airlock.common.Refusals.assertIntegrity;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EventReaderTest {
  private final List<TrailEvent> found = new ArrayList<>();
  private final List<String> seen = new ArrayList<>();

  private EventReader.Content read(byte[] bytes) {
    return new EventReader(
            new EventReader.Sink() {
              @Override
              public void seen(String account, String region, Instant at) {
                seen.add(account + " " + region + " " + at);
              }

              @Override
              public void found(TrailEvent event) {
                found.add(event);
              }
            })
        .read(new ByteArrayInputStream(bytes), "log.json");
  }

  private EventReader.Content read(String text) {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  private static final String IMPORT = LoggedEvent.of(TrailEvent.IMPORT).id("e-1").line();
  private static final String DELETE = LoggedEvent.of(TrailEvent.DELETE).id("e-2").line();
  private static final String OTHER =
      "{\"eventTime\": \"2026-11-24T09:00:00Z\", \"eventSource\": \"s3.amazonaws.com\", \"eventName\": \"GetObject\","
          + " \"awsRegion\": \"eu-central-1\", \"requestParameters\": {\"big\": [1, 2, {\"x\": []}]},"
          + " \"recipientAccountId\": \"111122223333\"}";

  private static String quoted(String json) {
    return JsonText.compact(JsonObject.builder().put("CloudTrailEvent", json).build())
        .asUtf8()
        .orElseThrow();
  }

  @Test
  void everyForm_givesTheSameEvents() {
    List<String> forms =
        List.of(
            "{\"Records\": [" + IMPORT + "," + OTHER + "," + DELETE + "]}",
            "{\"nextToken\": \"x\", \"Records\": ["
                + IMPORT
                + ","
                + OTHER
                + ","
                + DELETE
                + "], \"more\": {}}",
            "{\"Events\": [" + quoted(IMPORT) + "," + quoted(OTHER) + "," + quoted(DELETE) + "]}",
            IMPORT + "\n" + OTHER + "\n" + DELETE + "\n",
            quoted(IMPORT) + "\n" + quoted(OTHER) + "\n" + quoted(DELETE),
            "[" + IMPORT + "," + OTHER + "," + DELETE + "]",
            "\uFEFF{\"Records\": [" + IMPORT + "," + OTHER + "," + DELETE + "]}",
            "{\"Records\": [" + IMPORT + "]}\n{\"Records\": [" + OTHER + "," + DELETE + "]}");
    for (String form : forms) {
      found.clear();
      seen.clear();
      assertThat(read(form)).isEqualTo(EventReader.Content.EVENTS);
      assertThat(found).as(form).extracting(TrailEvent::id).containsExactly("e-1", "e-2");
      assertThat(seen)
          .as(form)
          .hasSize(3)
          .contains("111122223333 eu-central-1 2026-11-24T09:00:00Z");
    }
  }

  @Test
  void emptyLog_isALog() {
    assertThat(read("{\"Records\": []}")).isEqualTo(EventReader.Content.EVENTS);
    assertThat(seen).isEmpty();
  }

  @Test
  void digestFileOfCloudTrail_isRecognised() {
    assertThat(read("{\"awsAccountId\": \"1\", \"digestStartTime\": \"x\", \"logFiles\": [{}]}"))
        .isEqualTo(EventReader.Content.DIGESTS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|log.json: is empty",
        "' '|log.json: is empty",
        "\"text\"|log.json: is JSON, but no CloudTrail log",
        "[1]|log.json: has something else than events in its list",
        "{\"Records\": [[]]}|log.json: has something else than events in its list",
        "{\"a\": 1}|log.json: is JSON, but no CloudTrail log (no Records, Events, CloudTrailEvent or eventName)",
        "{\"Records\": null}|log.json: is JSON, but no CloudTrail log (no Records, Events, CloudTrailEvent or eventName)",
        "{\"Records\": [{\"a\": 1}]}|log.json: is JSON, but no CloudTrail log (no Records, Events, CloudTrailEvent or eventName)",
        "{\"CloudTrailEvent\": \"\"}|log.json: is empty"
      })
  void anythingElse_isRefusedByName(String text, String message) {
    assertIntegrity(() -> read(text)).hasMessage(message);
  }

  @Test
  void eventsInsideEvents_areRefused() {
    String deep = IMPORT;
    for (int i = 0; i < 6; i++) {
      deep = quoted(deep);
    }
    String text = deep;
    assertIntegrity(() -> read(text)).hasMessage("log.json: has events inside events");
    assertIntegrity(() -> read("{\"Records\": [".repeat(6) + "{}" + "]}".repeat(6)))
        .hasMessage("log.json: has events inside events");
  }

  @Test
  void logCutShort_isRefusedByPlace() {
    assertIntegrity(() -> read("{\"Records\": [" + IMPORT))
        .hasMessageStartingWith("log.json: is not well-formed JSON")
        .hasMessageContaining(" at line 1 column ");
  }

  /** A log of any length costs the memory of one event. */
  @Test
  void longLog_isReadInAStream() {
    StringBuilder log = new StringBuilder("{\"Records\": [");
    for (int i = 0; i < 20_000; i++) {
      log.append(i == 0 ? "" : ",").append(OTHER);
    }
    read(log.append(",").append(IMPORT).append("]}").toString());
    assertThat(seen).hasSize(20_001);
    assertThat(found).hasSize(1);
  }

  @Property(tries = 2000)
  void anyBytes_giveEventsOrAFailure(@ForAll @Size(max = 300) byte[] bytes) {
    onlyFailures(bytes);
  }

  /** Closer to the truth: a good log with a few bytes changed, dropped or doubled. */
  @Property(tries = 3000)
  void damagedLogs_giveEventsOrAFailure(@ForAll long seed) {
    Random random = new Random(seed);
    String good =
        switch (random.nextInt(3)) {
          case 0 -> "{\"Records\": [" + IMPORT + "," + OTHER + "]}";
          case 1 -> "{\"Events\": [" + quoted(IMPORT) + "]}";
          default -> IMPORT + "\n" + DELETE;
        };
    byte[] bytes = good.getBytes(StandardCharsets.UTF_8);
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(3)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes = java.util.Arrays.copyOf(bytes, Math.max(at, 1));
        default -> bytes[at] = bytes[random.nextInt(bytes.length)];
      }
    }
    onlyFailures(bytes);
  }

  private void onlyFailures(byte[] bytes) {
    try {
      assertThat(read(bytes)).isNotNull();
    } catch (Failure.Integrity refused) {
      assertThat(refused).hasMessageStartingWith("log.json: ");
      assertThat(refused.hint()).isNotBlank();
    }
  }
}
