package org.airlock.offline.cards;

import com.google.errorprone.annotations.MustBeClosed;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.offline.paper.Canvas;
import org.airlock.offline.paper.Flow;
import org.airlock.offline.paper.Heading;
import org.airlock.offline.paper.Paper;
import org.airlock.offline.paper.PaperDocument;
import org.airlock.offline.paper.Places;
import org.airlock.offline.paper.Type;
import org.airlock.offline.slip39.Share;
import org.airlock.offline.slip39.ShareWords;
import org.airlock.offline.slip39.Wordlist;

/**
 * A printed share: its words with their numbers, and the same words as a QR code. The page is made
 * with empty places, and the words are written into the finished bytes, which the caller wipes: no
 * library sees them.
 */
public final class ShareCard {
  private static final int COLUMNS = 3;
  private static final double ROW_MM = 8.2;
  private static final double QR_MM = 80;

  private enum Kind {
    SHARE("Share card - KEEP SECRET", "SC-"),
    TEST("TEST PAGE - not a share", "TP-");

    final String title;
    final String prefix;

    Kind(String title, String prefix) {
      this.title = title;
      this.prefix = prefix;
    }

    List<String> notes(ShareLabel label) {
      return switch (this) {
        case SHARE ->
            List.of(
                "These words are one share of a key.",
                "Who has " + label.threshold() + " of the " + label.of() + " cards has the key:",
                "show this card to nobody, copy it nowhere,",
                "never type it into a computer with a network.",
                "",
                "Read the words column by column, 1 to the last.",
                "The square holds the same words as plain text.",
                "SLIP-39, English words, no passphrase,",
                "extendable, iteration exponent 0.",
                "",
                "Lost, seen by others or found? Tell the",
                "ceremony administrator on the same day.");
        case TEST ->
            List.of(
                "TEST PAGE. These words are no share.",
                "",
                "Look at it: is every word sharp, is the square",
                "whole with its three corners, is no edge cut?",
                "",
                "Then tear this page up, so that nobody",
                "ever takes it for a card.");
      };
    }
  }

  private final Paper paper;

  public ShareCard(Paper paper) {
    this.paper = paper;
  }

  /** The card of {@code share}, as PDF. Holds the words: the caller's to close. */
  @MustBeClosed
  public SecretBytes print(ShareLabel label, Share share) {
    try (SecretBytes ascii = ShareWords.toAscii(share)) {
      return page(label, Kind.SHARE, ascii.exposeSecretArray());
    }
  }

  /**
   * The same page with words that are no share, to be looked at before a real one is printed.
   *
   * @param words how many the real one has
   */
  @MustBeClosed
  public SecretBytes testPage(ShareLabel label, int words) {
    StringBuilder dummy = new StringBuilder();
    for (int i = 0; i < words; i++) {
      dummy.append(i == 0 ? "" : " ").append(Wordlist.standard().word(i * 31 % Wordlist.SIZE));
    }
    return page(label, Kind.TEST, dummy.toString().getBytes(StandardCharsets.US_ASCII));
  }

  @MustBeClosed
  private SecretBytes page(ShareLabel label, Kind kind, byte[] ascii) {
    int words = 1;
    for (byte letter : ascii) {
      words += letter == ' ' ? 1 : 0;
    }
    SecretQr qr = SecretQr.ofWords(words);
    Heading heading =
        new Heading(kind.title, kind.prefix + label.name(), label.environment(), label.createdAt());
    byte[] pdf;
    Places.Alphabet alphabet;
    try (PaperDocument document = new PaperDocument(paper, heading)) {
      lay(document, label, kind, words, qr.dimension());
      alphabet = document.alphabet();
      pdf = document.toBytes();
    }
    fill(new Places(pdf, alphabet), qr, ascii);
    return SecretBytes.owning(pdf);
  }

  private static void lay(
      PaperDocument document, ShareLabel label, Kind kind, int words, int dimension) {
    Flow flow = document.flow();
    Canvas page = flow.page();
    label.draw(page, flow.take(ShareLabel.HEIGHT_MM));
    int rows = (words + COLUMNS - 1) / COLUMNS;
    double top = flow.take(rows * ROW_MM + 3);
    double width = document.widthMm() / COLUMNS;
    for (int i = 0; i < words; i++) {
      int column = i / rows;
      double x = PaperDocument.MARGIN_MM + column * width;
      double y = top + i % rows * ROW_MM;
      page.box(x, y, width, ROW_MM, 0.15);
      page.textRight(x + 8.5, y + 5.9, Type.sans(9), (i + 1) + ".");
      page.letters(x + 11, y + 5.9, Type.mono(15).inBold(), "w" + (i + 1));
    }
    double below = flow.take(QR_MM);
    page.squares(PaperDocument.MARGIN_MM - 3, below, QR_MM, dimension, "qr");
    notes(page, kind.notes(label), below + 5);
  }

  private static void notes(Canvas page, List<String> lines, double top) {
    double x = PaperDocument.MARGIN_MM + QR_MM;
    double y = top;
    for (String line : lines) {
      page.text(x, y, Type.sans(9.5), line);
      y += line.isEmpty() ? 2 : 4.6;
    }
    double width = page.paper().widthMm() - PaperDocument.MARGIN_MM - x;
    page.box(x, y, width, 10, 0.25);
    page.text(x + 1.5, y + 3, Type.sans(6.5), "BAG NUMBER");
  }

  private static void fill(Places places, SecretQr qr, byte[] ascii) {
    int word = 1;
    int position = 0;
    for (byte letter : ascii) {
      if (letter == ' ') {
        word++;
        position = 0;
      } else {
        places.letter("w" + word, position++, letter);
      }
    }
    byte[] squares = qr.squares(ascii);
    places.squares("qr", squares);
    Arrays.fill(squares, (byte) 0);
  }
}
