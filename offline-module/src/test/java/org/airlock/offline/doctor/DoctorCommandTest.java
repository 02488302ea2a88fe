package org.airlock.offline.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.airlock.common.Enrolment;
import org.airlock.common.bundle.Environment;
import org.airlock.common.cli.Program;
import org.airlock.common.cli.Workplace;
import org.airlock.common.console.Console;
import org.airlock.common.console.Prompt;
import org.airlock.common.identity.QuickKeyFiles;
import org.airlock.common.store.RealDisk;
import org.airlock.common.store.Store;
import org.airlock.common.store.Trust;
import org.airlock.common.transcript.Event;
import org.airlock.offline.cli.DoctorCommand;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code doctor} as people call it. */
final class DoctorCommandTest {
  private static final String PASSPHRASE = "correct horse battery staple";

  @TempDir private Path directory;
  private FakeMachine machine;
  private String shown = "";
  private boolean wrongWords;

  @BeforeEach
  void fitMachine() {
    machine = new FakeMachine(directory.resolve("root"));
    Kits.approved(machine, directory.resolve("kit"));
  }

  private int doctor(String... arguments) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    Workplace workplace =
        new Workplace(
            "ceremony",
            "test",
            new RealDisk(),
            () -> FakeMachine.NOW,
            new SecureRandom(),
            out,
            out,
            (stream, quiet) -> new Approver());
    int code =
        Program.run(new CommandLine(new DoctorCommand(workplace, machine)), workplace, arguments);
    shown = bytes.toString(StandardCharsets.UTF_8);
    return code;
  }

  private String store() {
    return directory.resolve("store").toString();
  }

  private Enrolment enrol(Environment environment) throws IOException {
    Enrolment people = new Enrolment(environment);
    try (Store store =
        Store.openOrCreate(new RealDisk(), Path.of(store()), () -> FakeMachine.NOW, "fixture")) {
      Trust.pin(store, people.envelope(), "roster-1", () -> FakeMachine.NOW);
    }
    for (String id : List.of("vera", "anna")) {
      try (OutputStream out = Files.newOutputStream(directory.resolve(id + ".key.pem"))) {
        QuickKeyFiles.write(people.key(id), PASSPHRASE, out);
      }
    }
    return people;
  }

  private List<String> events() {
    try (Store store =
        Store.open(new RealDisk(), Path.of(store()), () -> FakeMachine.NOW, "test")) {
      return store.events().stream().map(Event::type).toList();
    }
  }

  @Test
  void withoutAStore_theRehearsalProfileNotesAndEndsWithZero() {
    machine.put("/proc/swaps", "Filename\n/dev/sda2 partition 1 0 0\n");
    assertThat(doctor()).isZero();
    assertThat(shown)
        .contains("Profile rehearsal", "D07  FAIL          swap", "To do: run 'swapoff -a'")
        .contains("A rehearsal may go on; production would not.");
    assertThat(shown.lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void production_withAFailure_endsWithFive() {
    machine.put("/proc/swaps", "Filename\n/dev/sda2 partition 1 0 0\n");
    assertThat(doctor("--profile", "production", "--waive", "D19=vera:built here")).isEqualTo(5);
    assertThat(shown).contains("FAIL: D07. This machine is not fit for production.");
  }

  @Test
  void production_withWarningsOnly_endsWithZeroAndSaysSo() {
    assertThat(doctor("--profile", "production", "--waive", "D19=vera:built here", "--json"))
        .isZero();
    assertThat(shown)
        .contains("\"verdict\" : \"WARN\"")
        .contains("\"failed\" : [ ]")
        .contains("\"toTick\" : [")
        .contains("\"method\" : \"/proc/swaps, VmSwap in /proc/self/status\"");
  }

  @Test
  void withAStore_itsEnvironmentIsTheProfileAndTheReportIsRecorded() throws IOException {
    Enrolment people = enrol(Environment.PRODUCTION);
    Kits.approve(directory.resolve("kit"), people.key("vera"));
    assertThat(doctor("--store", store())).isZero();
    assertThat(shown).contains("Profile production", "approved by vera");
    machine.console = false;
    assertThat(doctor("--store", store(), "--waive", "D13=vera:serial line")).isZero();
    assertThat(events()).endsWith("machine-examined", "machine-examined", "deviation");
    assertThat(doctor("--store", store())).isEqualTo(5);
  }

  @Test
  void clockBeforeTheTranscript_fails() throws IOException {
    enrol(Environment.REHEARSAL);
    assertThat(doctor("--store", store(), "--stated-time", "2026-11-24T09:00:00Z")).isZero();
    assertThat(shown.replaceAll("\\s+", " ")).contains("D18 FAIL clock", "the clock went back");
  }

  @Test
  void self_showsTheWordsOfTheManifest() {
    assertThat(doctor("--self")).isZero();
    assertThat(shown).contains("D19", "Words of MANIFEST.sha256", " 32 ").doesNotContain("D01");
    Kits.write(directory.resolve("kit/lib/program.jar"), "tampered");
    assertThat(doctor("--self", "--profile", "production", "--json")).isEqualTo(5);
    assertThat(shown).contains("changed: lib/program.jar", "\"words\" : ", "\"manifest\" : ");
  }

  @Test
  void approve_addsAnApproversSignature() throws IOException {
    enrol(Environment.PRODUCTION);
    String[] approve = {
      "--self", "--store", store(), "--approve", directory.resolve("vera.key.pem").toString()
    };
    assertThat(doctor("--self", "--store", store())).isEqualTo(5);
    assertThat(doctor(approve)).as(shown).isZero();
    assertThat(shown).contains("approved by vera");
    assertThat(events()).contains("kit-approved");
    assertThat(doctor("--self", "--store", store())).isZero();
  }

  @Test
  void approve_byAnybodyElse_orOfAnotherKit_isRefused() throws IOException {
    enrol(Environment.PRODUCTION);
    String[] approve = {
      "--self", "--store", store(), "--approve", directory.resolve("anna.key.pem").toString()
    };
    assertThat(doctor(approve)).isEqualTo(3);
    assertThat(shown).contains("SIGNATURES");
    approve[4] = directory.resolve("vera.key.pem").toString();
    wrongWords = true;
    assertThat(doctor(approve)).isEqualTo(3);
    assertThat(shown).contains("MACHINE-FIT", "a word of the manifest differs");
    Kits.write(directory.resolve("kit/lib/program.jar"), "tampered");
    assertThat(doctor(approve)).isEqualTo(4);
    assertThat(shown).contains("is not what its manifest lists: changed: lib/program.jar");
    machine.properties.remove("airlock.home");
    assertThat(doctor(approve)).isEqualTo(5);
    assertThat(shown).contains("has no MANIFEST.sha256");
  }

  @Test
  void wrongUsage_isExplained() {
    assertUsage("neither rehearsal nor production", "--profile", "strict");
    assertUsage("--stated-time is not a UTC instant", "--stated-time", "noon");
    assertUsage("--expected goes with --medium", "--expected", "list");
    assertUsage("--approve goes with --self and --store", "--approve", "key");
    assertUsage("D25 cannot be waived", "--waive", "D25=vera:x");
  }

  private void assertUsage(String what, String... arguments) {
    assertThat(doctor(arguments)).as(Arrays.toString(arguments)).isEqualTo(2);
    assertThat(shown).contains(what, "hint:");
  }

  /** Reads the words of the manifest aloud, right or wrong. */
  private final class Approver implements Console {
    @Override
    public void say(String line) {}

    @Override
    public void show(String line) {}

    @Override
    public String ask(Prompt prompt) {
      int position = Integer.parseInt(prompt.id().substring("words:kit-manifest:".length()));
      KitManifest kit = KitManifest.in(directory.resolve("kit")).orElseThrow();
      return kit.words().at(wrongWords ? (position + 1) % 32 + 1 : position);
    }

    @Override
    public void showSecret(char[] line) {
      throw new AssertionError("no secret is shown here");
    }

    @Override
    public char[] askSecret(Prompt prompt) {
      return PASSPHRASE.toCharArray();
    }

    @Override
    public void clear() {}
  }
}
