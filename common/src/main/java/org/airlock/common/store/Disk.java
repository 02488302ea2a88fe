package org.airlock.common.store;

import java.nio.file.Path;
import java.util.List;
import org.airlock.common.bytes.Bytes;

/**
 * The few things Airlock does with files, so that a test can cut the power at each of them. Paths
 * are absolute or relative to the working directory. Failures are {@code Failure.Environment}
 * naming the path (full, read-only, missing, not a file), or {@code Failure.Integrity} when a file
 * is larger than it may be.
 *
 * <p>For public bytes. Secrets have their own way through {@code java.io} streams.
 */
public interface Disk {
  /** True when something is at {@code path}, whatever it is. */
  boolean exists(Path path);

  /** The whole file, of at most {@code largestBytes}. Never reads on from a device or pipe. */
  Bytes read(Path path, int largestBytes);

  /**
   * The names of the entries of a directory in order, without temporary files; empty when it is
   * missing.
   */
  List<String> list(Path directory);

  /** Creates a directory and its parents, for the owner only where the file system knows owners. */
  void createDirectories(Path directory);

  /**
   * Writes a new file durably: temporary name, fsync, rename, fsync of the directory. An existing
   * file is never overwritten.
   */
  void writeNew(Path path, Bytes content);

  /**
   * As {@link #writeNew}, but puts {@code content} in the place of an existing file in one step.
   */
  void replace(Path path, Bytes content);

  /** Adds to the end of a file, which is created if need be, and fsyncs it. */
  void append(Path path, Bytes content);

  /** Moves a file within one file system, durably. */
  void move(Path from, Path to);

  /** Takes the lock file, or says who holds it. */
  Lock lock(Path lockFile, String holder);

  /** Held until closed or until the process ends, however it ends. */
  interface Lock extends AutoCloseable {
    @Override
    void close();
  }
}
