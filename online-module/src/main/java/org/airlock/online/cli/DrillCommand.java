package org.airlock.online.cli;

import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.cli.CommonOptions;
import org.airlock.common.cli.Program;
import org.airlock.common.cli.Workplace;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.json.JsonObject;
import org.airlock.common.payload.DrillRecord;
import org.airlock.common.store.Store;
import org.airlock.common.store.Trust;
import org.airlock.online.desk.DrillIntake;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code drill FILE}: what the offline side showed about an escrow. */
@Command(
    name = "drill",
    description = {
      "Take in the record of 'ceremony escrow drill': the board shows it, and it counts as escrow proof",
      "where material is to be deleted."
    })
final class DrillCommand implements Callable<Integer> {
  private final Workplace workplace;

  @Mixin private CommonOptions options = new CommonOptions();

  @Parameters(
      paramLabel = "DRILL",
      description = "The record (D-*.dsse.json) from the offline side.")
  private @Nullable Path file;

  DrillCommand(Workplace workplace) {
    this.workplace = workplace;
  }

  @Override
  public Integer call() {
    Path path = Objects.requireNonNull(file);
    Bytes content = workplace.disk().read(path, Envelope.LARGEST_BYTES);
    try (Store store = options.open(workplace, "drill")) {
      DrillRecord drill =
          new DrillIntake(store, Trust.load(store))
              .take(content, path.toString(), workplace.clock().instant());
      if (options.json()) {
        Program.print(
            workplace.out(),
            JsonObject.builder()
                .put("drill", drill.header().id())
                .put("escrow", drill.escrowId())
                .put("provenAt", drill.header().createdAt())
                .putStrings(
                    "materials", drill.materials().stream().map(DrillRecord.Material::id).toList())
                .build());
      } else {
        workplace
            .out()
            .println(
                "Drill "
                    + drill.header().id()
                    + " is recorded: escrow "
                    + drill.escrowId()
                    + " gave back "
                    + drill.materials().size()
                    + (drill.materials().size() == 1 ? " material on " : " materials on ")
                    + drill.header().createdAt()
                    + ".");
      }
    }
    return 0;
  }
}
