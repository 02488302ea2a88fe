package org.airlock.rehearsal.cast;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Plays cards of the fault deck. One company is prepared up to its proven escrow; every card begins
 * on a copy of it, with a KMS key of its own. Whatever breaks, the score of each card is kept.
 */
final class FaultPlay {
  private final Acts prepared;

  private FaultPlay(Acts prepared) {
    this.prepared = prepared;
  }

  static FaultPlay prepare(Acts acts) {
    acts.enrol();
    acts.escrow(Acts.MATERIAL);
    return new FaultPlay(acts);
  }

  /** Plays every card of the deal, each in a directory of its own under {@code directory}. */
  List<ScoreSheet> play(FaultDeal deal, Path directory) {
    List<ScoreSheet> sheets = new ArrayList<>();
    for (FaultCard card : deal.cards()) {
      sheets.add(play(card, deal, directory.resolve("card-" + (sheets.size() + 1))));
    }
    return sheets;
  }

  private ScoreSheet play(FaultCard card, FaultDeal deal, Path directory) {
    FaultFiles.copy(prepared.stage().directory(), directory);
    Acts acts = prepared.on(prepared.stage().at(directory));
    ScoreSheet sheet = ScoreSheet.of(card);
    try {
      FaultTable table =
          new FaultTable(acts, acts.application().createExternalKey("orders"), deal.luck());
      acts.story().chapter("Card " + directory.getFileName() + ": something goes wrong");
      sheet = sheet.saw(card.trouble().strike(table));
      acts.story().chapter("The crew does what the screen says");
      card.way().lead(table);
      sheet = sheet.ledOn();
      sheet =
          new Aftermath(acts.stage(), acts.signers())
              .search()
              .wrong()
              .map(sheet::broke)
              .orElse(sheet);
    } catch (RuntimeException broken) {
      sheet = sheet.broke(String.valueOf(broken.getMessage()));
    } finally {
      acts.simulator().clock().reset();
      acts.simulator().faults().clear();
    }
    return sheet;
  }
}
