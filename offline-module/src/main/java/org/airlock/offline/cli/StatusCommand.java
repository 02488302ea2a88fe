package org.airlock.offline.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.airlock.common.cli.CommonOptions;
import org.airlock.common.cli.Program;
import org.airlock.common.cli.Workplace;
import org.airlock.common.json.JsonObject;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.payload.Passport;
import org.airlock.common.roster.Roster;
import org.airlock.common.roster.RosterChain;
import org.airlock.common.store.Store;
import org.airlock.common.store.Trust;
import org.airlock.common.transcript.Event;
import org.airlock.common.transcript.Head;
import org.airlock.common.verification.Verified;
import org.airlock.common.words.Words;
import org.airlock.offline.escrow.Margin;
import org.airlock.offline.inventory.Inventory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code status}: what this store holds and what happened last, replayed from the transcript. */
@Command(
    name = "status",
    description = "Show what this store holds, what happened last, and the transcript's head.")
public final class StatusCommand implements Callable<Integer> {
  private static final int SHOWN_EVENTS = 8;

  private final Workplace workplace;

  @Mixin private CommonOptions options = new CommonOptions();

  public StatusCommand(Workplace workplace) {
    this.workplace = workplace;
  }

  @Override
  public Integer call() {
    try (Store store = options.open(workplace, "status")) {
      RosterChain chain = Trust.load(store);
      Inventory inventory = new Inventory(store, chain);
      List<EscrowRecord> escrows =
          inventory.escrowsInForce().stream().map(Verified::payload).toList();
      List<Passport> passports =
          inventory.materials().values().stream().map(Verified::payload).toList();
      if (options.json()) {
        json(store, chain.newest(), escrows, passports);
      } else {
        text(store, chain.newest(), escrows, passports);
      }
    }
    return 0;
  }

  private void json(
      Store store, Roster roster, List<EscrowRecord> escrows, List<Passport> passports) {
    Program.print(
        workplace.out(),
        JsonObject.builder()
            .put("store", store.root().toString())
            .put("environment", roster.environment().code())
            .put("rosterVersion", roster.version())
            .put("rosterExpires", roster.expires())
            .putStrings("notes", store.notes())
            .putStrings("escrows", escrows.stream().map(e -> e.header().id()).toList())
            .putStrings("materials", passports.stream().map(p -> p.header().id()).toList())
            .putAll("margins", escrows.stream().map(e -> margin(store, e)).toList())
            .put("answered", store.events("wrap-done").size())
            .put("headSeq", store.head().seq())
            .put("head", store.head().hash())
            .build());
  }

  private JsonObject margin(Store store, EscrowRecord escrow) {
    return JsonObject.builder()
        .put("escrow", escrow.header().id())
        .put("generation", escrow.generation())
        .put("margin", Margin.of(store, escrow, workplace.clock().instant()).json())
        .build();
  }

  private void text(
      Store store, Roster roster, List<EscrowRecord> escrows, List<Passport> passports) {
    var out = workplace.out();
    store.notes().forEach(note -> out.println("note: " + note));
    out.println("Store " + store.root() + ", " + roster.environment().code());
    out.println("Roster version " + roster.version() + ", expires " + roster.expires());
    roster.limitations().forEach(limitation -> out.println("Declared limitation: " + limitation));
    escrows.forEach(
        escrow ->
            out.println(
                "Escrow "
                    + escrow.header().id()
                    + " ("
                    + escrow.label()
                    + "): "
                    + escrow.threshold()
                    + " of "
                    + escrow.shares().size()
                    + escrow.proofGap().map(gap -> ", NOT PROVEN: " + gap).orElse(", proven")
                    + "; generation "
                    + escrow.generation()
                    + "; "
                    + Margin.of(store, escrow, workplace.clock().instant()).summary()));
    passports.forEach(passport -> out.println(SpecOption.describe(passport).get(0)));
    List<Event> events = store.events();
    out.println("Last events:");
    events
        .subList(Math.max(0, events.size() - SHOWN_EVENTS), events.size())
        .forEach(
            event ->
                out.println(
                    "  "
                        + event.seq()
                        + "  "
                        + event.at()
                        + "  "
                        + event.type()
                        + "  "
                        + event.actor()));
    Head head = store.head();
    out.println("Transcript head " + head.seq() + ": " + head.hash());
    Words.of(Words.Kind.TRANSCRIPT_HEAD, head.hash().value())
        .rows()
        .forEach(row -> out.println("  " + row));
  }
}
