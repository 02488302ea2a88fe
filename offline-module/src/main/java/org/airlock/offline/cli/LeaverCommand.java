package org.airlock.offline.cli;

import java.util.concurrent.Callable;
import org.airlock.common.cli.CommonOptions;
import org.airlock.common.cli.Program;
import org.airlock.common.cli.Workplace;
import org.airlock.common.json.JsonObject;
import org.airlock.common.roster.RosterChain;
import org.airlock.common.store.Store;
import org.airlock.common.store.Trust;
import org.airlock.offline.escrow.Leaver;
import org.airlock.offline.inventory.Inventory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code escrow leaver PERSON}: what to do when somebody goes. */
@Command(
    name = "leaver",
    description =
        "Show which shares a person holds, what is left of each quorum without them, and what to do next.")
final class LeaverCommand implements Callable<Integer> {
  private final Workplace workplace;

  @Mixin private CommonOptions options = new CommonOptions();

  @Parameters(paramLabel = "PERSON", description = "Identifier on the roster.")
  private String person = "";

  LeaverCommand(Workplace workplace) {
    this.workplace = workplace;
  }

  @Override
  public Integer call() {
    try (Store store = options.open(workplace, "escrow leaver")) {
      RosterChain chain = Trust.load(store);
      Leaver leaver = new Leaver(store, chain.newest(), new Inventory(store, chain));
      if (options.json()) {
        Program.print(
            workplace.out(),
            JsonObject.builder()
                .put("person", person)
                .putAll("shares", leaver.held(person).stream().map(LeaverCommand::json).toList())
                .build());
      } else {
        leaver.describe(person).forEach(workplace.out()::println);
      }
    }
    return 0;
  }

  private static JsonObject json(Leaver.Held held) {
    return JsonObject.builder()
        .put("escrow", held.escrow().header().id())
        .put("share", held.share().number())
        .put("inForce", held.inForce())
        .put("threshold", held.escrow().threshold())
        .put("left", held.left())
        .put("othersSuffice", held.othersSuffice())
        .build();
  }
}
