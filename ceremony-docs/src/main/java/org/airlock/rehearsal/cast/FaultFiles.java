package org.airlock.rehearsal.cast;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.payload.ImportRequest;

/** What goes wrong with files; all names are relative to the stage. */
final class FaultFiles {
  private FaultFiles() {}

  /** Where the request lies on the stick. */
  static String file(ImportRequest request) {
    return "usb/" + request.header().id() + ".dsse.json";
  }

  static ImportRequest request(Acts acts, String file) {
    return ImportRequest.parse(
        Envelope.parse(Bytes.copyOf(read(acts, file)), file).payload(), file);
  }

  static void copy(Acts acts, String from, String to) {
    try {
      Files.copy(
          acts.stage().path(from), acts.stage().path(to), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts another word of the list in place of word {@code index}, counted from zero. */
  static void mistype(Acts acts, String card, int index) {
    Path path = acts.stage().path(card);
    List<String> words = new java.util.ArrayList<>(Aftermath.words(path));
    words.set(index, words.get(index).equals("academic") ? "acid" : "academic");
    write(acts, card, (String.join(" ", words) + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  /** Changes one letter of the second signature, {@code offset} letters from its beginning. */
  static void damageSecondSignature(Acts acts, String file, int offset) {
    String text = new String(read(acts, file), StandardCharsets.UTF_8);
    int first = text.indexOf("\"sig\"");
    int second = text.indexOf("\"sig\"", first + 1);
    if (first < 0 || second < 0) {
      throw new Broken(file + " has no second signature to damage");
    }
    int at = second + 9 + offset;
    char other = text.charAt(at) == 'A' ? 'B' : 'A';
    write(
        acts,
        file,
        (text.substring(0, at) + other + text.substring(at + 1)).getBytes(StandardCharsets.UTF_8));
  }

  /** Keeps that many tenths of the file. */
  static void cut(Acts acts, String file, int tenths) {
    byte[] whole = read(acts, file);
    write(acts, file, Arrays.copyOf(whole, whole.length * tenths / 10));
  }

  private static byte[] read(Acts acts, String file) {
    try {
      return Files.readAllBytes(acts.stage().path(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Acts acts, String file, byte[] content) {
    try {
      Files.write(acts.stage().path(file), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
