package org.airlock.online.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.cli.CommonOptions;
import org.airlock.common.cli.Delivery;
import org.airlock.common.cli.Program;
import org.airlock.common.cli.Workplace;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.json.JsonObject;
import org.airlock.common.payload.DeletionOrder;
import org.airlock.online.desk.Desk;
import org.airlock.online.desk.Regions;
import org.airlock.online.lifecycle.Deletion;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code delete-material}: the kill switch, in two acts. */
@Command(
    name = "delete-material",
    description = {
      "Delete one imported material from one KMS key, so that the key stops at once. It can be brought back,",
      "because nothing is deleted that an escrow was not shown to give back lately.",
      "First act: --key and --material make an order; a second person countersigns it ('importer countersign').",
      "Second act: --order executes the signed order within 24 hours."
    })
final class DeleteMaterialCommand implements Callable<Integer> {
  private final Workplace workplace;

  @Mixin private CommonOptions options = new CommonOptions();
  @Mixin private KmsOptions kms = new KmsOptions();

  @ArgGroup(multiplicity = "1")
  private @Nullable Act act;

  @Option(
      names = "--identity",
      required = true,
      paramLabel = "FILE",
      description = "Your private key (.key.pem, or .token.json on a token).")
  private @Nullable Path identity;

  /** One of the two acts. */
  static final class Act {
    @ArgGroup(exclusive = false)
    @Nullable Making making;

    @Option(
        names = "--order",
        required = true,
        paramLabel = "FILE",
        description = "Execute this signed order.")
    @Nullable Path order;
  }

  /** What an order needs. */
  static final class Making {
    @Option(names = "--key", required = true, paramLabel = "ARN", description = "The KMS key.")
    String key = "";

    @Option(
        names = "--material",
        paramLabel = "ID",
        description = "KeyMaterialId of the material; needed for symmetric keys.")
    @Nullable String material;

    @Option(
        names = "--ceremony",
        required = true,
        paramLabel = "ID",
        description = "The ceremony's id, for example KC-2026-014.")
    String ceremony = "";

    @Option(
        names = "--reason",
        required = true,
        paramLabel = "TEXT",
        description = "Why; it stands in the order that people sign.")
    String reason = "";

    @Option(
        names = "--out",
        required = true,
        paramLabel = "DIR",
        description = "Where to write the order.")
    @Nullable Path out;
  }

  DeleteMaterialCommand(Workplace workplace) {
    this.workplace = workplace;
  }

  @Override
  public Integer call() {
    Act chosen = Objects.requireNonNull(act);
    try (Desk desk =
            Desk.open(workplace, options, "delete-material", Objects.requireNonNull(identity));
        Regions regions = new Regions(kms.opener(desk.roster()))) {
      Deletion deletion = new Deletion(desk, regions, kms.lastUse(desk.roster()));
      if (chosen.order != null) {
        Bytes content = workplace.disk().read(chosen.order, Envelope.LARGEST_BYTES);
        deleted(deletion.execute(content, chosen.order.toString()));
      } else {
        order(desk, deletion, Objects.requireNonNull(chosen.making));
      }
    }
    return 0;
  }

  private void order(Desk desk, Deletion deletion, Making making) {
    Desk.requireCeremony(making.ceremony);
    Path directory = Objects.requireNonNull(making.out);
    Delivery.requireDirectory(directory);
    DeletionOrder.requireReason(making.reason);
    Deletion.Ordered ordered =
        deletion.order(
            making.ceremony,
            kms.keys(List.of(making.key)).get(0),
            Optional.ofNullable(making.material),
            making.reason);
    Path copy = directory.resolve(ordered.payload().header().id() + ".dsse.json");
    Delivery.copy(
        workplace,
        ordered.envelope().toBytes(),
        desk.store().root().resolve(ordered.storeFile()),
        copy);
    if (options.json()) {
      Program.print(
          workplace.out(),
          JsonObject.builder()
              .put("order", ordered.payload().header().id())
              .put("file", copy.toString())
              .put("complete", ordered.complete())
              .build());
      return;
    }
    workplace.out().println("Deletion order " + ordered.payload().header().id() + " is at " + copy);
    workplace
        .out()
        .println(
            ordered.complete()
                ? "It is complete: 'importer delete-material --order " + copy + "' executes it."
                : "It needs another person: 'importer countersign "
                    + copy
                    + "'. Nothing was deleted.");
  }

  private void deleted(String requestId) {
    if (options.json()) {
      Program.print(
          workplace.out(),
          JsonObject.builder().put("deleted", true).put("awsRequestId", requestId).build());
      return;
    }
    workplace.out().println("The material is deleted (AWS request id " + requestId + ").");
    workplace
        .out()
        .println(
            "To bring it back: 'importer request' for the same key, 'ceremony wrap', 'importer import'.");
  }
}
