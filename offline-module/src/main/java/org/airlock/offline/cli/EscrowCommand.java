package org.airlock.offline.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.airlock.common.bundle.Header;
import org.airlock.common.cli.CommonOptions;
import org.airlock.common.cli.Program;
import org.airlock.common.cli.Workplace;
import org.airlock.common.console.Console;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.JsonObject;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.payload.Passport;
import org.airlock.common.roster.RosterChain;
import org.airlock.common.store.Store;
import org.airlock.common.store.Trust;
import org.airlock.common.verification.Verified;
import org.airlock.offline.cards.SharePrinter;
import org.airlock.offline.escrow.EscrowCeremony;
import org.airlock.offline.escrow.SealedMaterial;
import org.airlock.offline.escrow.SingleShareCheck;
import org.airlock.offline.inventory.Inventory;
import org.airlock.offline.material.MaterialGenerator;
import org.airlock.offline.paper.Paper;
import org.airlock.offline.room.Room;
import org.airlock.offline.room.Sitting;
import org.airlock.offline.room.SittingOptions;
import org.airlock.offline.room.Terminal;
import org.airlock.offline.selftest.SelfTest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code escrow create}, {@code show}, {@code check-share}. */
@Command(name = "escrow", description = "Split an escrow key into shares, prove it, look at it.")
public final class EscrowCommand {
  private final Workplace workplace;

  public EscrowCommand(Workplace workplace) {
    this.workplace = workplace;
  }

  @Command(
      name = "create",
      description = {
        "Create an escrow: split a fresh key, hand out and read back every share, prove it,",
        "and seal the first materials under the key that came back."
      })
  int create(
      @Mixin CommonOptions options,
      @Mixin SittingOptions who,
      @Option(
              names = "--label",
              required = true,
              paramLabel = "LABEL",
              description = "A name for people.")
          String label,
      @Option(
              names = "--threshold",
              required = true,
              paramLabel = "T",
              description = "How many shares restore the key.")
          int threshold,
      @Option(
              names = "--custodians",
              required = true,
              split = ",",
              paramLabel = "ID,…",
              description = "Custodians of the roster, one share each, in this order.")
          List<String> custodians,
      @Option(
              names = "--material",
              paramLabel = "LABEL:SPEC[:USAGE]",
              description =
                  "Material to generate in the same sitting, for example orders:SYMMETRIC_DEFAULT.")
          @Nullable List<String> materials,
      @Option(
              names = "--shares",
              paramLabel = "WHERE",
              defaultValue = "screen",
              description =
                  "screen: shown to be written down (default); medium: written to each custodian's own medium; print: printed.")
          String where,
      @Option(
              names = "--print-to",
              paramLabel = "PATH",
              description =
                  "With --shares print: the printer's device, a pipe, or a directory in memory.")
          @Nullable Path printTo,
      @Option(
              names = "--paper",
              paramLabel = "SIZE",
              defaultValue = "A4",
              description = "With --shares print: A4 (default) or Letter.")
          String paper) {
    Header.requireTyped("--label", label);
    if (!List.of("screen", "medium", "print").contains(where)) {
      throw new Failure.Usage("--shares is neither screen nor medium nor print", "say which");
    }
    if (where.equals("print") != (printTo != null)) {
      throw new Failure.Usage(
          "--shares print and --print-to go together",
          "name the printer's device, for example --print-to /dev/usb/lp0");
    }
    Paper size = PaperOption.parse(paper);
    List<SealedMaterial.Order> orders =
        (materials == null ? List.<String>of() : materials)
            .stream().map(SpecOption::order).toList();
    MaterialGenerator generator = MaterialGenerator.system();
    try (Sitting sitting =
        Sitting.open(workplace, options, "escrow create", who, Terminal::entryFor)) {
      EscrowCeremony.Created created =
          new EscrowCeremony(
                  sitting,
                  generator,
                  Optional.ofNullable(printTo)
                      .map(path -> new SharePrinter(sitting.console(), size, path)))
              .create(
                  new EscrowCeremony.Order(
                      label, threshold, custodians, where.equals("medium"), orders));
      if (options.json()) {
        Program.print(
            workplace.out(),
            JsonObject.builder()
                .put("escrow", created.escrow().header().id())
                .put("digest", created.digest())
                .putAll(
                    "materials",
                    created.materials().stream().map(m -> SpecOption.json(m.values())).toList())
                .build());
      } else {
        describe(created.escrow()).forEach(workplace.out()::println);
        created
            .materials()
            .forEach(m -> SpecOption.describe(m.values()).forEach(workplace.out()::println));
      }
    }
    return 0;
  }

