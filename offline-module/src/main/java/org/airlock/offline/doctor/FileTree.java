package org.airlock.offline.doctor;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Every file below a directory, by its relative path with {@code /} between names. A link to a file
 * inside counts as that file; a link that leads outside or to a directory is odd, as is what cannot
 * be listed.
 */
final class FileTree {
  private final Map<String, File> files = new TreeMap<>();
  private final Set<String> odd = new TreeSet<>();
  private final String inside;

  private FileTree(String inside) {
    this.inside = inside;
  }

  static FileTree of(Path directory) {
    File root = directory.toFile();
    FileTree tree = new FileTree(canonical(root).orElse(root.getAbsolutePath()) + File.separator);
    tree.walk(root, "");
    return tree;
  }

  private void walk(File directory, String prefix) {
    File @Nullable [] entries = directory.listFiles();
    if (entries == null) {
      odd.add(prefix.isEmpty() ? "." : prefix);
      return;
    }
    Arrays.sort(entries);
    for (File entry : entries) {
      String name = prefix + entry.getName();
      boolean link = Files.isSymbolicLink(entry.toPath());
      if (entry.isDirectory() && !link) {
        walk(entry, name + "/");
      } else if (entry.isFile()
          && canonical(entry).filter(path -> path.startsWith(inside)).isPresent()) {
        files.put(name, entry);
      } else {
        odd.add(name);
      }
    }
  }

  private static Optional<String> canonical(File file) {
    try {
      return Optional.of(file.getCanonicalPath());
    } catch (IOException loop) {
      return Optional.empty();
    }
  }

  Map<String, File> files() {
    return files;
  }

  /** What is neither a file nor a directory of this tree. */
  Set<String> odd() {
    return odd;
  }
}
