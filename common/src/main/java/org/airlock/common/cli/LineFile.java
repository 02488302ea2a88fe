package org.airlock.common.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.failure.Failure;
import org.airlock.common.store.Disk;

/** A short text file that people write: words in lines, {@code #} begins a comment. */
public final class LineFile {
  private static final int LARGEST_BYTES = 1 << 20;

  private LineFile() {}

  /**
   * @param number from 1, as editors count
   * @param words at least one
   */
  public record Line(int number, List<String> words) {}

  /**
   * The lines that say something.
   *
   * @throws Failure.Integrity when it is no UTF-8 text or says nothing at all
   */
  public static List<Line> read(Disk disk, Path file) {
    Bytes content = disk.read(file, LARGEST_BYTES);
    String text =
        content
            .asUtf8()
            .orElseThrow(
                () ->
                    new Failure.Integrity(
                        file + ": is not UTF-8 text", "save it as plain text and try again"));
    List<Line> lines = new ArrayList<>();
    int number = 0;
    for (String line : text.split("\\R", -1)) {
      number++;
      int comment = line.indexOf('#');
      String said = (comment < 0 ? line : line.substring(0, comment)).strip();
      if (!said.isEmpty()) {
        lines.add(new Line(number, List.of(said.split("\\s+"))));
      }
    }
    if (lines.isEmpty()) {
      throw new Failure.Integrity(file + ": says nothing", "write one target in each line");
    }
    return lines;
  }
}
