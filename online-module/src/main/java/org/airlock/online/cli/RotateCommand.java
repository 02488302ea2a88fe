package org.airlock.online.cli;

import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.airlock.common.cli.CommonOptions;
import org.airlock.common.cli.Delivery;
import org.airlock.common.cli.Program;
import org.airlock.common.cli.Workplace;
import org.airlock.common.json.JsonObject;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.online.desk.Desk;
import org.airlock.online.desk.Regions;
import org.airlock.online.kms.Sleeper;
import org.airlock.online.lifecycle.Rotation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rotate}: pending material becomes the current one. */
@Command(
    name = "rotate",
    description = {
      "Make the new material of a symmetric key its current one (kms:RotateKeyOnDemand), prove that old ciphertext",
      "still decrypts, and write a receipt. For keys that cannot rotate, print what people do instead.",
      "Safe to run again: it asks KMS what happened and never rotates twice."
    })
final class RotateCommand implements Callable<Integer> {
  private final Workplace workplace;

  @Mixin private CommonOptions options = new CommonOptions();
  @Mixin private KmsOptions kms = new KmsOptions();

  @Option(
      names = "--ceremony",
      required = true,
      paramLabel = "ID",
      description = "The ceremony's id, for example KC-2026-014.")
  private String ceremony = "";

  @Option(
      names = "--key",
      required = true,
      paramLabel = "ARN",
      description = "The single-Region or primary key.")
  private String key = "";

  @Option(
      names = "--identity",
      required = true,
      paramLabel = "FILE",
      description = "Your private key (.key.pem, or .token.json on a token).")
  private @Nullable Path identity;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Where to write the receipt.")
  private @Nullable Path out;

  RotateCommand(Workplace workplace) {
    this.workplace = workplace;
  }

  @Override
  public Integer call() {
    Desk.requireCeremony(ceremony);
    Path directory = Objects.requireNonNull(out);
    Delivery.requireDirectory(directory);
    try (Desk desk = Desk.open(workplace, options, "rotate", Objects.requireNonNull(identity));
        Regions regions = new Regions(kms.opener(desk.roster()))) {
      Rotation.Rotated rotated =
          new Rotation(desk, regions, Sleeper.ofThread())
              .rotate(ceremony, kms.keys(java.util.List.of(key)).get(0));
      Path copy = directory.resolve(rotated.payload().header().id() + ".dsse.json");
      Delivery.copy(
          workplace, rotated.file(), desk.store().root().resolve(rotated.storeFile()), copy);
      print(rotated, copy);
    }
    return 0;
  }

  private void print(Rotation.Rotated rotated, Path copy) {
    ImportReceipt.Target target = rotated.payload().targets().get(0);
    if (options.json()) {
      Program.print(
          workplace.out(),
          JsonObject.builder()
              .put("receipt", rotated.payload().header().id())
              .put("file", copy.toString())
              .put("key", target.key().toString())
              .put("keyMaterialId", target.keyMaterialId().orElse(""))
              .put("complete", rotated.complete())
              .build());
      return;
    }
    workplace
        .out()
        .println(target.key() + ": rotated, current material " + target.keyMaterialId().orElse(""));
    workplace.out().println("Receipt " + rotated.payload().header().id() + " is at " + copy);
    if (!rotated.complete()) {
      workplace
          .out()
          .println("It needs another import operator: 'importer countersign " + copy + "'.");
    }
  }
}
