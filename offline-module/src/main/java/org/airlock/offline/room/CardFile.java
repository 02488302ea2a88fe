package org.airlock.offline.room;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.bytes.SecretInput;
import org.airlock.common.bytes.SecretOutput;
import org.airlock.common.failure.Failure;
import org.airlock.offline.slip39.Share;
import org.airlock.offline.slip39.ShareWords;

/**
 * A share as a file on the custodian's own medium: comment lines that begin with {@code #} and then
 * the words. Read and written through buffers and arrays that are wiped.
 */
public final class CardFile {
  private static final int LARGEST_BYTES = 8 << 10;

  private CardFile() {}

  /**
   * Writes a share to a new file, durably.
   *
   * @param heading public lines for the finder, without secrets
   */
  public static void write(Path file, Share share, Iterable<String> heading) {
    if (file.toFile().exists()) {
      throw new Failure.Environment(
          file + ": exists already and is never overwritten",
          "give each custodian an empty medium of their own");
    }
    try (SecretBytes words = ShareWords.toAscii(share);
        SecretOutput out = new SecretOutput(file)) {
      for (String line : heading) {
        out.write(("# " + line + "\n").getBytes(StandardCharsets.US_ASCII));
      }
      out.write(words.exposeSecretArray());
      out.write('\n');
      out.sync();
    } catch (IOException e) {
      throw new Failure.Environment(
          file + ": cannot be written",
          "check that the custodian's medium is mounted, writable and not full",
          e);
    }
  }

  /** Reads a share file. */
  @MustBeClosed
  public static Share read(Path path) {
    File file = path.toFile();
    if (!file.isFile()) {
      throw new Failure.Environment(
          path + ": there is no such file", "check that the custodian's medium is mounted");
    }
    byte[] content = new byte[LARGEST_BYTES + 1];
    byte[] words = new byte[0];
    try (InputStream in = new SecretInput(path)) {
      int size = 0;
      int count;
      while (size < content.length && (count = in.read(content, size, content.length - size)) > 0) {
        size += count;
      }
      if (size > LARGEST_BYTES) {
        throw new Failure.Integrity(
            path + ": is far larger than a share", "name the custodian's share file");
      }
      words = withoutComments(content, size);
      return ShareWords.read(words);
    } catch (IOException e) {
      throw new Failure.Environment(path + ": cannot be read", "check the custodian's medium", e);
    } finally {
      Arrays.fill(content, (byte) 0);
      Arrays.fill(words, (byte) 0);
    }
  }

  /** Blanks out comment lines, keeping the length, so that nothing has to grow. */
  private static byte[] withoutComments(byte[] content, int size) {
    byte[] words = Arrays.copyOf(content, size);
    boolean comment = false;
    boolean lineStart = true;
    for (int i = 0; i < size; i++) {
      if (lineStart) {
        comment = words[i] == '#';
      }
      lineStart = words[i] == '\n';
      if (comment) {
        words[i] = ' ';
      }
    }
    return words;
  }
}
