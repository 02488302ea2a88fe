package org.airlock.offline.cards;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;

/**
 * A sealed file as it goes on paper, so that stock tools bring it back.
 *
 * @param material its id
 * @param sealed the CMS file in DER
 */
record SealedText(String material, Bytes sealed) {
  private static final int LINE_BYTES = 24;
  private static final int CODE_LETTERS = 440;

  /** Texts of QR codes: id, "part/parts" and base64, between blanks. */
  List<String> codes() {
    String base64 = Base64.getEncoder().encodeToString(sealed.toArray());
    int parts = (base64.length() + CODE_LETTERS - 1) / CODE_LETTERS;
    List<String> codes = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      int end = Math.min(base64.length(), (part + 1) * CODE_LETTERS);
      codes.add(
          material
              + " "
              + (part + 1)
              + "/"
              + parts
              + " "
              + base64.substring(part * CODE_LETTERS, end));
    }
    return codes;
  }

  /**
   * Lines of a number, hex digits in fours, and a check: the first four hex digits of the SHA-256
   * of the line's hex digits as text without blanks.
   */
  List<String> lines() {
    String hex = sealed.hex();
    List<String> lines = new ArrayList<>();
    for (int start = 0; start < hex.length(); start += 2 * LINE_BYTES) {
      String digits = hex.substring(start, Math.min(hex.length(), start + 2 * LINE_BYTES));
      String check =
          Digest.of(Bytes.copyOf(digits.getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
              .hex()
              .substring(0, 4);
      lines.add(
          String.format(Locale.ROOT, "%3d  %-59s  %s", lines.size() + 1, inFours(digits), check));
    }
    return lines;
  }

  static String inFours(String hex) {
    return hex.replaceAll("(.{4})(?=.)", "$1 ");
  }
}
