package org.airlock.rehearsal.cast;

import java.util.List;
import org.airlock.common.control.Control;
import org.airlock.common.kms.Expiry;

/** Custodians and their cards. */
final class ShareFaults {
  private static final int FIRST_OF_THE_SECRET = 4;
  private static final int WORDS_OF_THE_SECRET = 29;
  private static final int MOST_FORGOTTEN = 8;

  private ShareFaults() {}

  static List<FaultCard> cards() {
    return List.of(
        FaultCard.of("custodian-missing")
            .happens("only one custodian came")
            .proves("no share below the threshold opens anything")
            .caughtBy(Control.SHARE_THRESHOLD)
            .card(
                "wait for more custodians; nothing was combined",
                table ->
                    table.acts.wrap(
                        Stage.ANY,
                        FaultTable.CEREMONY,
                        table.request(),
                        Acts.MATERIAL,
                        Expiry.never(),
                        Player.CUSTODIANS.get(table.luck.nextInt(Player.CUSTODIANS.size()))),
                FaultTable::onward),
        withCardOf(
            FaultCard.of("same-share-twice")
                .happens("a custodian gives the card of another who was already there")
                .proves("one card does not count as two people")
                .caughtBy(Control.SHARE_DUPLICATE),
            "every custodian gives the card with their own number",
            (table, card) ->
                FaultFiles.write(table, card, FaultFiles.read(table, table.acts.card("carol")))),
        withCardOf(
            FaultCard.of("mistyped-word")
                .happens("one word of a share is another word of the list")
                .proves("a mistyped share is found by its checksum before it is combined")
                .caughtBy(Control.SHARE_CHECKSUM),
            "of the card again: if only one word is wrong, it is that one",
            (table, card) ->
                FaultFiles.mistype(
                    table, card, FIRST_OF_THE_SECRET + table.luck.nextInt(WORDS_OF_THE_SECRET))),
        withCardOf(
            FaultCard.of("unfinished-card")
                .happens("the last words of a share were never written down")
                .proves("a share that is too short is named as such")
                .caughtBy(Control.SHARE_CHECKSUM),
            "look for a word missing or written twice",
            (table, card) ->
                FaultFiles.forget(table, card, 1 + table.luck.nextInt(MOST_FORGOTTEN))),
        FaultCard.of("share-of-last-generation")
            .happens("after a resharing the custodians bring their old cards")
            .proves("shares of a superseded set open nothing")
            .caughtBy(Control.SHARE_GENERATION)
            .card(
                "look for the card of generation 2",
                table -> {
                  table.request();
                  table.acts.tryReshare(0);
                  return table.acts.wrapWith(
                      Stage.ANY, 1, table.request(), Expiry.never(), "carol", "chen");
                },
                table -> {
                  table.acts.wrapWith(0, 2, table.request(), Expiry.never(), "carol", "chen");
                  table.importNow();
                }));
  }

  /** What is done to a card of Chen's. */
  @FunctionalInterface
  private interface Harm {
    void to(FaultTable table, String card);
  }

  /** Chen's card is harmed; afterwards the right one is used. */
  private static FaultCard withCardOf(FaultCard.Caught caught, String remedy, Harm harm) {
    return caught.card(
        remedy,
        table -> {
          String card = table.acts.card("chen");
          table.request();
          return FaultFiles.whileHarmed(table, card, () -> harm.to(table, card), table::tryWrap);
        },
        FaultTable::onward);
  }
}
