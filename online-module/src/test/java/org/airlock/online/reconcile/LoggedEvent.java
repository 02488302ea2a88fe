package org.airlock.online.reconcile;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.airlock.common.Enrolment;
import org.airlock.common.json.JsonNull;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonText;
import org.airlock.common.kms.KeyArn;
import org.airlock.online.Office;

/**
 * A CloudTrail event for tests, in the form of the KMS Developer Guide's examples, with members
 * that nobody asks for.
 */
public final class LoggedEvent {
  private final String name;
  private String id;
  private Instant at = Enrolment.NOW;
  private KeyArn key = Office.KEY;
  private String requestId = "request-id";
  private String error = "";
  private String actor = "arn:aws:iam::111122223333:user/Ines";
  private final Map<String, String> parameters = new LinkedHashMap<>();
  private final Map<String, String> answers = new LinkedHashMap<>();
  private final Map<String, String> details = new LinkedHashMap<>();

  private LoggedEvent(String name) {
    this.name = name;
    this.id = "event-" + name;
  }

  public static LoggedEvent of(String name) {
    return new LoggedEvent(name);
  }

  public LoggedEvent id(String eventId) {
    id = eventId;
    return this;
  }

  public LoggedEvent at(Instant when) {
    at = when;
    return this;
  }

  public LoggedEvent on(KeyArn other) {
    key = other;
    return this;
  }

  public LoggedEvent request(String request) {
    requestId = request;
    return this;
  }

  public LoggedEvent failed(String code) {
    error = code;
    return this;
  }

  public LoggedEvent by(String who) {
    actor = who;
    return this;
  }

  public LoggedEvent with(String parameter, String value) {
    parameters.put(parameter, value);
    return this;
  }

  public LoggedEvent answered(String element, String value) {
    answers.put(element, value);
    return this;
  }

  public LoggedEvent detail(String element, String value) {
    details.put(element, value);
    return this;
  }

  /** As an object of {@code Records}. */
  public JsonObject json() {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("eventVersion", "1.11")
            .put(
                "userIdentity",
                JsonObject.builder()
                    .put("type", "IAMUser")
                    .put("principalId", "EX_PRINCIPAL_ID")
                    .put("arn", actor)
                    .put("accountId", key.account())
                    .build())
            .put("eventTime", at.toString())
            .put("eventSource", "kms.amazonaws.com")
            .put("eventName", name)
            .put("awsRegion", key.region())
            .put("sourceIPAddress", "192.0.2.0")
            .put("userAgent", "aws-sdk-java/2");
    if (!error.isEmpty()) {
      json.put("errorCode", error).put("errorMessage", "because");
    }
    json.put("requestParameters", texts(Map.of("keyId", key.keyId()), parameters))
        .put(
            "responseElements",
            answers.isEmpty() ? new JsonNull() : texts(Map.of("keyId", key.toString()), answers));
    if (!details.isEmpty()) {
      json.put("serviceEventDetails", texts(Map.of("keyId", key.keyId()), details));
    }
    return json.put("requestID", requestId)
        .put("eventID", id)
        .put("readOnly", false)
        .putAll(
            "resources",
            java.util.List.of(
                JsonObject.builder()
                    .put("accountId", key.account())
                    .put("type", "AWS::KMS::Key")
                    .put("ARN", key.toString())
                    .build()))
        .put("eventType", "AwsApiCall")
        .put("recipientAccountId", key.account())
        .put("tlsDetails", JsonObject.builder().put("tlsVersion", "TLSv1.3").build())
        .put("memberOfNextYear", true)
        .build();
  }

  private static JsonObject texts(Map<String, String> first, Map<String, String> more) {
    JsonObject.Builder json = JsonObject.builder();
    first.forEach(json::put);
    more.forEach(json::put);
    return json.build();
  }

  /** On one line. */
  public String line() {
    return JsonText.compact(json()).asUtf8().orElseThrow();
  }

  TrailEvent event() {
    return TrailEvent.read(json(), "test").orElseThrow();
  }
}
