package org.airlock.rehearsal.simulator;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.Fields;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonText;
import org.airlock.common.json.StrictJson;
import org.airlock.rehearsal.simulator.http.HttpHandler;
import org.airlock.rehearsal.simulator.http.HttpReply;
import org.airlock.rehearsal.simulator.http.HttpRequest;
import org.airlock.rehearsal.simulator.kms.ErrorCode;
import org.airlock.rehearsal.simulator.wire.OperationTable;

/**
 * What AWS does not offer, under {@code /_simulator/}, as JSON:
 *
 * <pre>
 * GET  clock                              {"now", "offset"}
 * POST clock   {"advance": "PT25H"} | {"set": "2026-03-01T12:00:00Z"} | {"reset": true}
 * GET  fault                              {"faults": [...]}
 * POST fault   {"kind": "drop-reply", "operation": "ImportKeyMaterial", "times": 1, "delay": "PT5S"} | {"clear": true}
 * GET  events                             {"events": [...]}
 * POST reset                              forgets keys, faults and events, and sets the clock right
 * </pre>
 *
 * {@code kind} is one of {@link Fault.Kind}; {@code operation} (all), {@code times} (1) and {@code
 * delay} (none) may be left out.
 */
final class ControlApi implements HttpHandler {
  static final String PREFIX = "/_simulator/";
  private static final String SOURCE = "request";

  private final MovableClock clock;
  private final FaultDeck faults;
  private final EventLog events;
  private final Runnable reset;
  private final Runnable settle;

  /**
   * {@code settle} makes what became due by the clock happen now, {@code reset} forgets everything.
   */
  ControlApi(
      MovableClock clock, FaultDeck faults, EventLog events, Runnable settle, Runnable reset) {
    this.clock = clock;
    this.faults = faults;
    this.events = events;
    this.settle = settle;
    this.reset = reset;
  }

  @Override
  public HttpReply handle(HttpRequest request) {
    if (!isFromHere(request)) {
      return answer(
          403,
          problem(
              "the control API is for programs on this machine, not for web pages", "use curl"));
    }
    try {
      return route(request);
    } catch (Failure.Integrity refused) {
      return answer(
          400,
          problem(
              String.valueOf(refused.getMessage()),
              "see the simulator's ControlApi for the fields"));
    }
  }

  /**
   * A web page on this machine could reach loopback too; browsers then send Origin, or a foreign
   * name as Host.
   */
  private static boolean isFromHere(HttpRequest request) {
    String host = request.header("Host").orElse("");
    return request.header("Origin").isEmpty()
        && host.matches("(127\\.0\\.0\\.1|localhost)(:[0-9]{1,5})?");
  }

  private HttpReply route(HttpRequest request) {
    String call = request.method() + " " + request.path().substring(PREFIX.length());
    return switch (call) {
      case "GET clock" -> answer(200, clock());
      case "POST clock" -> answer(200, moveClock(Fields.of(object(request), SOURCE)));
      case "GET fault" -> answer(200, faults());
      case "POST fault" -> answer(200, armFault(object(request)));
      case "GET events" -> answer(200, events());
      case "POST reset" -> answer(200, resetAll());
      default ->
          answer(
              404,
              problem(
                  "there is no " + call.replaceAll("[^ -~]", "?"),
                  "GET or POST: clock, fault, events, reset"));
    };
  }

  private static JsonObject object(HttpRequest request) {
    if (StrictJson.parse(request.body(), SOURCE) instanceof JsonObject object) {
      return object;
    }
    throw new Failure.Integrity(SOURCE + ": is not a JSON object", "send one");
  }

  private JsonObject clock() {
    return JsonObject.builder()
        .put("now", clock.instant())
        .put("offset", clock.offset().toString())
        .build();
  }

