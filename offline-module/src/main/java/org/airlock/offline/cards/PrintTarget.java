package org.airlock.offline.cards;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.airlock.common.bytes.SecretOutput;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;

/**
 * Where pages with secrets go: the device node of a printer (or a named pipe), or a directory in
 * memory from which people print. Pages are written through java.io in small pieces, because larger
 * ones pass through memory that is given back unwiped.
 *
 * @param inMemory a directory whose file is overwritten and removed when its page was printed
 */
record PrintTarget(Path path, boolean inMemory) {
  private static final int PIECE_BYTES = 4096;
  private static final int FILE_KIND = 0170000;
  private static final int CHARACTER_DEVICE = 0020000;
  private static final int PIPE = 0010000;

  /**
   * @throws Failure.Refused {@code PRINT-LEAVES-NOTHING} for a place that keeps what is written
   */
  static PrintTarget of(Path path) {
    try {
      if (Files.isDirectory(path)) {
        String kind = Files.getFileStore(path).type();
        if (!kind.equals("tmpfs") && !kind.equals("ramfs")) {
          throw new Failure.Refused(
              Control.PRINT_LEAVES_NOTHING,
              path + ": is a directory on a disk (" + kind + "), which keeps what was deleted",
              "name the printer's device, for example /dev/usb/lp0, or a directory in memory (tmpfs), for example below /dev/shm");
        }
        return new PrintTarget(path, true);
      }
      int kind = (int) Files.getAttribute(path, "unix:mode") & FILE_KIND;
      if (kind == CHARACTER_DEVICE || kind == PIPE) {
        return new PrintTarget(path, false);
      }
      throw new Failure.Refused(
          Control.PRINT_LEAVES_NOTHING,
          path + ": is neither a printer's device, nor a pipe, nor a directory in memory",
          "name the printer's device, for example /dev/usb/lp0");
    } catch (IOException | UnsupportedOperationException e) {
      throw new Failure.Environment(
          path + ": there is no such printer", "connect the printer and look for its device", e);
    }
  }

  /**
   * Sends a page, or lays it where it can be printed from.
   *
   * @return what {@link #remove} takes
   */
  File send(String name, byte[] page) {
    File file = inMemory ? path.resolve(name + ".pdf").toFile() : path.toFile();
    if (inMemory && file.exists()) {
      throw new Failure.Environment(
          file + ": exists already and is never overwritten", "give an empty directory");
    }
    try (SecretOutput out = new SecretOutput(file.toPath())) {
      out.write(page);
    } catch (IOException e) {
      remove(file);
      throw new Failure.Environment(
          path + ": the page was not taken",
          "destroy what has come out of the printer; check that it is on and has paper, and run the command again",
          e);
    }
    return file;
  }

  /** Overwrites and deletes a page in memory; a page on a printer is gone already. */
  void remove(File file) {
    if (!inMemory || !file.exists()) {
      return;
    }
    byte[] zeros = new byte[PIECE_BYTES];
    // Opened without truncating: the old bytes themselves are overwritten.
    try (java.io.RandomAccessFile over = new java.io.RandomAccessFile(file, "rw")) {
      for (long left = over.length(); left > 0; left -= zeros.length) {
        over.write(zeros, 0, (int) Math.min(left, zeros.length));
      }
    } catch (IOException e) {
      throw residue(file, e);
    }
    if (!file.delete()) {
      throw residue(file, null);
    }
  }

  private static Failure residue(File file, @org.jspecify.annotations.Nullable IOException cause) {
    return new Failure.Environment(
        file + ": a page with a share is still there",
        "switch the machine off: what is in memory goes with it",
        cause == null ? new IOException("not deleted") : cause);
  }
}
