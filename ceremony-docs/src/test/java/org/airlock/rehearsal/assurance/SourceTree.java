package org.airlock.rehearsal.assurance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.json.Fields;
import org.airlock.common.json.StrictJson;

/** The sources and documents of this repository. */
final class SourceTree {
  static final Path ROOT = root();

  private static final List<String> MODULES =
      List.of("common", "offline-module", "online-module", "ceremony-docs");
  private static final Map<String, Path> SOURCES = testSources();
  private static final Pattern CONTROL_ROW =
      Pattern.compile("\\| `([A-Z-]+)` \\| .+ \\| `\\w+` \\| `(\\w+)` \\|");

  private SourceTree() {}

  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    return Files.isDirectory(here.resolve("ceremony-docs")) ? here : here.getParent();
  }

  /** The text of a file that is named from the root of the repository. */
  static String read(String file) {
    return read(ROOT.resolve(file));
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A document of ours in JSON, from {@code ceremony-docs/}. */
  static Fields json(String name) {
    Bytes text = Bytes.utf8(read("ceremony-docs/" + name));
    return Fields.of(StrictJson.parse(text, name), name);
  }

  /** Each test class by its name, with its file; of two of one name the programs' own. */
  static Map<String, Path> tests() {
    Map<String, Path> tests = new TreeMap<>(SOURCES);
    tests.keySet().removeIf(name -> !name.matches("\\w+(Test|IT)"));
    return tests;
  }

  private static Map<String, Path> testSources() {
    Map<String, Path> sources = new TreeMap<>();
    for (String module : MODULES) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .forEach(
                file ->
                    sources.putIfAbsent(file.getFileName().toString().replace(".java", ""), file));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return Map.copyOf(sources);
  }

  /**
   * A link to a class of the tests, as a page in {@code ceremony-docs/} writes it; only its name
   * when there is none, which other tests complain about.
   */
  static String link(String name) {
    Path file = SOURCES.get(name);
    if (file == null) {
      return "`" + name + "`";
    }
    String path = ROOT.relativize(file).toString();
    String fromHere = path.startsWith("ceremony-docs/") ? path.substring(14) : "../" + path;
    return "[" + name + "](" + fromHere + ")";
  }

  /**
   * The control table of the architecture: each control's identifier and the test that shows it.
   */
  static Map<String, String> controls() {
    Map<String, String> controls = new LinkedHashMap<>();
    read("ceremony-docs/ARCHITECTURE.md")
        .lines()
        .map(CONTROL_ROW::matcher)
        .filter(Matcher::matches)
        .forEach(row -> controls.put(row.group(1), row.group(2)));
    return controls;
  }

  /** Writes a page of {@code ceremony-docs/} when that is asked for, and compares it always. */
  static void compare(String page, String text) {
    Path file = ROOT.resolve("ceremony-docs").resolve(page);
    if ("write".equals(System.getProperty("airlock.pages"))) {
      try {
        Files.writeString(file, text);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    assertThat(file)
        .as("generated; -Dairlock.pages=write writes it anew")
        .content(StandardCharsets.UTF_8)
        .isEqualTo(text);
  }
}
