package org.airlock.offline.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --escrow}: which one, of every command that works with an escrow that exists. */
final class EscrowOption {
  @Option(
      names = "--escrow",
      paramLabel = "NAME",
      description = "Id or label, if the store has several.")
  private @Nullable String escrow;

  /** As typed; empty when the store has only one to mean. */
  Optional<String> name() {
    return Optional.ofNullable(escrow);
  }
}