  @Command(
      name = "show",
      description = "Show the escrows of this store and whether they are proven.")
  int show(
      @Mixin CommonOptions options,
      @Parameters(
              paramLabel = "NAME",
              arity = "0..1",
              description = "Id or label; without it, all.")
          @Nullable String name) {
    try (Store store = options.open(workplace, "escrow show")) {
      Inventory inventory = new Inventory(store, Trust.load(store));
      List<EscrowRecord> escrows =
          name == null
              ? inventory.escrows().values().stream().map(Verified::payload).toList()
              : List.of(inventory.escrow(Optional.of(name)).payload());
      List<Passport> passports =
          inventory.materials().values().stream().map(Verified::payload).toList();
      if (options.json()) {
        Program.print(
            workplace.out(),
            JsonObject.builder()
                .putAll("escrows", escrows.stream().map(e -> json(e, passports)).toList())
                .build());
        return 0;
      }
      if (escrows.isEmpty()) {
        workplace.out().println("This store has no escrow yet; 'escrow create' makes one.");
      }
      for (EscrowRecord escrow : escrows) {
        describe(escrow).forEach(workplace.out()::println);
        passports.stream()
            .filter(passport -> passport.escrowId().equals(escrow.header().id()))
            .forEach(
                passport ->
                    workplace
                        .out()
                        .println(
                            "  Seals " + passport.header().id() + " (" + passport.label() + ")"));
      }
    }
    return 0;
  }

  private static JsonObject json(EscrowRecord escrow, List<Passport> passports) {
    return JsonObject.builder()
        .put("escrow", escrow.header().id())
        .put("label", escrow.label())
        .put("generation", escrow.generation())
        .put("threshold", escrow.threshold())
        .putStrings(
            "custodians",
            escrow.shares().stream().map(EscrowRecord.ShareRecord::custodian).toList())
        .put("escrowKeyFingerprint", escrow.escrowKeyFingerprint().hex())
        .put("proven", escrow.proofGap().isEmpty())
        .putStrings(
            "materials",
            passports.stream()
                .filter(p -> p.escrowId().equals(escrow.header().id()))
                .map(p -> p.header().id())
                .toList())
        .build();
  }

  private static List<String> describe(EscrowRecord escrow) {
    List<String> lines = new java.util.ArrayList<>();
    lines.add(
        "Escrow "
            + escrow.header().id()
            + " ("
            + escrow.label()
            + "), generation "
            + escrow.generation()
            + ": any "
            + escrow.threshold()
            + " of these "
            + escrow.shares().size()
            + " shares restore it");
    for (EscrowRecord.ShareRecord share : escrow.shares()) {
      lines.add(
          "  Share "
              + share.number()
              + ": "
              + share.custodian()
              + ", from the "
              + share.medium()
              + (share.readBack() ? ", read back" : ", NOT read back"));
    }
    lines.add(
        escrow
            .proofGap()
            .map(gap -> "  NOT PROVEN: " + gap)
            .orElse(
                "  Proven: all shares read back, trial reconstructions "
                    + escrow.trials()
                    + " agree"));
    lines.add("  Escrow key fingerprint " + escrow.escrowKeyFingerprint().hex());
    return lines;
  }

  @Command(
      name = "check-share",
      description =
          "Check one custodian's share alone, with a witness and no quorum; reveals nothing.")
  int checkShare(
      @Mixin CommonOptions options,
      @Option(
              names = "--escrow",
              paramLabel = "NAME",
              description = "Id or label, if the store has several.")
          @Nullable String escrow,
      @Option(
              names = "--custodian",
              required = true,
              paramLabel = "ID",
              description = "Whose share it is.")
          String custodian,
      @Option(
              names = "--witness",
              required = true,
              paramLabel = "ID",
              description = "Who watches, by roster identifier.")
          String witness) {
    SelfTest.run(SelfTest.standard());
    try (Store store = options.open(workplace, "escrow check-share")) {
      RosterChain chain = Trust.load(store);
      Inventory inventory = new Inventory(store, chain);
      Verified<EscrowRecord> record = inventory.escrow(Optional.ofNullable(escrow));
      Console console = options.console(workplace, chain.newest().environment());
      Room room = new Room(console, Terminal.entryFor(console));
      EscrowRecord.ShareRecord share =
          new SingleShareCheck(store, chain, inventory, room).check(record, custodian, witness);
      if (options.json()) {
        Program.print(
            workplace.out(),
            JsonObject.builder()
                .put("escrow", record.payload().header().id())
                .put("share", share.number())
                .put("custodian", custodian)
                .put("result", "match")
                .build());
      } else {
        workplace
            .out()
            .println(
                "Share "
                    + share.number()
                    + " of escrow "
                    + record.payload().header().id()
                    + ", held by "
                    + custodian
                    + ": checksum right, and it is the share recorded at the split.");
      }
    }
    return 0;
  }
}
