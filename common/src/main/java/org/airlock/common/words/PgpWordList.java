package org.airlock.common.words;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * The PGP word list (Juola and Zimmermann, 1995): one list of 256 two-syllable words for bytes at
 * even positions and one of 256 three-syllable words for odd positions, so that a dropped, doubled
 * or swapped word is noticed.
 */
final class PgpWordList {
  private static final int SIZE = 256;

  private final List<String> even = new ArrayList<>(SIZE);
  private final List<String> odd = new ArrayList<>(SIZE);

  private PgpWordList() {}

  static PgpWordList load() {
    PgpWordList list = new PgpWordList();
    InputStream resource =
        Objects.requireNonNull(
            PgpWordList.class.getResourceAsStream("pgp-words.txt"), "the word list is in the jar");
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(resource, StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int space = line.indexOf(' ');
        list.even.add(line.substring(0, space));
        list.odd.add(line.substring(space + 1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (list.even.size() != SIZE) {
      throw new IllegalStateException("the word list in the jar is damaged");
    }
    return list;
  }

  /** The word for {@code value} (0 to 255) at a position counted from 0. */
  String word(int position, int value) {
    return listAt(position).get(value);
  }

  /** The value that {@code word} stands for at that position, ignoring case. */
  OptionalInt value(int position, String word) {
    List<String> list = listAt(position);
    for (int i = 0; i < SIZE; i++) {
      if (list.get(i).toLowerCase(Locale.ROOT).equals(word.toLowerCase(Locale.ROOT))) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  private List<String> listAt(int position) {
    return position % 2 == 0 ? even : odd;
  }
}
