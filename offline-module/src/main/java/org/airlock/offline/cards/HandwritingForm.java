package org.airlock.offline.cards;

import org.airlock.offline.paper.Canvas;
import org.airlock.offline.paper.Flow;
import org.airlock.offline.paper.Heading;
import org.airlock.offline.paper.Paper;
import org.airlock.offline.paper.PaperDocument;
import org.airlock.offline.paper.Type;

/** The empty form on which a custodian writes the words from the screen. Holds no secret. */
public final class HandwritingForm {
  private static final int COLUMNS = 4; // as on the screen
  private static final double BOX_MM = 16;

  private final Paper paper;

  public HandwritingForm(Paper paper) {
    this.paper = paper;
  }

  /**
   * @param words 33, or 20 for a key of 128 bits
   */
  public byte[] print(ShareLabel label, int words) {
    return print(label, words, false);
  }

  /**
   * @param draft marks the form as one that is not for use
   */
  public byte[] print(ShareLabel label, int words, boolean draft) {
    Heading heading =
        new Heading(
            "Share card - KEEP SECRET",
            "HF-" + label.name(),
            label.environment(),
            label.createdAt(),
            draft);
    try (PaperDocument document = new PaperDocument(paper, heading)) {
      Flow flow = document.flow();
      label.draw(flow.page(), flow.take(ShareLabel.HEIGHT_MM));
      flow.paragraph(
          Type.sans(9),
          "Write small letters as in the sample, one word in each box, with a pen whose ink survives water."
              + " Wrong word: strike it out once, write the right one beside it, put your initials."
              + " Never correct with fluid, never write over.");
      sample(flow);
      boxes(flow, document, words);
      seals(flow, document);
      return document.toBytes();
    }
  }

  private static void sample(Flow flow) {
    double top = flow.take(9);
    Canvas page = flow.page();
    page.text(
        PaperDocument.MARGIN_MM,
        top + 4.5,
        Type.mono(11),
        "a b c d e f g h i j k l m n o p q r s t u v w x y z");
    page.text(
        PaperDocument.MARGIN_MM,
        top + 8,
        Type.sans(7.5),
        "Keep apart: u and v, n and r, a and o, e and c, i and l, g and q. Dot every i, cross every t.");
  }

  private static void boxes(Flow flow, PaperDocument document, int words) {
    int rows = (words + COLUMNS - 1) / COLUMNS;
    double top = flow.take(rows * BOX_MM + 3) + 2;
    double width = document.widthMm() / COLUMNS;
    for (int i = 0; i < words; i++) {
      int column = i % COLUMNS;
      double x = PaperDocument.MARGIN_MM + column * width;
      int row = i / COLUMNS;
      double y = top + row * BOX_MM;
      flow.page().box(x, y, width, BOX_MM, 0.25);
      flow.page().text(x + 1.2, y + 4, Type.sans(9).inBold(), String.valueOf(i + 1));
      flow.page().line(x + 4, y + BOX_MM - 4, x + width - 3, y + BOX_MM - 4, 0.1);
    }
  }

  private static void seals(Flow flow, PaperDocument document) {
    double top = flow.take(14) + 2;
    String[] titles = {"BAG NUMBER", "SEAL NUMBER", "WRITTEN AND READ BACK: INITIALS, UTC"};
    double width = document.widthMm() / titles.length;
    for (int i = 0; i < titles.length; i++) {
      double x = PaperDocument.MARGIN_MM + i * width;
      flow.page().box(x, top, width, 12, 0.25);
      flow.page().text(x + 1.5, top + 3, Type.sans(6.5), titles[i]);
    }
  }
}
