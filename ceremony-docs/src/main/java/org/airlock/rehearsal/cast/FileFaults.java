package org.airlock.rehearsal.cast;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.airlock.common.control.Control;
import org.airlock.common.store.Disk;
import org.airlock.common.store.RealDisk;

/** Sticks, files, disks and power. */
final class FileFaults {
  /** Of wrap: before it, only the machine was examined; a cut there leaves nothing to tell. */
  private static final int WRITE_OF_WRAP_BEGUN = 4;

  private static final int WRITES_FROM_THERE = 3;

  private static final String ASKS_FOR_A_SHARE = "type the words of your share";

  private FileFaults() {}

  static List<FaultCard> cards() {
    return List.of(
        FaultCard.of("flipped-bit")
            .happens("the second signature of the request is damaged on the stick")
            .proves("a damaged signature does not count")
            .caughtBy(Control.SIGNATURES)
            .card(
                "if the file was changed on the way, take it again",
                table -> {
                  String request = table.requestFile();
                  return FaultFiles.whileHarmed(
                      table,
                      request,
                      () -> FaultFiles.damageLastSignature(table, request),
                      table::tryWrap);
                },
                FaultTable::onward),
        FaultCard.of("damaged-answer")
            .happens("the witness's signature of the answer is damaged on the way back")
            .proves("nothing is sent to KMS that two people in the room did not sign")
            .caughtBy(Control.SIGNATURES)
            .card(
                "take the file again from where it was made",
                table -> {
                  String answer = table.wrapped();
                  return table.sentNothing(
                      FaultFiles.whileHarmed(
                          table,
                          answer,
                          () -> FaultFiles.damageLastSignature(table, answer),
                          table::tryImport));
                },
                FaultTable::importNow),
        FaultCard.of("truncated-file")
            .happens("the stick was pulled too early and the request is cut short")
            .proves("a cut file is named as what it is")
            .endsWith(4)
            .card(
                "the file is damaged or not the one meant; take it again from where it was made",
                table -> {
                  String request = table.requestFile();
                  return FaultFiles.whileHarmed(
                      table,
                      request,
                      () -> FaultFiles.cut(table, request, 1 + table.luck.nextInt(9)),
                      table::tryWrap);
                },
                FaultTable::onward),
        FaultCard.of("swapped-sticks")
            .happens("the importer is given the stick with the request instead of the answer")
            .proves("a file of another kind is named, and nothing is sent")
            .endsWith(4)
            .card(
                "name the wrapped-material file",
                table -> {
                  table.wrapped();
                  return table.sentNothing(table.acts.tryImport(Stage.ANY, table.requestFile()));
                },
                FaultTable::importNow),
        FaultCard.of("no-stick")
            .happens("the stick is not there")
            .proves("what cannot be written is said before the quorum is asked for anything")
            .endsWith(5)
            .card(
                "mount the stick, or create the directory",
                table ->
                    asking(
                        false,
                        table.acts.tryWrapTo(
                            Stage.ANY, "nowhere", FaultTable.CEREMONY, table.request())),
                table -> {
                  asking(true, table.wrap(0));
                  table.importNow();
                }),
        FaultCard.of("request-twice")
            .happens("the same request is brought to the offline machine a second time")
            .proves("a request is answered once")
            .caughtBy(Control.REQUEST_UNUSED)
            .card(
                "copy that file to the stick",
                table -> {
                  table.wrapped();
                  return table.tryWrap();
                },
                FaultTable::importNow),
        FaultCard.of("full-disk")
            .happens("the disk of the offline machine takes no more bytes")
            .proves("a store that cannot be written stops the command and stays whole")
            .endsWith(5)
            .card(
                "make room, lift the limit or use another medium, and run it again",
                table -> {
                  table.request();
                  Stage full = table.stage().under("sh", "-c", "ulimit -f 8; exec \"$0\" \"$@\"");
                  return table.wrapUnder(full, Stage.ANY);
                },
                table -> {
                  table.offlineStoreOpens();
                  table.onward();
                }),
        FaultCard.of("second-window")
            .happens("somebody has the store open in a second window")
            .proves("two programs never write one store")
            .endsWith(5)
            .card(
                "wait until that command ends, or stop it",
                table -> {
                  table.request();
                  Path lock = table.stage().path("offline/store/lock");
                  try (Disk.Lock held = new RealDisk().lock(lock, "the other window")) {
                    return table.tryWrap();
                  }
                },
                FaultTable::onward),
        FaultCard.of("power-cut")
            .happens("the power goes while the answer is being made (needs strace)")
            .proves("the store opens again, says what happened, and a fresh request is answered")
            .endsWith(0)
            .card(
                "was interrupted and did not finish; nothing was wrapped; run",
                table -> {
                  table.request();
                  int write = WRITE_OF_WRAP_BEGUN + table.luck.nextInt(WRITES_FROM_THERE);
                  Stage dark =
                      table
                          .stage()
                          .under(
                              "strace",
                              "-f",
                              "-qq",
                              "-o",
                              "/dev/null",
                              "-e",
                              "trace=fsync",
                              "-e",
                              "inject=fsync:signal=KILL:when=" + write);
                  table.wrapUnder(dark, 137);
                  return table.stage().ceremony(Stage.ANY, Map.of(), "status");
                },
                FaultTable::afresh));
  }

  /** Breaks off unless the quorum was asked for its shares, or was not. */
  private static Stage.Outcome asking(boolean expected, Stage.Outcome outcome) {
    if (outcome.shown().contains(ASKS_FOR_A_SHARE) != expected) {
      throw new Broken("a share was " + (expected ? "never asked for" : "asked for too early"));
    }
    return outcome;
  }
}
