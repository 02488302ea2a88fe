package org.airlock.offline.doctor;

import static org.airlock.common.Refusals.assertIntegrity;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.airlock.common.bytes.Digest;
import org.airlock.common.words.Words;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** D19 and D22: files against lists. */
final class KitCheckTest {
  @TempDir private Path directory;
  private FakeMachine machine;
  private Path home;

  @BeforeEach
  void kit() {
    machine = new FakeMachine(directory.resolve("root"));
    home = directory.resolve("kit");
    Kits.approved(machine, home);
  }

  private Observation look(Profile profile) {
    return Check.D19
        .examine(machine.visit(profile).trusting(envelope -> Set.of("vera")))
        .observation();
  }

  private void assertFails(String shown) {
    for (Profile profile : Profile.values()) {
      assertThat(look(profile).verdict()).isEqualTo(Verdict.FAIL);
      assertThat(look(profile).raw()).contains(shown);
      assertThat(look(profile).remedy()).isNotBlank();
    }
  }

  @Test
  void wholeKit_approved_passes() {
    Observation seen = look(Profile.PRODUCTION);
    assertThat(seen.verdict()).as(seen.raw()).isEqualTo(Verdict.PASS);
    assertThat(seen.raw()).contains("3 files as listed", "approved by vera");
  }

  @Test
  void flippedByte_isFound() {
    Kits.write(home.resolve("lib/program.jar"), "the pr0gram");
    assertFails("changed: lib/program.jar");
  }

  @Test
  void missingExtraAndOddFiles_areFound() throws IOException {
    Files.delete(home.resolve("runtime/lib/modules"));
    assertFails("missing: runtime/lib/modules");
    Kits.write(home.resolve("runtime/lib/modules"), "Java");
    Kits.write(home.resolve("lib/evil.jar"), "x");
    assertFails("not listed: lib/evil.jar");
    Files.delete(home.resolve("lib/evil.jar"));
    Files.createSymbolicLink(home.resolve("out"), directory);
    assertFails("neither file nor directory: out");
  }

  @Test
  void linkToAFileInside_countsAsThatFile() throws IOException {
    Files.createSymbolicLink(home.resolve("again.jar"), Path.of("lib/program.jar"));
    Kits.manifest(home);
    assertThat(KitManifest.in(home).orElseThrow().differences()).isEmpty();
    assertThat(KitManifest.in(home).orElseThrow().size()).isEqualTo(4);
  }

  @Test
  void approvalOfAnotherManifest_fails() {
    Kits.write(home.resolve("lib/program.jar"), "another program");
    Kits.manifest(home);
    assertFails("approves another manifest");
  }

  @Test
  void noApprovalThatIsKnown_isForRehearsalsOnly() throws IOException {
    Visit stranger = machine.visit(Profile.REHEARSAL);
    assertThat(Check.D19.examine(stranger).verdict()).isEqualTo(Verdict.WARN);
    assertThat(Check.D19.examine(machine.visit(Profile.PRODUCTION)).verdict())
        .isEqualTo(Verdict.FAIL);
    Files.delete(home.resolve(KitManifest.SIGNATURE));
    assertThat(look(Profile.REHEARSAL).verdict()).isEqualTo(Verdict.WARN);
    assertThat(look(Profile.PRODUCTION).raw()).contains("signed by nobody this store knows");
    Files.delete(home.resolve(KitManifest.LIST));
    assertThat(look(Profile.REHEARSAL).raw()).contains("has no MANIFEST.sha256");
    assertThat(look(Profile.PRODUCTION).verdict()).isEqualTo(Verdict.FAIL);
  }

  @Test
  void javaFromElsewhere_isAWarning() {
    machine.properties.put("java.home", "/usr/lib/jvm/java");
    Observation seen = look(Profile.PRODUCTION);
    assertThat(seen.verdict()).isEqualTo(Verdict.WARN);
    assertThat(seen.raw()).contains("which the manifest does not cover");
  }

  @Test
  void manifestThatIsNone_isRefused() {
    for (String text :
        new String[] {
          "",
          "hello\n",
          "0".repeat(64) + "  a",
          "0".repeat(64) + "  /etc/passwd\n",
          "0".repeat(64) + "  ../x\n",
          "0".repeat(64) + "  a\n" + "0".repeat(64) + "  a\n"
        }) {
      Kits.write(home.resolve(KitManifest.LIST), text);
      assertIntegrity(() -> KitManifest.in(home)).hasMessageContaining("no list of digests");
      assertFails("no list of digests");
    }
  }

  @Test
  void words_areThoseOfTheFile() {
    KitManifest kit = KitManifest.in(home).orElseThrow();
    Digest digest = Digest.of(Kits.read(home.resolve(KitManifest.LIST)));
    assertThat(kit.digest()).isEqualTo(digest);
    assertThat(kit.words().text()).isEqualTo(Words.of(Words.Kind.FILE, digest.value()).text());
    assertThat(kit.words().list()).hasSize(32);
  }

  @Test
  void medium_isComparedWithItsList() {
    Path medium = directory.resolve("stick");
    Kits.write(medium.resolve("IR-1.dsse.json"), "{}");
    machine.put("/proc/mounts", "/dev/sdb1 " + medium.toAbsolutePath() + " vfat ro 0 0\n");
    assertThat(medium(medium, Optional.empty()).verdict()).isEqualTo(Verdict.WARN);
    Path list = directory.resolve("expected");
    Kits.write(
        list, Digest.of(Kits.read(medium.resolve("IR-1.dsse.json"))).hex() + "  IR-1.dsse.json\n");
    Observation listed = medium(medium, Optional.of(list));
    assertThat(listed.verdict()).as(listed.raw()).isEqualTo(Verdict.PASS);
    assertThat(listed.raw()).contains("vfat", "read-only", "files: 1");
    Kits.write(medium.resolve("autorun.inf"), "x");
    Observation more = medium(medium, Optional.of(list));
    assertThat(more.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(more.raw()).contains("not listed: autorun.inf");
    assertThat(medium(directory.resolve("none"), Optional.empty()).verdict())
        .isEqualTo(Verdict.FAIL);
  }

  @Test
  void medium_thatIsNoMount_isAWarning() throws IOException {
    Path empty = Files.createDirectory(directory.resolve("empty"));
    Observation seen = medium(empty, Optional.empty());
    assertThat(seen.verdict()).isEqualTo(Verdict.WARN);
    assertThat(seen.raw()).contains("is no mount of its own");
  }

  private Observation medium(Path medium, Optional<Path> list) {
    return Check.D22
        .examine(machine.visit(Profile.PRODUCTION).withMedium(Optional.of(medium), list))
        .observation();
  }
}
