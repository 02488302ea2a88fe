package org.airlock.common.json;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.failure.Failure;
import org.jspecify.annotations.Nullable;

/**
 * Reads an object whose members are all known: each accessor takes one member and checks it, {@link
 * #end} refuses what was not taken. Every refusal is a {@link Failure.Integrity} that names the
 * source and the path of the member, and quotes no value. Explicit nulls are always refused. Not
 * thread-safe.
 */
public final class Fields {
  /** Long enough for every text of ours; bytes have their own limits. */
  private static final int LONGEST_STRING = 4096;

  /** A list of all targets of a request may stand in one fact. */
  public static final int LONGEST_MAP_STRING = 1 << 20;

  private final JsonObject object;
  private final String source;
  private final String path;
  private final Set<String> taken = new HashSet<>();

  private Fields(JsonObject object, String source, String path) {
    this.object = object;
    this.source = source;
    this.path = path;
  }

  /** Starts at the root of a document. */
  public static Fields of(JsonValue document, String source) {
    if (document instanceof JsonObject object) {
      return new Fields(object, source, "");
    }
    throw new Failure.Integrity(
        source + ": is not a JSON object", "check that this is the right file");
  }

  /** What messages call the document. */
  public String source() {
    return source;
  }

  /** A refusal of this member, to be thrown by the caller: {@code why} completes "member …". */
  public Failure.Integrity refuse(String name, String why) {
    return new Failure.Integrity(
        source + ": " + path + printable(name) + " " + why,
        "the file was not made by this version of the tool, or was changed; take it again from where it was made");
  }

  public String string(String name) {
    return string(name, LONGEST_STRING);
  }

  public String string(String name, int longest) {
    if (take(name) instanceof JsonString string) {
      if (string.value().length() > longest) {
        throw refuse(name, "is longer than " + longest + " characters");
      }
      return string.value();
    }
    throw refuse(name, "is not a string");
  }

  public Optional<String> optionalString(String name) {
    return present(name) ? Optional.of(string(name)) : Optional.empty();
  }

  public long integer(String name, long least, long most) {
    if (take(name) instanceof JsonNumber number) {
      OptionalLong value = number.asLong();
      if (value.isPresent() && value.getAsLong() >= least && value.getAsLong() <= most) {
        return value.getAsLong();
      }
      throw refuse(name, "is not an integer from " + least + " to " + most);
    }
    throw refuse(name, "is not a number");
  }

  public boolean bool(String name) {
    if (take(name) instanceof JsonBoolean bool) {
      return bool.value();
    }
    throw refuse(name, "is not true or false");
  }

  /** RFC 3339 in UTC, exactly as {@link Instant#toString} writes it. */
  public Instant instant(String name) {
    String text = string(name);
    try {
      Instant instant = Instant.parse(text);
      if (instant.toString().equals(text)) {
        return instant;
      }
    } catch (DateTimeException notAnInstant) {
      // Refused below, without the text.
    }
    throw refuse(name, "is not an instant like 2026-11-24T10:00:00Z");
  }

  public Optional<Instant> optionalInstant(String name) {
    return present(name) ? Optional.of(instant(name)) : Optional.empty();
  }

  public Digest digest(String name) {
    String text = string(name);
    if (!text.matches("[0-9a-f]{64}")) {
      throw refuse(name, "is not a SHA-256 digest in 64 lower-case hex digits");
    }
    return Digest.ofHex(text);
  }

  public Optional<Digest> optionalDigest(String name) {
    return present(name) ? Optional.of(digest(name)) : Optional.empty();
  }

  /** Canonical padded base64 of {@code least} to {@code most} bytes. */
  public Bytes base64(String name, int least, int most) {
    Bytes bytes =
        Bytes.ofBase64(string(name, (most + 2) / 3 * 4))
            .orElseThrow(() -> refuse(name, "is not canonical base64"));
    if (bytes.size() < least || bytes.size() > most) {
      throw refuse(name, "has " + bytes.size() + " bytes, not " + least + " to " + most);
    }
    return bytes;
  }

  public Optional<Bytes> optionalBase64(String name, int least, int most) {
    return present(name) ? Optional.of(base64(name, least, most)) : Optional.empty();
  }

  /** The constant of that name. */
  public <E extends Enum<E>> E oneOf(String name, Class<E> choices) {
    String text = string(name);
    for (E choice : choices.getEnumConstants()) {
      if (choice.name().equals(text)) {
        return choice;
      }
    }
    throw refuse(name, "is \"" + printable(text) + "\", which is none of the known values");
  }

  public Fields object(String name) {
    if (take(name) instanceof JsonObject child) {
      return new Fields(child, source, path + name + ".");
    }
    throw refuse(name, "is not an object");
  }

