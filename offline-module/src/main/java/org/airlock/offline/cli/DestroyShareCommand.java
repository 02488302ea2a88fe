package org.airlock.offline.cli;

import java.util.concurrent.Callable;
import org.airlock.common.cli.CommonOptions;
import org.airlock.common.cli.Program;
import org.airlock.common.cli.Workplace;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.JsonObject;
import org.airlock.common.roster.RosterChain;
import org.airlock.common.store.Store;
import org.airlock.common.store.Trust;
import org.airlock.offline.escrow.OldShares;
import org.airlock.offline.escrow.ShareDestruction;
import org.airlock.offline.inventory.Inventory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code escrow destroy-share}: one card of a superseded set is gone. */
@Command(
    name = "destroy-share",
    description =
        "Record that one share of a superseded generation was destroyed in front of a witness.")
final class DestroyShareCommand implements Callable<Integer> {
  private final Workplace workplace;

  @Mixin private CommonOptions options = new CommonOptions();

  @Option(
      names = "--escrow",
      required = true,
      paramLabel = "ID",
      description = "The superseded generation, by its id.")
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
      description = "Who saw it; holds no share of that set.")
  private String witness = "";

  @Option(
      names = "--method",
      paramLabel = "TEXT",
      defaultValue = "cross-cut and burnt",
      description = "How it was destroyed (default: ${DEFAULT-VALUE}).")
  private String method = "";

  DestroyShareCommand(Workplace workplace) {
    this.workplace = workplace;
  }

  @Override
  public Integer call() {
    if (method.isBlank() || method.length() > 200) {
      throw new Failure.Usage(
          "--method is empty or longer than 200 characters", "say in a few words how");
    }
    try (Store store = options.open(workplace, "escrow destroy-share")) {
      RosterChain chain = Trust.load(store);
      Inventory inventory = new Inventory(store, chain);
      OldShares left =
          new ShareDestruction(
                  store,
                  chain.newest(),
                  inventory,
                  options.console(workplace, chain.newest().environment()))
              .destroy(inventory.escrowOfAnyGeneration(escrow), share, witness, method);
      if (options.json()) {
        Program.print(
            workplace.out(),
            JsonObject.builder()
                .put("escrow", left.escrow().header().id())
                .put("destroyed", left.destroyed().size())
                .put("remaining", left.remaining())
                .put("threshold", left.escrow().threshold())
                .put("inert", left.inert())
                .build());
      } else {
        left.describe().forEach(workplace.out()::println);
      }
    }
    return 0;
  }
}
