package org.airlock.rehearsal.cast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.json.Fields;
import org.airlock.common.json.StrictJson;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged doctor on the real machine, and on what namespaces can make of it. */
@Tag("interop")
final class DoctorIT {
  private static final String LAUNCHER = House.launcher("airlock.ceremony").toString();

  @TempDir private Path scratch;

  /** What the doctor says about one check. */
  private record Said(String verdict, String raw) {}

  private Outside.Result run(String command) {
    return Outside.run(scratch, "sh", "-c", command);
  }

  private static Said said(Outside.Result result, String check) {
    int start = result.text().indexOf('{');
    assertThat(start).as(result.text()).isNotNegative();
    Fields report =
        Fields.of(StrictJson.parse(Bytes.utf8(result.text().substring(start)), "doctor"), "doctor");
    return report.objects("checks", 25).stream()
        .filter(each -> each.string("id").equals(check))
        .map(each -> new Said(each.string("verdict"), each.string("raw")))
        .findFirst()
        .orElseThrow();
  }

  private Said said(String command, String check) {
    return said(run(command), check);
  }

  /** The command line of the launcher's JVM without the launcher's protection around it. */
  private static String bare() {
    return "java -XX:+UnlockExperimentalVMOptions -XX:+UseEpsilonGC -cp '"
        + Path.of(LAUNCHER).resolveSibling("lib")
        + "/*' org.airlock.offline.cli.Ceremony doctor --json 2>/dev/null";
  }

  @Test
  void launcher_closesTheJvmsDoors() {
    Outside.Result result =
        run("ulimit -c unlimited; JAVA_TOOL_OPTIONS=-Dx=y " + LAUNCHER + " doctor --json");
    assertThat(result.exitCode()).as(result.text()).isZero();
    assertThat(said(result, "D09").raw()).startsWith("limit 0;");
    assertThat(said(result, "D10")).extracting(Said::verdict).isEqualTo("PASS");
    assertThat(said(result, "D11")).extracting(Said::verdict).isEqualTo("PASS");
    assertThat(said(result, "D15")).extracting(Said::verdict).isEqualTo("PASS");
    assertThat(said(result, "D25")).extracting(Said::verdict).isEqualTo("PASS");
  }

  @Test
  void withoutTheLauncher_coreLimitAndJvmOptionsFail() {
    Outside.Result result = run("ulimit -c unlimited; " + bare());
    assertThat(said(result, "D09").verdict()).isEqualTo("FAIL");
    assertThat(said(result, "D09").raw()).startsWith("limit unlimited;");
    assertThat(said(result, "D10").verdict()).isEqualTo("FAIL");
    assertThat(said(result, "D10").raw()).contains("DisableAttachMechanism is false");
  }

  @Test
  void injection_fromTheEnvironment_fails() {
    Said options = said("JAVA_TOOL_OPTIONS=-Dx=y " + bare(), "D11");
    assertThat(options.verdict()).isEqualTo("FAIL");
    assertThat(options.raw()).contains("JAVA_TOOL_OPTIONS");
    Said debugger =
        said(
            "JAVA_TOOL_OPTIONS=-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0 "
                + bare().replace("2>/dev/null", "2>/dev/null | sed '/^Listening/d'"),
            "D11");
    assertThat(debugger.raw()).contains("-agentlib:jdwp");
    Said preloaded =
        said("LD_PRELOAD=/nowhere/x.so " + LAUNCHER + " doctor --json 2>/dev/null", "D11");
    assertThat(preloaded.verdict()).isEqualTo("FAIL");
    assertThat(preloaded.raw()).contains("LD_PRELOAD");
  }

  @Test
  void tracer_isFound() {
    Outside.require("strace", "strace", "-f", "true");
    Said traced =
        said("strace -f -qq -o /dev/null -e trace=none " + LAUNCHER + " doctor --json", "D11");
    assertThat(traced.verdict()).isEqualTo("FAIL");
    assertThat(traced.raw()).contains("traced by process");
  }

  @Test
  void recordedTerminal_isFound() throws IOException {
    Outside.require("script", "script", "-qec", "true", "/dev/null");
    run("script -qec '" + LAUNCHER + " doctor --json > said.json' /dev/null");
    String text = Files.readString(scratch.resolve("said.json"));
    Said recorded = said(new Outside.Result(0, Bytes.utf8(text), text), "D12");
    assertThat(recorded.verdict()).isEqualTo("FAIL");
    assertThat(recorded.raw()).contains("started under script");
  }

  @Test
  void networkCard_isFoundIdleAndUp() {
    String namespace =
        "unshare -n -m sh -c 'mount -t sysfs sysfs /sys && ip link add v7 type veth peer name v8";
    Outside.require("ip link add in a namespace", "sh", "-c", namespace + "'");
    String doctor = LAUNCHER + " doctor --json'";
    Said idle = said(namespace + " && " + doctor, "D01");
    assertThat(idle.raw()).contains("v7 idle, no hardware", "v8 idle, no hardware");
    Said up = said(namespace + " && ip link set v7 up && " + doctor, "D01");
    assertThat(up.verdict()).isEqualTo("FAIL");
    assertThat(up.raw()).contains("v7 up, no hardware");
  }

