package org.airlock.offline.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.airlock.common.cli.CommonOptions;
import org.airlock.common.cli.Program;
import org.airlock.common.cli.Workplace;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.JsonObject;
import org.airlock.offline.escrow.OldShares;
import org.airlock.offline.escrow.ReshareCeremony;
import org.airlock.offline.material.MaterialGenerator;
import org.airlock.offline.room.Sitting;
import org.airlock.offline.room.SittingOptions;
import org.airlock.offline.room.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code escrow reshare}: a new generation of an escrow. */
@Command(
    name = "reshare",
    description = {
      "Give an escrow a new key and new shares: the old quorum gives everything back, the new set is proven,",
      "and only then the old generation is superseded."
    })
final class ReshareCommand implements Callable<Integer> {
  private final Workplace workplace;

  @Mixin private CommonOptions options = new CommonOptions();
  @Mixin private SittingOptions who = new SittingOptions();

  @Mixin private EscrowOption escrow = new EscrowOption();

  @Option(
      names = "--threshold",
      required = true,
      paramLabel = "T",
      description = "How many of the new shares restore the key.")
  private int threshold;

  @Option(
      names = "--custodians",
      required = true,
      split = ",",
      paramLabel = "ID,…",
      description = "Custodians of the roster, one new share each, in this order.")
  private List<String> custodians = List.of();

  @Mixin private SharesOption shares = new SharesOption();

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why: departure, loss, damage, policy change.")
  private String reason = "";

  ReshareCommand(Workplace workplace) {
    this.workplace = workplace;
  }

  @Override
  public Integer call() {
    shares.check();
    if (reason.isBlank() || reason.length() > 200) {
      throw new Failure.Usage(
          "--reason is empty or longer than 200 characters", "say in a few words why");
    }
    try (Sitting sitting =
        Sitting.open(workplace, options, "escrow reshare", who, Terminal::entryFor)) {
      ReshareCeremony.Reshared reshared =
          new ReshareCeremony(
                  sitting, MaterialGenerator.system().random(), shares.printer(sitting.console()))
              .reshare(
                  new ReshareCeremony.Order(
                      escrow.name(), threshold, custodians, shares.onMedia(), reason));
      print(reshared, OldShares.of(sitting.store(), reshared.older()));
    }
    return 0;
  }

  private void print(ReshareCeremony.Reshared reshared, OldShares old) {
    if (options.json()) {
      Program.print(
          workplace.out(),
          JsonObject.builder()
              .put("escrow", reshared.newer().header().id())
              .put("digest", reshared.digest())
              .put("generation", reshared.newer().generation())
              .put("supersedes", reshared.older().header().id())
              .put("materials", reshared.newer().resealed().size())
              .put("oldSharesOutstanding", old.remaining())
              .put("oldSetInert", old.inert())
              .build());
      return;
    }
    var out = workplace.out();
    out.println(
        "NEW SET PROVEN: generation "
            + reshared.newer().generation()
            + " of "
            + reshared.newer().label()
            + " ("
            + reshared.newer().header().id()
            + ") counts from now on; "
            + reshared.older().header().id()
            + " is superseded.");
    EscrowCommand.describe(reshared.newer()).forEach(out::println);
    old.describe().forEach(out::println);
    out.println(
        "Next: 'ceremony escrow drill' with the new shares; its record tells the online side.");
  }
}
