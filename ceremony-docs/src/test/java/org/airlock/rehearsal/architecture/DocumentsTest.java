package org.airlock.rehearsal.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.airlock.common.cli.Workplace;
import org.airlock.common.control.Control;
import org.airlock.common.store.RealDisk;
import org.airlock.offline.cli.Ceremony;
import org.airlock.online.cli.Importer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/** README, ARCHITECTURE and decisions against the code. */
final class DocumentsTest {
  private static final Path ROOT = root();
  private static final Pattern ROW =
      Pattern.compile("\\| `([A-Z0-9-]+)` \\| (.+) \\| `(\\w+)` \\| `(\\w+)` \\|");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(#[^)]*)?\\)");

  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    return Files.isDirectory(here.resolve("ceremony-docs")) ? here : here.getParent();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> below(String glob, Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(file -> !file.toString().contains("/target/"))
          .filter(file -> file.getFileName().toString().matches(glob))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> documents() {
    List<Path> documents = new ArrayList<>(below(".*\\.md", ROOT.resolve("ceremony-docs")));
    documents.add(ROOT.resolve("README.md"));
    return documents;
  }

  private record Row(String refusesWhen, String heldIn, String shownBy) {}

  private static Map<String, Row> table() {
    Map<String, Row> rows = new LinkedHashMap<>();
    read(ROOT.resolve("ceremony-docs/ARCHITECTURE.md"))
        .lines()
        .map(ROW::matcher)
        .filter(Matcher::matches)
        .forEach(row -> rows.put(row.group(1), new Row(row.group(2), row.group(3), row.group(4))));
    return rows;
  }

  private static String source(String kind, String className) {
    List<Path> found =
        Stream.of("common", "offline-module", "online-module", "ceremony-docs")
            .map(module -> ROOT.resolve(module).resolve("src").resolve(kind))
            .filter(Files::isDirectory)
            .flatMap(directory -> below(className + "\\.java", directory).stream())
            .toList();
    assertThat(found).as(className + " in " + kind).hasSize(1);
    return read(found.get(0));
  }

  @Test
  void controlTable_hasExactlyTheControlsInTheirOrder() {
    assertThat(table().keySet().stream().toList())
        .isEqualTo(Stream.of(Control.values()).map(Control::id).toList());
  }

  @ParameterizedTest
  @EnumSource
  void control_isHeldAndShownWhereTheTableSays(Control control) {
    Row row = table().get(control.id());
    assertThat(row.refusesWhen()).isEqualTo(control.refusesWhen());
    assertThat(source("main", row.heldIn())).contains("Control." + control.name());
    assertThat(source("test", row.shownBy()))
        .as(row.shownBy() + " asserts the refusal")
        .containsPattern(
            "(assert(Refused|Rule)\\(\\s*|control\\(\\).*|of\\(\\s*\"[a-z-]+\",\\s*)Control\\."
                + control.name()
                + "\\b");
  }

  @Test
  void classes_namedInTheArchitecture_exist() {
    String text = read(ROOT.resolve("ceremony-docs/ARCHITECTURE.md"));
    Matcher names = Pattern.compile("`([A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)`").matcher(text);
    List<String> all =
        Stream.of("common", "offline-module", "online-module", "ceremony-docs")
            .flatMap(module -> below(".*\\.java", ROOT.resolve(module).resolve("src")).stream())
            .map(file -> file.getFileName().toString().replace(".java", ""))
            .toList();
    int found = 0;
    while (names.find()) {
      assertThat(all).contains(names.group(1));
      found++;
    }
    assertThat(found).isGreaterThan(60);
  }

  @Test
  void links_inDocuments_lead_somewhere() {
    int links = 0;
    for (Path document : documents()) {
      Matcher link = LINK.matcher(read(document));
      while (link.find()) {
        if (!link.group(1).startsWith("http")) {
          Path target = document.resolveSibling(link.group(1));
          if (!Files.exists(target)) {
            fail(ROOT.relativize(document) + " links to " + link.group(1));
          }
          links++;
        }
      }
    }
    assertThat(links).isGreaterThan(10);
  }

  @Test
  void decisions_areAllInTheirIndex() {
    String index = read(ROOT.resolve("ceremony-docs/decisions/README.md"));
    List<Path> records = below("[0-9]{4}-.*\\.md", ROOT.resolve("ceremony-docs/decisions"));
    assertThat(records).hasSizeGreaterThan(10);
    for (Path record : records) {
      assertThat(index).contains("(" + record.getFileName() + ")");
    }
  }

  @Test
  void packages_allHaveATour() {
    for (String module : List.of("common", "offline-module", "online-module", "ceremony-docs")) {
      for (Path file : below(".*\\.java", ROOT.resolve(module).resolve("src/main/java"))) {
        Path tour = file.resolveSibling("package-info.java");
        assertThat(tour).exists();
        assertThat(read(tour)).startsWith("/**").contains("@NullMarked");
      }
    }
  }

  /** What README and decisions tell people to type must at least be understood. */
  @Test
  void commands_shownToPeople_areUnderstood() {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    Workplace workplace =
        new Workplace(
            "test",
            "test",
            new RealDisk(),
            InstantSource.system(),
            new SecureRandom(),
            nowhere,
            nowhere,
            (out, quiet) -> {
              throw new AssertionError("nothing is run");
            });
    int understood = 0;
    String readme = read(ROOT.resolve("README.md")).replace("\\\n", " ");
    for (String line : readme.lines().map(String::strip).toList()) {
      CommandLine program =
          line.startsWith("ceremony ")
              ? Ceremony.commandLine(workplace)
              : line.startsWith("importer ") ? Importer.commandLine(workplace) : null;
      if (program != null) {
        String[] arguments =
            line.replaceAll(" [>|] .*", "")
                .replaceAll(" \\$room", ROOM)
                .split(" +(?=([^\"]*\"[^\"]*\")*[^\"]*$)");
        program.parseArgs(List.of(arguments).subList(1, arguments.length).toArray(String[]::new));
        understood++;
      }
    }
    assertThat(understood).isGreaterThan(20);
  }

  private static final String ROOM = " --store x --operator x --witness x --answers x";
}
