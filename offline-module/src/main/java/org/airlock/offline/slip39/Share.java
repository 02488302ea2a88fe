package org.airlock.offline.slip39;

import static org.airlock.offline.slip39.ShareProblem.INVALID_CHECKSUM;
import static org.airlock.offline.slip39.ShareProblem.INVALID_LENGTH;
import static org.airlock.offline.slip39.ShareProblem.INVALID_PADDING;

import com.google.errorprone.annotations.MustBeClosed;
import java.util.List;
import java.util.Set;
import org.airlock.common.bytes.SecretBytes;

/**
 * One share: a public header and a secret value. Closing wipes the value; whoever got the share
 * closes it. Not thread-safe.
 *
 * <p>As words (SLIP-0039, "Format of the share mnemonic"): four words of header, the value with
 * zero bits before it up to a multiple of ten, three words of checksum. 33 words for a value of 32
 * bytes.
 */
public final class Share implements AutoCloseable {
  /** 128 bits. */
  public static final int MIN_VALUE_BYTES = 16;

  static final int MIN_WORDS = 20;
  private static final Set<Integer> USUAL_WORD_COUNTS = Set.of(wordCount(16), wordCount(32));
  private static final String USUAL_LENGTHS =
      "a share of a 256-bit secret has 33 words, of a 128-bit secret 20: look for a word missing or written twice";
  private static final int BITS_PER_WORD = 10;
  private static final int OVERHEAD_WORDS = ShareHeader.WORDS + Rs1024.CHECKSUM_WORDS;

  private final ShareHeader header;
  private final SecretBytes value;

  /** Takes ownership of {@code ownedValue}, of an even number of bytes, at least 16. */
  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // closed with this
  Share(ShareHeader header, byte[] ownedValue) {
    if (ownedValue.length < MIN_VALUE_BYTES || ownedValue.length % 2 != 0) {
      throw new IllegalArgumentException("no share has a value of " + ownedValue.length + " bytes");
    }
    this.header = header;
    this.value = SecretBytes.owning(ownedValue);
  }

  /**
   * Reads a share and makes every check that one share allows.
   *
   * @param wordIndices all words, each 0 to 1023; preserved, the caller's to wipe
   * @throws ShareException INVALID_LENGTH, INVALID_CHECKSUM, INVALID_PADDING,
   *     GROUP_THRESHOLD_EXCEEDS_COUNT or GROUP_INDEX_OUT_OF_RANGE, checked in this order
   * @throws IllegalArgumentException when an index is not 0 to 1023
   */
  @MustBeClosed
  public static Share fromWords(int[] wordIndices) {
    for (int index : wordIndices) {
      if (index < 0 || index >= Wordlist.SIZE) {
        throw new IllegalArgumentException("a word index is 0 to 1023");
      }
    }
    int paddingBits = checkLength(wordIndices.length);
    checkChecksum(wordIndices);
    if (wordIndices[ShareHeader.WORDS] >>> (BITS_PER_WORD - paddingBits) != 0) {
      throw ShareException.ofWords(
          INVALID_PADDING,
          List.of(ShareHeader.WORDS + 1),
          "a bit before the value is one that must be zero",
          "no correct program makes such a share: use another share, and find out who made this one");
    }
    ShareHeader header = ShareHeader.fromWords(wordIndices);
    return new Share(header, readValue(wordIndices, paddingBits));
  }

  /** How many words a share of a secret of {@code sizeBytes} has: 33 for 32 bytes, 20 for 16. */
  public static int wordCount(int sizeBytes) {
    return OVERHEAD_WORDS + (8 * sizeBytes + BITS_PER_WORD - 1) / BITS_PER_WORD;
  }

  /** Returns the number of padding bits. */
  private static int checkLength(int words) {
    int valueBits = BITS_PER_WORD * (words - OVERHEAD_WORDS);
    if (words < MIN_WORDS || valueBits % 16 > 8) {
      throw ShareException.of(
          INVALID_LENGTH, "it has " + words + " words, and no share has that many", USUAL_LENGTHS);
    }
    return valueBits % 16;
  }

