package org.airlock.offline.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.airlock.common.cli.CommonOptions;
import org.airlock.common.cli.EvidenceDesk;
import org.airlock.common.cli.EvidenceOptions;
import org.airlock.common.cli.Identities;
import org.airlock.common.cli.Workplace;
import org.airlock.common.console.Console;
import org.airlock.common.evidence.EvidenceMaker;
import org.airlock.common.evidence.SecretShapes;
import org.airlock.common.evidence.Side;
import org.airlock.common.roster.Role;
import org.airlock.common.roster.Roster;
import org.airlock.common.roster.RosterChain;
import org.airlock.common.store.Store;
import org.airlock.common.store.Trust;
import org.airlock.offline.evidence.ShareWordRuns;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code evidence make}: the offline side's package, signed by operator and witness. */
@Command(
    name = "make",
    description = {
      "Write the offline side's package: plan, rosters, transcript, passports, escrow proofs, what crossed the gap,",
      "and a signed manifest. Reads the store and changes nothing in it. An auditor signs with 'evidence sign'."
    })
public final class EvidenceMakeCommand implements Callable<Integer> {
  private final Workplace workplace;

  @Mixin private CommonOptions options = new CommonOptions();
  @Mixin private EvidenceOptions evidence = new EvidenceOptions();

  @Option(
      names = "--operator",
      required = true,
      paramLabel = "FILE",
      description = "The operator's private key (.key.pem, or .token.json on a token).")
  private @Nullable Path operator;

  @Option(
      names = "--witness",
      required = true,
      paramLabel = "FILE",
      description = "The witness's private key (.key.pem, or .token.json on a token).")
  private @Nullable Path witness;

  public EvidenceMakeCommand(Workplace workplace) {
    this.workplace = workplace;
  }

  @Override
  public Integer call() {
    EvidenceMaker.requireNew(workplace.disk(), evidence.out().resolve(Side.OFFLINE.code()));
    try (Store store = options.open(workplace, "evidence make")) {
      RosterChain chain = Trust.load(store);
      Roster roster = chain.newest();
      Console console = options.console(workplace, roster.environment());
      store.notes().forEach(note -> console.show("note: " + note));
      EvidenceMaker maker =
          new EvidenceMaker(
              store,
              chain,
              Side.OFFLINE,
              workplace.version(),
              new SecretShapes(new ShareWordRuns()));
      try (Identities.Unlocked first =
              Identities.unlock(console, Objects.requireNonNull(operator), roster, Role.OPERATOR);
          Identities.Unlocked second =
              Identities.unlock(console, Objects.requireNonNull(witness), roster, Role.WITNESS)) {
        new EvidenceDesk(workplace, maker)
            .make(evidence, Map.of(), List.of(first.key(), second.key()), options.json());
      }
    }
    return 0;
  }
}
