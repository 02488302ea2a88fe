package org.airlock.online.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.airlock.common.cli.CommonOptions;
import org.airlock.common.cli.Program;
import org.airlock.common.cli.Workplace;
import org.airlock.common.control.Control;
import org.airlock.common.json.JsonObject;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.roster.RosterChain;
import org.airlock.common.store.Store;
import org.airlock.common.store.Trust;
import org.airlock.common.transcript.Event;
import org.airlock.online.board.Board;
import org.airlock.online.desk.Records;
import org.airlock.online.desk.Regions;
import org.airlock.online.importing.ProofOfUse;
import org.airlock.online.kms.Sleeper;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code prove}: the proof of use at any time. */
@Command(
    name = "prove",
    description =
        "Have KMS decrypt the reference ciphertext of a key's receipt, and record that it could.")
final class ProveCommand implements Callable<Integer> {
  private final Workplace workplace;

  @Mixin private CommonOptions options = new CommonOptions();
  @Mixin private KmsOptions kms = new KmsOptions();

  @Option(
      names = "--key",
      required = true,
      paramLabel = "ARN",
      description = "A KMS key with a receipt in this store. Once per key.")
  private List<String> keys = List.of();

  ProveCommand(Workplace workplace) {
    this.workplace = workplace;
  }

  @Override
  public Integer call() {
    List<KeyArn> arns = kms.keys(keys);
    try (Store store = options.open(workplace, "prove")) {
      RosterChain chain = Trust.load(store);
      Board board = new Board(new Records(store, chain), workplace.clock().instant());
      try (Regions regions = new Regions(kms.opener(chain.current(workplace.clock().instant())))) {
        for (KeyArn key : arns) {
          ImportReceipt.Target target = board.provable(key);
          new ProofOfUse(Sleeper.ofThread())
              .again(regions.of(key), key, target.referenceCiphertext(), target.keyMaterialId());
          store.append(
              Event.draft("prove", "use-proven")
                  .held(Control.ENDPOINT_TRUSTED, Control.PROOF_OF_USE)
                  .fact("key", key)
                  .fact("imported-at", target.importedAt()));
          print(key, target);
        }
      }
    }
    return 0;
  }

  private void print(KeyArn key, ImportReceipt.Target target) {
    if (options.json()) {
      Program.print(
          workplace.out(),
          JsonObject.builder()
              .put("key", key.toString())
              .put("proven", true)
              .put("importedAt", target.importedAt())
              .build());
      return;
    }
    workplace
        .out()
        .println(
            key
                + ": the reference ciphertext decrypts (material imported "
                + target.importedAt()
                + ")");
  }
}
