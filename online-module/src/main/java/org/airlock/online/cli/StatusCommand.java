package org.airlock.online.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.cli.CommonOptions;
import org.airlock.common.cli.Workplace;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.roster.Roster;
import org.airlock.common.roster.RosterChain;
import org.airlock.common.store.Store;
import org.airlock.common.store.Trust;
import org.airlock.online.board.Board;
import org.airlock.online.board.page.BoardView;
import org.airlock.online.board.page.CalendarFile;
import org.airlock.online.board.page.HtmlBoard;
import org.airlock.online.board.page.JsonBoard;
import org.airlock.online.board.page.TableBoard;
import org.airlock.online.desk.KnownMaterials;
import org.airlock.online.desk.Records;
import org.airlock.online.desk.Regions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code status}: the board. */
@Command(
    name = "status",
    description = {
      "Show each KMS key, Region and material of this store: what must be alive, what will die and when,",
      "which shares bring it back, and what to do next."
    })
final class StatusCommand implements Callable<Integer> {
  private static final int WIDTH = 110;

  private final Workplace workplace;

  @Mixin private CommonOptions options = new CommonOptions();
  @Mixin private KmsOptions kms = new KmsOptions();

  @Option(names = "--ask-kms", description = "Ask KMS for each key's state and materials as well.")
  private boolean askKms;

  @Option(
      names = "--sweep",
      description =
          "Also look at every other key of the account in --region, or in the Regions of the known keys: those of origin EXTERNAL that no escrow knows are shown. Asks KMS.")
  private boolean sweep;

  @Option(names = "--all", description = "Show every cell, however many there are.")
  private boolean all;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description =
          "Write the board as one page to open, print or pin up; an older one is replaced.")
  private @Nullable Path html;

  @Option(
      names = "--ics",
      paramLabel = "FILE",
      description = "Write the dates as a calendar file; an older one is replaced.")
  private @Nullable Path calendar;

  StatusCommand(Workplace workplace) {
    this.workplace = workplace;
  }

  @Override
  public Integer call() {
    try (Store store = options.open(workplace, "status")) {
      RosterChain chain = Trust.load(store);
      Roster roster = chain.newest();
      Records records = new Records(store, chain);
      Board board =
          new Board(records, KnownMaterials.of(store, chain), roster, workplace.clock().instant());
      try (Regions regions = new Regions(kms.opener(roster))) {
        BoardView view =
            board.view(
                store.head(),
                askKms || sweep ? Optional.of(regions) : Optional.empty(),
                sweep ? swept(records) : Set.of());
        List<String> written = write(view, roster);
        if (options.json()) {
          Bytes json = JsonBoard.text(JsonBoard.of(view));
          workplace.out().println(json.asUtf8().orElseThrow().strip());
        } else {
          text(store, roster, view);
          written.forEach(workplace.out()::println);
        }
      }
    }
    return 0;
  }

  private Set<String> swept(Records records) {
    Set<String> swept = new TreeSet<>();
    if (kms.region != null) {
      swept.add(kms.region);
    } else {
      records.keys().stream().map(KeyArn::region).forEach(swept::add);
    }
    if (swept.isEmpty()) {
      throw new Failure.Usage(
          "--sweep has no Region: this store knows no key yet", "name it with --region");
    }
    return swept;
  }

  private List<String> write(BoardView view, Roster roster) {
    List<String> written = new ArrayList<>();
    if (html != null) {
      workplace.disk().replace(html, HtmlBoard.page(view));
      written.add("The page is at " + html);
    }
    if (calendar != null) {
      workplace
          .disk()
          .replace(
              calendar, CalendarFile.of(view, Duration.ofDays(roster.policy().quorumLeadDays())));
      written.add("The calendar is at " + calendar);
    }
    return written;
  }

  private void text(Store store, Roster roster, BoardView view) {
    var out = workplace.out();
    store.notes().forEach(note -> out.println("note: " + note));
    out.println(
        "Store "
            + store.root()
            + ", roster version "
            + roster.version()
            + ", expires "
            + roster.expires());
    if (view.cells().isEmpty()) {
      out.println("No KMS key yet. Next: 'importer request'.");
    }
    new TableBoard(WIDTH, false, all ? TableBoard.ALL_ROWS : TableBoard.DEFAULT_ROWS)
        .lines(view)
        .forEach(out::println);
  }
}
