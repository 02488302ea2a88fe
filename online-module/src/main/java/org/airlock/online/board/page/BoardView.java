package org.airlock.online.board.page;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.airlock.common.transcript.Head;

/**
 * Everything the board shows.
 *
 * @param environment {@code production} or {@code rehearsal}
 * @param asOf when the data was put together
 * @param rosterOrganisationOrCeremony whose board it is, for headings
 * @param transcriptHead of the store that was read
 * @param askedKms whether states are KMS's own answers or what the store remembers
 * @param cells in any order
 * @param unknownKeys keys with imported material that no escrow of this store can bring back
 * @param idleEscrows escrows that no key needs
 * @param oldDrills escrows not proven for too long
 * @param limitations as the roster declares them
 */
public record BoardView(
    String environment,
    Instant asOf,
    String rosterOrganisationOrCeremony,
    Head transcriptHead,
    boolean askedKms,
    List<Cell> cells,
    List<UnknownKey> unknownKeys,
    List<IdleEscrow> idleEscrows,
    List<OldDrill> oldDrills,
    List<String> limitations) {

  private static final Comparator<Cell> BY_URGENCY =
      Comparator.comparing(Cell::urgency)
          .thenComparing(cell -> cell.validTo().orElse(Instant.MAX))
          .thenComparing(Cell::key)
          .thenComparing(cell -> cell.label().orElse(""))
          .thenComparing(cell -> cell.keyMaterialId().orElse(""))
          .thenComparing(cell -> cell.materialId().orElse(""));

  public BoardView {
    cells = List.copyOf(cells);
    unknownKeys = List.copyOf(unknownKeys);
    idleEscrows = List.copyOf(idleEscrows);
    oldDrills = List.copyOf(oldDrills);
    limitations = List.copyOf(limitations);
  }

  /**
   * The most urgent first, among these the earliest date, then by ARN: the same on every output.
   */
  List<Cell> sorted() {
    return cells.stream().sorted(BY_URGENCY).toList();
  }

  boolean isRehearsal() {
    return environment.equals("rehearsal");
  }
}
