package org.airlock.offline.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.airlock.common.cli.CommonOptions;
import org.airlock.common.cli.Program;
import org.airlock.common.cli.Workplace;
import org.airlock.common.json.JsonObject;
import org.airlock.common.payload.Passport;
import org.airlock.common.store.Store;
import org.airlock.common.store.Trust;
import org.airlock.common.verification.Verified;
import org.airlock.offline.escrow.MaterialCeremony;
import org.airlock.offline.escrow.SealedMaterial;
import org.airlock.offline.inventory.Inventory;
import org.airlock.offline.material.MaterialGenerator;
import org.airlock.offline.room.Sitting;
import org.airlock.offline.room.SittingOptions;
import org.airlock.offline.room.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code material generate}, {@code adopt}, {@code list}, {@code show}. */
@Command(
    name = "material",
    description = "Make, adopt and list key material sealed under an escrow.")
public final class MaterialCommand {
  private final Workplace workplace;

  public MaterialCommand(Workplace workplace) {
    this.workplace = workplace;
  }

  @Command(
      name = "generate",
      description = "Generate material and seal it; asks for a quorum of the escrow.")
  int generate(
      @Mixin CommonOptions options,
      @Mixin SittingOptions who,
      @Mixin EscrowOption escrow,
      @Mixin DiceOption throwing,
      @Option(
              names = "--label",
              required = true,
              paramLabel = "LABEL",
              description = "A name for people.")
          String label,
      @Option(
              names = "--spec",
              paramLabel = "SPEC",
              defaultValue = "SYMMETRIC_DEFAULT",
              description = "KMS key spec (default: ${DEFAULT-VALUE}).")
          String spec,
      @Option(
              names = "--usage",
              paramLabel = "USAGE",
              description = "KMS key usage; needed where the spec has several.")
          @Nullable String usage) {
    SealedMaterial.Order order = SpecOption.order(label, spec, Optional.ofNullable(usage));
    int dice = throwing.count();
    MaterialGenerator generator = MaterialGenerator.system();
    try (Sitting sitting =
        Sitting.open(workplace, options, "material generate", who, Terminal::entryFor)) {
      print(options, new MaterialCeremony(sitting).generate(escrow.name(), order, generator, dice));
    }
    return 0;
  }

  @Command(
      name = "adopt",
      description = {
        "Seal existing plaintext material: the raw bytes KMS imported (PlaintextKeyMaterial.bin), or a private key in PEM",
        "or DER (PKCS#8, also encrypted, SEC1, PKCS#1); asks for a quorum. The file itself is left alone: destroy it afterwards by your own procedure."
      })
  int adopt(
      @Mixin CommonOptions options,
      @Mixin SittingOptions who,
      @Parameters(paramLabel = "FILE", description = "The plaintext material.") Path file,
      @Mixin EscrowOption escrow,
      @Option(
              names = "--label",
              required = true,
              paramLabel = "LABEL",
              description = "A name for people.")
          String label,
      @Option(
              names = "--spec",
              paramLabel = "SPEC",
              defaultValue = "SYMMETRIC_DEFAULT",
              description = "KMS key spec (default: ${DEFAULT-VALUE}).")
          String spec,
      @Option(
              names = "--usage",
              paramLabel = "USAGE",
              description = "KMS key usage; needed where the spec has several.")
          @Nullable String usage) {
    SealedMaterial.Order order = SpecOption.order(label, spec, Optional.ofNullable(usage));
    try (Sitting sitting =
        Sitting.open(workplace, options, "material adopt", who, Terminal::entryFor)) {
      print(options, new MaterialCeremony(sitting).adopt(escrow.name(), order, file));
      if (!options.json()) {
        workplace
            .out()
            .println(
                "The plaintext file is still at "
                    + file
                    + ". Destroy it, and every copy of it, before you leave the room.");
      }
    }
    return 0;
  }

  @Command(name = "list", description = "List the materials of this store.")
  int list(@Mixin CommonOptions options) {
    try (Store store = options.open(workplace, "material list")) {
      List<Passport> passports =
          new Inventory(store, Trust.load(store))
              .materials().values().stream().map(Verified::payload).toList();
      if (options.json()) {
        Program.print(
            workplace.out(),
            JsonObject.builder()
                .putAll("materials", passports.stream().map(SpecOption::json).toList())
                .build());
        return 0;
      }
      if (passports.isEmpty()) {
        workplace
            .out()
            .println(
                "This store has no material yet; 'escrow create' or 'material generate' make some.");
      }
      passports.forEach(p -> workplace.out().println(SpecOption.describe(p).get(0)));
    }
    return 0;
  }

  @Command(name = "show", description = "Show the passport of a material.")
  int show(
      @Mixin CommonOptions options,
      @Parameters(paramLabel = "NAME", description = "Id or label.") String name) {
    try (Store store = options.open(workplace, "material show")) {
      print(options, new Inventory(store, Trust.load(store)).material(name).payload());
    }
    return 0;
  }

  private void print(CommonOptions options, Passport passport) {
    if (options.json()) {
      Program.print(workplace.out(), SpecOption.json(passport));
    } else {
      SpecOption.describe(passport).forEach(workplace.out()::println);
    }
  }
}
