package org.airlock.rehearsal.cast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.payload.ImportRequest;
import org.airlock.kit.Kit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The offline kit: made, compared, unpacked elsewhere, signed, and started without a Java. */
@Tag("interop")
final class KitIT {
  private static final Path ROOT = Path.of(System.getProperty("airlock.root", ".."));
  private static final Path PACKAGED = House.launcher("airlock.ceremony").getParent();
  private static final String VERSION = "ceremony 0.1.0\n";
  private static final String NAME = "ceremony-kit-0.1.0-";
  private static final String IMPORTED = "KC-2026-017";

  private static Path made = Path.of("");
  private static Path archive = Path.of("");

  /** A name with a blank, and not where the kit was made. */
  @TempDir private Path elsewhere;

  private Path kit = Path.of("");

  @BeforeEach
  void unpack() throws IOException {
    Outside.require("jlink", System.getProperty("java.home") + "/bin/jlink", "--version");
    Outside.require("taskset", "taskset", "-c", "0", "true");
    Outside.require("tar", "tar", "--version");
    if (archive.toString().isEmpty()) {
      made = Files.createTempDirectory("airlock-kit");
      archive = make(made);
    }
    Path place = Files.createDirectory(elsewhere.resolve("a stick"));
    Outside.Result unpacked = Outside.run(place, "tar", "-xzf", archive.toString());
    assertThat(unpacked.exitCode()).as(unpacked.text()).isZero();
    kit = place.resolve(archive.getFileName().toString().replace(".tar.gz", ""));
  }

  @AfterAll
  static void clean() {
    if (!made.toString().isEmpty()) {
      House.remove(made);
    }
  }

  private static Path make(Path out) throws IOException {
    return new Kit(
            ROOT,
            out,
            "0.1.0",
            Instant.parse("2026-11-01T00:00:00Z"),
            Path.of(System.getProperty("java.home")))
        .make(new PrintStream(PrintStream.nullOutputStream()));
  }

  private Outside.Result ceremony(String... arguments) {
    String[] command = new String[arguments.length + 1];
    command[0] = kit.resolve("ceremony").toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return Outside.run(elsewhere, command);
  }

  @Test
  void kit_madeAgainInAnotherDirectory_isTheSameBytes() throws IOException {
    Path again = make(Files.createDirectories(elsewhere.resolve("another/and deeper")));
    assertThat(again.getFileName()).isEqualTo(archive.getFileName());
    assertThat(Files.mismatch(archive, again)).as("first byte that differs").isEqualTo(-1);
  }

  @Test
  void kit_unpacked_isAsListedByBothJudges() {
    Outside.Result listed = Outside.run(kit, "sha256sum", "-c", "--quiet", "MANIFEST.sha256");
    assertThat(listed.exitCode()).as(listed.text()).isZero();
    Outside.Result files = Outside.run(kit, "sh", "-c", "find . -type f | wc -l; find . -type l");
    Outside.Result self = ceremony("doctor", "--self");
    int listedFiles = Integer.parseInt(files.text().strip()) - 1;
    assertThat(self.text()).contains(listedFiles + " files as listed", "D19  WARN");
    Outside.Result words =
        Outside.run(kit, House.launcher("airlock.importer").toString(), "words", "MANIFEST.sha256");
    assertThat(self.text()).contains(words.text().lines().skip(2).limit(8).toList());
  }

