package org.airlock.rehearsal.evidence;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.evidence.PackageFiles;

/** A package that is on no disk. */
record MemoryFiles(NavigableMap<String, Bytes> files) implements PackageFiles {
  @Override
  public NavigableSet<String> names() {
    return files.navigableKeySet();
  }

  @Override
  public Bytes read(String name, int largestBytes) {
    return Objects.requireNonNull(files.get(name), name);
  }

  @Override
  public InputStream open(String name) {
    return new ByteArrayInputStream(read(name, Integer.MAX_VALUE).toArray());
  }
}
