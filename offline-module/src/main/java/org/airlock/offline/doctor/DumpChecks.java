package org.airlock.offline.doctor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.airlock.offline.doctor.Machine.Jvm;

/** D09 to D11: ways in which memory is written out, or code is brought in. */
final class DumpChecks {
  private static final Map<String, String> REQUIRED = new LinkedHashMap<>();

  static {
    REQUIRED.put("DisableAttachMechanism", "true");
    REQUIRED.put("CreateCoredumpOnCrash", "false");
    REQUIRED.put("HeapDumpOnOutOfMemoryError", "false");
    REQUIRED.put("UsePerfData", "false");
    REQUIRED.put("UseEpsilonGC", "true");
    REQUIRED.put("ErrorFile", "/dev/null");
    REQUIRED.put("OnError", "");
    REQUIRED.put("OnOutOfMemoryError", "");
    REQUIRED.put("StartFlightRecording", "");
  }

  private static final Pattern SOFT_CORE_LIMIT = Pattern.compile("Max core file size\\s+(\\S+)\\s");
  private static final Pattern AGENT =
      Pattern.compile(
          "-agentlib.*|-agentpath.*|-javaagent.*|-Xrun.*|-Xdebug|-Xbootclasspath.*|--patch-module.*"
              + "|-XX:Flags=.*|-XX:VMOptionsFile=.*|.*jdwp.*");
  private static final List<String> INJECTING =
      List.of(
          "JAVA_TOOL_OPTIONS",
          "_JAVA_OPTIONS",
          "JDK_JAVA_OPTIONS",
          "CLASSPATH",
          "LD_PRELOAD",
          "LD_AUDIT",
          "LD_LIBRARY_PATH",
          "DYLD_INSERT_LIBRARIES",
          "DYLD_LIBRARY_PATH");

  private DumpChecks() {}

  /** The options that the machine is asked for. */
  static List<String> optionNames() {
    return List.copyOf(REQUIRED.keySet());
  }

  static Observation coreDumps(Visit visit) {
    SystemFiles files = visit.files();
    Optional<String> limit =
        files
            .text("/proc/self/limits")
            .map(SOFT_CORE_LIMIT::matcher)
            .filter(java.util.regex.Matcher::find)
            .map(found -> found.group(1));
    Optional<String> pattern = files.line("/proc/sys/kernel/core_pattern");
    if (limit.isEmpty() || pattern.isEmpty()) {
      return Observation.unreadable(
          limit.isEmpty() ? "/proc/self/limits" : "/proc/sys/kernel/core_pattern");
    }
    String suid = files.line("/proc/sys/fs/suid_dumpable").orElse("not stated");
    String raw =
        "limit "
            + limit.get()
            + "; pattern \""
            + pattern.get()
            + "\"; suid_dumpable "
            + suid
            + "; filter "
            + files.line("/proc/self/coredump_filter").orElse("not stated");
    if (pattern.get().startsWith("|")) {
      return Observation.fail(
          raw,
          "as root: echo core > /proc/sys/kernel/core_pattern; the limit does not stop a pipe");
    }
    if (!limit.get().equals("0")) {
      return Observation.fail(raw, "start the program by its launcher, which sets the limit to 0");
    }
    return suid.equals("0")
        ? Observation.pass(raw)
        : Observation.warn(raw, "as root: echo 0 > /proc/sys/fs/suid_dumpable");
  }

  static Observation virtualMachine(Visit visit) {
    Optional<Jvm> jvm = visit.machine().jvm();
    if (jvm.isEmpty()) {
      return Observation.notCheckable(
          "this JVM does not tell its options",
          "use the kit's own Java runtime, or a HotSpot JDK with the module jdk.management");
    }
    List<String> wrong = new ArrayList<>();
    REQUIRED.forEach(
        (name, value) -> {
          String actual = jvm.get().options().getOrDefault(name, value.isEmpty() ? "" : "unknown");
          if (!actual.equals(value)) {
            wrong.add(name + " is " + (actual.isEmpty() ? "not set" : actual));
          }
        });
    return wrong.isEmpty()
        ? Observation.pass(REQUIRED.size() + " options are as the launcher sets them")
        : Observation.fail(
            String.join("; ", wrong), "start the program by its launcher, which sets them");
  }

  static Observation injection(Visit visit) {
    List<String> found = new ArrayList<>();
    visit.machine().jvm().map(Jvm::arguments).orElse(List.of()).stream()
        .filter(argument -> AGENT.matcher(argument).matches())
        .forEach(found::add);
    INJECTING.stream()
        .filter(name -> !visit.machine().environment().getOrDefault(name, "").isEmpty())
        .forEach(name -> found.add("environment variable " + name));
    if (!visit.files().line("/etc/ld.so.preload").orElse("").isEmpty()) {
      found.add("/etc/ld.so.preload");
    }
    Optional<String> tracer =
        visit
            .files()
            .text("/proc/self/status")
            .flatMap(status -> Processes.field(status, "TracerPid"));
    tracer.filter(pid -> !pid.equals("0")).ifPresent(pid -> found.add("traced by process " + pid));
    if (!found.isEmpty()) {
      return Observation.fail(
          String.join("; ", found),
          "log in anew, unset what is named, and start the program by its launcher");
    }
    if (visit.machine().jvm().isEmpty() || (visit.machine().isLinux() && tracer.isEmpty())) {
      return Observation.notCheckable(
          "arguments of the JVM or /proc/self/status cannot be read",
          "use the kit's own Java runtime and mount /proc in full");
    }
    return Observation.pass("nothing");
  }
}
