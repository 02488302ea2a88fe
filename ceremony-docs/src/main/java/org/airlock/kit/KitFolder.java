package org.airlock.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/** The kit as a folder: its files, their list of digests, and their archive. */
final class KitFolder {
  static final String MANIFEST = "MANIFEST.sha256";

  private static final int RUNS = 0755;
  private static final int READS = 0644;

  private final Path home;

  private KitFolder(Path home) {
    this.home = home;
  }

  /** An empty folder in the place of an older one. */
  static KitFolder empty(Path home) throws IOException {
    if (Files.exists(home)) {
      try (Stream<Path> old = Files.walk(home)) {
        for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
    Files.createDirectories(home);
    return new KitFolder(home);
  }

  /** A path inside, whose directory exists. */
  Path path(String name) throws IOException {
    Path path = home.resolve(name);
    Files.createDirectories(path.getParent());
    return path;
  }

  Path home() {
    return home;
  }

  void copy(Path from, String name) throws IOException {
    Files.copy(from, path(name));
  }

  /** The file modes and times of the archive, already here: a class archive remembers the times. */
  void settle(Instant time) throws IOException {
    for (Path file : files()) {
      settle(file, time);
    }
  }

  private void settle(Path file, Instant time) throws IOException {
    Files.setPosixFilePermissions(
        file, PosixFilePermissions.fromString(mode(file) == RUNS ? "rwxr-xr-x" : "rw-r--r--"));
    Files.setLastModifiedTime(file, FileTime.from(time));
  }

  private int mode(Path file) {
    String name = name(file);
    boolean runs =
        name.equals("ceremony")
            || name.startsWith("runtime/bin/")
            || name.equals("runtime/lib/jexec")
            || name.equals("runtime/lib/jspawnhelper");
    return runs ? RUNS : READS;
  }

  private String name(Path file) {
    return home.relativize(file).toString();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      return files.filter(Files::isRegularFile).sorted(Comparator.comparing(this::name)).toList();
    }
  }

  /** Lists every file as sha256sum does; the digest of the list. */
  Digest writeManifest(Instant time) throws IOException {
    StringBuilder list = new StringBuilder();
    for (Path file : files()) {
      Digest digest = Digest.of(Bytes.copyOf(Files.readAllBytes(file)));
      list.append(digest.hex()).append("  ").append(name(file)).append('\n');
    }
    Path manifest = path(MANIFEST);
    Files.writeString(manifest, list, UTF_8);
    settle(time);
    return Digest.of(Bytes.utf8(list.toString()));
  }

  /** Writes the archive beside the folder: sorted, one time, no names of users. */
  Path pack(Instant time) throws IOException {
    String root = String.valueOf(home.getFileName());
    Path archive = home.resolveSibling(root + ".tar.gz");
    GzipParameters plain = new GzipParameters();
    plain.setCompressionLevel(9);
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(
            new GzipCompressorOutputStream(
                new BufferedOutputStream(Files.newOutputStream(archive)), plain),
            UTF_8.name())) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (Path file : files()) {
        TarArchiveEntry entry = new TarArchiveEntry(root + "/" + name(file));
        entry.setSize(Files.size(file));
        entry.setMode(mode(file));
        entry.setModTime(FileTime.from(time));
        entry.setIds(0, 0);
        tar.putArchiveEntry(entry);
        Files.copy(file, tar);
        tar.closeArchiveEntry();
      }
    }
    return archive;
  }
}