  /** True when the field is there at all. */
  public boolean has(String name) {
    return present(name);
  }

  public Optional<Fields> optionalObject(String name) {
    return present(name) ? Optional.of(object(name)) : Optional.empty();
  }

  public List<Fields> objects(String name, int most) {
    List<Fields> children = new ArrayList<>();
    List<JsonValue> elements = elements(name, most);
    for (int i = 0; i < elements.size(); i++) {
      String member = name + "[" + i + "]";
      if (!(elements.get(i) instanceof JsonObject child)) {
        throw refuse(member, "is not an object");
      }
      children.add(new Fields(child, source, path + member + "."));
    }
    return List.copyOf(children);
  }

  public List<String> strings(String name, int most) {
    List<String> texts = new ArrayList<>();
    List<JsonValue> elements = elements(name, most);
    for (int i = 0; i < elements.size(); i++) {
      if (!(elements.get(i) instanceof JsonString text) || text.value().length() > LONGEST_STRING) {
        throw refuse(name + "[" + i + "]", "is not a string of ordinary length");
      }
      texts.add(text.value());
    }
    return List.copyOf(texts);
  }

  /** Integers from {@code least} to {@code largest}. */
  public List<Integer> integers(String name, int most, int least, int largest) {
    List<Integer> numbers = new ArrayList<>();
    for (JsonValue element : elements(name, most)) {
      OptionalLong value =
          element instanceof JsonNumber number ? number.asLong() : OptionalLong.empty();
      if (value.isEmpty() || value.getAsLong() < least || value.getAsLong() > largest) {
        throw refuse(
            name, "holds something that is not an integer from " + least + " to " + largest);
      }
      numbers.add((int) value.getAsLong());
    }
    return List.copyOf(numbers);
  }

  /** Byte strings in canonical base64, each of at most {@code mostBytes}. */
  public List<Bytes> base64List(String name, int most, int mostBytes) {
    List<Bytes> list = new ArrayList<>();
    for (JsonValue element : elements(name, most)) {
      Optional<Bytes> bytes =
          element instanceof JsonString text ? Bytes.ofBase64(text.value()) : Optional.empty();
      if (bytes.isEmpty() || bytes.get().size() > mostBytes) {
        throw refuse(
            name,
            "holds something that is not canonical base64 of at most " + mostBytes + " bytes");
      }
      list.add(bytes.get());
    }
    return List.copyOf(list);
  }

  /** An object whose member names are free and whose values are strings, in order. */
  public Map<String, String> stringMap(String name, int most) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<String, JsonValue> member : members(name, most).entrySet()) {
      if (!(member.getValue() instanceof JsonString text)
          || text.value().length() > LONGEST_MAP_STRING) {
        throw refuse(name + "." + member.getKey(), "is not a string of ordinary length");
      }
      texts.put(member.getKey(), text.value());
    }
    return texts;
  }

  /**
   * An object whose member names are free and whose values are integers from 0 to {@code largest},
   * in order.
   */
  public Map<String, Integer> integerMap(String name, int most, int largest) {
    Fields child = object(name);
    Map<String, Integer> numbers = new LinkedHashMap<>();
    if (child.object.members().size() > most) {
      throw refuse(name, "has more than " + most + " members");
    }
    for (String key : child.object.members().keySet()) {
      numbers.put(key, (int) child.integer(key, 0, largest));
    }
    return numbers;
  }

  /** Refuses members that nobody asked for. */
  public void end() {
    for (String name : object.members().keySet()) {
      if (!taken.contains(name)) {
        throw refuse(name, "is an unknown field");
      }
    }
  }

  private boolean present(String name) {
    return object.members().containsKey(name);
  }

  private JsonValue take(String name) {
    taken.add(name);
    @Nullable JsonValue value = object.members().get(name);
    if (value == null) {
      throw refuse(name, "is missing");
    }
    return value;
  }

  private List<JsonValue> elements(String name, int most) {
    if (!(take(name) instanceof JsonArray array)) {
      throw refuse(name, "is not an array");
    }
    if (array.elements().size() > most) {
      throw refuse(name, "has more than " + most + " elements");
    }
    return array.elements();
  }

  private Map<String, JsonValue> members(String name, int most) {
    if (!(take(name) instanceof JsonObject map)) {
      throw refuse(name, "is not an object");
    }
    if (map.members().size() > most) {
      throw refuse(name, "has more than " + most + " members");
    }
    return map.members();
  }

  /** Attacker-chosen names reach the screen only cut and without control characters. */
  private static String printable(String name) {
    String cut = name.length() > 40 ? name.substring(0, 40) + "…" : name;
    return cut.replaceAll("[^\\p{L}\\p{N}\\p{P}\\p{S} ]", "?");
  }
}
