package org.airlock.common.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.airlock.common.Refusals;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.failure.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StrictJsonTest {
  /** RFC 8259 leaves duplicate names open; we refuse them on purpose. */
  private static final Set<String> REFUSED_ON_PURPOSE =
      Set.of("y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json");

  static Stream<Path> suite() throws IOException, URISyntaxException {
    Path directory =
        Path.of(
            Objects.requireNonNull(StrictJsonTest.class.getResource("/vectors/json/test_parsing"))
                .toURI());
    return Files.list(directory).sorted();
  }

  @ParameterizedTest
  @MethodSource("suite")
  void parse_jsonTestSuite_asExpected(Path file) throws IOException {
    String name = file.getFileName().toString();
    Throwable thrown =
        catchThrowable(() -> StrictJson.parse(Bytes.copyOf(Files.readAllBytes(file)), name));
    if (name.startsWith("y_") && !REFUSED_ON_PURPOSE.contains(name)) {
      assertThat(thrown).isNull();
    } else if (!name.startsWith("i_")) {
      assertThat(thrown).isInstanceOf(Failure.Integrity.class).hasMessageContaining(name);
    } else if (thrown != null) {
      assertThat(thrown).isInstanceOf(Failure.Integrity.class);
    }
  }

  @Test
  void suite_hasAllFiles() throws IOException, URISyntaxException {
    assertThat(suite()).hasSize(318);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "i_string_UTF-16LE_with_BOM.json",
        "i_structure_UTF-8_BOM_empty_object.json",
        "i_structure_500_nested_arrays.json",
        "i_object_key_lone_2nd_surrogate.json",
        "i_string_invalid_utf-8.json"
      })
  void parse_whatTheStandardLeavesOpenAndWeDoNot_isRefused(String name) {
    Refusals.assertIntegrity(
        () ->
            StrictJson.parse(org.airlock.common.Vectors.bytes("json/test_parsing/" + name), name));
  }

  @Property(tries = 3000)
  void parse_anyBytes_throwsNothingButIntegrity(@ForAll @Size(max = 200) byte[] bytes) {
    Throwable thrown = catchThrowable(() -> StrictJson.parse(Bytes.copyOf(bytes), "fuzz"));
    if (thrown != null) {
      assertThat(thrown).isInstanceOf(Failure.Integrity.class);
    }
  }

  @Test
  void fields_unknownMissingNullAndMistyped_nameTheField() {
    assertFieldRefused("{\"a\":\"x\",\"b\":1}", "b");
    assertFieldRefused("{}", "a");
    assertFieldRefused("{\"a\":null}", "a");
    assertFieldRefused("{\"a\":7}", "a");
    assertFieldRefused("{\"a\":\"x\",\"a\":\"y\"}", "twice");
    assertFieldRefused("{\"a\":\"x\"} {}", "file");
  }

  private static void assertFieldRefused(String json, String named) {
    Refusals.assertIntegrity(
            () -> {
              Fields fields = Fields.of(StrictJson.parse(Bytes.utf8(json), "file"), "file");
              assertThat(fields.string("a")).isNotNull();
              fields.end();
            })
        .hasMessageContaining("file")
        .hasMessageContaining(named);
  }
}
