package org.airlock.offline.doctor;

import java.util.Optional;
import java.util.function.Function;

/**
 * All checks. Title, what is read and the rule of the verdict stand here and on the page of the
 * check in {@code ceremony-docs/reference/doctor}; a test compares them.
 */
public enum Check {
  D01(
      "network interfaces",
      Scope.LINUX,
      Moment.EACH_SECRET,
      "/sys/class/net, /proc/1/net/route, /proc/1/net/if_inet6",
      "FAIL: an interface other than loopback is up or has an address. WARN: a network card is there, idle.",
      NetworkChecks::interfaces),
  D02(
      "routes and resolver",
      Scope.LINUX,
      Moment.EACH_SECRET,
      "/proc/1/net/route and ipv6_route, the same of this process, /etc/resolv.conf",
      "FAIL: a default route. WARN: a name server is configured.",
      NetworkChecks::routes),
  D03(
      "active network probe",
      Scope.ANY,
      Moment.OPENING,
      "nothing: the program holds no network class",
      "Never decided by the program: that it cannot probe is what keeps it off the network.",
      NetworkChecks::probe),
  D04(
      "radios",
      Scope.LINUX,
      Moment.EACH_SECRET,
      "/sys/class/{ieee80211,bluetooth,rfkill,wwan,nfc}, /proc/modules",
      "FAIL: a radio is present, also when it is switched off. WARN: only its driver is loaded.",
      NetworkChecks::radios),
  D05(
      "disks that keep what is written",
      Scope.LINUX,
      Moment.OPENING,
      "/sys/block, /proc/mounts",
      "FAIL: a fixed disk is present. WARN: a removable medium is mounted writable.",
      StorageChecks::disks),
  D06(
      "root file system",
      Scope.LINUX,
      Moment.OPENING,
      "/proc/mounts, /proc/cmdline",
      "FAIL: the root is on a disk, or the live system was started with persistence. WARN: where an overlay writes cannot be seen.",
      StorageChecks::root),
  D07(
      "swap",
      Scope.LINUX,
      Moment.EACH_SECRET,
      "/proc/swaps, VmSwap in /proc/self/status",
      "FAIL: any swap, also compressed in memory.",
      MemoryChecks::swap),
  D08(
      "sleep and hibernation",
      Scope.LINUX,
      Moment.OPENING,
      "/sys/power/state, /sys/power/disk",
      "WARN: the machine can sleep or hibernate.",
      MemoryChecks::sleep),
  D09(
      "core dumps",
      Scope.LINUX,
      Moment.EACH_SECRET,
      "/proc/self/limits, /proc/sys/kernel/core_pattern, /proc/sys/fs/suid_dumpable, /proc/self/coredump_filter",
      "FAIL: this process may leave a core file, or the kernel pipes cores to a program. WARN: suid_dumpable is not 0.",
      DumpChecks::coreDumps),
  D10(
      "dumps and attaching in the JVM",
      Scope.ANY,
      Moment.OPENING,
      "options of the running JVM, by its own management interface",
      "FAIL: an option that the launcher sets has another value.",
      DumpChecks::virtualMachine),
  D11(
      "code injected into the JVM",
      Scope.ANY,
      Moment.EACH_SECRET,
      "arguments of the JVM, environment variables, /etc/ld.so.preload, TracerPid in /proc/self/status",
      "FAIL: an agent, an option or library from the environment, or a tracer.",
      DumpChecks::injection),
  D12(
      "recorded or remote terminal",
      Scope.ANY,
      Moment.EACH_SECRET,
      "environment variables, names of the processes above this one",
      "FAIL: the terminal is recorded, shared or remote.",
      ScreenChecks::recording),
  D13(
      "a terminal for people",
      Scope.ANY,
      Moment.OPENING,
      "the JVM's console",
      "FAIL: standard input or output is not a terminal.",
      ScreenChecks::console),
  D14(
      "desktop",
      Scope.LINUX,
      Moment.OPENING,
      "DISPLAY and WAYLAND_DISPLAY, names of all processes",
      "WARN: a graphical desktop, a clipboard manager or a screen recorder is running.",
      ScreenChecks::desktop),
  D15(
      "random generator of the JVM",
      Scope.ANY,
      Moment.OPENING,
      "DRBG asked for 256 bits, usual algorithm, securerandom.source, java.security.egd, java.security.properties, providers",
      "FAIL: less than 256 bits, SHA1PRNG as the usual generator, another seed source than the kernel's, or a provider that is not the JDK's.",
      RandomChecks::generator),
  D16(
      "entropy of the kernel",
      Scope.LINUX,
      Moment.OPENING,
      "flags in /proc/cpuinfo, /sys/class/tpm, /sys/devices/virtual/misc/hw_random/rng_current, /proc/sys/kernel/random/entropy_avail",
      "WARN: no hardware source is visible, or the kernel's generator is not ready.",
      RandomChecks::entropy),
  D17(
      "virtual machine or container",
      Scope.LINUX,
      Moment.OPENING,
      "hypervisor flag in /proc/cpuinfo, /sys/class/dmi/id, /.dockerenv, /run/.containerenv",
      "FAIL: a virtual machine or a container.",
      SystemChecks::virtual),
  D18(
      "clock",
      Scope.ANY,
      Moment.EACH_SECRET,
      "this machine's clock, the time that people state, the last line of the transcript, the time zone",
      "FAIL: more than two minutes before the last line of the transcript, not in the years 2025 to 2100, or a day away from the stated time. WARN: less than two minutes back, two minutes away from the stated time, or not in UTC.",
      SystemChecks::clock),
  D19(
      "the program's own files",
      Scope.ANY,
      Moment.OPENING,
      "every file below the launcher's folder, MANIFEST.sha256, MANIFEST.dsse.json, java.home",
      "FAIL: a file is missing, changed or not in the manifest; in production also when there is no manifest, or no approver has signed it, which is a WARN in a rehearsal. WARN: the Java runtime is not part of the kit, or of a version that was not tested.",
      KitCheck::examine),
  D20(
      "temporary files and spool",
      Scope.LINUX,
      Moment.OPENING,
      "/proc/mounts for java.io.tmpdir, the working directory and /var/spool/cups",
      "FAIL: one of them is on a disk. WARN: where an overlay writes cannot be seen.",
      StorageChecks::temporary),
  D21(
      "free memory",
      Scope.LINUX,
      Moment.OPENING,
      "/proc/meminfo, largest heap of the JVM",
      "WARN: less is available than the largest heap.",
      MemoryChecks::free),
  D22(
      "transfer medium",
      Scope.LINUX,
      Moment.OPENING,
      "--medium: its line in /proc/mounts, its files, and the list of --expected",
      "FAIL: a file is missing, changed or not in the list. WARN: there are files and no list, or it is no mount of its own.",
      StorageChecks::medium),
  D23(
      "other users and processes",
      Scope.LINUX,
      Moment.OPENING,
      "/proc/[0-9]*/status",
      "WARN: a process that is not on the list of a bare live system, or another user's.",
      SystemChecks::processes),
  D24(
      "kernel state",
      Scope.LINUX,
      Moment.OPENING,
      "/proc/sys/kernel/tainted, /sys/kernel/security/lockdown, /proc/sys/kernel/yama/ptrace_scope",
      "WARN: the kernel is tainted, or its lockdown or ptrace restriction is switched off.",
      SystemChecks::kernel),
  D25(
      "known answers of the cryptography",
      Scope.ANY,
      Moment.OPENING,
      "the self-test of every command that touches a secret",
      "FAIL: any wrong answer; it cannot be waived.",
      SystemChecks::knownAnswers);

