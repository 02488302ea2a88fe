package org.airlock.online.cli;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.airlock.common.cli.CommonOptions;
import org.airlock.common.cli.Program;
import org.airlock.common.cli.Workplace;
import org.airlock.common.json.JsonObject;
import org.airlock.common.roster.RosterChain;
import org.airlock.common.store.Store;
import org.airlock.common.store.Trust;
import org.airlock.common.transcript.Head;
import org.airlock.common.words.Words;
import org.airlock.online.board.Board;
import org.airlock.online.desk.Records;
import org.airlock.online.desk.Regions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code status}: the board. */
@Command(
    name = "status",
    description =
        "Show each KMS key of this store: what was imported, until when, and what to do next.")
final class StatusCommand implements Callable<Integer> {
  private final Workplace workplace;

  @Mixin private CommonOptions options = new CommonOptions();
  @Mixin private KmsOptions kms = new KmsOptions();

  @Option(
      names = "--ask-kms",
      description = "Ask KMS for each key's state as well (kms:DescribeKey).")
  private boolean askKms;

  StatusCommand(Workplace workplace) {
    this.workplace = workplace;
  }

  @Override
  public Integer call() {
    try (Store store = options.open(workplace, "status")) {
      RosterChain chain = Trust.load(store);
      Instant now = workplace.clock().instant();
      Board board = new Board(new Records(store, chain), now);
      try (Regions regions = new Regions(kms.opener(chain.newest()))) {
        List<Board.Line> lines = board.lines(askKms ? Optional.of(regions) : Optional.empty());
        if (options.json()) {
          json(store, chain, lines);
        } else {
          text(store, chain, lines);
        }
      }
    }
    return 0;
  }

  private void json(Store store, RosterChain chain, List<Board.Line> lines) {
    Program.print(
        workplace.out(),
        JsonObject.builder()
            .put("store", store.root().toString())
            .put("environment", chain.newest().environment().code())
            .put("rosterVersion", chain.newest().version())
            .put("rosterExpires", chain.newest().expires())
            .putStrings("notes", store.notes())
            .putAll("keys", lines.stream().map(StatusCommand::line).toList())
            .put("headSeq", store.head().seq())
            .put("head", store.head().hash())
            .build());
  }

  private static JsonObject line(Board.Line line) {
    JsonObject.Builder json = JsonObject.builder().put("key", line.key().toString());
    line.state().ifPresent(state -> json.put("state", state));
    line.receipt().ifPresent(receipt -> json.put("receipt", receipt));
    line.keyMaterialId().ifPresent(id -> json.put("keyMaterialId", id));
    line.validTo().ifPresent(validTo -> json.put("validTo", validTo));
    line.openRequest().ifPresent(request -> json.put("openRequest", request));
    return json.put("next", line.next()).build();
  }

  private void text(Store store, RosterChain chain, List<Board.Line> lines) {
    var out = workplace.out();
    store.notes().forEach(note -> out.println("note: " + note));
    out.println("Store " + store.root() + ", " + chain.newest().environment().code());
    out.println(
        "Roster version " + chain.newest().version() + ", expires " + chain.newest().expires());
    chain
        .newest()
        .limitations()
        .forEach(limitation -> out.println("Declared limitation: " + limitation));
    if (lines.isEmpty()) {
      out.println("No KMS key yet. Next: 'importer request'.");
    }
    for (Board.Line line : lines) {
      out.println(line.key() + line.state().map(state -> ", " + state).orElse(""));
      out.println(
          "  receipt "
              + line.receipt().orElse("none")
              + line.keyMaterialId().map(id -> ", material " + id).orElse("")
              + line.validTo().map(validTo -> ", expires " + validTo).orElse(""));
      out.println("  next: " + line.next());
    }
    Head head = store.head();
    out.println("Transcript head " + head.seq() + ": " + head.hash());
    Words.of(Words.Kind.TRANSCRIPT_HEAD, head.hash().value())
        .rows()
        .forEach(row -> out.println("  " + row));
  }
}
