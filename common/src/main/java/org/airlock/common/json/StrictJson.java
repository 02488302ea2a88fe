package org.airlock.common.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.failure.Failure;

/**
 * Reads JSON strictly: UTF-8 without a byte order mark, one value, no duplicate names anywhere, no
 * lone surrogates, and limits on everything. Messages name source, line, column and the kind of
 * fault, and never a value: a document may hold somebody's secret by mistake.
 */
public final class StrictJson {
  public static final int LARGEST_DOCUMENT_BYTES = 32 << 20;
  private static final int DEEPEST_NESTING = 64;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST_NESTING)
                  .maxNumberLength(100)
                  .maxStringLength(24 << 20)
                  .maxNameLength(256)
                  .maxDocumentLength(LARGEST_DOCUMENT_BYTES)
                  .maxTokenCount(200_000)
                  .build())
          .build();

  private StrictJson() {}

  /**
   * @param source what messages call the document, for example its file name
   * @throws Failure.Integrity when {@code input} is anything but one strict JSON value
   */
  public static JsonValue parse(Bytes input, String source) {
    if (input.size() > LARGEST_DOCUMENT_BYTES) {
      throw refuse(source, "is larger than " + LARGEST_DOCUMENT_BYTES + " bytes");
    }
    // Decoded here, because Jackson guesses UTF-16 and UTF-32 and skips a byte order mark.
    String text = input.asUtf8().orElseThrow(() -> refuse(source, "is not UTF-8 text"));
    if (text.startsWith("\uFEFF")) {
      throw refuse(source, "begins with a byte order mark");
    }
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() == null) {
        throw refuse(source, "is empty");
      }
      JsonValue value = value(parser, source);
      if (parser.nextToken() != null) {
        throw refuse(source, "has something behind its end" + at(parser.currentTokenLocation()));
      }
      return value;
    } catch (StreamConstraintsException limit) {
      throw refuse(
          source, "is nested too deeply or too long in some part" + at(limit.getLocation()));
    } catch (JsonProcessingException syntax) {
      // Neither the message nor the cause is passed on: Jackson quotes what it read.
      throw refuse(source, fault(syntax) + at(syntax.getLocation()));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible); // unreachable: the source is memory
    }
  }

  private static String fault(JsonProcessingException syntax) {
    return String.valueOf(syntax.getOriginalMessage()).startsWith("Duplicate field")
        ? "names a member twice"
        : "is not well-formed JSON";
  }

  private static JsonValue value(JsonParser parser, String source) throws IOException {
    JsonToken token = parser.currentToken();
    switch (token) {
      case START_OBJECT:
        return object(parser, source);
      case START_ARRAY:
        return array(parser, source);
      case VALUE_STRING:
        return new JsonString(wellFormed(parser.getText(), parser, source));
      case VALUE_NUMBER_INT:
      case VALUE_NUMBER_FLOAT:
        return new JsonNumber(parser.getText());
      case VALUE_TRUE:
        return new JsonBoolean(true);
      case VALUE_FALSE:
        return new JsonBoolean(false);
      case VALUE_NULL:
        return new JsonNull();
      default:
        throw refuse(source, "is not well-formed JSON" + at(parser.currentTokenLocation()));
    }
  }

  private static JsonObject object(JsonParser parser, String source) throws IOException {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = wellFormed(parser.currentName(), parser, source);
      parser.nextToken();
      members.put(name, value(parser, source));
    }
    return new JsonObject(members);
  }

  private static JsonArray array(JsonParser parser, String source) throws IOException {
    List<JsonValue> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value(parser, source));
    }
    return new JsonArray(elements);
  }

  /**
   * A lone surrogate cannot be written back as UTF-8: {@code getBytes} would silently make it a
   * question mark.
   */
  private static String wellFormed(String text, JsonParser parser, String source) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw refuse(source, "has half a character in a string" + at(parser.currentTokenLocation()));
    }
    return text;
  }

  private static String at(JsonLocation location) {
    return location == null
        ? ""
        : " at line " + location.getLineNr() + " column " + location.getColumnNr();
  }

  private static Failure.Integrity refuse(String source, String fault) {
    return new Failure.Integrity(
        source + ": " + fault,
        "the file is damaged or not the one meant; take it again from where it was made");
  }
}
