package org.airlock.offline.doctor;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Files of the running system, by absolute path below a root directory, which is {@code /} outside
 * tests. Absence and unreadability are empty results: the check decides what they mean. Not
 * thread-safe.
 */
public final class SystemFiles {
  private static final int LARGEST_BYTES = 4 << 20;

  private final File root;

  /** One buffer for all reads: nothing is collected while a ceremony runs. */
  private final byte[] buffer = new byte[64 << 10];

  public SystemFiles(File root) {
    this.root = root;
  }

  /**
   * The text of a file, of at most 4 MiB. The first read is large, so that it gets all that the
   * kernel gives only once.
   */
  public Optional<String> text(String path) {
    try (InputStream in = new FileInputStream(at(path))) {
      ByteArrayOutputStream before = new ByteArrayOutputStream(0);
      int size = 0;
      int count;
      while (before.size() < LARGEST_BYTES
          && (count = in.read(buffer, size, buffer.length - size)) > 0) {
        size += count;
        if (size == buffer.length) {
          before.write(buffer, 0, size);
          size = 0;
        }
      }
      String rest = new String(buffer, 0, size, StandardCharsets.UTF_8);
      return Optional.of(
          before.size() == 0 ? rest : before.toString(StandardCharsets.UTF_8) + rest);
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  /** The text without white space around it. */
  public Optional<String> line(String path) {
    return text(path).map(String::strip);
  }

  public boolean exists(String path) {
    return at(path).exists();
  }

  public boolean isDirectory(String path) {
    return at(path).isDirectory();
  }

  /** The names in a directory, in order; empty when it is missing or cannot be read. */
  public Optional<List<String>> list(String path) {
    return Optional.ofNullable(at(path).list())
        .map(
            names -> {
              Arrays.sort(names);
              return List.of(names);
            });
  }

  /** The names in a directory, or none. */
  public List<String> names(String path) {
    return list(path).orElse(List.of());
  }

  /** The path after all links. */
  public String canonical(String path) {
    try {
      String canonical = at(path).getCanonicalPath();
      String prefix = root.getCanonicalPath();
      return prefix.equals("/") || !canonical.startsWith(prefix + "/")
          ? canonical
          : canonical.substring(prefix.length());
    } catch (IOException unreadable) {
      return path;
    }
  }

  private File at(String path) {
    return new File(root, path);
  }
}
