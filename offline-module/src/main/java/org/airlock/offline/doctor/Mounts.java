package org.airlock.offline.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is mounted where, from {@code /proc/mounts}. */
final class Mounts {
  private static final Set<String> MEMORY = Set.of("tmpfs", "ramfs", "rootfs", "devtmpfs");
  private static final Set<String> READ_ONLY = Set.of("squashfs", "erofs", "iso9660", "cramfs");

  private final List<Mount> mounts;

  private Mounts(List<Mount> mounts) {
    this.mounts = mounts;
  }

  /** One line of the table. */
  record Mount(String device, String point, String type, List<String> options) {
    String describe() {
      return type + " on " + point + (device.startsWith("/") ? " from " + device : "");
    }

    boolean isWritable() {
      return options.contains("rw");
    }
  }

  /** Where what is written there ends up. */
  enum Backing {
    MEMORY,
    READ_ONLY,
    DISK,
    UNKNOWN
  }

  static Optional<Mounts> of(SystemFiles files) {
    return files
        .text("/proc/mounts")
        .filter(table -> !table.isBlank())
        .map(
            table -> {
              List<Mount> mounts = new ArrayList<>();
              for (String line : table.lines().toList()) {
                String[] part = line.split(" ");
                if (part.length >= 4) {
                  mounts.add(
                      new Mount(
                          unescape(part[0]),
                          unescape(part[1]),
                          part[2],
                          List.of(part[3].split(","))));
                }
              }
              return new Mounts(mounts);
            });
  }

  private static String unescape(String field) {
    return field
        .replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\012", "\n")
        .replace("\\134", "\\");
  }

  List<Mount> all() {
    return mounts;
  }

  /** The mount that holds an absolute path: the longest, and of equals the latest. */
  Optional<Mount> holding(String path) {
    Optional<Mount> best = Optional.empty();
    for (Mount mount : mounts) {
      boolean inside =
          mount.point().equals("/")
              || path.equals(mount.point())
              || path.startsWith(mount.point() + "/");
      if (inside && best.map(b -> b.point().length() <= mount.point().length()).orElse(true)) {
        best = Optional.of(mount);
      }
    }
    return best;
  }

  Backing backing(Mount mount) {
    if (MEMORY.contains(mount.type())) {
      return Backing.MEMORY;
    }
    if (READ_ONLY.contains(mount.type())) {
      return Backing.READ_ONLY;
    }
    if (!mount.type().equals("overlay")) {
      return Backing.DISK;
    }
    Optional<String> upper =
        mount.options().stream()
            .filter(option -> option.startsWith("upperdir="))
            .map(option -> option.substring("upperdir=".length()))
            .findFirst();
    if (upper.isEmpty()) {
      return Backing.READ_ONLY;
    }
    return holding(upper.get())
        .filter(under -> !under.type().equals("overlay"))
        .map(this::backing)
        .orElse(Backing.UNKNOWN);
  }
}
