package org.airlock.offline.doctor;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.airlock.common.failure.Failure;
import org.airlock.offline.selftest.SelfTest;

/** D17, D18, D23, D24 and D25: the machine as a whole. */
final class SystemChecks {
  private static final Pattern VIRTUAL_HARDWARE =
      Pattern.compile(
          "(?i)qemu|kvm|vmware|virtualbox|innotek|virtual machine|xen|bochs|bhyve|parallels|amazon ec2|google compute"
              + "|openstack|firecracker");
  private static final Pattern HYPERVISOR = Pattern.compile("(?m)^flags\\s*:.*\\bhypervisor\\b");
  private static final Set<String> UTC =
      Set.of("UTC", "Etc/UTC", "Z", "GMT", "Etc/GMT", "Etc/UCT", "UCT", "Zulu", "Etc/Zulu");
  private static final int FIRST_YEAR = 2025;
  private static final int LAST_YEAR = 2100;

  /** What stating the time by hand may be off. */
  private static final Duration TOLERANCE = Duration.ofMinutes(2);

  private static final Duration WRONG = Duration.ofDays(1);

  /** What a bare live system runs, cut after 15 characters. */
  private static final Pattern USUAL =
      Pattern.compile(
          "systemd.*|\\(sd-pam\\)|init|dbus-daemon|dbus-broker.*|agetty|getty|login|sulogin|su|sudo|bash|sh|dash|zsh|busybox"
              + "|udevd|eudev|elogind.*|java|ceremony|unshare|rngd|haveged|acpid|rsyslogd|cron|live-.*|polkitd");

  private SystemChecks() {}

  static Observation virtual(Visit visit) {
    SystemFiles files = visit.files();
    Optional<String> cpu = files.text("/proc/cpuinfo");
    if (cpu.isEmpty()) {
      return Observation.unreadable("/proc/cpuinfo");
    }
    List<String> found = new ArrayList<>();
    if (HYPERVISOR.matcher(cpu.get()).find()) {
      found.add("the processor reports a hypervisor");
    }
    for (String name : List.of("sys_vendor", "product_name", "board_vendor")) {
      files
          .line("/sys/class/dmi/id/" + name)
          .filter(value -> VIRTUAL_HARDWARE.matcher(value).find())
          .ifPresent(value -> found.add(name + " is " + value));
    }
    for (String mark : List.of("/.dockerenv", "/run/.containerenv")) {
      if (files.exists(mark)) {
        found.add(mark + " exists");
      }
    }
    return found.isEmpty()
        ? Observation.pass("no sign of one")
        : Observation.fail(
            String.join("; ", found),
            "use a machine of its own: whoever runs the host reads the memory of its guests");
  }

  static Observation clock(Visit visit) {
    Instant now = visit.stated().orElse(visit.clock());
    List<String> seen = new ArrayList<>();
    seen.add("machine " + visit.clock());
    visit.stated().ifPresent(stated -> seen.add("stated " + stated));
    visit.recorded().ifPresent(recorded -> seen.add("last recorded " + recorded));
    String zone = visit.machine().zone();
    seen.add("zone " + zone);
    String raw = String.join("; ", seen);
    String remedy =
        "set the clock in the firmware to UTC by an independent clock, and state the time";
    int year = now.atOffset(ZoneOffset.UTC).getYear();
    Duration back = visit.recorded().map(last -> Duration.between(now, last)).orElse(Duration.ZERO);
    Duration away = Duration.between(visit.clock(), now).abs();
    if (year < FIRST_YEAR || year > LAST_YEAR) {
      return Observation.fail(raw + "; the year cannot be", remedy);
    }
    if (back.compareTo(TOLERANCE) > 0) {
      return Observation.fail(raw + "; the clock went back", remedy);
    }
    if (away.compareTo(WRONG) > 0) {
      return Observation.fail(raw + "; the machine's clock is wrong", remedy);
    }
    boolean utc = UTC.contains(zone);
    return utc && away.compareTo(TOLERANCE) <= 0 && back.compareTo(Duration.ZERO) <= 0
        ? Observation.pass(raw)
        : Observation.warn(raw, remedy);
  }

  static Observation processes(Visit visit) {
    Processes processes = new Processes(visit.files());
    List<Processes.Entry> all = processes.all();
    Optional<Processes.Entry> self = processes.find("self");
    if (all.isEmpty() || self.isEmpty()) {
      return Observation.unreadable("/proc");
    }
    Set<String> unknown = new TreeSet<>();
    Set<String> others = new TreeSet<>();
    for (Processes.Entry entry : all) {
      if (!USUAL.matcher(entry.name()).matches()) {
        unknown.add(entry.name());
      }
      if (entry.uid().matches("[1-9][0-9]{3,}") && !entry.uid().equals(self.get().uid())) {
        others.add(entry.uid());
      }
    }
    String raw = all.size() + " processes";
    if (unknown.isEmpty() && others.isEmpty()) {
      return Observation.pass(raw + ", all of a bare system");
    }
    return Observation.warn(
        raw
            + (unknown.isEmpty() ? "" : "; unknown: " + String.join(", ", unknown))
            + (others.isEmpty() ? "" : "; other users: " + String.join(", ", others)),
        "end what is not needed, log other users out, and tick the rest on paper");
  }

  static Observation kernel(Visit visit) {
    SystemFiles files = visit.files();
    Optional<String> tainted = files.line("/proc/sys/kernel/tainted");
    if (tainted.isEmpty()) {
      return Observation.unreadable("/proc/sys/kernel/tainted");
    }
    String lockdown = files.line("/sys/kernel/security/lockdown").orElse("not there");
    String ptrace = files.line("/proc/sys/kernel/yama/ptrace_scope").orElse("not there");
    String raw = "tainted " + tainted.get() + "; lockdown " + lockdown + "; ptrace_scope " + ptrace;
    return tainted.get().equals("0") && !lockdown.contains("[none]") && !ptrace.equals("0")
        ? Observation.pass(raw)
        : Observation.warn(
            raw, "use a live system with an unmodified kernel, Secure Boot and Yama");
  }

  static Observation knownAnswers(Visit visit) {
    try {
      SelfTest.run(visit.machine().answers());
      return Observation.pass(visit.machine().answers().size() + " answers are right");
    } catch (Failure.Refused wrong) {
      return Observation.fail(String.valueOf(wrong.getMessage()), wrong.hint());
    }
  }
}
