package org.airlock.common.json;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;

/** A JSON object; members keep the order they were written in. */
public record JsonObject(Map<String, JsonValue> members) implements JsonValue {
  public JsonObject {
    members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
  }

  public Optional<JsonValue> find(String name) {
    return Optional.ofNullable(members.get(name));
  }

  /** The text of a member; empty when there is no such member or it is no text. */
  public Optional<String> findText(String name) {
    return find(name)
        .filter(JsonString.class::isInstance)
        .map(value -> ((JsonString) value).value());
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Collects members in order. Not thread-safe. */
  public static final class Builder {
    private final Map<String, JsonValue> members = new LinkedHashMap<>();

    private Builder() {}

    /** Adds a member; a name may be used once. */
    public Builder put(String name, JsonValue value) {
      if (members.put(name, value) != null) {
        throw new IllegalArgumentException("member " + name + " is given twice");
      }
      return this;
    }

    public Builder put(String name, String value) {
      return put(name, new JsonString(value));
    }

    public Builder put(String name, long value) {
      return put(name, JsonNumber.of(value));
    }

    public Builder put(String name, boolean value) {
      return put(name, new JsonBoolean(value));
    }

    /** RFC 3339 in UTC with {@code Z}. */
    public Builder put(String name, Instant value) {
      return put(name, value.toString());
    }

    /** 64 lower-case hex digits. */
    public Builder put(String name, Digest value) {
      return put(name, value.hex());
    }

    public Builder putBase64(String name, Bytes value) {
      return put(name, value.base64());
    }

    public Builder putStrings(String name, List<String> values) {
      return put(name, JsonArray.ofStrings(values));
    }

    public Builder putAll(String name, List<JsonObject> values) {
      return put(name, new JsonArray(List.copyOf(values)));
    }

    public JsonObject build() {
      return new JsonObject(members);
    }
  }
}
