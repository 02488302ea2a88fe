package org.airlock.common.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.airlock.common.failure.Failure;

/**
 * Reads JSON in a format that somebody else owns and may extend: one value after another, of any
 * total length, in bounded memory, where the caller skips what it does not know. For our own
 * formats there is {@link StrictJson}. UTF-8, with or without a byte order mark. Messages name
 * source, line and column and never a value. Not thread-safe.
 */
public final class JsonStream implements AutoCloseable {
  /** What {@link #value} takes at most, counted in characters of names, strings and numbers. */
  public static final int LARGEST_VALUE_CHARACTERS = 4 << 20;

  private static final int MOST_PARTS = 200_000;
  private static final int DEEPEST_NESTING = 100;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST_NESTING)
                  .maxNumberLength(1000)
                  .maxStringLength(LARGEST_VALUE_CHARACTERS)
                  .maxNameLength(4096)
                  .maxDocumentLength(-1)
                  .build())
          .build();

  /** What stands at the present place. */
  public enum Token {
    OBJECT_BEGIN,
    OBJECT_END,
    ARRAY_BEGIN,
    ARRAY_END,
    NAME,
    TEXT,
    NUMBER,
    BOOLEAN,
    NULL,
    /** Nothing is left. */
    END
  }

  private final String source;
  private final JsonParser parser;
  private int characters;
  private int parts;

  private JsonStream(Reader reader, String source) {
    this.source = source;
    try {
      this.parser = FACTORY.createParser(reader);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /**
   * Reads from {@code in}, which is closed with this.
   *
   * @param source what messages call it, for example its path
   * @throws UncheckedIOException here and from all methods, when {@code in} cannot be read
   */
  @MustBeClosed
  public static JsonStream of(InputStream in, String source) {
    Reader reader =
        new InputStreamReader(
            in,
            StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT));
    return new JsonStream(new WithoutMark(reader), source);
  }

  @MustBeClosed
  public static JsonStream of(String text, String source) {
    return new JsonStream(new StringReader(text), source);
  }

  /**
   * Moves on by one token.
   *
   * @throws Failure.Integrity when the text is not JSON in UTF-8, or exceeds a limit
   */
  public Token next() {
    try {
      JsonToken token = parser.nextToken();
      return token == null ? Token.END : token(token);
    } catch (JsonProcessingException syntax) {
      throw refuse("is not well-formed JSON, or too long or deep in some part", syntax);
    } catch (CharacterCodingException notText) {
      throw refuse("is not UTF-8 text" + at(parser.currentTokenLocation()));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Token token(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> Token.OBJECT_BEGIN;
      case END_OBJECT -> Token.OBJECT_END;
      case START_ARRAY -> Token.ARRAY_BEGIN;
      case END_ARRAY -> Token.ARRAY_END;
      case FIELD_NAME -> Token.NAME;
      case VALUE_STRING -> Token.TEXT;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Token.NUMBER;
      case VALUE_TRUE, VALUE_FALSE -> Token.BOOLEAN;
      case VALUE_NULL -> Token.NULL;
      case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT -> throw new IllegalStateException(token.name());
    };
  }

  /** The name, text or number at the present place as it was written. */
  public String text() {
    try {
      return parser.getText();
    } catch (JsonProcessingException syntax) {
      throw refuse("is not well-formed JSON, or too long or deep in some part", syntax);
    } catch (CharacterCodingException notText) {
      throw refuse("is not UTF-8 text" + at(parser.currentTokenLocation()));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Passes over the value that begins at the present place, without keeping any of it. */
  public void skip() {
    int open = 0;
    Token token = current();
    while (true) {
      if (token == Token.OBJECT_BEGIN || token == Token.ARRAY_BEGIN) {
        open++;
      } else if (token == Token.OBJECT_END || token == Token.ARRAY_END) {
        open--;
      }
      if (open == 0) {
        return;
      }
      token = required();
    }
  }

  /** The value that begins at the present place. Of a name given twice the last one counts. */
  public JsonValue value() {
    characters = 0;
    parts = 0;
    return valueAt(current());
  }

  private JsonValue valueAt(Token token) {
    if (++parts > MOST_PARTS) {
      throw refuse("has a value of too many parts" + at(parser.currentTokenLocation()));
    }
    return switch (token) {
      case OBJECT_BEGIN -> object();
      case ARRAY_BEGIN -> array();
      case TEXT -> new JsonString(counted());
      case NUMBER -> new JsonNumber(counted());
      case BOOLEAN -> new JsonBoolean(parser.currentToken() == JsonToken.VALUE_TRUE);
      case NULL -> new JsonNull();
      case OBJECT_END, ARRAY_END, NAME, END ->
          throw new IllegalStateException("no value begins at " + token);
    };
  }

  private JsonObject object() {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    while (required() == Token.NAME) {
      String name = counted();
      members.put(name, valueAt(required()));
    }
    return new JsonObject(members);
  }

  private JsonArray array() {
    List<JsonValue> elements = new ArrayList<>();
    for (Token token = required(); token != Token.ARRAY_END; token = required()) {
      elements.add(valueAt(token));
    }
    return new JsonArray(elements);
  }

  private String counted() {
    String text = text();
    characters += text.length();
    if (characters > LARGEST_VALUE_CHARACTERS) {
      throw refuse("has a value that is too large" + at(parser.currentTokenLocation()));
    }
    return text;
  }

  private Token current() {
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new IllegalStateException("nothing was read yet");
    }
    return token(token);
  }

  private Token required() {
    Token token = next();
    if (token == Token.END) {
      throw refuse("ends too early" + at(parser.currentTokenLocation()));
    }
    return token;
  }

  private Failure.Integrity refuse(String fault, JsonProcessingException where) {
    // Neither the message nor the cause is passed on: Jackson quotes what it read.
    return refuse(fault + at(where.getLocation()));
  }

  private static String at(JsonLocation location) {
    return location == null
        ? ""
        : " at line " + location.getLineNr() + " column " + location.getColumnNr();
  }

  private Failure.Integrity refuse(String fault) {
    return new Failure.Integrity(
        source + ": " + fault,
        "the file is damaged or not the one meant; take it again from where it was made");
  }

  @Override
  public void close() {
    try {
      parser.close();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Drops a byte order mark at the beginning, which some shells write. */
  private static final class WithoutMark extends Reader {
    private final Reader reader;
    private boolean begun;

    WithoutMark(Reader reader) {
      this.reader = reader;
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
      if (begun || length == 0) {
        return reader.read(buffer, offset, length);
      }
      begun = true;
      int first = reader.read();
      if (first == -1) {
        return -1;
      }
      if (first == BYTE_ORDER_MARK) {
        return reader.read(buffer, offset, length);
      }
      buffer[offset] = (char) first;
      return 1;
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }
}
