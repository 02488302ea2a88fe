package org.airlock.common.cli;

import java.nio.file.Path;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.failure.Failure;

/**
 * Puts a copy of what the store already has where the operator wants it, for example on the stick.
 */
public final class Delivery {
  private Delivery() {}

  /** Refuses before any work when {@code directory} cannot take a file. */
  public static void requireDirectory(Path directory) {
    if (!directory.toFile().isDirectory()) {
      throw new Failure.Environment(
          directory + ": is not a directory", "mount the stick, or create the directory");
    }
  }

  /** Never overwrites; the same content already there is as good. */
  public static void copy(Workplace workplace, Bytes content, Path stored, Path copy) {
    try {
      if (workplace.disk().exists(copy)
          && workplace.disk().read(copy, content.size() + 1).equals(content)) {
        return;
      }
      workplace.disk().writeNew(copy, content);
    } catch (Failure cannot) {
      throw new Failure.Environment(
          String.valueOf(cannot.getMessage()),
          "it is safe in the store at " + stored + "; copy that file by hand",
          cannot);
    }
  }
}
