package org.airlock.offline.cli;

import org.airlock.common.failure.Failure;
import org.airlock.common.payload.Passport.Entropy;
import picocli.CommandLine.Option;

/** {@code --dice}: of every command that makes a key. */
final class DiceOption {
  @Option(
      names = "--dice",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Throws of a six-sided die, 100 to 1000, that people type unseen and that are mixed with the machine's generator; never stored.")
  private int dice;

  /**
   * How many, 0 for none.
   *
   * @throws Failure.Usage when too few or too many
   */
  int count() {
    if (dice != 0 && (dice < Entropy.FEWEST_DICE || dice > Entropy.MOST_DICE)) {
      throw new Failure.Usage(
          "--dice is " + dice + ", not 0 or " + Entropy.FEWEST_DICE + " to " + Entropy.MOST_DICE,
          "100 throws carry 258 bits; fewer do not carry the 256 of a key");
    }
    return dice;
  }
}
