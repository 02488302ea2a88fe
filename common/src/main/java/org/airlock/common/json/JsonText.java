package org.airlock.common.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.airlock.common.bytes.Bytes;

/** Writes JSON: members in their order, UTF-8, the same bytes for the same value. */
public final class JsonText {
  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonText() {}

  /** One line, no newline at the end. */
  public static Bytes compact(JsonValue value) {
    return write(value, false);
  }

  /** As {@link #compact}, with a newline at the end: a line of a file of such lines. */
  public static Bytes line(JsonValue value) {
    return Bytes.concat(compact(value), Bytes.utf8("\n"));
  }

  /** Indented by two spaces for files that people read, with a newline at the end. */
  public static Bytes indented(JsonValue value) {
    return write(value, true);
  }

  private static Bytes write(JsonValue value, boolean indented) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(text)) {
      if (indented) {
        DefaultIndenter newline = new DefaultIndenter("  ", "\n");
        generator.setPrettyPrinter(
            new DefaultPrettyPrinter().withObjectIndenter(newline).withArrayIndenter(newline));
      }
      write(value, generator);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible); // unreachable: the target is memory
    }
    return Bytes.utf8(indented ? text + "\n" : text.toString());
  }

  private static void write(JsonValue value, JsonGenerator generator) throws IOException {
    if (value instanceof JsonObject object) {
      generator.writeStartObject();
      for (var member : object.members().entrySet()) {
        generator.writeFieldName(member.getKey());
        write(member.getValue(), generator);
      }
      generator.writeEndObject();
    } else if (value instanceof JsonArray array) {
      generator.writeStartArray();
      for (JsonValue element : array.elements()) {
        write(element, generator);
      }
      generator.writeEndArray();
    } else if (value instanceof JsonString string) {
      generator.writeString(string.value());
    } else if (value instanceof JsonNumber number) {
      generator.writeNumber(number.literal());
    } else if (value instanceof JsonBoolean bool) {
      generator.writeBoolean(bool.value());
    } else {
      generator.writeNull();
    }
  }
}