  private JsonObject moveClock(Fields fields) {
    Optional<Duration> by = duration(fields, "advance");
    var to = fields.optionalInstant("set");
    boolean back = by.isEmpty() && to.isEmpty() && fields.bool("reset");
    fields.end();
    by.ifPresent(clock::advance);
    to.ifPresent(clock::set);
    if (back) {
      clock.reset();
    }
    settle.run();
    return clock();
  }

  private static Optional<Duration> duration(Fields fields, String name) {
    try {
      return fields.optionalString(name).map(Duration::parse);
    } catch (DateTimeException notADuration) {
      throw fields.refuse(name, "is not a duration like PT25H or P366D");
    }
  }

  private JsonObject armFault(JsonObject parsed) {
    Fields fields = Fields.of(parsed, SOURCE);
    Optional<String> kindName = fields.optionalString("kind");
    if (kindName.isEmpty()) {
      boolean clear = fields.bool("clear");
      fields.end();
      if (clear) {
        faults.clear();
      }
      return faults();
    }
    Fault.Kind kind =
        Fault.Kind.find(kindName.get())
            .orElseThrow(() -> fields.refuse("kind", "is not a kind of fault"));
    Optional<String> operation = fields.optionalString("operation");
    if (operation.isPresent() && !OperationTable.names().contains(operation.get())) {
      throw fields.refuse("operation", "is not an operation of this simulator");
    }
    Optional<ErrorCode> error =
        fields
            .optionalString("error")
            .map(
                name ->
                    Arrays.stream(ErrorCode.values())
                        .filter(code -> code.wireName().equals(name))
                        .findFirst()
                        .orElseThrow(() -> fields.refuse("error", "is not an error of KMS")));
    if (error.isPresent() != (kind == Fault.Kind.ERROR)) {
      throw fields.refuse("error", "goes with the kind error, and only with it");
    }
    Duration delay = duration(fields, "delay").orElse(Duration.ZERO);
    int times =
        parsed.find("times").isPresent() ? (int) fields.integer("times", 1, Fault.MOST_TIMES) : 1;
    fields.end();
    if (delay.isNegative() || delay.compareTo(Fault.LONGEST_DELAY) > 0) {
      throw fields.refuse("delay", "is not between zero and " + Fault.LONGEST_DELAY);
    }
    faults.arm(new Fault(kind, operation, times, delay, error));
    return faults();
  }

  private JsonObject faults() {
    List<JsonObject> armed =
        faults.armed().stream()
            .map(
                fault -> {
                  JsonObject.Builder line =
                      JsonObject.builder().put("kind", fault.kind().wireName());
                  fault.operation().ifPresent(operation -> line.put("operation", operation));
                  return line.put("times", fault.times())
                      .put("delay", fault.delay().toString())
                      .build();
                })
            .toList();
    return JsonObject.builder().putAll("faults", armed).build();
  }

  private JsonObject events() {
    settle.run();
    return JsonObject.builder()
        .putAll("events", events.all().stream().map(ControlApi::event).toList())
        .build();
  }

  private static JsonObject event(Event event) {
    JsonObject.Builder line =
        JsonObject.builder()
            .put("time", event.time())
            .put("region", event.region())
            .put("operation", event.operation())
            .put("requestId", event.requestId());
    event.keyArn().ifPresent(arn -> line.put("keyArn", arn));
    event.accessKeyId().ifPresent(id -> line.put("accessKeyId", id));
    event.errorCode().ifPresent(code -> line.put("errorCode", code));
    if (event.replyLost()) {
      line.put("replyLost", true);
    }
    JsonObject.Builder parameters = JsonObject.builder();
    event.parameters().forEach(parameters::put);
    return line.put("parameters", parameters.build()).build();
  }

  private JsonObject resetAll() {
    reset.run();
    return clock();
  }

  private static JsonObject problem(String error, String hint) {
    return JsonObject.builder().put("error", error).put("hint", hint).build();
  }

  private static HttpReply answer(int status, JsonObject body) {
    return new HttpReply.Answer(status, "application/json", Map.of(), JsonText.indented(body));
  }
}
