package org.airlock.offline.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.airlock.common.cli.CommonOptions;
import org.airlock.common.cli.Delivery;
import org.airlock.common.cli.Program;
import org.airlock.common.cli.Workplace;
import org.airlock.common.json.JsonObject;
import org.airlock.common.payload.DrillRecord;
import org.airlock.offline.escrow.DrillCeremony;
import org.airlock.offline.escrow.OracleProof;
import org.airlock.offline.inventory.Inventory;
import org.airlock.offline.room.Sitting;
import org.airlock.offline.room.SittingOptions;
import org.airlock.offline.room.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code escrow drill}: does everything still come back? */
@Command(
    name = "drill",
    description = {
      "Show that an escrow still works: a quorum gives its shares, every material comes back,",
      "is compared with its passport and wiped. Nothing is wrapped."
    })
final class DrillCommand implements Callable<Integer> {
  private final Workplace workplace;

  @Mixin private CommonOptions options = new CommonOptions();
  @Mixin private SittingOptions who = new SittingOptions();

  @Mixin private EscrowOption escrow = new EscrowOption();

  @Option(
      names = "--oracle",
      description =
          "Note that KMS is to be asked too, and print how: the same material imported again, expiry unchanged.")
  private boolean oracle;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Where to write the record for the online side, for example the stick.")
  private @Nullable Path out;

  DrillCommand(Workplace workplace) {
    this.workplace = workplace;
  }

  @Override
  public Integer call() {
    Path directory = Objects.requireNonNull(out);
    Delivery.requireDirectory(directory);
    try (Sitting sitting =
        Sitting.open(workplace, options, "escrow drill", who, Terminal::entryFor)) {
      DrillCeremony.Drilled drilled = new DrillCeremony(sitting).drill(escrow.name(), oracle);
      Path copy = directory.resolve(drilled.payload().header().id() + ".dsse.json");
      Delivery.copy(
          workplace,
          drilled.envelope().toBytes(),
          sitting.store().root().resolve(drilled.storeFile()),
          copy);
      print(drilled.payload(), copy, oracle ? commands(sitting, drilled.payload()) : List.of());
    }
    return 0;
  }

  private static List<String> commands(Sitting sitting, DrillRecord drill) {
    Inventory inventory = new Inventory(sitting.store(), sitting.chain());
    return new OracleProof(sitting.store(), inventory)
        .commands(inventory.escrow(Optional.of(drill.escrowId())), sitting.ceremony());
  }

  private void print(DrillRecord drill, Path copy, List<String> commands) {
    if (options.json()) {
      Program.print(
          workplace.out(),
          JsonObject.builder()
              .put("drill", drill.header().id())
              .put("escrow", drill.escrowId())
              .putStrings("shares", drill.shares().stream().map(String::valueOf).toList())
              .putStrings(
                  "materials", drill.materials().stream().map(DrillRecord.Material::id).toList())
              .put("file", copy.toString())
              .putStrings("oracle", commands)
              .build());
      return;
    }
    workplace
        .out()
        .println(
            "Drill "
                + drill.header().id()
                + ": escrow "
                + drill.escrowId()
                + " gave back "
                + drill.materials().size()
                + (drill.materials().size() == 1 ? " material" : " materials")
                + " with shares "
                + String.join(", ", drill.shares().stream().map(String::valueOf).toList())
                + ". Its record is at "
                + copy);
    workplace
        .out()
        .println(
            "Carry it to the online side and run 'importer drill " + copy.getFileName() + "'.");
    if (!commands.isEmpty()) {
      workplace.out().println("To have KMS say the same:");
      commands.forEach(line -> workplace.out().println("  " + line));
    }
  }
}
