package org.airlock.offline.slip39;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * The 1024 words of SLIP-0039, sorted, 4 to 8 lower-case letters each, the first four letters
 * unique. Immutable.
 *
 * <p>Looking a word up takes a time that depends on the word. That is in the nature of words; the
 * room protects them here.
 */
public final class Wordlist {
  public static final int SIZE = 1024;
  private static final String RESOURCE = "wordlist.txt";
  private static final Wordlist STANDARD = load();

  private final List<String> words;

  private Wordlist(List<String> words) {
    this.words = List.copyOf(words);
  }

  /** The list of the standard, which comes with this class as a resource. */
  public static Wordlist standard() {
    return STANDARD;
  }

  private static Wordlist load() {
    try (InputStream resource = Wordlist.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        throw new IllegalStateException(
            "the program is incomplete: the SLIP-39 word list is missing");
      }
      List<String> words = new ArrayList<>(SIZE);
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(resource, StandardCharsets.US_ASCII));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        words.add(line);
      }
      if (words.size() != SIZE) {
        throw new IllegalStateException(
            "the SLIP-39 word list has " + words.size() + " words, not " + SIZE);
      }
      return new Wordlist(words);
    } catch (IOException unreadable) {
      throw new UncheckedIOException("the SLIP-39 word list cannot be read", unreadable);
    }
  }

  /**
   * The word at {@code index}. Of the words of a share, only 1 to 4 may be put into a message.
   *
   * @param index 0 to 1023
   */
  public String word(int index) {
    return words.get(index);
  }

  /**
   * The index of exactly this word, in upper or lower case of A to Z; {@code typed} is preserved.
   */
  public OptionalInt indexOf(char[] typed) {
    return indexOf(typed, 0, typed.length);
  }

  OptionalInt indexOf(char[] typed, int start, int end) {
    int found = firstNotBelow(typed, start, end);
    return found < SIZE
            && words.get(found).length() == end - start
            && startsWith(words.get(found), typed, start, end)
        ? OptionalInt.of(found)
        : OptionalInt.empty();
  }

  /**
   * The words that begin with {@code prefix}, for an input field that completes: at most one from
   * four letters on.
   *
   * @param prefix letters in upper or lower case; preserved. All words when it is empty
   */
  public List<String> completions(char[] prefix) {
    int first = firstNotBelow(prefix, 0, prefix.length);
    int end = first;
    while (end < SIZE && startsWith(words.get(end), prefix, 0, prefix.length)) {
      end++;
    }
    return words.subList(first, end);
  }

  /** Binary search without making a String of what was typed. */
  private int firstNotBelow(char[] typed, int start, int end) {
    int low = 0;
    int high = SIZE;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (compare(words.get(middle), typed, start, end) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static int compare(String word, char[] typed, int start, int end) {
    int shorter = Math.min(word.length(), end - start);
    for (int i = 0; i < shorter; i++) {
      int difference = word.charAt(i) - lower(typed[start + i]);
      if (difference != 0) {
        return difference;
      }
    }
    return word.length() - (end - start);
  }

  private static boolean startsWith(String word, char[] typed, int start, int end) {
    if (word.length() < end - start) {
      return false;
    }
    for (int i = 0; i < end - start; i++) {
      if (word.charAt(i) != lower(typed[start + i])) {
        return false;
      }
    }
    return true;
  }

  /**
   * A to Z only: the Kelvin sign or a dotted capital I is no letter of a word, whatever a locale
   * makes of it.
   */
  private static char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? (char) (letter + ('a' - 'A')) : letter;
  }
}
