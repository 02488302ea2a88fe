package org.airlock.rehearsal.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.airlock.common.bundle.Environment;
import org.airlock.common.bytes.Bytes;
import org.airlock.rehearsal.cast.Outside;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verifiers that are not Java, before the same alterations: each names the same control. */
@Tag("interop")
final class VerifiersInteropTest {
  private static final Path ROOT = Path.of(System.getProperty("airlock.root", ".."));
  static final Path SCRIPT = ROOT.resolve("ceremony-docs/verify/verify.sh").toAbsolutePath();
  private static final Pattern FAILED = Pattern.compile("(?m)^FAIL +([A-Z-]+) ");

  @TempDir private static Path scratch;
  private static final Map<Alteration, Path> ALTERED = new LinkedHashMap<>();
  private static Path good;

  @BeforeAll
  static void writeAll() throws IOException {
    Story story = new Story(Environment.PRODUCTION).tell();
    NavigableMap<String, NavigableMap<String, Bytes>> folder = new TreeMap<>();
    folder.put("offline", story.offline.seal());
    folder.put("online", story.online.seal());
    good = FoldersOnDisk.writeAll(scratch.resolve("unaltered"), folder);
    for (Alteration alteration : Alterations.all()) {
      ALTERED.put(
          alteration,
          FoldersOnDisk.writeAll(scratch.resolve(alteration.name), alteration.folder()));
    }
  }

  @Test
  void shell_agreesOnEachAlteration() throws Exception {
    Outside.require("jq", "jq", "--version");
    Outside.require("openssl 3", "openssl", "cms", "-help");
    assertThat(shell(good, List.of())).isEqualTo("holds");
    ExecutorService two = Executors.newFixedThreadPool(2);
    try {
      Map<Alteration, Future<String>> said = new LinkedHashMap<>();
      ALTERED.forEach(
          (alteration, path) -> {
            Callable<String> run = () -> shell(path, options(alteration));
            said.put(alteration, two.submit(run));
          });
      Map<String, String> differences = new LinkedHashMap<>();
      for (Map.Entry<Alteration, Future<String>> each : said.entrySet()) {
        String control = each.getValue().get();
        if (!control.equals(each.getKey().control.id())) {
          differences.put(each.getKey().name, each.getKey().control.id() + " but " + control);
        }
      }
      assertThat(differences).isEmpty();
    } finally {
      two.shutdownNow();
    }
  }

  private static List<String> options(Alteration alteration) {
    List<String> options = new ArrayList<>();
    alteration.roster.ifPresent(digest -> options.addAll(List.of("--roster", digest.hex())));
    alteration.head.ifPresent(
        head -> options.addAll(List.of("--head", head.seq() + ":" + head.hash().hex())));
    return options;
  }

  /** The control that {@code verify.sh} names, or "holds", or what it printed instead. */
  private static String shell(Path folder, List<String> options) {
    List<String> command = new ArrayList<>(List.of("sh", SCRIPT.toString()));
    command.addAll(options);
    command.add(folder.toString());
    Outside.Result result = Outside.run(scratch, command.toArray(String[]::new));
    String text = result.text();
    Matcher failed = FAILED.matcher(text);
    if (result.exitCode() == 3 && failed.find()) {
      return failed.group(1);
    }
    return result.exitCode() == 0 && text.contains("The evidence holds") ? "holds" : text;
  }
}
