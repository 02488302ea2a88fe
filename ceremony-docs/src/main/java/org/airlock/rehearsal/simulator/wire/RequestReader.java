package org.airlock.rehearsal.simulator.wire;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.JsonArray;
import org.airlock.common.json.JsonBoolean;
import org.airlock.common.json.JsonNull;
import org.airlock.common.json.JsonNumber;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonString;
import org.airlock.common.json.JsonValue;
import org.airlock.common.json.StrictJson;
import org.airlock.rehearsal.simulator.kms.ErrorCode;
import org.airlock.rehearsal.simulator.kms.KmsError;

/**
 * Takes the members of one request, with the checks that AWS makes before it looks at any key:
 * ValidationException for a member that is missing, too long or not in its enumeration,
 * SerializationException for one of the wrong type. A null member counts as absent. Values are not
 * quoted except those of enumerations. Not thread-safe.
 */
public final class RequestReader {
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private final JsonObject object;
  private final Set<String> taken = new HashSet<>();

  private RequestReader(JsonObject object) {
    this.object = object;
  }

  /** Reads the body of a request. */
  public static RequestReader of(Bytes body) {
    try {
      if (StrictJson.parse(body, "request") instanceof JsonObject object) {
        return new RequestReader(object);
      }
      throw ErrorCode.SERIALIZATION.error("the request is not a JSON object");
    } catch (Failure.Integrity notJson) {
      throw ErrorCode.SERIALIZATION.error(String.valueOf(notJson.getMessage()));
    }
  }

  /** What is in the request under {@code name}, without a check, for the event log. */
  public Optional<JsonValue> peek(String name) {
    return object.find(name).filter(value -> !(value instanceof JsonNull));
  }

  public String text(String name, int least, int most) {
    return optionalText(name, least, most).orElseThrow(() -> missing(name));
  }

  public Optional<String> optionalText(String name, int least, int most) {
    Optional<String> text = take(name).map(value -> string(name, value));
    text.ifPresent(value -> checkLength(name, value.length(), least, most));
    return text;
  }

  public Optional<String> optionalPattern(String name, int least, int most, String pattern) {
    Optional<String> text = optionalText(name, least, most);
    if (text.isPresent() && !Pattern.compile(pattern).matcher(text.get()).matches()) {
      throw violation(name, "", "Member must satisfy regular expression pattern: " + pattern);
    }
    return text;
  }

  /** KeyId, 1 to 2048 characters. */
  public String keyId() {
    return text("KeyId", 1, 2048);
  }

  /** KeyMaterialId, 64 lower-case hex digits. */
  public Optional<String> optionalMaterialId() {
    return optionalPattern("KeyMaterialId", 64, 64, "^[a-f0-9]+$");
  }

  /** One of {@code choices}, which are AWS's and may hold more than the simulator does. */
  public Optional<String> optionalChoice(String name, List<String> choices) {
    Optional<String> text = take(name).map(value -> string(name, value));
    if (text.isPresent() && !choices.contains(text.get())) {
      String quoted = text.get().replaceAll("[^A-Za-z0-9_]", "?");
      String cut = quoted.length() > 64 ? quoted.substring(0, 64) : quoted;
      throw violation(name, " '" + cut + "'", "Member must satisfy enum value set: " + choices);
    }
    return text;
  }

  public String choice(String name, List<String> choices) {
    return optionalChoice(name, choices).orElseThrow(() -> missing(name));
  }

  /** Base64 of {@code least} to {@code most} bytes. */
  public Bytes blob(String name, int least, int most) {
    JsonValue value = take(name).orElseThrow(() -> missing(name));
    Bytes bytes =
        Bytes.ofBase64(string(name, value))
            .orElseThrow(() -> ErrorCode.SERIALIZATION.error("member " + name + " is not base64"));
    checkLength(name, bytes.size(), least, most);
    return bytes;
  }

  public boolean flag(String name) {
    Optional<JsonValue> value = take(name);
    if (value.isEmpty()) {
      return false;
    }
    if (value.get() instanceof JsonBoolean flag) {
      return flag.value();
    }
    throw wrongType(name, "a boolean");
  }

