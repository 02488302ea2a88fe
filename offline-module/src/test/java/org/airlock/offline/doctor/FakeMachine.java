package org.airlock.offline.doctor;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.airlock.offline.selftest.SelfTest;
import org.airlock.offline.selftest.SelfTest.KnownAnswer;

/**
 * A machine under a directory. Without changes every check passes on it, but D03, which nobody can
 * decide, D19, which needs a kit, and D22, which needs a medium.
 */
public final class FakeMachine implements Machine {
  static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

  final Map<String, String> environment = new HashMap<>();
  final Map<String, String> properties = new HashMap<>();
  final Map<String, String> options = new HashMap<>();
  final List<String> arguments = new ArrayList<>();
  String zone = "UTC";
  boolean linux = true;
  boolean console = true;
  boolean jvm = true;
  long heapBytes = 512L << 20;
  RandomFacts random = new RandomFacts(256, "file:/dev/random", "NativePRNG", List.of("SUN"));
  List<KnownAnswer> answers = SelfTest.standard();
  private final Path root;

  public FakeMachine(Path root) {
    this.root = root;
    put("/sys/class/net/lo/type", "772\n");
    put("/sys/class/net/lo/flags", "0x9\n");
    put("/proc/1/net/route", "Iface\tDestination\tGateway\n");
    put("/proc/net/route", "Iface\tDestination\tGateway\n");
    put("/proc/modules", "squashfs 1 0 - Live 0x0\n");
    put("/sys/block/loop0/size", "800\n");
    put(
        "/proc/mounts",
        """
        overlay / overlay rw,lowerdir=/rom,upperdir=/run/rw/up,workdir=/run/rw/work 0 0
        tmpfs /run tmpfs rw 0 0
        tmpfs /tmp tmpfs rw 0 0
        """);
    put("/proc/cmdline", "boot=live toram quiet\n");
    put("/proc/swaps", "Filename\tType\tSize\tUsed\tPriority\n");
    put("/sys/power/state", "\n");
    put(
        "/proc/self/limits",
        "Limit  Soft Limit\nMax core file size        0     unlimited   bytes\n");
    put("/proc/sys/kernel/core_pattern", "core\n");
    put("/proc/sys/fs/suid_dumpable", "0\n");
    put("/proc/cpuinfo", "flags\t\t: fpu rdrand rdseed\n");
    put("/proc/sys/kernel/random/entropy_avail", "256\n");
    put("/proc/meminfo", "MemTotal: 8000000 kB\nMemAvailable:   7000000 kB\n");
    put("/proc/sys/kernel/tainted", "0\n");
    process("self", "java", "20", "0");
    process("21", "java", "20", "0");
    process("20", "bash", "10", "0");
    process("10", "login", "1", "0");
    process("1", "systemd", "0", "0");
    process("2", "kthreadd", "0", "0");
    process("3", "kworker/0:1", "2", "0");
    properties.put("java.io.tmpdir", "/tmp");
    properties.put("user.dir", "/run/work");
    for (String name : DumpChecks.optionNames()) {
      options.put(name, "false");
    }
    options.put("DisableAttachMechanism", "true");
    options.put("UseEpsilonGC", "true");
    options.put("ErrorFile", "/dev/null");
    for (String empty : List.of("OnError", "OnOutOfMemoryError", "StartFlightRecording")) {
      options.put(empty, "");
    }
  }

  FakeMachine process(String pid, String name, String parent, String uid) {
    return put(
        "/proc/" + pid + "/status",
        "Name:\t"
            + name
            + "\nPPid:\t"
            + parent
            + "\nTracerPid:\t0\nUid:\t"
            + uid
            + "\t0\t0\t0\nVmSwap:\t       0 kB\n");
  }

  FakeMachine put(String path, String text) {
    try {
      Path file = root.resolve(path.substring(1));
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  FakeMachine remove(String path) {
    File file = root.resolve(path.substring(1)).toFile();
    File[] inside = file.listFiles();
    if (inside != null) {
      for (File each : inside) {
        remove(path + "/" + each.getName());
      }
    }
    if (!file.delete()) {
      throw new IllegalStateException("cannot remove " + file);
    }
    return this;
  }

  Visit visit(Profile profile) {
    return Visit.plain(this, profile, NOW);
  }

  Observation look(Check check) {
    return check.examine(visit(Profile.PRODUCTION)).observation();
  }

  @Override
  public boolean isLinux() {
    return linux;
  }

  @Override
  public String description() {
    return "a machine that does not exist";
  }

  @Override
  public SystemFiles files() {
    return new SystemFiles(root.toFile());
  }

  @Override
  public Map<String, String> environment() {
    return environment;
  }

  @Override
  public String zone() {
    return zone;
  }

  @Override
  public Optional<String> property(String name) {
    return Optional.ofNullable(properties.get(name));
  }

  @Override
  public List<String> ancestors() {
    return new Processes(files()).ancestors();
  }

  @Override
  public Optional<Jvm> jvm() {
    return jvm ? Optional.of(new Jvm(options, arguments)) : Optional.empty();
  }

  @Override
  public RandomFacts random() {
    return random;
  }

  @Override
  public boolean hasConsole() {
    return console;
  }

  @Override
  public long largestHeapBytes() {
    return heapBytes;
  }

  @Override
  public List<KnownAnswer> answers() {
    return answers;
  }
}
