package org.airlock.online.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.cli.CommonOptions;
import org.airlock.common.cli.Delivery;
import org.airlock.common.cli.Program;
import org.airlock.common.cli.Workplace;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.json.JsonObject;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.payload.UseProof;
import org.airlock.online.desk.Desk;
import org.airlock.online.desk.Regions;
import org.airlock.online.importing.ImportDesk;
import org.airlock.online.kms.Sleeper;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code import WRAPPED}: from wrapped material to a receipt. */
@Command(
    name = "import",
    description = {
      "Import wrapped material, prove that KMS can use it, and write a receipt.",
      "Safe to run again: it asks KMS what happened before it sends anything a second time."
    })
final class ImportCommand implements Callable<Integer> {
  private static final int MOST_LINES = 12;

  private final Workplace workplace;

  @Mixin private CommonOptions options = new CommonOptions();
  @Mixin private KmsOptions kms = new KmsOptions();

  @Parameters(
      paramLabel = "WRAPPED",
      description = "The wrapped material (*.dsse.json) from the offline side.")
  private @Nullable Path file;

  @Option(
      names = "--identity",
      required = true,
      paramLabel = "FILE",
      description = "Your private key (.key.pem, or .token.json on a token).")
  private @Nullable Path identity;

  @Option(
      names = "--request",
      paramLabel = "FILE",
      description = "The signed request, when this store did not make it.")
  private @Nullable Path request;

  @Option(
      names = "--dry-run",
      description = "Check everything and print the exact calls; change nothing.")
  private boolean dryRun;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Where to write the receipt.")
  private @Nullable Path out;

  ImportCommand(Workplace workplace) {
    this.workplace = workplace;
  }

  @Override
  public Integer call() {
    Path path = Objects.requireNonNull(file);
    Path directory = Objects.requireNonNull(out);
    Delivery.requireDirectory(directory);
    Bytes content = workplace.disk().read(path, Envelope.LARGEST_BYTES);
    Optional<Bytes> requestFile =
        Optional.ofNullable(request)
            .map(given -> workplace.disk().read(given, Envelope.LARGEST_BYTES));
    try (Desk desk = Desk.open(workplace, options, "import", Objects.requireNonNull(identity));
        Regions regions = new Regions(kms.opener(desk.roster()))) {
      ImportDesk imports = new ImportDesk(desk, regions, Sleeper.ofThread());
      ImportDesk.Checked checked = imports.check(content, path.toString(), requestFile);
      if (dryRun) {
        printPlan(imports.rehearse(checked));
        return 0;
      }
      ImportDesk.Receipt receipt = imports.run(checked);
      Path copy = directory.resolve(receipt.payload().header().id() + ".dsse.json");
      Delivery.copy(
          workplace, receipt.file(), desk.store().root().resolve(receipt.storeFile()), copy);
      print(receipt, copy);
      receipt
          .incomplete()
          .ifPresent(
              failure -> {
                throw failure;
              });
    }
    return 0;
  }

  private void printPlan(List<String> lines) {
    if (options.json()) {
      Program.print(
          workplace.out(),
          JsonObject.builder().put("dryRun", true).putStrings("calls", lines).build());
      return;
    }
    workplace.out().println("Every check held. This would be sent:");
    lines.forEach(workplace.out()::println);
  }

  private void print(ImportDesk.Receipt receipt, Path copy) {
    if (options.json()) {
      Program.print(
          workplace.out(),
          JsonObject.builder()
              .put("receipt", receipt.payload().header().id())
              .put("file", copy.toString())
              .put("complete", receipt.complete())
              .put("repeated", receipt.repeated())
              .putAll(
                  "targets",
                  receipt.payload().targets().stream()
                      .map(
                          target ->
                              JsonObject.builder()
                                  .put("key", target.key().toString())
                                  .put("outcome", target.outcome())
                                  .put("state", target.stateAfter())
                                  .put("keyMaterialId", target.keyMaterialId().orElse(""))
                                  .put("proof", target.proof().method().code())
                                  .put(
                                      "earlierCiphertextDecrypted",
                                      target.proof().earlierDecrypted())
                                  .build())
                      .toList())
              .build());
      return;
    }
    if (receipt.repeated()) {
      workplace.out().println("This wrapped material was imported before; nothing was sent.");
    }
    targets(receipt.payload().targets());
    workplace.out().println("Receipt " + receipt.payload().header().id() + " is at " + copy);
    if (!receipt.complete()) {
      workplace
          .out()
          .println("It needs another import operator: 'importer countersign " + copy + "'.");
    }
  }

  private void targets(List<ImportReceipt.Target> targets) {
    if (targets.size() > MOST_LINES) {
      Map<String, Integer> groups = new TreeMap<>();
      targets.forEach(
          target ->
              groups.merge(
                  target.keySpec() + ", " + target.stateAfter() + ", " + target.proof().describe(),
                  1,
                  Integer::sum));
      groups.forEach((group, count) -> workplace.out().println("  " + count + " " + group));
      return;
    }
    for (ImportReceipt.Target target : targets) {
      workplace
          .out()
          .println(
              target.key()
                  + ": "
                  + target.outcome()
                  + ", "
                  + target.stateAfter()
                  + target.keyMaterialId().map(id -> ", KeyMaterialId " + id).orElse("")
                  + ", "
                  + target.proof().describe());
      if (target.proof().method() == UseProof.Method.PENDING_ROTATION) {
        workplace
            .out()
            .println(
                "  Next: 'importer rotate' for its primary or single-Region key makes it current.");
      }
    }
  }
}
