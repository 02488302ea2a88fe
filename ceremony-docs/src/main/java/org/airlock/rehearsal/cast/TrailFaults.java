package org.airlock.rehearsal.cast;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.control.Control;
import org.airlock.common.transcript.Event;
import org.airlock.common.transcript.Head;
import org.airlock.common.transcript.TranscriptFile;

/** Records that somebody changed. */
final class TrailFaults {
  private static final String STORE = "offline/store";
  private static final String LOG = STORE + "/transcript.jsonl";

  /** The copy in the safe. */
  private static final String KEPT = "offline/kept";

  private static final String KEPT_RECEIPT = "online/receipt.kept";

  private TrailFaults() {}

  static List<FaultCard> cards() {
    return List.of(
        FaultCard.of("tampered-transcript")
            .happens("somebody changed a line in the middle of the offline transcript")
            .proves("a changed record is found when the store is next opened")
            .endsWith(4)
            .card(
                "keep the file as evidence and go on from the last trusted copy",
                table -> {
                  byte[] right = FaultFiles.read(table, LOG);
                  try {
                    FaultFiles.write(table, LOG, changed(table, right));
                    return table.stage().ceremony(Stage.ANY, Map.of(), "status");
                  } finally {
                    FaultFiles.write(table, LOG, right);
                  }
                },
                FaultTable::onward),
        FaultCard.of("truncated-transcript")
            .happens("somebody cut the last line off, cleanly")
            .proves("the head on paper finds a transcript that was cut")
            .caughtBy(Control.HEAD_ON_PAPER)
            .card(
                "if it is right, use nothing of this store, find the one that has line",
                table -> {
                  table.request();
                  FaultFiles.copy(table.stage().path(STORE), table.stage().path(KEPT));
                  byte[] right = FaultFiles.read(table, LOG);
                  FaultFiles.write(table, LOG, withoutLastLine(right));
                  return wrapWithPaper(table, head(right));
                },
                table -> {
                  keptStore(table);
                  table.onward();
                }),
        FaultCard.of("rolled-back-store")
            .happens("the store was replaced by the copy from before the last ceremony")
            .proves("the head on paper finds an older store")
            .caughtBy(Control.HEAD_ON_PAPER)
            .card(
                "if it is right, use nothing of this store, find the one that has line",
                TrailFaults::rolledBack,
                TrailFaults::rightStore),
        FaultCard.of("altered-receipt")
            .happens("the receipt was changed before it came to the archive")
            .proves("a receipt counts only with the signatures over what it says")
            .caughtBy(Control.SIGNATURES)
            .card(
                "if the file was changed on the way, take it again",
                TrailFaults::alteredReceipt,
                TrailFaults::receiptAgain),
        FaultCard.of("altered-evidence")
            .happens("a file of the evidence was changed after it was signed")
            .proves("evidence is exactly what was signed")
            .caughtBy(Control.EVIDENCE_FILES)
            .card(
                "keep it as it is and take the package again from where it was made",
                TrailFaults::alteredEvidence,
                TrailFaults::evidenceAgain));
  }

  private static byte[] changed(FaultTable table, byte[] log) {
    String text = new String(log, StandardCharsets.UTF_8);
    int at = text.indexOf("\"actor\":\"", table.luck.nextInt(text.length() / 2)) + 9;
    return (text.substring(0, at) + "x" + text.substring(at)).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] withoutLastLine(byte[] log) {
    int end = log.length - 1;
    while (log[end - 1] != '\n') {
      end--;
    }
    return Arrays.copyOf(log, end);
  }

  /** As people wrote it on the script. */
  private static String head(byte[] log) {
    TranscriptFile transcript = TranscriptFile.read(Bytes.copyOf(log), LOG);
    List<Event> events = transcript.events();
    Head head = transcript.head();
    if (events.isEmpty()) {
      throw new Broken("nothing was ever done here");
    }
    return head.seq() + ":" + head.hash().hex();
  }

  private static Stage.Outcome wrapWithPaper(FaultTable table, String paper) {
    return table.acts.wrapWithPaper(Stage.ANY, FaultTable.CEREMONY, table.request(), paper);
  }

  private static Stage.Outcome rolledBack(FaultTable table) {
    Path store = table.stage().path(STORE);
    Path older = table.stage().path("offline/older");
    FaultFiles.copy(store, older);
    table.wrapped();
    String paper = head(FaultFiles.read(table, LOG));
    FaultFiles.copy(store, table.stage().path(KEPT));
    FaultFiles.copy(older, store);
    return wrapWithPaper(table, paper);
  }

  private static void rightStore(FaultTable table) {
    keptStore(table);
    table.offlineStoreOpens();
    table.importNow();
  }

  private static void keptStore(FaultTable table) {
    FaultFiles.copy(table.stage().path(KEPT), table.stage().path(STORE));
  }

  /** The untouched receipt verifies, so that nothing but the change can be what is noticed. */
  private static Stage.Outcome alteredReceipt(FaultTable table) {
    table.wrapped();
    table.importNow();
    String receipt = table.acts.receiptFile();
    table.acts.countersign(receipt);
    table.stage().ceremony(0, Map.of(), "verify", receipt);
    FaultFiles.write(table, KEPT_RECEIPT, FaultFiles.read(table, receipt));
    FaultFiles.damageLastSignature(table, receipt);
    return table.stage().ceremony(Stage.ANY, Map.of(), "verify", receipt);
  }

  private static void receiptAgain(FaultTable table) {
    String receipt = table.acts.receiptFile();
    FaultFiles.write(table, receipt, FaultFiles.read(table, KEPT_RECEIPT));
    table.stage().ceremony(0, Map.of(), "verify", receipt);
  }

  private static Stage.Outcome alteredEvidence(FaultTable table) {
    makeEvidence(table, "evidence");
    FaultFiles.cut(table, "evidence/offline/03-transcript/transcript.txt", 9);
    return table.stage().ceremony(Stage.ANY, Map.of(), "verify", "evidence/offline");
  }

  private static void makeEvidence(FaultTable table, String folder) {
    table
        .stage()
        .ceremony(
            0,
            table.acts.answersOf(Player.OPERATOR, Player.WITNESS),
            "evidence",
            "make",
            "--ceremony",
            "KC-2026-001",
            "--out",
            folder,
            "--operator",
            table.acts.player(Player.OPERATOR).keyFile(),
            "--witness",
            table.acts.player(Player.WITNESS).keyFile());
    Map<String, Object> answers = table.acts.answersOf(Player.AUDITOR);
    answers.put("sign-evidence", "KC-2026-001");
    table
        .stage()
        .ceremony(
            0,
            answers,
            "evidence",
            "sign",
            folder + "/offline",
            "--identity",
            table.acts.player(Player.AUDITOR).keyFile());
  }

  private static void evidenceAgain(FaultTable table) {
    makeEvidence(table, "evidence-again");
    table.stage().ceremony(0, Map.of(), "verify", "evidence-again/offline");
  }
}
