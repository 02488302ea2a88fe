package org.airlock.common.transcript;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.airlock.common.bundle.Header;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.json.Fields;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonText;
import org.airlock.common.json.StrictJson;

/**
 * One line of a transcript. It never holds a secret: facts are public values only.
 *
 * @param seq 1 for the first line
 * @param prev SHA-256 of the previous line's bytes with its newline; zeros for the first
 * @param at UTC, as stated by people offline, as the machine says online
 * @param step the command that wrote it, for example {@code wrap}
 * @param type what happened, for example {@code wrap-done}
 * @param actor the person who acted
 * @param witnesses who watched
 * @param controls the controls that were checked and held
 * @param facts public values that status and resume need
 * @param inputs name to digest of what was read
 * @param outputs name to digest of what was written; names of files in the store are relative paths
 */
public record Event(
    long seq,
    Digest prev,
    Instant at,
    String ceremony,
    String step,
    String type,
    String actor,
    List<String> witnesses,
    List<String> controls,
    Map<String, String> facts,
    Map<String, Digest> inputs,
    Map<String, Digest> outputs) {

  public static final Digest NO_PREVIOUS = new Digest(Bytes.copyOf(new byte[Digest.SIZE_BYTES]));

  /** The ceremony of a line that belongs to none, as when a store is repaired on opening. */
  public static final String NO_CEREMONY = "none";

  private static final int MOST_ENTRIES = 4096;

  public Event {
    witnesses = List.copyOf(witnesses);
    controls = List.copyOf(controls);
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
  }

  /** The fact, or an empty text when the event has none of that name. */
  public String fact(String name) {
    return facts.getOrDefault(name, "");
  }

  /** The line with its newline, exactly as it is hashed and written. */
  public Bytes line() {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("seq", seq)
            .put("prev", prev)
            .put("at", at)
            .put("ceremony", ceremony)
            .put("step", step)
            .put("type", type)
            .put("actor", actor)
            .putStrings("witnesses", witnesses)
            .putStrings("controls", controls)
            .put("facts", texts(facts))
            .put("inputs", digests(inputs))
            .put("outputs", digests(outputs));
    return JsonText.line(json.build());
  }

  static Event parse(Bytes line, String source) {
    Fields json = Fields.of(StrictJson.parse(line, source), source);
    Event event =
        new Event(
            json.integer("seq", 1, Integer.MAX_VALUE),
            json.digest("prev"),
            json.instant("at"),
            Header.identifier(json, "ceremony"),
            json.string("step"),
            json.string("type"),
            json.string("actor"),
            json.strings("witnesses", MOST_ENTRIES),
            json.strings("controls", MOST_ENTRIES),
            json.stringMap("facts", MOST_ENTRIES),
            digestMap(json, "inputs"),
            digestMap(json, "outputs"));
    json.end();
    return event;
  }

  private static Map<String, Digest> digestMap(Fields json, String name) {
    Map<String, Digest> digests = new LinkedHashMap<>();
    json.stringMap(name, MOST_ENTRIES)
        .forEach(
            (key, hex) -> {
              if (!hex.matches("[0-9a-f]{64}")) {
                throw json.refuse(name, "holds something that is not a SHA-256 digest");
              }
              digests.put(key, Digest.ofHex(hex));
            });
    return digests;
  }

  private static JsonObject texts(Map<String, String> map) {
    JsonObject.Builder json = JsonObject.builder();
    map.forEach(json::put);
    return json.build();
  }

  private static JsonObject digests(Map<String, Digest> map) {
    JsonObject.Builder json = JsonObject.builder();
    map.forEach(json::put);
    return json.build();
  }

  /** Starts an event; {@link Transcript#append} gives it its place in the chain. */
  public static Draft draft(String step, String type) {
    return new Draft(step, type);
  }

  /** An event that is not yet in a chain. Not thread-safe. */
  public static final class Draft {
    private final String step;
    private final String type;
    private Optional<Instant> at = Optional.empty();
    private String ceremony = NO_CEREMONY;
    private String actor = "";
    private final List<String> witnesses = new ArrayList<>();
    private final List<String> controls = new ArrayList<>();
    private final Map<String, String> facts = new LinkedHashMap<>();
    private final Map<String, Digest> inputs = new LinkedHashMap<>();
    private final Map<String, Digest> outputs = new LinkedHashMap<>();

    private Draft(String step, String type) {
      this.step = step;
      this.type = type;
    }

    public Draft at(Instant instant) {
      at = Optional.of(instant);
      return this;
    }

    public Draft ceremony(String id) {
      ceremony = id;
      return this;
    }

    public Draft actor(String person) {
      actor = person;
      return this;
    }

    public Draft witness(String person) {
      witnesses.add(person);
      return this;
    }

    public Draft held(org.airlock.common.control.Control... checked) {
      for (org.airlock.common.control.Control control : checked) {
        controls.add(control.id());
      }
      return this;
    }

    public Draft fact(String name, Object value) {
      String text = value.toString();
      if (text.length() > Fields.LONGEST_MAP_STRING) {
        throw new IllegalArgumentException("fact " + name + " could not be read again");
      }
      facts.put(name, text);
      return this;
    }

    public Draft input(String name, Digest digest) {
      inputs.put(name, digest);
      return this;
    }

    public Draft output(String name, Digest digest) {
      outputs.put(name, digest);
      return this;
    }

    /** The event at its place in a chain; called by the store that owns the chain. */
    public Event place(long seq, Digest prev, Instant now) {
      return new Event(
          seq,
          prev,
          at.orElse(now),
          ceremony,
          step,
          type,
          actor,
          witnesses,
          controls,
          facts,
          inputs,
          outputs);
    }
  }
}
