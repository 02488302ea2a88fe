package org.airlock.offline.cards;

import java.time.Instant;
import java.util.List;
import org.airlock.common.bundle.Environment;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.offline.paper.Canvas;
import org.airlock.offline.paper.PaperDocument;
import org.airlock.offline.paper.Type;
import org.airlock.offline.slip39.ShareHeader;

/**
 * What a finder may read on a card or its bag: whose it is by code, but neither a name nor what the
 * key is for.
 *
 * @param escrow its id; empty to be filled in by hand
 * @param setWords the first two words, which all shares of the set have in common; empty to be
 *     filled in by hand
 * @param number of this share, from 1
 * @param generation 0 to be filled in by hand
 * @param custodian the code on the roster
 */
public record ShareLabel(
    Environment environment,
    String ceremony,
    String escrow,
    String setWords,
    int number,
    int of,
    int threshold,
    String custodian,
    long generation,
    Instant createdAt) {
  static final double HEIGHT_MM = 40;
  private static final double ROW_MM = 9.4;

  /** Of one share of a recorded escrow. */
  public static ShareLabel of(EscrowRecord escrow, EscrowRecord.ShareRecord share) {
    return new ShareLabel(
        escrow.header().environment(),
        escrow.header().ceremony(),
        escrow.header().id(),
        setWords(escrow.setIdentifier()),
        share.number(),
        escrow.shares().size(),
        escrow.threshold(),
        share.custodian(),
        escrow.generation(),
        escrow.header().createdAt());
  }

  /** The first two words of every share of a set that this program makes. */
  public static String setWords(int setIdentifier) {
    String[] words = new ShareHeader(setIdentifier, true, 0, 0, 1, 1, 0, 2).words().split(" ");
    return words[0] + " " + words[1];
  }

  /** Names the documents of this share. */
  public String name() {
    return (escrow.isEmpty() ? ceremony : escrow) + "-" + number;
  }

  /** Draws the table of all of it. */
  void draw(Canvas page, double top) {
    List<List<String>> cells =
        List.of(
            List.of("CEREMONY", ceremony, "SHARE", number + " of " + of),
            List.of("ESCROW", escrow, "CUSTODIAN (CODE)", custodian),
            List.of("SET WORDS", setWords, "RESTORED BY", "any " + threshold + " of the " + of),
            List.of(
                "DATE (UTC)",
                createdAt.toString().substring(0, 10),
                "GENERATION",
                generation == 0 ? "" : String.valueOf(generation)));
    double width = (page.paper().widthMm() - 2 * PaperDocument.MARGIN_MM) / 2;
    for (int row = 0; row < cells.size(); row++) {
      for (int side = 0; side < 2; side++) {
        double x = PaperDocument.MARGIN_MM + side * width;
        double y = top + row * ROW_MM;
        page.box(x, y, width, ROW_MM, 0.25);
        page.text(x + 1.5, y + 3, Type.sans(6.5), cells.get(row).get(2 * side));
        page.textWithin(
            x + 1.5, y + 7.8, width - 3, Type.sans(12).inBold(), cells.get(row).get(2 * side + 1));
      }
    }
  }
}
