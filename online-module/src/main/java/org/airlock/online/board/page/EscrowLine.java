package org.airlock.online.board.page;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An escrow as the board shows it.
 *
 * @param generation which share set of the escrow is in force
 * @param threshold how many shares are needed
 * @param shares how many there are
 * @param custodians who hold them, in share order
 * @param lastProven the newest drill or read-back
 */
public record EscrowLine(
    String id,
    String label,
    long generation,
    int threshold,
    int shares,
    List<String> custodians,
    Optional<Instant> lastProven) {
  public EscrowLine {
    custodians = List.copyOf(custodians);
  }

  /** For people, in one line: label, id, generation and {@link #quorum}. */
  String named() {
    return OutsideText.shown(label)
        + " ("
        + OutsideText.shown(id)
        + ", generation "
        + generation
        + ", "
        + quorum()
        + ")";
  }

  /** For example {@code 3 of 5}. */
  String quorum() {
    return threshold + " of " + shares;
  }
}
