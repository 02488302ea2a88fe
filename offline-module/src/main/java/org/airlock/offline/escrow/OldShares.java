package org.airlock.offline.escrow;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.payload.EscrowRecord.ShareRecord;
import org.airlock.common.store.Store;
import org.airlock.common.transcript.Event;

/**
 * What is left of a superseded share set. Its shares still combine, outside Airlock, until fewer
 * than the threshold remain; each counts as outstanding until its destruction is recorded.
 *
 * @param escrow the superseded generation
 * @param destroyed numbers of the shares whose destruction is recorded
 */
public record OldShares(EscrowRecord escrow, Set<Integer> destroyed) {
  public OldShares {
    destroyed = Set.copyOf(destroyed);
  }

  /** As the transcript says. */
  public static OldShares of(Store store, EscrowRecord escrow) {
    Set<Integer> destroyed = new TreeSet<>();
    for (Event event : store.events("share-destroyed")) {
      if (event.fact("escrow").equals(escrow.header().id())) {
        destroyed.add(Integer.valueOf(event.fact("share")));
      }
    }
    return new OldShares(escrow, destroyed);
  }

  public int remaining() {
    return escrow.shares().size() - destroyed.size();
  }

  /** True when what remains cannot be combined. */
  public boolean inert() {
    return remaining() < escrow.threshold();
  }

  /** Shares whose destruction is not recorded, in order. */
  public List<ShareRecord> outstanding() {
    return escrow.shares().stream().filter(share -> !destroyed.contains(share.number())).toList();
  }

  /** For example {@code old set: destroyed 3 of 5, remaining 2 < threshold 3: INERT}. */
  public String summary() {
    return "old set: destroyed "
        + destroyed.size()
        + " of "
        + escrow.shares().size()
        + ", remaining "
        + remaining()
        + (inert() ? " < threshold " : " >= threshold ")
        + escrow.threshold()
        + (inert() ? ": INERT" : ": STILL COMBINES");
  }

  /** Lines for the screen, with what to do next. */
  public List<String> describe() {
    List<String> lines = new ArrayList<>();
    lines.add(escrow.header().id() + ", " + summary());
    for (ShareRecord share : outstanding()) {
      lines.add("  outstanding: share " + share.number() + ", " + share.custodian());
    }
    if (!inert()) {
      lines.add(
          "  These shares STILL COMBINE outside Airlock until fewer than "
              + escrow.threshold()
              + " remain. Destroy them one by one:");
    }
    if (!outstanding().isEmpty()) {
      lines.add(
          "  ceremony escrow destroy-share --escrow "
              + escrow.header().id()
              + " --share "
              + outstanding().get(0).number()
              + " --witness PERSON");
    }
    return lines;
  }
}