  /** On which systems a check can look. */
  enum Scope {
    LINUX,
    ANY
  }

  /** When a check runs. */
  enum Moment {
    /** Once, when a command that touches secrets begins. */
    OPENING,
    /** Also before material is generated and before each share is shown: a few small reads. */
    EACH_SECRET
  }

  private final String title;
  private final Scope scope;
  private final Moment moment;
  private final String reads;
  private final String rule;

  @SuppressWarnings("ImmutableEnumChecker") // references to static methods without state
  private final Function<Visit, Observation> look;

  Check(
      String title,
      Scope scope,
      Moment moment,
      String reads,
      String rule,
      Function<Visit, Observation> look) {
    this.title = title;
    this.scope = scope;
    this.moment = moment;
    this.reads = reads;
    this.rule = rule;
    this.look = look;
  }

  /** Finds a check by its identifier, such as {@code D07}. */
  public static Optional<Check> of(String id) {
    for (Check check : values()) {
      if (check.name().equals(id)) {
        return Optional.of(check);
      }
    }
    return Optional.empty();
  }

  public String title() {
    return title;
  }

  /** What the check reads. */
  public String reads() {
    return reads;
  }

  /** When it gives which verdict. */
  public String rule() {
    return rule;
  }

  /** True for checks that run on any system, false for those that need Linux. */
  public boolean isPortable() {
    return scope == Scope.ANY;
  }

  public boolean isBeforeEachSecret() {
    return moment == Moment.EACH_SECRET;
  }

  /** False for what nobody may decide to do without. */
  public boolean isWaivable() {
    return this != D25;
  }

  /** Looks; what stops the check from looking is NOT-CHECKABLE and never a pass. */
  public Finding examine(Visit visit) {
    if (scope == Scope.LINUX && !visit.machine().isLinux()) {
      return new Finding(
          this,
          Observation.notCheckable(
              "this system does not tell; the check is made for Linux",
              "for production start a live Linux from memory, or look by hand and tick it on paper"));
    }
    try {
      return new Finding(this, look.apply(visit));
    } catch (RuntimeException unexpected) {
      return new Finding(
          this,
          Observation.notCheckable(
              "the check ended in " + unexpected.getClass().getSimpleName(),
              "look by hand and tick it on paper; report it as a fault of the program"));
    }
  }
}
