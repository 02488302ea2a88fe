package org.airlock.online.reconcile;

import com.google.errorprone.annotations.CheckReturnValue;
import java.io.InputStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonStream;
import org.airlock.common.json.JsonStream.Token;
import org.airlock.common.json.JsonString;
import org.airlock.common.json.JsonValue;

/**
 * Reads CloudTrail events in the forms in which people have them: log files ({@code Records}), the
 * answer of {@code aws cloudtrail lookup-events} ({@code Events} with {@code CloudTrailEvent}),
 * single events, lists of them, and one event per line. One event at a time is in memory; members
 * nobody asks for are passed over, so a newer CloudTrail does no harm. Not thread-safe.
 */
final class EventReader {
  /** What is taken of an event; the last five only while it may be an event of KMS. */
  private static final Set<String> SHORT =
      Set.of(
          "eventSource",
          "eventName",
          "eventTime",
          "eventID",
          "awsRegion",
          "recipientAccountId",
          "requestID",
          "errorCode");

  private static final Set<String> LONG =
      Set.of(
          "requestParameters",
          "responseElements",
          "serviceEventDetails",
          "resources",
          "userIdentity");

  /** CloudTrail puts digests of its log files beside them. */
  private static final String DIGEST_FILE = "digestStartTime";

  /** An event inside a string inside a list is the deepest form there is. */
  private static final int DEEPEST = 4;

  private final Sink sink;

  /** Where events go. */
  interface Sink {
    /** Some event of any service, which shows for when and where this log speaks. */
    void seen(String account, String region, Instant at);

    /** An event that matters. */
    void found(TrailEvent event);
  }

  EventReader(Sink sink) {
    this.sink = sink;
  }

  /** What a source turned out to hold. */
  enum Content {
    EVENTS,
    /** One of CloudTrail's own digest files, which hold no events. */
    DIGESTS
  }

  /**
   * Reads to the end.
   *
   * @param source what messages call it
   * @throws Failure.Integrity when it is no CloudTrail log
   * @throws java.io.UncheckedIOException when {@code in} cannot be read
   */
  @CheckReturnValue
  Content read(InputStream in, String source) {
    try (JsonStream json = JsonStream.of(in, source)) {
      return whole(json, source, 0);
    }
  }

  /** Reads one event as LookupEvents hands it out. */
  void readEvent(String event, String source) {
    readText(event, source, 0);
  }

  private Content readText(String text, String source, int depth) {
    try (JsonStream json = JsonStream.of(text, source)) {
      return whole(json, source, depth);
    }
  }

  private Content whole(JsonStream json, String source, int depth) {
    Content content = Content.EVENTS;
    Token token = json.next();
    if (token == Token.END) {
      throw refuse(source, "is empty");
    }
    for (; token != Token.END; token = json.next()) {
      if (token == Token.ARRAY_BEGIN) {
        elements(json, source, depth);
      } else if (token == Token.OBJECT_BEGIN) {
        content = object(json, source, depth);
      } else {
        throw refuse(source, "is JSON, but no CloudTrail log");
      }
    }
    return content;
  }

  private void elements(JsonStream json, String source, int depth) {
    for (Token token = json.next(); token != Token.ARRAY_END; token = json.next()) {
      if (token != Token.OBJECT_BEGIN) {
        throw refuse(source, "has something else than events in its list");
      }
      Content unused = object(json, source, depth + 1);
    }
  }

  /** An event, or something that holds events. */
  private Content object(JsonStream json, String source, int depth) {
    if (depth > DEEPEST) {
      throw refuse(source, "has events inside events");
    }
    Map<String, JsonValue> event = new LinkedHashMap<>();
    boolean container = false;
    boolean digest = false;
    while (json.next() == Token.NAME) {
      String name = json.text();
      Token value = json.next();
      if ((name.equals("Records") || name.equals("Events")) && value == Token.ARRAY_BEGIN) {
        elements(json, source, depth);
        container = true;
      } else if (name.equals("CloudTrailEvent") && value == Token.TEXT) {
        Content unused = readText(json.text(), source, depth + 1);
        container = true;
      } else if (isWanted(name, event)) {
        event.put(name, json.value());
      } else {
        digest |= name.equals(DIGEST_FILE);
        json.skip();
      }
    }
    if (container) {
      return Content.EVENTS;
    }
    if (digest) {
      return Content.DIGESTS;
    }
    if (!event.containsKey("eventName")) {
      throw refuse(
          source,
          "is JSON, but no CloudTrail log (no Records, Events, CloudTrailEvent or eventName)");
    }
    give(new JsonObject(event), source);
    return Content.EVENTS;
  }

  private static boolean isWanted(String name, Map<String, JsonValue> event) {
    return SHORT.contains(name) || (LONG.contains(name) && mayBeOfKms(event));
  }

  private static boolean mayBeOfKms(Map<String, JsonValue> event) {
    JsonValue service = event.get("eventSource");
    return service == null || service.equals(new JsonString(TrailEvent.SOURCE));
  }

  private void give(JsonObject event, String source) {
    TrailEvent.time(event)
        .ifPresent(
            at ->
                sink.seen(
                    TrailEvent.text(event, "recipientAccountId").orElse(""),
                    TrailEvent.text(event, "awsRegion").orElse(""),
                    at));
    TrailEvent.read(event, source).ifPresent(sink::found);
  }

  private static Failure.Integrity refuse(String source, String fault) {
    return new Failure.Integrity(
        source + ": " + fault,
        "name CloudTrail log files, a folder of them, or what 'aws cloudtrail lookup-events' printed");
  }
}