  private static void checkChecksum(int[] words) {
    boolean extendable = ShareHeader.extendable(words);
    if (Rs1024.holds(words, extendable)) {
      return;
    }
    if (Rs1024.holds(words, !extendable)) {
      throw ShareException.of(
          INVALID_CHECKSUM,
          "the checksum is one of the other kind of share (extendable flag)",
          "the program that made this share is faulty: use another share, or read it with the program that made it");
    }
    List<Integer> suspects = Rs1024.suspects(words, extendable);
    ShareException wrong =
        ShareException.ofWords(
            INVALID_CHECKSUM,
            suspects,
            checksumVerdict(suspects),
            USUAL_WORD_COUNTS.contains(words.length)
                ? retypeHint(suspects)
                : "it has " + words.length + " words; " + USUAL_LENGTHS);
    throw suspects.size() == 1 && suspects.get(0) <= ShareHeader.WORDS
        ? wrong.withHeaderWord(words[suspects.get(0) - 1])
        : wrong;
  }

  private static String checksumVerdict(List<Integer> suspects) {
    return switch (suspects.size()) {
      case 1 -> "the checksum does not match, and word " + suspects.get(0) + " alone explains it";
      case 2 ->
          "the checksum does not match, and would if words "
              + ShareException.enumerate(suspects)
              + " changed places";
      default -> "the checksum does not match, and no single word explains it";
    };
  }

  private static String retypeHint(List<Integer> suspects) {
    return switch (suspects.size()) {
      case 1 ->
          "look at word "
              + suspects.get(0)
              + " of the card again: if only one word is wrong, it is that one";
      case 2 ->
          "look at words "
              + ShareException.enumerate(suspects)
              + " of the card again: they may be swapped";
      default -> "compare every word with the card; if they all agree, use another card";
    };
  }

  private static byte[] readValue(int[] words, int paddingBits) {
    int end = words.length - Rs1024.CHECKSUM_WORDS;
    byte[] value = new byte[(BITS_PER_WORD * (end - ShareHeader.WORDS) - paddingBits) / 8];
    int pending = 0;
    int pendingBits = -paddingBits;
    int filled = 0;
    for (int i = ShareHeader.WORDS; i < end; i++) {
      pending = pending << BITS_PER_WORD | words[i];
      pendingBits += BITS_PER_WORD;
      while (pendingBits >= 8) {
        pendingBits -= 8;
        value[filled++] = (byte) (pending >>> pendingBits);
        pending &= (1 << pendingBits) - 1;
      }
    }
    return value;
  }

  /** The whole share as word indices, checksum included. A new array, the caller's to wipe. */
  public int[] toWordIndices() {
    byte[] bytes = value.exposeSecretArray();
    int valueWords = (8 * bytes.length + BITS_PER_WORD - 1) / BITS_PER_WORD;
    int[] words = new int[OVERHEAD_WORDS + valueWords];
    header.writeTo(words);
    int pending = 0;
    int pendingBits = BITS_PER_WORD * valueWords - 8 * bytes.length;
    int next = ShareHeader.WORDS;
    for (byte b : bytes) {
      pending = (pending << 8) | (b & 0xff);
      pendingBits += 8;
      if (pendingBits >= BITS_PER_WORD) {
        pendingBits -= BITS_PER_WORD;
        words[next++] = pending >>> pendingBits;
        pending &= (1 << pendingBits) - 1;
      }
    }
    Rs1024.seal(words, header.extendable());
    return words;
  }

  public ShareHeader header() {
    return header;
  }

  /** The number of bytes of the value, which is that of the secret. */
  public int sizeBytes() {
    return value.size();
  }

  /** The live value, valid until this share is closed. */
  SecretBytes value() {
    return value;
  }

  /** Wipes the value. May be called more than once. */
  @Override
  public void close() {
    value.close();
  }

  /** Words 1 to 4 only. */
  @Override
  public String toString() {
    return "Share[" + header.words() + " …]";
  }
}
