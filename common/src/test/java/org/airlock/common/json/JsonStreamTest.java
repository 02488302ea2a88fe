package org.airlock.common.json;

import static org.airlock.common.Refusals.assertIntegrity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.JsonStream.Token;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonStreamTest {
  private static JsonStream of(String text) {
    return JsonStream.of(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "log.json");
  }

  private static List<Token> tokens(JsonStream json) {
    List<Token> tokens = new ArrayList<>();
    for (Token token = json.next(); token != Token.END; token = json.next()) {
      tokens.add(token);
    }
    return tokens;
  }

  @Test
  void next_overSeveralValues_givesThemAll() {
    try (JsonStream json = of("{\"a\": [1, \"x\", true, null]}\n{}")) {
      assertThat(tokens(json))
          .containsExactly(
              Token.OBJECT_BEGIN,
              Token.NAME,
              Token.ARRAY_BEGIN,
              Token.NUMBER,
              Token.TEXT,
              Token.BOOLEAN,
              Token.NULL,
              Token.ARRAY_END,
              Token.OBJECT_END,
              Token.OBJECT_BEGIN,
              Token.OBJECT_END);
    }
  }

  @Test
  void skip_ofAnyValue_standsAtItsEnd() {
    for (String value : List.of("{\"b\": [1, {\"c\": 2}]}", "[[], {}]", "\"x\"", "1", "null")) {
      try (JsonStream json = of("[" + value + ", \"after\"]")) {
        json.next();
        json.next();
        json.skip();
        assertThat(json.next()).isEqualTo(Token.TEXT);
        assertThat(json.text()).isEqualTo("after");
      }
    }
  }

  @Test
  void value_isTheTree_andTheStreamGoesOn() {
    try (JsonStream json = of("{\"a\": {\"b\": [1.5, false], \"b\": \"last\"}, \"z\": null}")) {
      json.next();
      json.next();
      json.next();
      assertThat(json.value())
          .isEqualTo(JsonObject.builder().put("b", new JsonString("last")).build());
      assertThat(json.next()).isEqualTo(Token.NAME);
      assertThat(json.text()).isEqualTo("z");
    }
  }

  @Test
  void byteOrderMark_isDropped_butOnlyInFront() {
    try (JsonStream json = of("\uFEFF[\"\uFEFF\"]")) {
      json.next();
      json.next();
      assertThat(json.text()).isEqualTo("\uFEFF");
    }
    try (JsonStream json = of("")) {
      assertThat(json.next()).isEqualTo(Token.END);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\": secret}|log.json: is not well-formed JSON, or too long or deep in some part at line 1 column 12",
        "{\"a\"|log.json: is not well-formed JSON, or too long or deep in some part at line 1 column 5",
      })
  void malformed_isRefusedByPlace_withoutQuoting(String text, String message) {
    assertIntegrity(
            () -> {
              try (JsonStream json = of(text)) {
                tokens(json);
              }
            })
        .hasMessageNotContaining("secret")
        .message()
        .startsWith(message.substring(0, message.lastIndexOf(' ')));
  }

  @Test
  void notUtf8_isRefused() {
    InputStream in = new ByteArrayInputStream(new byte[] {'"', (byte) 0xff, '"'});
    assertIntegrity(
            () -> {
              try (JsonStream json = JsonStream.of(in, "log.json")) {
                tokens(json);
              }
            })
        .hasMessageStartingWith("log.json: is not UTF-8 text");
  }

  @Test
  void limits_holdWhileReading() {
    String deep = "[".repeat(101);
    String many = "[" + "1,".repeat(200_001) + "1]";
    String large = "[" + ("\"" + "x".repeat(1 << 20) + "\",").repeat(5) + "1]";
    assertIntegrity(() -> whole(deep)).hasMessageContaining("too long or deep");
    assertIntegrity(() -> whole(many)).hasMessageContaining("a value of too many parts");
    assertIntegrity(() -> whole(large)).hasMessageContaining("a value that is too large");
  }

  private static void whole(String text) {
    try (JsonStream json = of(text)) {
      json.next();
      json.value();
    }
  }

  @Test
  void value_cutShort_isRefused() {
    assertIntegrity(() -> whole("[1, 2")).hasMessageStartingWith("log.json: ");
  }

  @Test
  void unreadable_isTheCallersMatter() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the stick is gone");
          }

          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            throw new IOException("the stick is gone");
          }
        };
    assertThatThrownBy(
            () -> {
              try (JsonStream json = JsonStream.of(broken, "log.json")) {
                json.next();
              }
            })
        .isInstanceOf(UncheckedIOException.class);
  }

  @Property(tries = 3000)
  void anyBytes_giveTokensOrAFailure(@ForAll @Size(max = 200) byte[] bytes) {
    try (JsonStream json = JsonStream.of(new ByteArrayInputStream(bytes), "log.json")) {
      while (json.next() != Token.END) {
        assertThat(json.text()).isNotNull();
      }
    } catch (Failure.Integrity refused) {
      assertThat(refused.hint()).isNotBlank();
    }
  }
}
