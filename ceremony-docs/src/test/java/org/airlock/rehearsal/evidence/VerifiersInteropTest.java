package org.airlock.rehearsal.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.airlock.common.bundle.Environment;
import org.airlock.common.control.Control;
import org.airlock.common.evidence.EvidenceVerifier;
import org.airlock.common.evidence.Expectations;
import org.airlock.common.failure.Failure;
import org.airlock.common.store.RealDisk;
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
  private static final Path PAGE =
      ROOT.resolve("ceremony-docs/verify/verify.html").toAbsolutePath();
  private static final Path MADE_UP =
      ROOT.resolve("ceremony-docs/src/test/resources/evidence/made-up").toAbsolutePath();
  private static final Path DRIVER =
      ROOT.resolve("ceremony-docs/src/test/python/browser_verify.py").toAbsolutePath();
  private static final Pattern FAILED = Pattern.compile("(?m)^FAIL +([A-Z-]+) ");

  @TempDir private static Path scratch;
  private static final Map<Alteration, Path> ALTERED = new LinkedHashMap<>();
  private static Path good;
  private static Path unused;

  @BeforeAll
  static void writeAll() throws IOException {
    Story story = new Story(Environment.PRODUCTION).tell();
    good = FoldersOnDisk.writeAll(scratch.resolve("unaltered"), story.folder());
    Story waiting = new Story(Environment.PRODUCTION);
    waiting.used = false;
    unused = FoldersOnDisk.writeAll(scratch.resolve("unused"), waiting.tell().folder());
    for (Alteration alteration : Alterations.all()) {
      ALTERED.put(
          alteration,
          FoldersOnDisk.writeAll(scratch.resolve(alteration.name), alteration.folder()));
    }
  }

  /** Rosters that our own code cannot even make. */
  private static Map<String, String> madeUp() {
    Map<String, String> verdicts = new LinkedHashMap<>();
    verdicts.put("hybrid", "holds");
    verdicts.put("ten-seats", "holds");
    for (String wrong : List.of("key-twice", "small-order", "undeclared", "impossible-rule")) {
      verdicts.put(wrong, Control.ROSTER_PINNED.id());
    }
    return verdicts;
  }

  @Test
  void madeUpRosters_areJudgedAlikeByJavaAndShell() {
    Outside.require("jq", "jq", "--version");
    Outside.require("openssl 3", "openssl", "cms", "-help");
    Map<String, String> java = new LinkedHashMap<>();
    Map<String, String> shell = new LinkedHashMap<>();
    for (String name : madeUp().keySet()) {
      Path folder = MADE_UP.resolve(name);
      java.put(name, java(folder));
      shell.put(name, shell(folder, List.of()));
    }
    assertThat(java).isEqualTo(madeUp());
    assertThat(shell).isEqualTo(madeUp());
  }

  private static String java(Path folder) {
    try {
      new EvidenceVerifier(Expectations.NONE).verify(new RealDisk(), folder);
      return "holds";
    } catch (Failure.Refused refused) {
      return refused.control().id();
    }
  }

  @Test
  void fileWithABackslash_isRefusedByJavaAndShell() throws IOException {
    Path folder = copyOfGood("back\\slash");
    assertThat(java(folder)).isEqualTo("holds");
    assertThat(shell(folder, List.of())).isEqualTo("holds");
    Files.writeString(folder.resolve("offline/02-environment\\doctor\\report-2.json"), "{}");
    assertThat(java(folder)).isEqualTo(Control.EVIDENCE_FILES.id());
    assertThat(shell(folder, List.of())).isEqualTo(Control.EVIDENCE_FILES.id());
  }

  @Test
  void sideThatIsALink_isRefusedByJavaAndShell() throws IOException {
    Path folder = Files.createDirectories(scratch.resolve("dangling"));
    Files.createSymbolicLink(folder.resolve("offline"), good.resolve("offline"));
    Files.createSymbolicLink(folder.resolve("online"), Path.of("nowhere"));
    assertThat(java(folder)).isEqualTo(Control.EVIDENCE_FILES.id());
    assertThat(shell(folder, List.of())).isEqualTo(Control.EVIDENCE_FILES.id());
  }

  @Test
  void shell_agreesOnEachAlteration() throws Exception {
    Outside.require("jq", "jq", "--version");
    Outside.require("openssl 3", "openssl", "cms", "-help");
    assertThat(shell(good, List.of())).isEqualTo("holds");
    assertThat(shell(unused, List.of())).isEqualTo("holds");
    assertThat(Outside.run(scratch, "sh", SCRIPT.toString(), unused.toString()).text())
        .containsPattern("NOT CHECKED +PROOF-OF-USE .*had not used 1 of the imported materials");
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

  @Test
  void browser_agreesOnEachAlteration() throws IOException {
    Outside.require("Chromium", "chromium", "--version");
    Outside.require(
        "unshare", "sh", "-c", "[ $(id -u) = 0 ] && unshare -n true || unshare -rn true");
    Outside.require("python3", python(), "--version");
    List<String> asked = new ArrayList<>();
    Map<String, String> expected = new LinkedHashMap<>();
    asked.add("unaltered\t" + good + "\t");
    expected.put("unaltered", "holds");
    asked.add("unused\t" + unused + "\t");
    expected.put("unused", "holds");
    asked.add("dropped\t" + good + "\t--by drop");
    expected.put("dropped", "holds");
    Path emptied = Files.createDirectories(scratch.resolve("emptied/offline")).getParent();
    asked.add("emptied\t" + emptied + "\t--by drop");
    expected.put("emptied", "EVIDENCE-FILES");
    madeUp()
        .forEach(
            (name, verdict) -> {
              asked.add(name + "\t" + MADE_UP.resolve(name) + "\t");
              expected.put(name, verdict);
            });
    addStamped(asked, expected);
    ALTERED.forEach(
        (alteration, path) -> {
          asked.add(alteration.name + "\t" + path + "\t" + String.join(" ", options(alteration)));
          expected.put(alteration.name, alteration.control.id());
        });
    assertThat(browser(asked)).isEqualTo(expected);
  }

  /** A good stamp, the same before another authority of that name, and one that was altered. */
  private static void addStamped(List<String> asked, Map<String, String> expected)
      throws IOException {
    Outside.require("openssl 3", "openssl", "cms", "-help");
    String purpose = "critical,timeStamping";
    OpensslAuthority one = new OpensslAuthority(scratch.resolve("tsa"), "Good TSA", purpose);
    OpensslAuthority other = new OpensslAuthority(scratch.resolve("other"), "Good TSA", purpose);
    byte[] stamp = one.stamp(good.resolve("offline/manifest.dsse.json"));
    Path stamped = stamped("stamped", stamp);
    stamp[stamp.length - 20] ^= 1;
    Path damaged = stamped("stamp-altered", stamp);
    asked.add("stamped\t" + stamped + "\t--tsa " + one.root());
    expected.put("stamped", "holds");
    asked.add("stamp-of-a-stranger\t" + stamped + "\t--tsa " + other.root());
    expected.put("stamp-of-a-stranger", "TIME-STAMP");
    asked.add("stamp-altered\t" + damaged + "\t--tsa " + one.root());
    expected.put("stamp-altered", "TIME-STAMP");
  }

  private static Path stamped(String name, byte[] stamp) throws IOException {
    Path folder = copyOfGood(name);
    Path directory = Files.createDirectories(folder.resolve("offline/timestamps"));
    Files.write(directory.resolve("1.tsr"), stamp);
    return folder;
  }

  private static Path copyOfGood(String name) throws IOException {
    Path folder = scratch.resolve(name);
    try (Stream<Path> all = Files.walk(good)) {
      for (Path each : all.filter(Files::isRegularFile).toList()) {
        Path copy = folder.resolve(good.relativize(each));
        Files.createDirectories(copy.getParent());
        Files.copy(each, copy);
      }
    }
    return folder;
  }

  private static String python() {
    return System.getProperty("airlock.python", "python3");
  }

  /** Name to the control that {@code verify.html} shows, or "holds"; one browser for all. */
  private static Map<String, String> browser(List<String> asked) throws IOException {
    Path list = scratch.resolve("folders.tsv");
    Files.write(list, asked);
    Outside.Result result =
        Outside.run(
            scratch,
            "sh",
            "-c",
            "exec \"$0\" -B \"$1\" \"$2\" < \"$3\"",
            python(),
            DRIVER.toString(),
            PAGE.toString(),
            list.toString());
    assertThat(result.exitCode()).as(result.text()).isZero();
    Map<String, String> said = new LinkedHashMap<>();
    for (String line : result.text().lines().toList()) {
      String[] nameAndControl = line.split("\t", -1);
      said.put(nameAndControl[0], nameAndControl[1]);
    }
    return said;
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
