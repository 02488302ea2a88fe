package org.airlock.rehearsal.cast;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.payload.ImportRequest;
import org.jspecify.annotations.Nullable;

/** What goes wrong with files. */
final class FaultFiles {
  private static final int LETTERS_OF_A_SIGNATURE = 60;

  private FaultFiles() {}

  static ImportRequest request(FaultTable table, String file) {
    return ImportRequest.parse(
        Envelope.parse(Bytes.copyOf(read(table, file)), file).payload(), file);
  }

  /** Puts another word of the list in place of word {@code index}, counted from zero. */
  static void mistype(FaultTable table, String card, int index) {
    List<String> words = new ArrayList<>(Aftermath.words(table.stage().path(card)));
    words.set(index, words.get(index).equals("academic") ? "acid" : "academic");
    writeWords(table, card, words);
  }

  /** Leaves the last words out. */
  static void forget(FaultTable table, String card, int last) {
    List<String> words = Aftermath.words(table.stage().path(card));
    writeWords(table, card, words.subList(0, words.size() - last));
  }

  private static void writeWords(FaultTable table, String card, List<String> words) {
    write(table, card, (String.join(" ", words) + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  /** Changes one letter of the last signature. */
  static void damageLastSignature(FaultTable table, String file) {
    String text = new String(read(table, file), StandardCharsets.UTF_8);
    int last = text.lastIndexOf("\"sig\"");
    if (last < 0) {
      throw new Broken(file + " has no signature to damage");
    }
    int at = text.indexOf('"', last + 5) + 2 + table.luck.nextInt(LETTERS_OF_A_SIGNATURE);
    char other = text.charAt(at) == 'A' ? 'B' : 'A';
    write(
        table,
        file,
        (text.substring(0, at) + other + text.substring(at + 1)).getBytes(StandardCharsets.UTF_8));
  }

  /** Keeps that many tenths of the file. */
  static void cut(FaultTable table, String file, int tenths) {
    byte[] whole = read(table, file);
    write(table, file, Arrays.copyOf(whole, whole.length * tenths / 10));
  }

  static byte[] read(FaultTable table, String file) {
    try {
      return Files.readAllBytes(table.stage().path(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void write(FaultTable table, String file, byte[] content) {
    try {
      Files.write(table.stage().path(file), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What comes of {@code act} with a harmed file; afterwards the right one is back in its place.
   */
  static Stage.Outcome whileHarmed(
      FaultTable table, String file, Runnable harm, Supplier<Stage.Outcome> act) {
    byte[] right = read(table, file);
    try {
      harm.run();
      return act.get();
    } finally {
      write(table, file, right);
    }
  }

  /** A copy with times and rights, or what was there before instead of what is there now. */
  static void copy(Path from, Path to) {
    try {
      if (Files.exists(to)) {
        remove(to);
      }
      Files.walkFileTree(
          from,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes a)
                throws IOException {
              Files.copy(directory, target(directory), StandardCopyOption.COPY_ATTRIBUTES);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes a) throws IOException {
              Files.copy(file, target(file), StandardCopyOption.COPY_ATTRIBUTES);
              return FileVisitResult.CONTINUE;
            }

            private Path target(Path source) {
              return to.resolve(from.relativize(source).toString());
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(Path directory) throws IOException {
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes a) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
