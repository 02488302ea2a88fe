package org.airlock.rehearsal.evidence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import org.airlock.common.bytes.Bytes;

/** Puts folders of evidence where the verifiers that are not Java can read them. */
final class FoldersOnDisk {
  private FoldersOnDisk() {}

  static void write(Path directory, NavigableMap<String, Bytes> files) throws IOException {
    Files.createDirectories(directory);
    for (Map.Entry<String, Bytes> file : files.entrySet()) {
      Path path = directory.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue().toArray());
    }
  }

  static Path writeAll(Path directory, NavigableMap<String, NavigableMap<String, Bytes>> folder)
      throws IOException {
    for (Map.Entry<String, NavigableMap<String, Bytes>> each : folder.entrySet()) {
      write(directory.resolve(each.getKey()), each.getValue());
    }
    return directory;
  }
}
