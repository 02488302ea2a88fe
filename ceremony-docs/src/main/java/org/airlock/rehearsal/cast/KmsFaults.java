package org.airlock.rehearsal.cast;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.airlock.common.control.Control;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.payload.ImportRequest;
import org.airlock.rehearsal.simulator.Fault;

/** AWS, its keys, and what lies between. */
final class KmsFaults {
  private static final String IMPORT = "ImportKeyMaterial";
  private static final int TIMES_THROTTLED = 2;
  private static final int MORE_THAN_ANY_CLIENT_TRIES = 50;

  /** A ceremony of its own, so that the fresh request is the first of its one. */
  private static final String OF_THE_PAPER = "KC-2026-004";

  private KmsFaults() {}

  static List<FaultCard> cards() {
    List<FaultCard> cards = new ArrayList<>();
    cards.add(
        FaultCard.of("wrong-region")
            .happens("the key's ARN is typed with another Region")
            .proves("a key that is not there is named before any token is fetched")
            .caughtBy(Control.KEY_STATE)
            .card(
                "compare the ARN's Region and account with the endpoint",
                table -> ask(table, "eu-central-1", "us-east-1"),
                FaultTable::afresh));
    cards.add(
        FaultCard.of("wrong-account")
            .happens("the key's ARN is typed with another account")
            .proves("a key of another account is not taken for ours")
            .endsWith(5)
            .card(
                "compare the ARN's account with your credentials",
                table -> ask(table, "111122223333", "444455556666"),
                FaultTable::afresh));
    cards.add(
        FaultCard.of("no-expiry-decided")
            .happens("nobody said whether the material expires")
            .proves("no default decides about the end of a key")
            .caughtBy(Control.EXPIRY_EXPLICIT)
            .card(
                "say --no-expiry, or --valid-to with an instant",
                KmsFaults::askWithoutExpiry,
                FaultTable::afresh));
    cards.add(
        FaultCard.of("pending-deletion")
            .happens("somebody schedules the KMS key for deletion before the import")
            .proves("nothing is imported into a key that is about to go")
            .caughtBy(Control.KEY_STATE)
            .card(
                "aws kms cancel-key-deletion",
                table -> {
                  table.wrapped();
                  table.acts.application().scheduleDeletion(table.key);
                  return table.sentNothing(table.tryImport());
                },
                table -> {
                  table.acts.application().cancelDeletion(table.key);
                  table.importNow();
                }));
    cards.add(
        FaultCard.of("wrong-material")
            .happens("the material was deleted, and the plan names another one for this key")
            .proves("a key never gets other material than its own")
            .caughtBy(Control.SAME_MATERIAL)
            .card(
                "look in 'material list' for the passport with digest",
                KmsFaults::otherMaterial,
                FaultTable::afresh));
    cards.add(
        coped("lost-reply", "KMS takes the material and its answer is lost")
            .proves("the importer finds out, and imports nothing twice")
            .endsWith(0)
            .card(
                "the import had taken place; no second one is sent",
                table -> during(table, Fault.dropImportReply(1)),
                table -> tookOnce(table, 0)));
    cards.add(
        coped("throttling", "AWS wants fewer requests")
            .proves("everything takes longer, and nothing is done twice")
            .endsWith(0)
            .card(
                "imported, Enabled",
                table -> during(table, Fault.throttle(IMPORT, TIMES_THROTTLED)),
                table -> tookOnce(table, TIMES_THROTTLED)));
    cards.add(
        FaultCard.of("kms-500")
            .happens("AWS answers with internal errors, again and again")
            .proves("the importer gives up with a word, and the same command goes on later")
            .endsWith(6)
            .card(
                "run the same command again: it asks KMS once more before it sends anything",
                table ->
                    during(
                        table,
                        new Fault(
                            Fault.Kind.INTERNAL_ERROR,
                            Optional.of(IMPORT),
                            MORE_THAN_ANY_CLIENT_TRIES,
                            Duration.ZERO)),
                table -> {
                  table.simulator().faults().clear();
                  table.importNow();
                }));
    cards.add(
        FaultCard.of("redirected-endpoint")
            .happens("the environment points the importer at another server")
            .proves("the importer speaks with the servers of the roster only")
            .caughtBy(Control.ENDPOINT_TRUSTED)
            .card("remove this setting to use", KmsFaults::elsewhere, FaultTable::afresh));
    cards.add(
        FaultCard.of("substituted-wrapping-key")
            .happens("the wrapping key in the request is not the one on the operators' paper")
            .proves("material is not wrapped for a key that nobody compared")
            .caughtBy(Control.WRAPPING_KEY_WORDS)
            .card("stop and treat it as an attack", KmsFaults::otherWords, FaultTable::afresh));
    return cards;
  }

  private static FaultCard.Draft coped(String code, String happens) {
    return FaultCard.of(code).happens(happens);
  }

  private static Stage.Outcome ask(FaultTable table, String right, String wrong) {
    KeyArn other =
        KeyArn.parse(table.key.toString().replace(right, wrong))
            .orElseThrow(() -> new Broken("no ARN"));
    return table.acts.tryRequest(Stage.ANY, FaultTable.CEREMONY, other, Expiry.never());
  }

  private static Stage.Outcome askWithoutExpiry(FaultTable table) {
    return table
        .stage()
        .importer(
            Stage.ANY,
            table.acts.answersOf(Player.FIRST_IMPORT_OPERATOR),
            "request",
            "--ceremony",
            FaultTable.CEREMONY,
            "--key",
            table.key.toString(),
            "--identity",
            table.acts.player(Player.FIRST_IMPORT_OPERATOR).keyFile(),
            "--out",
            "usb");
  }

  private static Stage.Outcome during(FaultTable table, Fault fault) {
    table.wrapped();
    table.simulator().faults().arm(fault);
    return table.tryImport();
  }

  /** The trouble met the importer, and KMS still took the material exactly once. */
  private static void tookOnce(FaultTable table, int refused) {
    if (!table.simulator().faults().armed().isEmpty()) {
      throw new Broken("the trouble never met the importer");
    }
    table.requireImports(1, refused);
    table.acts.require("Enabled", table.acts.application().state(table.key), "state of the key");
  }

  private static Stage.Outcome otherMaterial(FaultTable table) {
    table.onward();
    table.acts.countersign(table.acts.receiptFile());
    table.acts.application().deleteImportedKeyMaterial(table.key);
    table.acts.generate("KC-2026-005", "invoices", "carol", "cleo");
    ImportRequest request = table.acts.request("KC-2026-005", table.key, Expiry.never());
    return table.acts.wrap(
        Stage.ANY, "KC-2026-005", request, "invoices", Expiry.never(), "carol", "chen");
  }

  private static Stage.Outcome elsewhere(FaultTable table) {
    return table
        .acts
        .on(table.stage().pointedAt("http://127.0.0.1:9"))
        .tryRequest(Stage.ANY, FaultTable.CEREMONY, table.key, Expiry.never());
  }

  /** What stands on the paper is the wrapping key of another request. */
  private static Stage.Outcome otherWords(FaultTable table) {
    KeyArn other = table.acts.application().createExternalKey("other");
    table.acts.tryRequest(0, OF_THE_PAPER, other, Expiry.never());
    ImportRequest onPaper = FaultFiles.request(table, "usb/IR-" + OF_THE_PAPER + "-1.dsse.json");
    return table.acts.wrapReading(Stage.ANY, FaultTable.CEREMONY, table.request(), onPaper);
  }
}
