package org.airlock.common.words;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;

/**
 * A fingerprint in words that people read aloud: 16 words are 128 bits, enough where an attacker
 * must meet a fixed value; 32 words are the whole 256 bits, for documents whose preparer could
 * profit from a collision.
 *
 * <p>The fingerprint is {@code SHA-256("airlock fingerprint v1" 00 KIND 00 BYTES)}; word i stands
 * for byte i. Share words come from another list, so the two cannot be confused.
 */
public final class Words {
  public static final int KEY_WORDS = 16;
  public static final int DOCUMENT_WORDS = 32;

  private static final Bytes LABEL = Bytes.utf8("airlock fingerprint v1");
  private static final Bytes SEPARATOR = Bytes.copyOf(new byte[1]);
  private static final int PER_ROW = 4;

  private final List<String> list;

  private Words(List<String> list) {
    this.list = List.copyOf(list);
  }

  /**
   * What a fingerprint is taken of; the kind is hashed with it, so that one thing's words never fit
   * another.
   */
  public enum Kind {
    SIGNING_KEY("signing-key", KEY_WORDS),
    WRAPPING_KEYS("wrapping-keys", KEY_WORDS),
    PASSPORT("passport", KEY_WORDS),
    ROSTER("roster", DOCUMENT_WORDS),
    PLAN("plan", DOCUMENT_WORDS),
    TRANSCRIPT_HEAD("transcript-head", DOCUMENT_WORDS),
    FILE("file", DOCUMENT_WORDS);

    private final String label;
    private final int count;

    Kind(String label, int count) {
      this.label = label;
      this.count = count;
    }

    String label() {
      return label;
    }

    int count() {
      return count;
    }
  }

  /** The words of {@code bytes}; their number follows from the kind. */
  public static Words of(Kind kind, Bytes bytes) {
    Digest fingerprint =
        Digest.of(Bytes.concat(LABEL, SEPARATOR, Bytes.utf8(kind.label()), SEPARATOR, bytes));
    PgpWordList pgp = PgpWordList.load();
    List<String> list = new ArrayList<>();
    for (int i = 0; i < kind.count(); i++) {
      list.add(pgp.word(i, fingerprint.value().at(i)));
    }
    return new Words(list);
  }

  /** The words in order. */
  public List<String> list() {
    return list;
  }

  /** The words in one line, with single spaces. */
  public String text() {
    return String.join(" ", list);
  }

  /** Numbered rows of four; the words at {@code hidden} positions (from 1) are shown as dots. */
  public List<String> rows(Set<Integer> hidden) {
    List<String> rows = new ArrayList<>();
    for (int row = 0; row < list.size(); row += PER_ROW) {
      StringBuilder line = new StringBuilder();
      for (int i = row; i < row + PER_ROW; i++) {
        String shown = hidden.contains(i + 1) ? "........" : list.get(i);
        line.append(String.format(Locale.ROOT, "%3d %-13s", i + 1, shown));
      }
      rows.add(line.toString().stripTrailing());
    }
    return rows;
  }

  public List<String> rows() {
    return rows(Set.of());
  }

  /** Whether {@code typed} can stand at {@code position} (from 1) at all; else it was mistyped. */
  public static boolean isPossible(int position, String typed) {
    return PgpWordList.load().value(position - 1, typed).isPresent();
  }

  /** The word at {@code position}, counted from 1. */
  public String at(int position) {
    return list.get(position - 1);
  }

  @Override
  public String toString() {
    return list.stream().collect(Collectors.joining(" "));
  }
}
