package org.airlock.offline.slip39;

import com.google.errorprone.annotations.MustBeClosed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.airlock.common.bytes.SecretBytes;

/** Short ways to worthless secrets, and to and from text. */
final class Fixtures {
  private Fixtures() {}

  @MustBeClosed
  static SecretBytes secret(String hex) {
    return SecretBytes.owning(HexFormat.of().parseHex(hex));
  }

  @MustBeClosed
  static SecretBytes passphrase(String text) {
    return SecretBytes.owning(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  static String hex(SecretBytes secret) {
    return HexFormat.of().formatHex(secret.exposeSecretArray());
  }

  /** A source that repeats itself for the same seed. */
  static RandomSource seeded(long seed) {
    Random random = new Random(seed);
    return random::nextBytes;
  }

  @SuppressWarnings("MustBeClosedChecker") // Worthless shares; nothing to wipe in tests.
  static Share share(String mnemonic) {
    return ShareWords.read(mnemonic.toCharArray());
  }

  /** As a caller would do it: each share read by itself, a refusal named by its place. */
  static List<Share> shares(List<String> mnemonics) {
    List<Share> shares = new ArrayList<>();
    for (String mnemonic : mnemonics) {
      try {
        shares.add(share(mnemonic));
      } catch (ShareException refused) {
        throw refused.inShare(shares.size() + 1);
      }
    }
    return shares;
  }

  static String combine(List<String> mnemonics, String passphrase) {
    try (SecretBytes words = passphrase(passphrase);
        SecretBytes secret = Slip39.combine(shares(mnemonics), words)) {
      return hex(secret);
    }
  }

  static String combineWithSurplus(List<String> mnemonics, String passphrase) {
    try (SecretBytes words = passphrase(passphrase);
        SecretBytes secret = Slip39.combineWithSurplus(shares(mnemonics), words)) {
      return hex(secret);
    }
  }

  static String text(Share share) {
    try (SecretBytes ascii = ShareWords.toAscii(share)) {
      return new String(ascii.exposeSecretArray(), StandardCharsets.US_ASCII);
    }
  }

  /** A mnemonic of any header bits and value bits, with a right checksum. */
  @SuppressWarnings("MustBeClosedChecker")
  static String forged(ShareHeader header, String valueHex) {
    return text(new Share(header, HexFormat.of().parseHex(valueHex)));
  }

  /** The same words with some replaced and the checksum made again. */
  static String resealed(String mnemonic, int position, int newIndex) {
    int[] words = ShareWords.parse(mnemonic.toCharArray());
    words[position - 1] = newIndex;
    Rs1024.seal(words, ShareHeader.extendable(words));
    return mnemonic(words);
  }

  static String mnemonic(int[] words) {
    List<String> text = new ArrayList<>();
    for (int word : words) {
      text.add(Wordlist.standard().word(word));
    }
    return String.join(" ", text);
  }
}
