package org.airlock.offline.cards;

import java.util.List;
import org.airlock.offline.paper.Flow;
import org.airlock.offline.paper.Heading;
import org.airlock.offline.paper.Paper;
import org.airlock.offline.paper.PaperDocument;
import org.airlock.offline.paper.Type;

/** The label of the bag or envelope that a card is kept in. */
public final class EnvelopeLabel {
  private final Paper paper;

  public EnvelopeLabel(Paper paper) {
    this.paper = paper;
  }

  public byte[] print(ShareLabel label) {
    Heading heading =
        new Heading("Envelope label", "EL-" + label.name(), label.environment(), label.createdAt());
    try (PaperDocument document = new PaperDocument(paper, heading)) {
      Flow flow = document.flow();
      label.draw(flow.page(), flow.take(ShareLabel.HEIGHT_MM));
      double width = document.widthMm() / 2;
      for (List<String> row :
          List.of(
              List.of("BAG NUMBER", "BAG NUMBER, READ AND WRITTEN BY A SECOND PERSON"),
              List.of("SEALED BY (INITIALS, UTC)", "WITNESSED BY (INITIALS, UTC)"))) {
        double top = flow.take(16);
        for (int side = 0; side < 2; side++) {
          double x = PaperDocument.MARGIN_MM + side * width;
          flow.page().box(x, top, width, 16, 0.25);
          flow.page().text(x + 1.5, top + 3, Type.sans(6.5), row.get(side));
        }
      }
      flow.space(5);
      flow.paragraph(
          Type.sans(11).inBold(),
          "Do not open. Opening is an act of two people and is written into the custody ledger.");
      flow.paragraph(
          Type.sans(10),
          "Found or damaged? Leave it closed and tell the ceremony administrator on the same day.");
      return document.toBytes();
    }
  }
}
