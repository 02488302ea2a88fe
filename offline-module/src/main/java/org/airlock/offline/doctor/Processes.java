package org.airlock.offline.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Processes as {@code /proc} lists them. Names are cut by the kernel after 15 characters. */
final class Processes {
  private static final int DEEPEST = 64;
  private static final String KTHREADD = "2";

  private final SystemFiles files;

  Processes(SystemFiles files) {
    this.files = files;
  }

  /**
   * One process.
   *
   * @param uid who it belongs to
   */
  record Entry(String pid, String name, String parent, String uid) {}

  /** Names of the processes above this one, nearest first. */
  List<String> ancestors() {
    List<String> names = new ArrayList<>();
    Optional<Entry> at = find("self").flatMap(self -> find(self.parent()));
    while (at.isPresent() && names.size() < DEEPEST) {
      names.add(at.get().name());
      at = find(at.get().parent());
    }
    return names;
  }

  /** All processes without kernel threads; empty when none can be seen. */
  List<Entry> all() {
    List<Entry> entries = new ArrayList<>();
    for (String pid : files.names("/proc")) {
      if (pid.chars().allMatch(c -> c >= '0' && c <= '9')) {
        find(pid)
            .filter(entry -> !pid.equals(KTHREADD) && !entry.parent().equals(KTHREADD))
            .ifPresent(entries::add);
      }
    }
    return entries;
  }

  Optional<Entry> find(String pid) {
    return files
        .text("/proc/" + pid + "/status")
        .map(
            status ->
                new Entry(
                    pid,
                    field(status, "Name").orElse(""),
                    field(status, "PPid").orElse("0"),
                    field(status, "Uid").map(uids -> uids.split("\\s+")[0]).orElse("")));
  }

  /** The value of a line such as {@code TracerPid: 0}. */
  static Optional<String> field(String status, String name) {
    return status
        .lines()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst();
  }
}
