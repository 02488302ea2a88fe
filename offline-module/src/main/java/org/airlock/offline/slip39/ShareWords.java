package org.airlock.offline.slip39;

import com.google.errorprone.annotations.MustBeClosed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.airlock.common.bytes.SecretBytes;

/**
 * A share as people type, paste and print it: words with white space between them. No String of it
 * is made, and no message repeats what was typed.
 */
public final class ShareWords {
  private ShareWords() {}

  /**
   * Reads one share: upper or lower case, any white space between and around the words. Words must
   * be whole.
   *
   * @param typed preserved, the caller's to wipe
   * @throws ShareException INVALID_WORD naming every unknown word by its position, or as {@link
   *     Share#fromWords}
   */
  @MustBeClosed
  public static Share read(char[] typed) {
    int[] indices = parse(typed);
    try {
      return Share.fromWords(indices);
    } finally {
      Wiping.wipe(indices);
    }
  }

  /** As {@link #read(char[])}, from ASCII bytes, for example of a file. */
  @MustBeClosed
  public static Share read(byte[] ascii) {
    char[] typed = new char[ascii.length];
    try {
      for (int i = 0; i < ascii.length; i++) {
        typed[i] = (char) (ascii[i] & 0xff);
      }
      return read(typed);
    } finally {
      Wiping.wipe(typed);
    }
  }

  /**
   * Turns words into indices, with no other check than that they are in the list.
   *
   * @param typed preserved, the caller's to wipe
   * @return a new array, the caller's to wipe
   * @throws ShareException INVALID_WORD
   */
  public static int[] parse(char[] typed) {
    // One word and one separator take two characters at least, so this is large enough and never
    // grows (and copies).
    int[] room = new int[typed.length / 2 + 1];
    List<Integer> unknown = new ArrayList<>();
    int count = 0;
    try {
      int start = 0;
      while (start < typed.length) {
        int end = start;
        while (end < typed.length && !isSpace(typed[end])) {
          end++;
        }
        if (end > start) {
          OptionalInt index = Wordlist.standard().indexOf(typed, start, end);
          room[count++] = index.orElse(0);
          if (index.isEmpty()) {
            unknown.add(count);
          }
        }
        start = end + 1;
      }
      if (!unknown.isEmpty()) {
        throw unknownWords(unknown);
      }
      return Arrays.copyOf(room, count);
    } finally {
      Wiping.wipe(room);
    }
  }

  private static ShareException unknownWords(List<Integer> positions) {
    boolean one = positions.size() == 1;
    // Whole binary files are "typed" too; a list of ten thousand positions helps nobody.
    List<Integer> shown = positions.size() <= 10 ? positions : positions.subList(0, 10);
    String more = positions.size() <= 10 ? "" : " (and " + (positions.size() - 10) + " more)";
    return ShareException.ofWords(
        ShareProblem.INVALID_WORD,
        shown,
        (one ? "word " : "words ")
            + ShareException.enumerate(shown)
            + more
            + (one ? " is" : " are")
            + " not in the SLIP-39 word list",
        "type "
            + (one ? "it" : "them")
            + " again from the card, in full; the first four letters tell two words apart");
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  /**
   * The words of a share in ASCII with single blanks between them and no line end, for a card or a
   * file.
   */
  @MustBeClosed
  public static SecretBytes toAscii(Share share) {
    int[] indices = share.toWordIndices();
    try {
      int size = indices.length - 1;
      for (int index : indices) {
        size += Wordlist.standard().word(index).length();
      }
      byte[] ascii = new byte[size];
      Arrays.fill(ascii, (byte) ' ');
      int next = 0;
      for (int index : indices) {
        String word = Wordlist.standard().word(index);
        for (int i = 0; i < word.length(); i++) {
          ascii[next++] = (byte) word.charAt(i);
        }
        next++;
      }
      return SecretBytes.owning(ascii);
    } finally {
      Wiping.wipe(indices);
    }
  }
}