  @Test
  void libraries_areThePackagedOnesWithoutTheirSignatures() throws IOException {
    int compared = 0;
    try (Stream<Path> jars = Files.list(PACKAGED.resolve("lib"))) {
      for (Path jar : jars.toList()) {
        Map<String, String> original = contents(jar);
        original.keySet().removeIf(name -> name.matches("META-INF/[^/]+\\.(SF|RSA|DSA)"));
        assertThat(contents(kit.resolve("lib").resolve(jar.getFileName()))).isEqualTo(original);
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(10);
  }

  private static Map<String, String> contents(Path jar) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : zip.stream().map(ZipEntry.class::cast).toList()) {
        if (!entry.isDirectory() && !entry.getName().equals("META-INF/MANIFEST.MF")) {
          try (InputStream in = zip.getInputStream(entry)) {
            contents.put(entry.getName(), Digest.of(Bytes.copyOf(in.readAllBytes())).hex());
          }
        }
      }
    }
    return contents;
  }

  @Test
  void licences_areThereForEveryLibrary() throws IOException {
    Path licences = kit.resolve("licences");
    String list = Files.readString(licences.resolve("THIRD-PARTY.txt"));
    try (Stream<Path> jars = Files.list(kit.resolve("lib"))) {
      for (Path jar : jars.filter(file -> file.toString().endsWith(".jar")).toList()) {
        String name = jar.getFileName().toString().replaceFirst("-[0-9][^-]*\\.jar$", "");
        if (!name.equals("common") && !name.equals("offline-module")) {
          assertThat(list).containsPattern("(?m)^([a-z].*, )?" + name + "\\b.*: ");
        }
      }
    }
    Matcher texts = Pattern.compile("[\\w-]+/[\\w-]*(LICENSE|NOTICE)\\S*").matcher(list);
    int found = 0;
    while (texts.find()) {
      assertThat(licences.resolve(texts.group())).isNotEmptyFile();
      found++;
    }
    assertThat(found).isGreaterThan(15);
    assertThat(kit.resolve("runtime/legal/java.base/LICENSE")).isNotEmptyFile();
  }

  @Test
  void documents_leadToEachOther_andWordListsAreThere() throws IOException {
    assertThat(kit.resolve("documents/README.md")).exists();
    assertThat(kit.resolve("documents/ceremony-docs/reference/kit.md")).exists();
    assertThat(Files.readAllLines(kit.resolve("words/slip39-words.txt"))).hasSize(1024);
    assertThat(Files.readAllLines(kit.resolve("words/pgp-words.txt"))).hasSizeGreaterThan(255);
  }

  @Test
  void recoveryKitAndCheckers_areBesideTheDocuments() {
    Path documents = kit.resolve("documents/ceremony-docs");
    Path recovery = documents.resolve("recovery-kit");
    Outside.Result listed = Outside.run(recovery, "sha256sum", "-c", "--quiet", "SHA256SUMS");
    assertThat(listed.exitCode()).as(listed.text()).isZero();
    assertThat(documents.resolve("verify/verify.sh")).isNotEmptyFile();
    assertThat(documents.resolve("verify/verify.html")).isNotEmptyFile();
  }

  /** The launcher's last command, run with an archive that must fit. */
  private Outside.Result withArchiveDemanded() {
    Outside.Result traced =
        Outside.run(elsewhere, "sh", "-x", kit.resolve("ceremony").toString(), "--version");
    String line =
        traced.text().lines().filter(each -> each.startsWith("+ exec ")).reduce((a, b) -> b).get();
    assertThat(line).contains("-XX:SharedArchiveFile=", "-Xshare:auto");
    return Outside.run(
        kit,
        "sh",
        "-c",
        "exec 9<\"$PWD\"; exec "
            + line.substring("+ exec ".length())
                .replaceFirst("(unshare \\S+ -- )?\\S* ?\\S*/runtime/bin/java", "runtime/bin/java")
                .replaceFirst("-Dairlock.home=.*? -cp", "-cp")
                .replace("-Xshare:auto", "-Xshare:on")
                .replace("-Xlog:disable", "-Xlog:class+load:file=loaded"));
  }

  @Test
  void archive_ofAMovedKit_isUsed() throws IOException {
    Outside.Result version = withArchiveDemanded();
    assertThat(version.text()).endsWith(VERSION);
    List<String> loaded = Files.readAllLines(kit.resolve("loaded"));
    long shared = loaded.stream().filter(each -> each.contains("shared objects file")).count();
    assertThat(shared).isGreaterThan(loaded.size() * 9L / 10);
    assertThat(loaded)
        .anyMatch(
            each -> each.contains("offline.cli.Ceremony ") && each.contains("shared objects file"));
  }

  @Test
  void archive_ofATouchedLibrary_isNotUsedAndTheProgramStarts() throws IOException {
    Path library = kit.resolve("lib/picocli-4.7.7.jar");
    Files.setLastModifiedTime(library, FileTime.from(Instant.parse("2026-11-02T00:00:00Z")));
    assertThat(withArchiveDemanded().text())
        .contains("A jar file is not the one used while building");
    assertThat(ceremony("--version").text()).isEqualTo(VERSION);
  }

  @Test
  void start_ignoresAnotherJava_andClosesTheDoors() {
    Outside.Result version =
        Outside.run(
            elsewhere,
            "env",
            "JAVA_HOME=/nowhere",
            "JAVA_TOOL_OPTIONS=-Dx=y",
            kit.resolve("ceremony").toString(),
            "--version");
    assertThat(version.text()).isEqualTo(VERSION);
    String report = ceremony("doctor").text();
    assertThat(report).contains("D10  PASS", "D11  PASS", "D15  PASS", "D25  PASS");
  }

  @Test
  void kit_approvedByTwo_passes_andAnotherListDoesNot() throws IOException {
    House house = House.open();
    Path place = House.copy(house.asked);
    Outside.Result words =
        Outside.run(
            kit,
            House.launcher("airlock.importer").toString(),
            "words",
            "--json",
            "MANIFEST.sha256");
    Matcher read = Pattern.compile("\"words\" : \"([^\"]+)\"").matcher(words.text());
    assertThat(read.find()).as(words.text()).isTrue();
    for (Player approver : house.acts().signers()) {
      if (approver.roles().equals("approver")) {
        Path answers = elsewhere.resolve(approver.id() + ".json");
        Files.writeString(
            answers,
            "{\"words:kit-manifest\": \"%s\", \"passphrase:%s\": \"%s\"}"
                .formatted(read.group(1), approver.id(), approver.passphrase()));
        Outside.Result approved =
            ceremony(
                "doctor",
                "--self",
                "--approve",
                place.resolve(approver.keyFile()).toString(),
                "--store",
                place.resolve("offline/store").toString(),
                "--answers",
                answers.toString());
        assertThat(approved.exitCode()).as(approved.text()).isZero();
      }
    }
    String store = place.resolve("offline/store").toString();
    assertThat(ceremony("doctor", "--self", "--store", store).text())
        .contains("D19  PASS")
        .containsPattern("approved by\\s+otto,\\s+vera");

    Files.writeString(kit.resolve("lib/new.jar"), "not in the kit");
    Outside.Result changed =
        ceremony("doctor", "--self", "--profile", "production", "--store", store);
    assertThat(changed.exitCode()).isEqualTo(5);
    assertThat(changed.text()).contains("D19  FAIL", "lib/new.jar");
  }

  @Test
  void bareRoot_withoutJava_runsCheckPrintAndWrap() throws IOException {
    Outside.require("debootstrap", "debootstrap", "--version");
    Outside.require("mounts in a namespace", "unshare", "-m", "true");
    Outside.require("pdftotext", "pdftotext", "-v");
    try (BareRoot root = BareRoot.with(archive)) {
      assertThat(root.run("command -v java || command -v fc-list || echo bare").text())
          .isEqualTo("bare\n");
      assertThat(root.run(root.ceremony() + " --version").text()).isEqualTo(VERSION);
      Outside.Result self = root.run(root.ceremony() + " doctor --self");
      assertThat(self.exitCode()).as(self.text()).isZero();
      assertThat(self.text()).contains("files as listed", "D19  WARN");

      House house = House.open();
      Acts acts = house.actsOn(house.asked);
      Acts inside = acts.on(acts.stage().under(root.prefix()));
      // A key of its own: what is imported is bound to a key for ever, and others use the house's.
      KeyArn key = house.application.createExternalKey("kit");
      ImportRequest request = acts.request(IMPORTED, key, Expiry.never());
      inside.wrap(0, IMPORTED, request, Acts.MATERIAL, Expiry.never(), "carol", "cleo");
      acts.tryImport(0, "usb/WM-" + IMPORTED + "-1.dsse.json");
      acts.stage().createDirectory("paper");
      inside.stage().ceremony(0, Map.of(), "cards", "recovery-sheet", "--out", "paper");
      try (Stream<Path> sheets = Files.list(acts.stage().path("paper"))) {
        Path sheet = sheets.findFirst().orElseThrow();
        assertThat(Outside.run(elsewhere, "pdftotext", sheet.toString(), "-").text())
            .containsIgnoringCase("recovery");
      }
    }
  }

  /** The Debian of this machine's own package sources, with the least that it can be. */
  private record BareRoot(Path root, String ceremony) implements AutoCloseable {
    private static final String SOURCE =
        "apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' | head -n 1";

    static BareRoot with(Path archive) throws IOException {
      Path root = Files.createTempDirectory("airlock-root");
      Outside.Result made =
          Outside.run(
              root,
              "sh",
              "-c",
              "debootstrap --variant=minbase \"$(. /etc/os-release; echo $VERSION_CODENAME)\" . \"$("
                  + SOURCE
                  + ")\"");
      assertThat(made.exitCode()).as(made.text()).isZero();
      Outside.Result unpacked = Outside.run(root.resolve("opt"), "tar", "-xzf", archive.toString());
      assertThat(unpacked.exitCode()).as(unpacked.text()).isZero();
      String name = archive.getFileName().toString().replace(".tar.gz", "");
      assertThat(name).startsWith(NAME);
      return new BareRoot(root, "/opt/" + name + "/ceremony");
    }

    /**
     * Before a launcher of this machine, in whose place the kit's is started, in the same folder.
     */
    String[] prefix() {
      String tmp = System.getProperty("java.io.tmpdir");
      String enter =
          """
          mount -t proc proc "$1/proc" && mount --rbind "$2" "$1$2" || exit 99
          inside=$1 program=$3 place=$PWD; shift 4
          exec chroot "$inside" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root AIRLOCK_STORE="$AIRLOCK_STORE" \\
            sh -c 'cd "$1"; shift; exec "$@"' sh "$place" "$program" "$@"
          """;
      return new String[] {
        "unshare", "-m", "sh", "-c", enter, "sh", root.toString(), tmp, ceremony
      };
    }

    Outside.Result run(String command) {
      return Outside.run(
          root,
          "unshare",
          "-m",
          "sh",
          "-c",
          "mount -t proc proc proc && exec chroot . env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin sh -c \"$1\"",
          "sh",
          command);
    }

    @Override
    public void close() throws IOException {
      Outside.run(root.getParent(), "rm", "-rf", "--one-file-system", root.toString());
    }
  }
}