  public OptionalLong optionalInteger(String name, long least, long most) {
    Optional<JsonValue> value = take(name);
    if (value.isEmpty()) {
      return OptionalLong.empty();
    }
    OptionalLong number =
        value.get() instanceof JsonNumber found ? found.asLong() : OptionalLong.empty();
    if (number.isEmpty()) {
      throw wrongType(name, "an integer");
    }
    if (number.getAsLong() < least) {
      throw violation(name, "", "Member must have value greater than or equal to " + least);
    }
    if (number.getAsLong() > most) {
      throw violation(name, "", "Member must have value less than or equal to " + most);
    }
    return number;
  }

  /** Epoch seconds, with or without a fraction; kept to the millisecond. */
  public Optional<Instant> optionalTime(String name) {
    return take(name).map(value -> time(name, value));
  }

  private static Instant time(String name, JsonValue value) {
    if (!(value instanceof JsonNumber number)) {
      throw wrongType(name, "a timestamp in epoch seconds");
    }
    try {
      BigDecimal millis = number.asDecimal().movePointRight(3).setScale(0, RoundingMode.FLOOR);
      Instant time = Instant.ofEpochMilli(millis.longValueExact());
      if (!time.isAfter(LATEST)) {
        return time;
      }
    } catch (ArithmeticException beyondLong) {
      // Refused below, like every other time that is out of range.
    }
    throw violation(name, "", "Member must be a time before the year 10000");
  }

  /** Texts by name, for example an encryption context. */
  public Map<String, String> textMap(String name) {
    Optional<JsonValue> value = take(name);
    if (value.isEmpty()) {
      return Map.of();
    }
    if (!(value.get() instanceof JsonObject map)) {
      throw wrongType(name, "a map");
    }
    Map<String, String> texts = new LinkedHashMap<>();
    map.members().forEach((key, text) -> texts.put(key, string(name + "." + key, text)));
    return texts;
  }

  /** A list of structures; each must be read to its {@link #end}. */
  public Optional<List<RequestReader>> optionalStructures(String name) {
    Optional<JsonValue> value = take(name);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (!(value.get() instanceof JsonArray array)) {
      throw wrongType(name, "a list");
    }
    List<RequestReader> readers = new ArrayList<>();
    for (JsonValue element : array.elements()) {
      if (!(element instanceof JsonObject structure)) {
        throw wrongType(name, "a list of structures");
      }
      readers.add(new RequestReader(structure));
    }
    return Optional.of(readers);
  }

  /** Grants are not simulated, so no grant token can be good. */
  public void noGrantTokens() {
    Optional<JsonValue> value = take("GrantTokens");
    if (value.isPresent()
        && !(value.get() instanceof JsonArray array && array.elements().isEmpty())) {
      throw ErrorCode.INVALID_GRANT_TOKEN.error("This simulator has no grants.");
    }
  }

  /**
   * Members that AWS has and the simulator does not: refused when they are there, instead of
   * quietly ignored.
   */
  public void unsupported(String... names) {
    for (String name : names) {
      if (take(name).isPresent()) {
        throw ErrorCode.UNSUPPORTED_OPERATION.error("This simulator does not take " + name + ".");
      }
    }
  }

  /** Refuses members that the operation does not have. */
  public void end() {
    for (String name : object.members().keySet()) {
      if (!taken.contains(name)) {
        throw ErrorCode.SERIALIZATION.error(
            "unknown member "
                + name.replaceAll("[^A-Za-z0-9_]", "?")
                + " (stricter than AWS, which ignores it)");
      }
    }
  }

  private Optional<JsonValue> take(String name) {
    taken.add(name);
    return peek(name);
  }

  private static String string(String name, JsonValue value) {
    if (value instanceof JsonString string) {
      return string.value();
    }
    throw wrongType(name, "a string");
  }

  private static void checkLength(String name, int length, int least, int most) {
    if (length < least) {
      throw violation(name, "", "Member must have length greater than or equal to " + least);
    }
    if (length > most) {
      throw violation(name, "", "Member must have length less than or equal to " + most);
    }
  }

  private static KmsError missing(String name) {
    return violation(name, " null", "Member must not be null");
  }

  private static KmsError wrongType(String name, String expected) {
    return ErrorCode.SERIALIZATION.error("member " + name + " is not " + expected);
  }

  /** AWS's sentence; it writes member names with a small first letter. */
  private static KmsError violation(String name, String value, String constraint) {
    String member = Character.toLowerCase(name.charAt(0)) + name.substring(1);
    return ErrorCode.VALIDATION.error(
        "1 validation error detected: Value"
            + value
            + " at '"
            + member
            + "' failed to satisfy constraint: "
            + constraint);
  }
}
