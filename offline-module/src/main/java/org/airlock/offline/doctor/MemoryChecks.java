package org.airlock.offline.doctor;

import java.util.Optional;

/** D07, D08 and D21: memory that leaves the memory, and too little of it. */
final class MemoryChecks {
  private static final long KIB = 1024;

  private MemoryChecks() {}

  static Observation swap(Visit visit) {
    Optional<String> swaps = visit.files().text("/proc/swaps");
    if (swaps.isEmpty()) {
      return Observation.unreadable("/proc/swaps");
    }
    String devices =
        String.join(" ", swaps.get().lines().skip(1).map(line -> line.split("\\s+")[0]).toList());
    String swapped =
        visit
            .files()
            .text("/proc/self/status")
            .flatMap(status -> Processes.field(status, "VmSwap"))
            .orElse("not stated");
    String raw =
        (devices.isEmpty() ? "no swap" : "swap: " + devices) + "; of this process: " + swapped;
    boolean none = devices.isEmpty() && (swapped.equals("not stated") || swapped.startsWith("0 "));
    return none
        ? Observation.pass(raw)
        : Observation.fail(
            raw, "run 'swapoff -a' as root, and start this program again; then wipe the device");
  }

  static Observation sleep(Visit visit) {
    Optional<String> states = visit.files().line("/sys/power/state");
    if (states.isEmpty()) {
      return Observation.unreadable("/sys/power/state");
    }
    String disk = visit.files().line("/sys/power/disk").orElse("not stated");
    String raw = "states: " + (states.get().isEmpty() ? "none" : states.get()) + "; disk: " + disk;
    return states.get().isEmpty()
        ? Observation.pass(raw)
        : Observation.warn(
            raw, "keep the lid open, and switch suspend and hibernation off (systemctl mask)");
  }

  static Observation free(Visit visit) {
    Optional<Long> availableKib =
        visit
            .files()
            .text("/proc/meminfo")
            .flatMap(text -> Processes.field(text, "MemAvailable"))
            .map(value -> value.replace(" kB", ""))
            .filter(value -> value.matches("[0-9]{1,15}"))
            .map(Long::parseLong);
    if (availableKib.isEmpty()) {
      return Observation.unreadable("MemAvailable in /proc/meminfo");
    }
    long heapKib = visit.machine().largestHeapBytes() / KIB;
    String raw =
        availableKib.get() / KIB + " MiB available, heap at most " + heapKib / KIB + " MiB";
    return availableKib.get() >= heapKib
        ? Observation.pass(raw)
        : Observation.warn(
            raw, "end other programs; when memory runs out the command ends and must be run again");
  }
}
