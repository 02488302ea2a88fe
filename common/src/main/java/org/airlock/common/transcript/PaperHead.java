package org.airlock.common.transcript;

import java.util.List;
import java.util.Locale;
import org.airlock.common.bytes.Digest;
import org.airlock.common.failure.Failure;
import org.airlock.common.words.Words;

/**
 * A head as people wrote it on paper: the number of a line, and its hash in words or in hex. Words
 * are enough: they are 256 bits of a digest of the hash.
 *
 * @param seq from 1
 * @param mark 64 hex digits, or 32 words with single spaces, in lower case
 */
public record PaperHead(long seq, String mark) {
  private static final String DIGEST = "[0-9a-f]{64}";
  private static final String NUMBER = "[1-9][0-9]{0,8}";

  /**
   * Reads {@code LINE:SHA256} or {@code LINE WORD WORD …}.
   *
   * @throws Failure.Usage when it is neither
   */
  public static PaperHead parse(String text) {
    List<String> parts = List.of(text.strip().toLowerCase(Locale.ROOT).split("[\\s:]+"));
    String mark = String.join(" ", parts.subList(1, parts.size()));
    boolean words =
        parts.size() == Words.DOCUMENT_WORDS + 1
            && parts.stream().skip(1).allMatch(word -> word.matches("[a-z]+"));
    if (!parts.get(0).matches(NUMBER) || !(mark.matches(DIGEST) || words)) {
      throw new Failure.Usage(
          "the head from paper is neither LINE:SHA256 nor LINE and "
              + Words.DOCUMENT_WORDS
              + " words",
          "write the line's number and then its 64 hex digits, or all words in their order");
    }
    return new PaperHead(Long.parseLong(parts.get(0)), mark);
  }

  public static PaperHead of(Head head) {
    return new PaperHead(head.seq(), head.hash().hex());
  }

  /** Whether that is the hash of the line on paper. */
  public boolean is(Digest hash) {
    return mark.equals(hash.hex())
        || mark.equals(
            Words.of(Words.Kind.TRANSCRIPT_HEAD, hash.value()).text().toLowerCase(Locale.ROOT));
  }
}
