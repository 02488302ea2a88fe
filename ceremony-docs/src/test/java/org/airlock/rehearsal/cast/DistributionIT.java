package org.airlock.rehearsal.cast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two program folders as they are handed out. */
final class DistributionIT {
  private static final Path ALLOWED =
      Path.of(System.getProperty("airlock.root", ".."), "offline-module/libraries.sha256");

  @TempDir private Path elsewhere;

  @Test
  void offlineClassPath_isTheAllowListByteForByte() throws IOException {
    Map<String, String> allowed = new TreeMap<>();
    for (String line : Files.readAllLines(ALLOWED)) {
      if (!line.startsWith("#") && !line.isBlank()) {
        allowed.put(line.substring(66), line.substring(0, 64));
      }
    }
    Map<String, String> present = new TreeMap<>();
    try (Stream<Path> jars = Files.list(House.launcher("airlock.ceremony").resolveSibling("lib"))) {
      for (Path jar : jars.toList()) {
        String name = jar.getFileName().toString();
        if (!name.startsWith("common-") && !name.startsWith("offline-module-")) {
          present.put(name, Digest.of(Bytes.copyOf(Files.readAllBytes(jar))).hex());
        }
      }
    }
    assertThat(present).isEqualTo(allowed);
  }

  @Test
  void folders_copiedElsewhere_work() throws IOException {
    for (String program : new String[] {"ceremony", "importer"}) {
      Path source = House.launcher("airlock." + program).getParent();
      Path folder = House.copy(source);
      Outside.Result version =
          Outside.run(elsewhere, folder.resolve(program).toString(), "--version");
      assertThat(version.text()).isEqualTo(program + " 0.1.0\n");
      assertThat(version.exitCode()).isZero();
    }
  }

  @Test
  void help_needsNeitherStoreNorCredentialsNorNetwork() {
    for (String program : new String[] {"ceremony", "importer"}) {
      String launcher = House.launcher("airlock." + program).toString();
      Outside.Result help =
          Outside.run(elsewhere, "env", "-i", "PATH=" + System.getenv("PATH"), launcher, "--help");
      assertThat(help.exitCode()).isZero();
      assertThat(help.text()).contains("Usage: " + program).contains("Exit codes:");
      assertThat(Outside.run(elsewhere, launcher, "nonsense").exitCode()).isEqualTo(2);
      assertThat(Outside.run(elsewhere, launcher).exitCode()).isEqualTo(2);
    }
  }

  @Test
  void everySubcommand_hasHelp() {
    Map<String, String[]> commands =
        Map.of(
            "ceremony",
            new String[] {
              "identity create",
              "identity show",
              "roster new",
              "roster sign",
              "roster show",
              "roster update",
              "trust accept",
              "escrow create",
              "escrow show",
              "escrow check-share",
              "material generate",
              "material adopt",
              "material list",
              "material show",
              "wrap",
              "status",
              "doctor",
              "verify",
              "words"
            },
            "importer",
            new String[] {
              "identity create",
              "roster new",
              "trust accept",
              "request",
              "countersign",
              "import",
              "prove",
              "status",
              "reconcile",
              "alarms",
              "policy",
              "verify",
              "words"
            });
    commands.forEach(
        (program, names) -> {
          for (String name : names) {
            String[] words =
                (House.launcher("airlock." + program) + " " + name + " --help").split(" ");
            Outside.Result help = Outside.run(elsewhere, words);
            assertThat(help.text())
                .as(program + " " + name)
                .startsWith("Usage: " + program + " " + name);
            assertThat(help.exitCode()).isZero();
          }
        });
  }

  @Test
  void offlineLauncher_ignoresOptionsFromTheEnvironment() {
    Outside.Result version =
        Outside.run(
            elsewhere,
            "env",
            "JAVA_TOOL_OPTIONS=-Dx=y",
            "JDK_JAVA_OPTIONS=-Dx=y",
            "_JAVA_OPTIONS=-Dx=y",
            "CLASSPATH=/nowhere",
            House.launcher("airlock.ceremony").toString(),
            "--version");
    assertThat(version.text()).isEqualTo("ceremony 0.1.0\n");
  }

  @Test
  void policy_isForTheNamedKeysOnlyAndDeletesNothing() {
    Outside.Result policy =
        Outside.run(
            elsewhere,
            House.launcher("airlock.importer").toString(),
            "policy",
            "--no-expiry",
            "--key",
            "arn:aws:kms:eu-central-1:111122223333:key/889b566e-eab9-4e3a-9a98-493309afef55");
    assertThat(policy.exitCode()).isZero();
    int denied = policy.text().indexOf("AirlockNever");
    assertThat(policy.text().substring(denied))
        .contains("\"Deny\"", "kms:DeleteImportedKeyMaterial", "kms:ScheduleKeyDeletion");
    assertThat(policy.text().substring(0, denied))
        .contains(
            "kms:ImportKeyMaterial",
            "kms:GetParametersForImport",
            "\"kms:EncryptionContext:airlock\" : \"proof-of-use\"")
        .doesNotContain("Delete", "Create", "\"*\"");
  }
}
