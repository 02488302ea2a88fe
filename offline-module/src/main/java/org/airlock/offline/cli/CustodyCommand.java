package org.airlock.offline.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.airlock.common.cli.CommonOptions;
import org.airlock.common.cli.Program;
import org.airlock.common.cli.Workplace;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.JsonObject;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.payload.EscrowRecord.ShareRecord;
import org.airlock.common.roster.RosterChain;
import org.airlock.common.store.Store;
import org.airlock.common.store.Trust;
import org.airlock.common.verification.Verified;
import org.airlock.offline.custody.CustodyDesk;
import org.airlock.offline.custody.CustodyLedger;
import org.airlock.offline.escrow.Margin;
import org.airlock.offline.inventory.Inventory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code custody seal}, {@code open}, {@code move}, {@code show}: the ledger of bags. */
@Command(name = "custody", description = "Keep the ledger of the bags in which shares are kept.")
public final class CustodyCommand {
  private final Workplace workplace;

  public CustodyCommand(Workplace workplace) {
    this.workplace = workplace;
  }

  /** Which share, and who watches. */
  static final class Which {
    @Option(names = "--escrow", required = true, paramLabel = "NAME", description = "Id or label.")
    private String escrow = "";

    @Option(
        names = "--share",
        required = true,
        paramLabel = "K",
        description = "The number on the card.")
    private int share;

    @Option(
        names = "--witness",
        required = true,
        paramLabel = "ID",
        description = "Who watches; holds no share of that set.")
    private String witness = "";

    private CustodyDesk.Act act(Inventory inventory) {
      EscrowRecord record = inventory.escrowOfAnyGeneration(escrow).payload();
      if (share < 1 || share > record.shares().size()) {
        throw new Failure.Usage(
            record.header().id() + " has no share " + share,
            "its shares are numbered 1 to " + record.shares().size());
      }
      return new CustodyDesk.Act(record, record.shares().get(share - 1), witness);
    }
  }

  private interface Deed {
    String done(CustodyDesk desk, CustodyDesk.Act act);
  }

  private int at(CommonOptions options, Which which, String step, Deed deed) {
    try (Store store = options.open(workplace, "custody " + step)) {
      RosterChain chain = Trust.load(store);
      CustodyDesk.Act act = which.act(new Inventory(store, chain));
      CustodyDesk desk =
          new CustodyDesk(
              store, chain.newest(), options.console(workplace, chain.newest().environment()));
      String done = deed.done(desk, act);
      workplace
          .out()
          .println(
              "Share "
                  + act.share().number()
                  + " of "
                  + act.escrow().header().id()
                  + " ("
                  + act.share().custodian()
                  + ") "
                  + done);
    }
    return 0;
  }

  @Command(name = "seal", description = "A share goes into a new bag; its number is typed twice.")
  int seal(
      @Mixin CommonOptions options,
      @Mixin Which which,
      @Option(
              names = "--location",
              required = true,
              paramLabel = "CODE",
              description = "Where the bag goes: a code, not an address.")
          String location) {
    return at(
        options,
        which,
        "seal",
        (desk, act) -> "is in bag " + desk.seal(act, location) + " at " + location + ".");
  }

  @Command(
      name = "open",
      description = "A share leaves its bag, whose number and seal must be right.")
  int open(
      @Mixin CommonOptions options,
      @Mixin Which which,
      @Option(
              names = "--purpose",
              required = true,
              paramLabel = "TEXT",
              description = "Why, in a few words.")
          String purpose) {
    if (purpose.isBlank() || purpose.length() > 200) {
      throw new Failure.Usage(
          "--purpose is empty or longer than 200 characters", "say in a few words why");
    }
    return at(
        options,
        which,
        "open",
        (desk, act) -> {
          desk.open(act, purpose);
          return "is out of its bag. Seal it again with 'custody seal'.";
        });
  }

  @Command(name = "move", description = "A sealed bag goes to another place, unopened.")
  int move(
      @Mixin CommonOptions options,
      @Mixin Which which,
      @Option(
              names = "--to",
              required = true,
              paramLabel = "CODE",
              description = "Where the bag goes: a code, not an address.")
          String to) {
    return at(
        options,
        which,
        "move",
        (desk, act) -> {
          desk.move(act, to);
          return "is at " + to + " now.";
        });
  }

  @Command(name = "show", description = "Show where each share is, and when it was last checked.")
  int show(
      @Mixin CommonOptions options,
      @Parameters(
              paramLabel = "NAME",
              arity = "0..1",
              description = "Id or label; without it, all.")
          @Nullable String name) {
    try (Store store = options.open(workplace, "custody show")) {
      Inventory inventory = new Inventory(store, Trust.load(store));
      List<EscrowRecord> escrows =
          name == null
              ? inventory.escrows().values().stream().map(Verified::payload).toList()
              : List.of(inventory.escrowOfAnyGeneration(name).payload());
      CustodyLedger ledger = CustodyLedger.of(store);
      if (options.json()) {
        Program.print(
            workplace.out(),
            JsonObject.builder()
                .putAll("escrows", escrows.stream().map(e -> json(store, ledger, e)).toList())
                .build());
      } else {
        escrows.forEach(
            escrow -> describe(store, ledger, escrow).forEach(workplace.out()::println));
      }
    }
    return 0;
  }

  private List<String> describe(Store store, CustodyLedger ledger, EscrowRecord escrow) {
    List<String> lines = new ArrayList<>();
    lines.add("Escrow " + escrow.header().id() + " (" + escrow.label() + ")");
    Margin margin = Margin.of(store, escrow, workplace.clock().instant());
    for (ShareRecord share : escrow.shares()) {
      lines.add(
          "  Share "
              + share.number()
              + ", "
              + share.custodian()
              + ": "
              + ledger.of(escrow, share).map(CustodyCommand::words).orElse("in no recorded bag")
              + checked(margin, share).map(at -> ", last read " + at).orElse(", never read"));
    }
    ledger.crowded(escrow).forEach(line -> lines.add("  " + line));
    return lines;
  }

  private static String words(CustodyLedger.Place place) {
    return place.bag().map(bag -> "bag " + bag + " at " + place.location()).orElse("OUT of its bag")
        + " since "
        + place.since()
        + place.inspection().map(state -> ", last seal " + state).orElse("");
  }

  private static Optional<String> checked(Margin margin, ShareRecord share) {
    return margin.lastRead(share).map(Instant::toString);
  }

  private JsonObject json(Store store, CustodyLedger ledger, EscrowRecord escrow) {
    Margin margin = Margin.of(store, escrow, workplace.clock().instant());
    return JsonObject.builder()
        .put("escrow", escrow.header().id())
        .putAll(
            "shares",
            escrow.shares().stream().map(share -> json(ledger, escrow, margin, share)).toList())
        .putStrings("warnings", ledger.crowded(escrow))
        .build();
  }

  private static JsonObject json(
      CustodyLedger ledger, EscrowRecord escrow, Margin margin, ShareRecord share) {
    JsonObject.Builder json =
        JsonObject.builder().put("share", share.number()).put("custodian", share.custodian());
    ledger
        .of(escrow, share)
        .ifPresent(
            place -> {
              place.bag().ifPresent(bag -> json.put("bag", bag));
              json.put("out", place.bag().isEmpty())
                  .put("location", place.location())
                  .put("since", place.since());
            });
    checked(margin, share).ifPresent(at -> json.put("lastRead", at));
    return json.build();
  }
}
