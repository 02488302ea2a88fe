package org.airlock.offline.doctor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.airlock.offline.doctor.Mounts.Backing;
import org.airlock.offline.doctor.Mounts.Mount;

/** D05, D06, D20 and D22: what survives when the power is gone. */
final class StorageChecks {
  private static final Pattern NOT_A_DISK = Pattern.compile("(loop|ram|zram)\\d+");
  private static final Pattern PERSISTENCE =
      Pattern.compile("(^|\\s)(persistence|persistent)(=\\S*)?(\\s|$)");

  private StorageChecks() {}

  static Observation disks(Visit visit) {
    SystemFiles files = visit.files();
    Optional<List<String>> names = files.list("/sys/block");
    Optional<Mounts> mounts = Mounts.of(files);
    if (names.isEmpty() || mounts.isEmpty()) {
      return Observation.unreadable(names.isEmpty() ? "/sys/block" : "/proc/mounts");
    }
    List<String> fixed = new ArrayList<>();
    List<String> written = new ArrayList<>();
    List<String> removable = new ArrayList<>();
    for (String name : names.get()) {
      String at = "/sys/block/" + name + "/";
      boolean stacked = !files.names(at + "slaves").isEmpty();
      if (!NOT_A_DISK.matcher(name).matches()
          && !stacked
          && !files.line(at + "size").orElse("0").equals("0")) {
        if (!files.line(at + "removable").orElse("0").equals("1")) {
          fixed.add(name);
        } else if (mounts.get().all().stream().anyMatch(mount -> isWrittenOn(mount, name))) {
          written.add(name);
        } else {
          removable.add(name);
        }
      }
    }
    String raw =
        "fixed: "
            + list(fixed)
            + "; removable: "
            + list(removable)
            + "; writable: "
            + list(written);
    if (!fixed.isEmpty()) {
      return Observation.fail(
          raw, "take the disk out, and start a live system from a removable read-only medium");
    }
    return written.isEmpty()
        ? Observation.pass(raw)
        : Observation.warn(raw, "check that these are the media of the plan, by their labels");
  }

  private static boolean isWrittenOn(Mount mount, String disk) {
    return mount.isWritable() && mount.device().matches("/dev/" + Pattern.quote(disk) + "p?\\d*");
  }

  private static String list(List<String> names) {
    return names.isEmpty() ? "none" : String.join(" ", names);
  }

  static Observation root(Visit visit) {
    Optional<Mounts> mounts = Mounts.of(visit.files());
    Optional<Mount> root = mounts.flatMap(table -> table.holding("/"));
    if (mounts.isEmpty() || root.isEmpty()) {
      return Observation.unreadable("/proc/mounts");
    }
    String raw = root.get().describe();
    String remedy = "start a live system that runs from memory, without persistence";
    if (PERSISTENCE.matcher(visit.files().text("/proc/cmdline").orElse("")).find()) {
      return Observation.fail(raw + ", started with persistence", remedy);
    }
    return judged(mounts.get().backing(root.get()), raw, remedy);
  }

  private static Observation judged(Backing backing, String raw, String remedy) {
    return switch (backing) {
      case MEMORY, READ_ONLY -> Observation.pass(raw);
      case UNKNOWN -> Observation.warn(raw + ", which writes where cannot be seen", remedy);
      case DISK -> Observation.fail(raw, remedy);
    };
  }

  static Observation temporary(Visit visit) {
    Optional<Mounts> mounts = Mounts.of(visit.files());
    if (mounts.isEmpty()) {
      return Observation.unreadable("/proc/mounts");
    }
    List<String> places = new ArrayList<>();
    visit.machine().property("java.io.tmpdir").ifPresent(places::add);
    visit.machine().property("user.dir").ifPresent(places::add);
    if (visit.files().isDirectory("/var/spool/cups")) {
      places.add("/var/spool/cups");
    }
    List<String> seen = new ArrayList<>();
    Backing worst = Backing.MEMORY;
    for (String place : places) {
      Optional<Mount> mount = mounts.get().holding(visit.files().canonical(place));
      Backing backing = mount.map(mounts.get()::backing).orElse(Backing.UNKNOWN);
      seen.add(place + ": " + mount.map(Mount::type).orElse("unknown"));
      if (backing == Backing.DISK || (backing == Backing.UNKNOWN && worst != Backing.DISK)) {
        worst = backing;
      }
    }
    return judged(
        worst,
        String.join("; ", seen),
        "mount tmpfs there, change into a directory in memory, or stop the printer's spooler");
  }

  static Observation medium(Visit visit) {
    if (visit.medium().isEmpty()) {
      return Observation.notCheckable(
          "no medium is named", "examine each transfer medium with --medium DIR");
    }
    Path directory = visit.medium().get().toAbsolutePath().normalize();
    if (!directory.toFile().isDirectory()) {
      return Observation.fail(directory + " is not a directory", "mount the medium, then name it");
    }
    Optional<Mount> mount =
        Mounts.of(visit.files())
            .flatMap(table -> table.holding(visit.files().canonical(directory.toString())));
    FileTree tree = FileTree.of(directory);
    String raw =
        mount.map(m -> m.describe() + (m.isWritable() ? ", writable" : ", read-only")).orElse("?")
            + "; files: "
            + tree.files().size();
    if (visit.expected().isPresent()) {
      Path list = visit.expected().get();
      List<String> differences = DigestList.read(list).differences(tree, List.of());
      return differences.isEmpty()
          ? ownMount(mount, directory, raw + ", all as listed in " + list)
          : Observation.fail(
              raw + "; " + DigestList.brief(differences),
              "do not use the medium; take a fresh one, or find out who changed it");
    }
    if (!tree.files().isEmpty() || !tree.odd().isEmpty()) {
      return Observation.warn(
          raw, "compare the files by name and digest, or give their list with --expected");
    }
    return ownMount(mount, directory, raw);
  }

  private static Observation ownMount(Optional<Mount> mount, Path directory, String raw) {
    return mount.filter(m -> m.point().equals(directory.toString())).isPresent()
        ? Observation.pass(raw)
        : Observation.warn(
            raw + "; " + directory + " is no mount of its own",
            "check that the medium is mounted there and nothing else");
  }
}
