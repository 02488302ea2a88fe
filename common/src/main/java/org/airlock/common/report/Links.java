package org.airlock.common.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.airlock.common.evidence.VerifiedPackage;

/** The way from the directory in which a report lies to the files of the evidence. */
final class Links {
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

  private final Path folder;
  private final String way;

  private Links(Path folder, String way) {
    this.folder = folder;
    this.way = way;
  }

  /**
   * Nothing needs to exist.
   *
   * @param report the file in which the links will stand
   * @param folder the evidence
   */
  static Links between(Path report, Path folder) {
    Path to = real(folder);
    Path parent = report.toAbsolutePath().getParent();
    Path way = parent == null ? to : real(parent).relativize(to);
    String name = way.toString().replace(way.getFileSystem().getSeparator(), "/");
    return new Links(to, name.isEmpty() ? "" : name + "/");
  }

  /** Links of the file system are followed, so that what ".." means is the same for everybody. */
  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path.toAbsolutePath().normalize();
    }
  }

  /** The evidence's name, without where it lies. */
  String folder() {
    Path name = folder.getFileName();
    return name == null ? folder.toString() : name.toString();
  }

  /** A file of a package, or a directory when the name ends in {@code /}. */
  Outline.Link to(VerifiedPackage from, String name) {
    return to(from.place(), name);
  }

  Outline.Link to(String place, String name) {
    String file = place.equals(".") ? name : place + "/" + name;
    return new Outline.Link(file, encode(way + file));
  }

  /** Percent-encoding of RFC 3986: only what can never mean anything else stays as it is. */
  private static String encode(String path) {
    StringBuilder safe = new StringBuilder(path.length());
    for (byte each : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (each & 0xff);
      if (c == '/' || UNRESERVED.indexOf(c) >= 0) {
        safe.append(c);
      } else {
        safe.append(String.format(Locale.ROOT, "%%%02X", (int) c));
      }
    }
    return safe.toString();
  }
}
