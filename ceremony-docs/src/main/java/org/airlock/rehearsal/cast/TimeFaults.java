package org.airlock.rehearsal.cast;

import java.time.Duration;
import java.util.List;
import org.airlock.common.control.Control;
import org.airlock.common.kms.Expiry;

/** Tokens and clocks. */
final class TimeFaults {
  private static final Duration TOO_LONG = Duration.ofHours(25);

  private TimeFaults() {}

  static List<FaultCard> cards() {
    return List.of(
        FaultCard.of("expired-token")
            .happens("the answer lies in a drawer for 25 hours")
            .proves("a dead token is found before anything is sent")
            .caughtBy(Control.TOKEN_ALIVE)
            .card(
                "run 'importer request' for the same keys to get a new box, wrap again",
                table -> {
                  table.wrapped();
                  table.acts.advance(TOO_LONG);
                  return table.sentNothing(table.tryImport());
                },
                FaultTable::afresh),
        FaultCard.of("clock-ahead")
            .happens("the clock in the room is 25 hours ahead of the request")
            .proves("the offline machine refuses a request whose token must be dead")
            .caughtBy(Control.REQUEST_FRESH)
            .card(
                "get a new box with 'importer request' for the same keys, and wrap again",
                table -> {
                  table.request();
                  table.acts.advance(TOO_LONG);
                  return table.tryWrap();
                },
                FaultTable::afresh),
        FaultCard.of("clock-behind")
            .happens("the clock in the room is 25 hours behind, and people agree to it")
            .proves("a request from the future is not wrapped for")
            .caughtBy(Control.REQUEST_FRESH)
            .card(
                "one of the two clocks is wrong; compare both with an independent one",
                table -> {
                  table.request();
                  table.acts.advance(TOO_LONG.negated());
                  return table.tryWrap();
                },
                table -> {
                  table.simulator().clock().reset();
                  table.onward();
                }),
        FaultCard.of("superseded-token")
            .happens("a colleague asks for the same key again while the stick is in the room")
            .proves(
                "an answer made for an older request is refused, and the importer says so without trying again")
            .caughtBy(Control.WRAPPED_MATCHES_REQUEST)
            .card(
                "make a new request ('importer request'), wrap again, import",
                table -> {
                  String answer = table.wrapped();
                  table.acts.tryRequest(0, FaultTable.AGAIN, table.key, Expiry.never());
                  Stage.Outcome refused = table.acts.tryImport(Stage.ANY, answer);
                  table.requireImports(0, 1);
                  return refused;
                },
                table -> {
                  table.acts.countersign(table.loneFile());
                  table.wrapLone(0, "chen", "cleo");
                  table.importNow();
                }));
  }
}
