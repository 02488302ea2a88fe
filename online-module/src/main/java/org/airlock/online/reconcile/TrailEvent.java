package org.airlock.online.reconcile;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.JsonArray;
import org.airlock.common.json.JsonNumber;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonString;
import org.airlock.common.json.JsonValue;
import org.airlock.common.kms.KeyArn;

/**
 * One CloudTrail event of KMS, of a kind that bears on imported material. All texts are short and
 * printable, whatever stood in the log.
 *
 * @param id {@code eventID}; one event may be delivered more than once
 * @param account that received the event
 * @param key empty when the event names it by alias or not at all
 * @param keyText the key as people can find it, {@code unknown} at worst
 * @param requestId empty for what AWS did by itself
 * @param error AWS's code when the call failed
 * @param actor who called: ARN of user or role session, or the AWS service
 * @param parameters of {@code requestParameters}
 * @param answers of {@code responseElements} and {@code serviceEventDetails}
 */
record TrailEvent(
    String id,
    Instant at,
    String name,
    String region,
    String account,
    Optional<KeyArn> key,
    String keyText,
    String requestId,
    Optional<String> error,
    String actor,
    Map<String, String> parameters,
    Map<String, String> answers) {

  static final String SOURCE = "kms.amazonaws.com";
  static final String IMPORT = "ImportKeyMaterial";
  static final String PARAMETERS = "GetParametersForImport";
  static final String DELETE = "DeleteImportedKeyMaterial";
  static final String EXPIRE = "DeleteExpiredKeyMaterial";
  static final String ROTATE_ON_DEMAND = "RotateKeyOnDemand";
  static final String ROTATE = "RotateKey";
  static final String SCHEDULE_DELETION = "ScheduleKeyDeletion";
  static final String CANCEL_DELETION = "CancelKeyDeletion";
  static final String DELETE_KEY = "DeleteKey";
  static final String DISABLE = "DisableKey";
  static final String ENABLE = "EnableKey";
  static final String PUT_POLICY = "PutKeyPolicy";
  static final String REPLICATE = "ReplicateKey";
  static final String UPDATE_PRIMARY = "UpdatePrimaryRegion";
  static final String CREATE = "CreateKey";

  /** The names of all events that matter, in the order in which they are looked up. */
  static final List<String> NAMES =
      List.of(
          IMPORT,
          PARAMETERS,
          DELETE,
          EXPIRE,
          ROTATE_ON_DEMAND,
          ROTATE,
          SCHEDULE_DELETION,
          CANCEL_DELETION,
          DELETE_KEY,
          DISABLE,
          ENABLE,
          PUT_POLICY,
          REPLICATE,
          UPDATE_PRIMARY,
          CREATE);

  private static final Set<String> KEPT =
      Set.of(
          "keyId",
          "keyMaterialId",
          "validTo",
          "expirationModel",
          "importType",
          "keyMaterialDescription",
          "wrappingAlgorithm",
          "wrappingKeySpec",
          "replicaRegion",
          "primaryRegion",
          "origin",
          "pendingWindowInDays",
          "deletionDate",
          "rotationType");

  private static final int LONGEST_TEXT = 256;

  TrailEvent {
    parameters = Map.copyOf(parameters);
    answers = Map.copyOf(answers);
  }

  /**
   * Reads one event; empty when it is another service's, or of no kind that matters.
   *
   * @param source what messages call the log
   * @throws Failure.Integrity when an event that matters does not say when it was
   */
  static Optional<TrailEvent> read(JsonObject event, String source) {
    String name = text(event, "eventName").orElse("");
    if (!text(event, "eventSource").orElse("").equals(SOURCE) || !NAMES.contains(name)) {
      return Optional.empty();
    }
    String id = text(event, "eventID").orElse("");
    Instant at =
        time(event)
            .orElseThrow(
                () ->
                    new Failure.Integrity(
                        source + ": event " + id + " (" + name + ") has no eventTime in UTC",
                        "take the log again from where CloudTrail put it"));
    String requestId = text(event, "requestID").orElse("");
    Map<String, String> parameters = flat(object(event, "requestParameters"));
    Map<String, String> answers = flat(object(event, "serviceEventDetails"));
    answers.putAll(flat(object(event, "responseElements")));
    object(event, "responseElements")
        .flatMap(answer -> object(answer, "keyMetadata"))
        .ifPresent(metadata -> answers.putAll(flat(Optional.of(metadata))));
    String region = text(event, "awsRegion").orElse("");
    String account = text(event, "recipientAccountId").orElse("");
    String named =
        Optional.ofNullable(parameters.get("keyId"))
            .or(() -> Optional.ofNullable(answers.get("keyId")))
            .orElse("unknown");
    Optional<KeyArn> key = key(event, named, region, account);
    return Optional.of(
        new TrailEvent(
            id.isEmpty() ? "no-event-id/" + requestId + "/" + name + "/" + at : id,
            at,
            name,
            region,
            account,
            key,
            key.map(KeyArn::toString).orElse(named),
            requestId,
            text(event, "errorCode"),
            actor(object(event, "userIdentity")),
            parameters,
            answers));
  }

  /** {@code eventTime}, if it is one. */
  static Optional<Instant> time(JsonObject event) {
    try {
      return text(event, "eventTime").map(Instant::parse);
    } catch (DateTimeException notATime) {
      return Optional.empty();
    }
  }

  /** A scalar of the event as printable text of at most 256 characters. */
  static Optional<String> text(JsonObject object, String name) {
    return object.find(name).flatMap(TrailEvent::scalar);
  }

  private static Optional<String> scalar(JsonValue value) {
    if (value instanceof JsonString string) {
      return Optional.of(printable(string.value()));
    }
    return value instanceof JsonNumber number
        ? Optional.of(printable(number.literal()))
        : Optional.empty();
  }

  private static String printable(String text) {
    String cut = text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
    // Java's newer date formats have a narrow space before AM and PM.
    return cut.replace('\u202F', ' ').replaceAll("[^\\x20-\\x7e]", "?");
  }

  private static Optional<JsonObject> object(JsonObject in, String name) {
    return in.find(name)
        .flatMap(
            value -> value instanceof JsonObject object ? Optional.of(object) : Optional.empty());
  }

  private static Map<String, String> flat(Optional<JsonObject> object) {
    Map<String, String> texts = new LinkedHashMap<>();
    object.ifPresent(
        from -> KEPT.forEach(name -> text(from, name).ifPresent(value -> texts.put(name, value))));
    return texts;
  }

  /**
   * The key: as the event's resources name it, else as request or answer do, else put together from
   * its id.
   */
  private static Optional<KeyArn> key(
      JsonObject event, String named, String region, String account) {
    List<KeyArn> resources = resources(event);
    return resources.stream()
        .filter(arn -> arn.region().equals(region))
        .findFirst()
        .or(() -> resources.stream().findFirst())
        .or(() -> answered(event))
        .or(() -> KeyArn.parse(named))
        .or(
            () ->
                KeyArn.parse(
                        "arn:"
                            + partition(region)
                            + ":kms:"
                            + region
                            + ":"
                            + account
                            + ":key/"
                            + named)
                    .filter(arn -> !named.equals("unknown")));
  }

  private static List<KeyArn> resources(JsonObject event) {
    return event.find("resources").stream()
        .filter(JsonArray.class::isInstance)
        .flatMap(array -> ((JsonArray) array).elements().stream())
        .filter(JsonObject.class::isInstance)
        .flatMap(resource -> text((JsonObject) resource, "ARN").stream())
        .flatMap(arn -> KeyArn.parse(arn).stream())
        .toList();
  }

  private static Optional<KeyArn> answered(JsonObject event) {
    Optional<JsonObject> answer = object(event, "responseElements");
    return Stream.concat(
            answer.flatMap(elements -> text(elements, "keyId")).stream(),
            answer
                .flatMap(elements -> object(elements, "keyMetadata"))
                .flatMap(metadata -> text(metadata, "arn"))
                .stream())
        .flatMap(arn -> KeyArn.parse(arn).stream())
        .findFirst();
  }

  private static String partition(String region) {
    return region.startsWith("us-gov-")
        ? "aws-us-gov"
        : region.startsWith("eusc-") ? "aws-eusc" : "aws";
  }

  private static String actor(Optional<JsonObject> identity) {
    return identity
        .flatMap(
            who ->
                Stream.of("arn", "invokedBy", "principalId", "type")
                    .flatMap(name -> text(who, name).stream())
                    .findFirst())
        .orElse("not named");
  }

  boolean succeeded() {
    return error.isEmpty();
  }

  boolean concerns(KeyArn wanted) {
    return key.filter(wanted::equals).isPresent();
  }

  Optional<String> parameter(String parameter) {
    return Optional.ofNullable(parameters.get(parameter));
  }

  Optional<String> answer(String element) {
    return Optional.ofNullable(answers.get(element));
  }

  /** As KMS answered, else as was asked for. */
  Optional<String> keyMaterialId() {
    return answer("keyMaterialId").or(() -> parameter("keyMaterialId"));
  }

  /** For screens. */
  String described() {
    return name
        + (requestId.isEmpty() ? "" : ", request " + requestId)
        + keyMaterialId().map(material -> ", material " + material).orElse("");
  }
}