  @Test
  void swapAndCorePattern_overTheRealProc_fail() throws IOException {
    Files.writeString(scratch.resolve("swaps"), "Filename Type\n/dev/sdz2 partition 1 0 -2\n");
    Files.writeString(scratch.resolve("pattern"), "|/usr/share/apport/apport %p\n");
    String namespace =
        "unshare -m sh -c 'mount --bind swaps /proc/swaps && mount --bind pattern /proc/sys/kernel/core_pattern";
    Outside.require(
        "bind mounts in a namespace", "sh", "-c", "cd " + scratch + " && " + namespace + "'");
    Outside.Result result = run(namespace + " && " + LAUNCHER + " doctor --json'");
    assertThat(said(result, "D07").verdict()).isEqualTo("FAIL");
    assertThat(said(result, "D07").raw()).contains("/dev/sdz2");
    assertThat(said(result, "D09").verdict()).isEqualTo("FAIL");
    assertThat(said(result, "D09").raw()).contains("|/usr/share/apport/apport");
  }

  @Test
  void temporaryFiles_onTmpfsPass_andOnADiskFail() {
    String folder = Path.of(LAUNCHER).getParent().toString();
    // The program is seen under /mnt, because it may itself stand below /tmp.
    String memory =
        "unshare -m sh -c 'mount --bind "
            + folder
            + " /mnt && mount -t tmpfs tmpfs /tmp && cd /tmp";
    Outside.require("mounts in a namespace", "sh", "-c", memory + "'");
    Said inMemory = said(memory + " && /mnt/ceremony doctor --json'", "D20");
    assertThat(inMemory.raw()).isEqualTo("/tmp: tmpfs; /tmp: tmpfs");
    assertThat(inMemory.verdict()).isEqualTo("PASS");
    String disk =
        "unshare -m sh -c 'truncate -s 8M image && mkfs.ext4 -q image && mount -o loop image /mnt && cd /mnt";
    Outside.require(
        "an ext4 image on a loop device", "sh", "-c", "cd " + scratch + " && " + disk + "'");
    Said onDisk = said(disk + " && " + LAUNCHER + " doctor --json'", "D20");
    assertThat(onDisk.raw()).endsWith("; /mnt: ext4");
    assertThat(onDisk.verdict()).isEqualTo("FAIL");
  }

  @Test
  void clock_wrongByADay_fails() {
    Said clock = said(LAUNCHER + " doctor --json --stated-time 2031-01-01T00:00:00Z", "D18");
    assertThat(clock.verdict()).isEqualTo("FAIL");
    assertThat(clock.raw()).contains("stated 2031-01-01T00:00:00Z");
  }

  @Test
  void tamperedRuntime_isFoundByOneFlippedByte() throws IOException {
    Path kit = House.copy(Path.of(LAUNCHER).getParent());
    Outside.Result manifest =
        Outside.run(
            kit,
            "sh",
            "-c",
            "find . -type f ! -name 'MANIFEST.*' -printf '%P\\n' | LC_ALL=C sort | xargs sha256sum > MANIFEST.sha256");
    assertThat(manifest.exitCode()).as(manifest.text()).isZero();
    Outside.Result whole = Outside.run(kit, "./ceremony", "doctor", "--self");
    assertThat(whole.text()).contains("files as", "Words of MANIFEST.sha256").contains(" 32 ");
    Outside.Result words = Outside.run(kit, "./ceremony", "words", "MANIFEST.sha256");
    assertThat(whole.text()).contains(words.text().lines().skip(2).toList().get(0));

    List<Path> jars = new ArrayList<>();
    try (var files = Files.list(kit.resolve("lib"))) {
      files.filter(file -> file.toString().contains("picocli")).forEach(jars::add);
    }
    // A byte of a local file header's time stamp, which no reader of the archive looks at.
    byte[] jar = Files.readAllBytes(jars.get(0));
    jar[10] ^= 1;
    Files.write(jars.get(0), jar);
    Outside.Result flipped =
        Outside.run(kit, "./ceremony", "doctor", "--self", "--profile", "production");
    assertThat(flipped.exitCode()).as(flipped.text()).isEqualTo(5);
    assertThat(flipped.text()).contains("D19  FAIL", "changed: lib/picocli");
    Files.delete(kit.resolve("MANIFEST.sha256"));
    assertThat(Outside.run(kit, "./ceremony", "doctor", "--self").text()).contains("has no");
  }

  @Test
  void production_onThisMachine_isRefusedWithFive() {
    Outside.Result result = run(LAUNCHER + " doctor --profile production");
    assertThat(result.exitCode()).as(result.text()).isEqualTo(5);
    assertThat(result.text().lines()).allMatch(line -> line.length() <= 80);
    assertThat(result.text()).contains("D13  FAIL", "D19  FAIL", "not fit for production");
  }
}
