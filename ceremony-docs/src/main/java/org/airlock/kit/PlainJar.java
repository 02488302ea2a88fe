package org.airlock.kit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * A copy of a library with the same classes, without signature files: Java takes no class of a
 * signed library into a class archive, and reads the signatures at each start for nothing, because
 * nobody asks who signed. The kit's own manifest covers the copy.
 */
final class PlainJar {
  private PlainJar() {}

  static void write(Path library, Path copy, Instant time) throws IOException {
    LocalDateTime written = LocalDateTime.ofInstant(time, ZoneOffset.UTC);
    try (ZipFile from = new ZipFile(library.toFile());
        ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(copy))) {
      for (ZipEntry entry : entries(from)) {
        ZipEntry plain = new ZipEntry(entry.getName());
        plain.setTimeLocal(written);
        to.putNextEntry(plain);
        try (InputStream content = from.getInputStream(entry)) {
          if (entry.getName().equals(JarFile.MANIFEST_NAME)) {
            Manifest manifest = new Manifest(content);
            manifest.getEntries().clear(); // the digests of the signature
            manifest.write(to);
          } else {
            content.transferTo(to);
          }
        }
        to.closeEntry();
      }
    }
  }

  /** The manifest first, where Java expects it; then by name. */
  private static List<ZipEntry> entries(ZipFile library) {
    return library.stream()
        .map(ZipEntry.class::cast)
        .filter(entry -> !entry.isDirectory() && !ofASignature(entry.getName()))
        .sorted(
            Comparator.comparing((ZipEntry entry) -> !entry.getName().equals(JarFile.MANIFEST_NAME))
                .thenComparing(ZipEntry::getName))
        .toList();
  }

  private static boolean ofASignature(String name) {
    return name.matches("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");
  }
}
