package org.airlock.offline.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.airlock.common.bundle.Header;
import org.airlock.common.cli.CommonOptions;
import org.airlock.common.cli.Program;
import org.airlock.common.cli.Workplace;
import org.airlock.common.console.Console;
import org.airlock.common.json.JsonObject;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.payload.Passport;
import org.airlock.common.roster.RosterChain;
import org.airlock.common.store.Store;
import org.airlock.common.store.Trust;
import org.airlock.common.transcript.Event;
import org.airlock.common.verification.Verified;
import org.airlock.offline.doctor.Machine;
import org.airlock.offline.doctor.MachineGate;
import org.airlock.offline.doctor.Report;
import org.airlock.offline.doctor.ThisMachine;
import org.airlock.offline.escrow.EscrowCeremony;
import org.airlock.offline.escrow.Margin;
import org.airlock.offline.escrow.OldShares;
import org.airlock.offline.escrow.OracleProof;
import org.airlock.offline.escrow.SealedMaterial;
import org.airlock.offline.escrow.SingleShareCheck;
import org.airlock.offline.inventory.Inventory;
import org.airlock.offline.material.MaterialGenerator;
import org.airlock.offline.room.Examination;
import org.airlock.offline.room.PrivateScreen;
import org.airlock.offline.room.Room;
import org.airlock.offline.room.Sitting;
import org.airlock.offline.room.SittingOptions;
import org.airlock.offline.room.Terminal;
import org.airlock.offline.room.WaiverOption;
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
  private final Machine machine;

  public EscrowCommand(Workplace workplace) {
    this(workplace, new ThisMachine());
  }

  /** As above, on a machine that a test makes up. */
  public EscrowCommand(Workplace workplace, Machine machine) {
    this.workplace = workplace;
    this.machine = machine;
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
      @Mixin SharesOption shares,
      @Mixin DiceOption throwing) {
    int dice = throwing.count();
    Header.requireTyped("--label", label);
    shares.check();
    List<SealedMaterial.Order> orders =
        (materials == null ? List.<String>of() : materials)
            .stream().map(SpecOption::order).toList();
    MaterialGenerator generator = MaterialGenerator.system();
    try (Sitting sitting =
        Sitting.open(workplace, options, "escrow create", who, Terminal::entryFor)) {
      EscrowCeremony.Created created =
          new EscrowCeremony(sitting, generator, shares.printer(sitting.console()))
              .create(
                  new EscrowCeremony.Order(
                      label, threshold, custodians, shares.onMedia(), orders, dice));
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
      List<Verified<EscrowRecord>> escrows =
          name == null
              ? List.copyOf(inventory.escrows().values())
              : List.of(inventory.escrowOfAnyGeneration(name));
      if (options.json()) {
        Program.print(
            workplace.out(),
            JsonObject.builder()
                .putAll("escrows", escrows.stream().map(e -> json(store, inventory, e)).toList())
                .build());
        return 0;
      }
      if (escrows.isEmpty()) {
        workplace.out().println("This store has no escrow yet; 'escrow create' makes one.");
      }
      for (Verified<EscrowRecord> escrow : escrows) {
        describe(escrow.payload()).forEach(workplace.out()::println);
        life(store, inventory, escrow).forEach(workplace.out()::println);
      }
    }
    return 0;
  }

  /** What it seals and how well it is looked after; of a superseded one, which shares are left. */
  private List<String> life(Store store, Inventory inventory, Verified<EscrowRecord> escrow) {
    Optional<Verified<EscrowRecord>> newer = inventory.successor(escrow);
    if (newer.isPresent()) {
      List<String> lines = new ArrayList<>();
      lines.add(
          "  SUPERSEDED by "
              + newer.get().payload().header().id()
              + " on "
              + newer.get().payload().header().createdAt());
      OldShares.of(store, escrow.payload()).describe().forEach(line -> lines.add("  " + line));
      return lines;
    }
    List<String> lines = new ArrayList<>();
    for (Verified<Passport> passport : inventory.materialsOf(escrow)) {
      lines.add(
          "  Seals " + passport.payload().header().id() + " (" + passport.payload().label() + ")");
    }
    lines.addAll(Margin.of(store, escrow.payload(), workplace.clock().instant()).describe());
    new OracleProof(store, inventory).state(escrow).ifPresent(line -> lines.add("  " + line));
    return lines;
  }

  private JsonObject json(Store store, Inventory inventory, Verified<EscrowRecord> verified) {
    EscrowRecord escrow = verified.payload();
    JsonObject.Builder json =
        JsonObject.builder()
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
                inventory.materialsOf(verified).stream()
                    .map(p -> p.payload().header().id())
                    .toList())
            .put("margin", Margin.of(store, escrow, workplace.clock().instant()).json());
    inventory
        .successor(verified)
        .ifPresent(
            newer -> {
              OldShares old = OldShares.of(store, escrow);
              json.put("supersededBy", newer.payload().header().id())
                  .put("oldSharesOutstanding", old.remaining())
                  .put("oldSetInert", old.inert());
            });
    return json.build();
  }

  static List<String> describe(EscrowRecord escrow) {
    List<String> lines = new ArrayList<>();
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
      @Mixin EscrowOption escrow,
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
          String witness,
      @Mixin WaiverOption waiver) {
    SelfTest.run(SelfTest.standard());
    try (Store store = options.open(workplace, "escrow check-share")) {
      RosterChain chain = Trust.load(store);
      Console console = options.console(workplace, chain.newest().environment());
      MachineGate.EventFactory event =
          type -> Event.draft("escrow check-share", type).witness(witness);
      MachineGate gate = new MachineGate(machine, chain.newest(), waiver.waivers());
      Report report =
          new Examination(workplace, store, gate, Duration.ZERO).require(console, event);
      MachineGate.record(store, report, event);
      Inventory inventory = new Inventory(store, chain);
      Verified<EscrowRecord> record = inventory.escrow(escrow.name());
      Room room =
          new Room(
              console,
              Terminal.entryFor(console),
              PrivateScreen.of(console, chain.newest().environment()));
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
