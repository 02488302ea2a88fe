package org.airlock.common.evidence;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.store.Disk;

/** A package in a directory. Links are not followed: what they lead to is not in the package. */
public final class FolderFiles implements PackageFiles {
  private static final int MOST_FILES = 100_000;
  private static final int BUFFER_BYTES = 1 << 16;

  private final Disk disk;
  private final Path directory;
  private final NavigableSet<String> names;

  private FolderFiles(Disk disk, Path directory, NavigableSet<String> names) {
    this.disk = disk;
    this.directory = directory;
    this.names = Collections.unmodifiableNavigableSet(names);
  }

  /**
   * Lists the files.
   *
   * @throws Failure.Refused {@code EVIDENCE-FILES} when something in it is no file or directory
   */
  public static FolderFiles of(Disk disk, Path directory) {
    NavigableSet<String> names = new TreeSet<>();
    try {
      Files.walkFileTree(
          directory,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              String separator = file.getFileSystem().getSeparator();
              String name = directory.relativize(file).toString().replace(separator, "/");
              // Elsewhere a backslash would be a directory, and the file another one.
              if (!attributes.isRegularFile()
                  || name.indexOf('\\') >= 0
                  || names.size() >= MOST_FILES) {
                throw new Failure.Refused(
                    Control.EVIDENCE_FILES,
                    file + ": is a link, a device, a name with a backslash, or one file too many",
                    "an evidence package holds plain files only; take it again from where it was made");
              }
              names.add(name);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new Failure.Environment(
          directory + ": cannot be read (" + e.getClass().getSimpleName() + ")",
          "check the medium and the rights on the folder",
          e);
    }
    return new FolderFiles(disk, directory, names);
  }

  /** True when a directory looks like a package. */
  static boolean isPackage(Path directory) {
    return Files.isRegularFile(
        directory.resolve(EvidenceLayout.MANIFEST), LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public NavigableSet<String> names() {
    return names;
  }

  @Override
  public Bytes read(String name, int largestBytes) {
    return disk.read(directory.resolve(name), largestBytes);
  }

  @Override
  public InputStream open(String name) throws IOException {
    return new BufferedInputStream(Files.newInputStream(directory.resolve(name)), BUFFER_BYTES);
  }
}
