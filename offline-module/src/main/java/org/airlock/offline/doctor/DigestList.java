package org.airlock.offline.doctor;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.failure.Failure;

/**
 * A list of files in the format of sha256sum: 64 lower-case hex digits, two blanks, a relative path
 * with {@code /}, LF. At most 4 MiB.
 */
final class DigestList {
  private static final int LARGEST_BYTES = 4 << 20;
  private static final int MOST_NAMED = 5;

  private final Map<String, String> digests;
  private final Digest digest;

  private DigestList(Map<String, String> digests, Digest digest) {
    this.digests = digests;
    this.digest = digest;
  }

  /**
   * Reads a list.
   *
   * @throws Failure.Integrity when it is not one
   */
  static DigestList read(Path path) {
    Bytes content;
    try (InputStream in = new FileInputStream(path.toFile())) {
      content = Bytes.copyOf(in.readNBytes(LARGEST_BYTES));
    } catch (IOException unreadable) {
      throw new Failure.Environment(
          path + ": cannot be read", "check the path and the medium", unreadable);
    }
    String text = content.asUtf8().orElse("");
    Map<String, String> digests = new TreeMap<>();
    for (String line : text.lines().toList()) {
      if (!line.matches("[0-9a-f]{64} [ *][^/].*")
          || line.contains("/../")
          || line.contains(" ../")
          || digests.put(line.substring(66), line.substring(0, 64)) != null) {
        throw notAList(path, digests.size() + 1);
      }
    }
    if (digests.isEmpty() || !text.endsWith("\n")) {
      throw notAList(path, digests.size());
    }
    return new DigestList(digests, Digest.of(content));
  }

  private static Failure.Integrity notAList(Path path, int line) {
    return new Failure.Integrity(
        path + ": is no list of digests as sha256sum writes it, at line " + line,
        "take the file again from where it was made");
  }

  /** SHA-256 of the list itself. */
  Digest digest() {
    return digest;
  }

  int size() {
    return digests.size();
  }

  /** What differs between list and tree, each as a short sentence; nothing when they agree. */
  List<String> differences(FileTree tree, List<String> excused) {
    List<String> differences = new ArrayList<>();
    Map<String, File> left = new TreeMap<>(tree.files());
    byte[] buffer = new byte[64 << 10];
    digests.forEach(
        (name, expected) -> {
          File file = left.remove(name);
          if (file == null) {
            differences.add("missing: " + name);
          } else if (!sha256(file, buffer).equals(expected)) {
            differences.add("changed: " + name);
          }
        });
    excused.forEach(left::remove);
    left.keySet().forEach(name -> differences.add("not listed: " + name));
    tree.odd().forEach(name -> differences.add("neither file nor directory: " + name));
    return differences;
  }

  /** The first few of them. */
  static String brief(List<String> differences) {
    String named =
        String.join("; ", differences.subList(0, Math.min(MOST_NAMED, differences.size())));
    return differences.size() > MOST_NAMED
        ? named + "; and " + (differences.size() - MOST_NAMED) + " more"
        : named;
  }

  private static String sha256(File file, byte[] buffer) {
    try (InputStream in = new FileInputStream(file)) {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      int count;
      while ((count = in.read(buffer)) > 0) {
        sha.update(buffer, 0, count);
      }
      return HexFormat.of().formatHex(sha.digest());
    } catch (IOException unreadable) {
      return "unreadable";
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
