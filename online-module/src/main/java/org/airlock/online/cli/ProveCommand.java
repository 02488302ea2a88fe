package org.airlock.online.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.airlock.common.cli.CommonOptions;
import org.airlock.common.cli.Program;
import org.airlock.common.cli.Workplace;
import org.airlock.common.control.Control;
import org.airlock.common.json.JsonObject;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.roster.RosterChain;
import org.airlock.common.store.Store;
import org.airlock.common.store.Trust;
import org.airlock.common.transcript.Event;
import org.airlock.online.desk.KnownMaterials;
import org.airlock.online.desk.Records;
import org.airlock.online.desk.Regions;
import org.airlock.online.importing.ProveDesk;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code prove}: the proof of use at any time. */
@Command(
    name = "prove",
    description = {
      "Have KMS use the material of a key's receipts, and record that it could: decrypt a reference ciphertext,",
      "compute the passport's MAC, sign, decrypt or agree under the passport's public key."
    })
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
      Records records = new Records(store, chain);
      try (Regions regions = new Regions(kms.opener(chain.current(workplace.clock().instant())))) {
        ProveDesk desk =
            new ProveDesk(records, KnownMaterials.of(store, chain), regions, workplace.random());
        for (KeyArn key : arns) {
          for (ProveDesk.Proven proven : desk.prove(key)) {
            store.append(
                Event.draft("prove", "use-proven")
                    .held(Control.ENDPOINT_TRUSTED, Control.PROOF_OF_USE)
                    .fact("key", key)
                    .fact("passport", proven.imported().passportDigest())
                    .fact("method", proven.use().method().code())
                    .fact("imported-at", proven.imported().importedAt()));
            print(key, proven);
          }
        }
      }
    }
    return 0;
  }

  private void print(KeyArn key, ProveDesk.Proven proven) {
    if (options.json()) {
      Program.print(
          workplace.out(),
          JsonObject.builder()
              .put("key", key.toString())
              .put("proven", true)
              .put("method", proven.use().method().code())
              .put("importedAt", proven.imported().importedAt())
              .build());
      return;
    }
    workplace
        .out()
        .println(
            key
                + ": "
                + (proven.use().referenceCiphertext().isPresent()
                    ? "the reference ciphertext decrypts"
                    : proven.use().describe())
                + " (material imported "
                + proven.imported().importedAt()
                + ")");
  }
}
