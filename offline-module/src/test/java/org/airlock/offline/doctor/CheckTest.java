package org.airlock.offline.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.airlock.offline.doctor.Machine.RandomFacts;
import org.airlock.offline.selftest.SelfTest.KnownAnswer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every check on a machine that is fit, and on one that lacks exactly one thing. */
final class CheckTest {
  private static final String ROUTE = "Iface\tDestination\tGateway\tFlags\tR\tU\tM\tMask\n";

  @TempDir private Path root;

  /**
   * One thing wrong.
   *
   * @param shown what the observation must say
   */
  record Wrong(Check check, Verdict verdict, String shown, Consumer<FakeMachine> change) {
    @Override
    public String toString() {
      return check + " " + verdict + ": " + shown;
    }
  }

  static List<Wrong> wrongs() {
    List<Wrong> all = new ArrayList<>();
    fail(all, Check.D01, "eth0 up, hardware", m -> card(m, "0x1003"));
    fail(
        all,
        Check.D01,
        "veth7 up, no hardware",
        m ->
            m.put("/sys/class/net/veth7/type", "1\n")
                .put("/sys/class/net/veth7/flags", "0x1002\n")
                .put("/sys/class/net/veth7/operstate", "up\n"));
    fail(
        all,
        Check.D01,
        "eth0 up, hardware",
        m -> {
          card(m, "0x1002");
          m.put("/proc/1/net/if_inet6", "fe800000000000000000000000000001 02 40 20 80 eth0\n");
        });
    warn(all, Check.D01, "eth0 idle, hardware", m -> card(m, "0x1002"));
    unknown(all, Check.D01, "/sys/class/net", m -> m.remove("/sys/class/net"));
    fail(
        all,
        Check.D02,
        "default route: eth0 in /proc/1/net/route",
        m ->
            m.put("/proc/1/net/route", ROUTE + "eth0\t00000000\t010200C0\t3\t0\t0\t0\t00000000\n"));
    fail(
        all,
        Check.D02,
        "wlan0 in /proc/net/ipv6_route",
        m ->
            m.put(
                "/proc/net/ipv6_route",
                "0".repeat(32) + " 00 " + "0".repeat(32) + " 00 fe80 0 0 0 1 wlan0\n"));
    warn(all, Check.D02, "1 name servers", m -> m.put("/etc/resolv.conf", "nameserver 9.9.9.9\n"));
    unknown(all, Check.D02, "only its own network", m -> m.remove("/proc/1/net/route"));
    unknown(all, Check.D03, "cannot open a connection", m -> {});
    for (String radio : List.of("ieee80211", "bluetooth", "rfkill", "wwan", "nfc")) {
      fail(all, Check.D04, radio + " x0", m -> m.put("/sys/class/" + radio + "/x0/name", "x\n"));
    }
    warn(all, Check.D04, "btusb", m -> m.put("/proc/modules", "btusb 1 0 - Live 0x0\n"));
    fail(all, Check.D05, "fixed: sda", m -> disk(m, "sda", "0"));
    warn(
        all,
        Check.D05,
        "writable: sdb",
        m -> {
          disk(m, "sdb", "1");
          m.put("/proc/mounts", "/dev/sdb1 /media/out vfat rw,nosuid 0 0\n");
        });
    unknown(all, Check.D05, "/sys/block", m -> m.remove("/sys/block"));
    fail(all, Check.D06, "ext4 on / from /dev/sda1", m -> mounts(m, "/dev/sda1 / ext4 rw 0 0"));
    fail(
        all,
        Check.D06,
        "overlay on /",
        m -> mounts(m, "o / overlay rw,upperdir=/disk/up 0 0\n/dev/sda1 /disk ext4 rw 0 0"));
    warn(
        all,
        Check.D06,
        "cannot be seen",
        m -> mounts(m, "o / overlay rw,upperdir=/var/lib/up 0 0"));
    fail(all, Check.D06, "persistence", m -> m.put("/proc/cmdline", "boot=live persistence\n"));
    fail(
        all,
        Check.D07,
        "swap: /dev/sda2",
        m -> m.put("/proc/swaps", "Filename Type\n/dev/sda2 partition 8 0 -2\n"));
    fail(
        all,
        Check.D07,
        "/dev/zram0",
        m -> m.put("/proc/swaps", "Filename Type\n/dev/zram0 partition 8 0 100\n"));
    fail(
        all,
        Check.D07,
        "of this process: 12 kB",
        m -> m.put("/proc/self/status", "Name: java\nVmSwap:\t      12 kB\n"));
    unknown(all, Check.D07, "/proc/swaps", m -> m.remove("/proc/swaps"));
    warn(all, Check.D08, "mem disk", m -> m.put("/sys/power/state", "freeze mem disk\n"));
    unknown(all, Check.D08, "/sys/power/state", m -> m.remove("/sys/power/state"));
    fail(
        all,
        Check.D09,
        "limit unlimited",
        m -> m.put("/proc/self/limits", "Max core file size   unlimited  unlimited bytes\n"));
    fail(
        all,
        Check.D09,
        "|/usr/lib/systemd/systemd-coredump",
        m -> m.put("/proc/sys/kernel/core_pattern", "|/usr/lib/systemd/systemd-coredump %P %u\n"));
    warn(all, Check.D09, "suid_dumpable 2", m -> m.put("/proc/sys/fs/suid_dumpable", "2\n"));
    unknown(all, Check.D09, "core_pattern", m -> m.remove("/proc/sys/kernel/core_pattern"));
    for (String option : DumpChecks.optionNames()) {
      fail(all, Check.D10, option + " is other", m -> m.options.put(option, "other"));
    }
    fail(all, Check.D10, "UseEpsilonGC is unknown", m -> m.options.remove("UseEpsilonGC"));
    unknown(all, Check.D10, "does not tell", m -> m.jvm = false);
    for (String agent :
        List.of("-javaagent:x.jar", "-agentlib:jdwp=x", "-agentpath:/x", "-Xrunjdwp:x")) {
      fail(all, Check.D11, agent, m -> m.arguments.add(agent));
    }
    for (String name : List.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "LD_PRELOAD", "LD_AUDIT")) {
      fail(all, Check.D11, "variable " + name, m -> m.environment.put(name, "x"));
    }
    fail(all, Check.D11, "ld.so.preload", m -> m.put("/etc/ld.so.preload", "/tmp/x.so\n"));
    fail(
        all,
        Check.D11,
        "traced by process 77",
        m -> m.put("/proc/self/status", "Name: java\nTracerPid:\t77\n"));
    unknown(all, Check.D11, "cannot be read", m -> m.jvm = false);
    for (String name : List.of("TMUX", "STY", "SSH_CONNECTION", "SSH_TTY")) {
      fail(all, Check.D12, "variable " + name, m -> m.environment.put(name, "x"));
    }
    for (String name : List.of("script", "asciinema", "tmux: server", "sshd", "Xvnc", "xrdp")) {
      fail(all, Check.D12, "under " + name, m -> m.process("10", name, "1", "0"));
    }
    unknown(all, Check.D12, "cannot be seen", m -> m.remove("/proc/self/status"));
    fail(all, Check.D13, "not a terminal", m -> m.console = false);
    warn(all, Check.D14, "DISPLAY is set", m -> m.environment.put("DISPLAY", ":0"));
    warn(all, Check.D14, "WAYLAND_DISPLAY", m -> m.environment.put("WAYLAND_DISPLAY", "w-0"));
    warn(all, Check.D14, "klipper is running", m -> m.process("30", "klipper", "1", "0"));
    fail(all, Check.D15, "gives 128 bits", m -> m.random = facts(128, "NativePRNG", "SUN"));
    fail(all, Check.D15, "SHA1PRNG", m -> m.random = facts(256, "SHA1PRNG", "SUN"));
    fail(all, Check.D15, "provider Evil", m -> m.random = facts(256, "NativePRNG", "Evil"));
    fail(
        all,
        Check.D15,
        "securerandom.source is \"file:/tmp/seed\"",
        m -> m.random = new RandomFacts(256, "file:/tmp/seed", "NativePRNG", List.of("SUN")));
    fail(
        all,
        Check.D15,
        "java.security.egd",
        m -> m.properties.put("java.security.egd", "file:/tmp/seed"));
    fail(
        all,
        Check.D15,
        "java.security.properties names /tmp/x",
        m -> m.properties.put("java.security.properties", "/tmp/x"));
    warn(all, Check.D16, "hardware: none", m -> m.put("/proc/cpuinfo", "flags\t\t: fpu\n"));
    warn(all, Check.D16, "12 bits", m -> m.put("/proc/sys/kernel/random/entropy_avail", "12\n"));
    unknown(
        all, Check.D16, "entropy_avail", m -> m.remove("/proc/sys/kernel/random/entropy_avail"));
    fail(
        all,
        Check.D17,
        "hypervisor",
        m -> m.put("/proc/cpuinfo", "flags\t\t: fpu hypervisor lahf_lm\n"));
    fail(
        all, Check.D17, "sys_vendor is QEMU", m -> m.put("/sys/class/dmi/id/sys_vendor", "QEMU\n"));
    fail(all, Check.D17, "/.dockerenv", m -> m.put("/.dockerenv", ""));
    unknown(all, Check.D17, "/proc/cpuinfo", m -> m.remove("/proc/cpuinfo"));
    warn(all, Check.D18, "zone Europe/Berlin", m -> m.zone = "Europe/Berlin");
    fail(all, Check.D19, "not started by its launcher", m -> {});
    fail(
        all,
        Check.D20,
        "/tmp: ext4",
        m -> mounts(m, "t / tmpfs rw 0 0\n/dev/sda1 /tmp ext4 rw 0 0\n"));
    fail(
        all,
        Check.D20,
        "/var/spool/cups: xfs",
        m -> {
          m.put("/var/spool/cups/x", "");
          mounts(m, "t / tmpfs rw 0 0\n/dev/sda3 /var xfs rw 0 0");
        });
    warn(
        all,
        Check.D20,
        "cannot be seen",
        m -> mounts(m, "o / overlay rw,upperdir=/var/lib/up 0 0"));
    warn(all, Check.D21, "heap at most", m -> m.heapBytes = 16L << 30);
    unknown(all, Check.D21, "MemAvailable", m -> m.put("/proc/meminfo", "MemTotal: 1 kB\n"));
    unknown(all, Check.D22, "no medium is named", m -> {});
    warn(all, Check.D23, "unknown: chrome", m -> m.process("40", "chrome", "1", "0"));
    warn(all, Check.D23, "other users: 1000", m -> m.process("40", "bash", "1", "1000"));
    warn(all, Check.D24, "tainted 4097", m -> m.put("/proc/sys/kernel/tainted", "4097\n"));
    warn(
        all,
        Check.D24,
        "[none]",
        m -> m.put("/sys/kernel/security/lockdown", "[none] integrity confidentiality\n"));
    warn(all, Check.D24, "ptrace_scope 0", m -> m.put("/proc/sys/kernel/yama/ptrace_scope", "0\n"));
    unknown(all, Check.D24, "tainted", m -> m.remove("/proc/sys/kernel/tainted"));
    fail(all, Check.D25, "SHA-9", m -> m.answers = List.of(new KnownAnswer("SHA-9", () -> false)));
    return all;
  }

  private static void fail(
      List<Wrong> all, Check check, String shown, Consumer<FakeMachine> change) {
    all.add(new Wrong(check, Verdict.FAIL, shown, change));
  }

  private static void warn(
      List<Wrong> all, Check check, String shown, Consumer<FakeMachine> change) {
    all.add(new Wrong(check, Verdict.WARN, shown, change));
  }

  private static void unknown(
      List<Wrong> all, Check check, String shown, Consumer<FakeMachine> change) {
    all.add(new Wrong(check, Verdict.NOT_CHECKABLE, shown, change));
  }

  private static void card(FakeMachine machine, String flags) {
    machine
        .put("/sys/class/net/eth0/type", "1\n")
        .put("/sys/class/net/eth0/flags", flags + "\n")
        .put("/sys/class/net/eth0/operstate", "down\n")
        .put("/sys/class/net/eth0/device/vendor", "0x8086\n");
  }

  private static void disk(FakeMachine machine, String name, String removable) {
    machine
        .put("/sys/block/" + name + "/size", "976773168\n")
        .put("/sys/block/" + name + "/removable", removable + "\n");
  }

  private static void mounts(FakeMachine machine, String table) {
    machine.put("/proc/mounts", table + "\n");
  }

  private static RandomFacts facts(int bits, String usual, String provider) {
    return new RandomFacts(bits, "file:/dev/random", usual, List.of(provider));
  }

  @ParameterizedTest
  @MethodSource("wrongs")
  void oneThingWrong_isFound(Wrong wrong) {
    FakeMachine machine = new FakeMachine(root);
    wrong.change().accept(machine);
    Observation seen = machine.look(wrong.check());
    assertThat(seen.raw()).contains(wrong.shown());
    assertThat(seen.verdict()).as(seen.raw()).isEqualTo(wrong.verdict());
    assertThat(seen.remedy()).isNotBlank();
  }

  @Test
  void everyCheck_hasAMachineOnWhichItDoesNotPass() {
    Set<Check> shown = EnumSet.noneOf(Check.class);
    wrongs().forEach(wrong -> shown.add(wrong.check()));
    assertThat(shown).containsExactly(Check.values());
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"D03", "D19", "D22"})
  void fitMachine_passes(Check check) {
    Observation seen = new FakeMachine(root).look(check);
    assertThat(seen.verdict()).as(seen.raw()).isEqualTo(Verdict.PASS);
    assertThat(seen.remedy()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void otherSystems_areNeverAPassForWhatOnlyLinuxTells(Check check) {
    FakeMachine machine = new FakeMachine(root);
    machine.linux = false;
    if (!check.isPortable()) {
      Observation seen = machine.look(check);
      assertThat(seen.verdict()).isEqualTo(Verdict.NOT_CHECKABLE);
      assertThat(seen.raw()).contains("made for Linux");
    }
  }

  @Test
  void checkThatBreaks_isNotAPass() {
    FakeMachine machine = new FakeMachine(root);
    machine.put("/proc/1/net/if_inet6", "x\n").put("/proc/swaps", "");
    machine.answers = List.of();
    machine.properties.put("airlock.home", "\0");
    Observation seen = machine.look(Check.D19);
    assertThat(seen.verdict()).isEqualTo(Verdict.NOT_CHECKABLE);
    assertThat(seen.raw()).contains("InvalidPathException");
  }

  @Test
  void idleInterfacesWithoutHardware_areNamedAndPass() {
    FakeMachine machine = new FakeMachine(root);
    machine.put("/sys/class/net/ifb0/type", "1\n").put("/sys/class/net/ifb0/flags", "0x82\n");
    assertThat(machine.look(Check.D01)).isEqualTo(Observation.pass("ifb0 idle, no hardware"));
  }

  static Stream<List<Object>> clocks() {
    return Stream.of(
        List.of("stated agrees", FakeMachine.NOW.plusSeconds(60), 0L, Verdict.PASS),
        List.of("stated by hand, minutes away", FakeMachine.NOW.plusSeconds(600), 0L, Verdict.WARN),
        List.of("a day away", FakeMachine.NOW.plusSeconds(90_000), 0L, Verdict.FAIL),
        List.of("a minute before the record", FakeMachine.NOW, 60L, Verdict.WARN),
        List.of("an hour before the record", FakeMachine.NOW, 3600L, Verdict.FAIL));
  }

  @ParameterizedTest
  @MethodSource("clocks")
  void clock_isComparedWithPeopleAndRecord(List<Object> clock) {
    Visit visit =
        new FakeMachine(root)
            .visit(Profile.PRODUCTION)
            .at(
                Optional.of((Instant) clock.get(1)),
                Optional.of(FakeMachine.NOW.plusSeconds((Long) clock.get(2))));
    Observation seen = Check.D18.examine(visit).observation();
    assertThat(seen.verdict()).as(clock.get(0) + ": " + seen.raw()).isEqualTo(clock.get(3));
  }

  @Test
  void clock_ofADeadBattery_fails() {
    Visit visit =
        Visit.plain(
            new FakeMachine(root), Profile.REHEARSAL, Instant.parse("1970-01-01T00:01:00Z"));
    assertThat(Check.D18.examine(visit).observation().raw()).contains("the year cannot be");
    assertThat(Check.D18.examine(visit).verdict()).isEqualTo(Verdict.FAIL);
  }
}
