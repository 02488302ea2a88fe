package org.airlock.offline.paper;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The empty places of a finished document, by name. Filling one writes into the caller's bytes and
 * nowhere else: no String, no buffer and no library sees what is written. Not thread-safe.
 */
public final class Places {
  /** Paints a square, and leaves it out: operators of PDF that are equally long. */
  static final char DARK = 'f';

  static final char LIGHT = 'n';

  private static final String MARK = "%place ";
  private static final int HEX_DIGITS = 4;

  private final byte[] pdf;
  private final byte[] glyphs;
  private final Map<String, Integer> starts = new HashMap<>();

  /**
   * @param pdf of {@link PaperDocument#toBytes}; written to by {@link #letter} and {@link #squares}
   * @param alphabet of the same document
   */
  public Places(byte[] pdf, Alphabet alphabet) {
    this.pdf = pdf;
    this.glyphs = alphabet.hex().getBytes(StandardCharsets.US_ASCII);
    byte[] mark = MARK.getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i + mark.length < pdf.length; i++) {
      if (pdf[i] == '%' && Arrays.equals(pdf, i, i + mark.length, mark, 0, mark.length)) {
        int end = i + mark.length;
        while (pdf[end] != '\n') {
          end++;
        }
        starts.put(
            new String(pdf, i + mark.length, end - i - mark.length, StandardCharsets.US_ASCII),
            end + 1);
        i = end;
      }
    }
  }

  /**
   * How a document's fixed-width font writes a to z.
   *
   * @param hex four digits for each letter, and for the blank after them
   */
  public record Alphabet(String hex) {
    static final String LETTERS = "abcdefghijklmnopqrstuvwxyz ";
  }

  static String mark(String name) {
    return MARK + name + "\n";
  }

  /**
   * Writes one letter of a word.
   *
   * @param position 0 to 7
   * @param letter a to z in ASCII
   */
  public void letter(String name, int position, byte letter) {
    if (letter < 'a' || letter > 'z' || position < 0 || position >= Canvas.LETTERS) {
      throw new IllegalArgumentException("a place holds eight letters a to z");
    }
    int at = after(start(name), '<') + HEX_DIGITS * position;
    System.arraycopy(glyphs, HEX_DIGITS * (letter - 'a'), pdf, at, HEX_DIGITS);
  }

  /** Makes the squares of a code dark where {@code dark} says 1; both row by row. */
  public void squares(String name, byte[] dark) {
    int at = start(name);
    for (byte square : dark) {
      at = after(at, '\n');
      pdf[at - 2] = (byte) (LIGHT + (DARK - LIGHT) * square);
    }
  }

  private int start(String name) {
    Integer start = starts.get(name);
    if (start == null) {
      throw new IllegalArgumentException("the document has no place " + name);
    }
    return start;
  }

  private int after(int from, char end) {
    int at = from;
    while (pdf[at] != end) {
      at++;
    }
    return at + 1;
  }
}
