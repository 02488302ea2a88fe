package org.airlock.common;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.json.JsonArray;
import org.airlock.common.json.JsonNumber;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonString;
import org.airlock.common.json.JsonValue;
import org.airlock.common.json.StrictJson;

/** Test vectors from the class path. */
public final class Vectors {
  private Vectors() {}

  public static Bytes bytes(String name) {
    try (InputStream in =
        Objects.requireNonNull(Vectors.class.getResourceAsStream("/vectors/" + name), name)) {
      return Bytes.copyOf(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static JsonObject object(String name) {
    return (JsonObject) StrictJson.parse(bytes(name), name);
  }

  public static List<JsonObject> objects(JsonObject parent, String name) {
    return ((JsonArray) parent.find(name).orElseThrow())
        .elements().stream().map(JsonObject.class::cast).toList();
  }

  public static String text(JsonObject parent, String name) {
    return ((JsonString) parent.find(name).orElseThrow()).value();
  }

  public static int number(JsonObject parent, String name) {
    return Integer.parseInt(((JsonNumber) parent.find(name).orElseThrow()).literal());
  }

  public static List<String> texts(JsonObject parent, String name) {
    return ((JsonArray) parent.find(name).orElseThrow())
        .elements().stream().map((JsonValue v) -> ((JsonString) v).value()).toList();
  }
}
