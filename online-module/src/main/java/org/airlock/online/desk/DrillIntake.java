package org.airlock.online.desk;

import java.time.Duration;
import java.time.Instant;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.payload.DrillRecord;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.roster.RosterChain;
import org.airlock.common.store.Store;
import org.airlock.common.transcript.Event;
import org.airlock.common.verification.BundleVerifier;
import org.airlock.common.verification.Verified;

/**
 * Takes the record of a drill into the importer's store: from then on the board shows it, and it
 * counts as escrow proof where material is to be deleted. Control {@code ESCROW-PROOF}.
 */
public final class DrillIntake {
  /** Stated clocks may differ by a time zone, not by more. */
  private static final Duration MOST_AHEAD = Duration.ofDays(1);

  private final Store store;
  private final BundleVerifier verifier;

  public DrillIntake(Store store, RosterChain chain) {
    this.store = store;
    this.verifier = new BundleVerifier(chain);
  }

  /**
   * Checks and records; the same record again changes nothing.
   *
   * @param now UTC by this machine
   */
  public DrillRecord take(Bytes file, String source, Instant now) {
    Verified<DrillRecord> drill =
        verifier.recorded(BundleType.DRILL, file, source, DrillRecord::parse);
    requireProvenEscrow(drill.payload(), source);
    if (drill.payload().header().createdAt().isAfter(now.plus(MOST_AHEAD))) {
      throw new Failure.Refused(
          Control.ESCROW_PROOF,
          source
              + ": the drill is dated "
              + drill.payload().header().createdAt()
              + ", but it is "
              + now,
          "compare both machines' clocks with an independent one; a drill with the wrong time is held again");
    }
    String name =
        "drills/"
            + drill.payload().header().id()
            + "-"
            + drill.digest().hex().substring(0, 8)
            + ".dsse.json";
    if (!store.has(name)) {
      store.append(
          Event.draft("drill", "drill-taken")
              .ceremony(drill.payload().header().ceremony())
              .held(Control.SIGNATURES, Control.ENVIRONMENT_MATCH, Control.ESCROW_PROOF)
              .fact("drill", drill.payload().header().id())
              .fact("escrow", drill.payload().escrowId())
              .output(name, store.put(name, file)));
    }
    return drill.payload();
  }

  private void requireProvenEscrow(DrillRecord drill, String source) {
    boolean inside = false;
    for (Bytes file : drill.escrows()) {
      Verified<EscrowRecord> escrow =
          verifier.recorded(
              BundleType.ESCROW, file, source + ", escrow record inside", EscrowRecord::parse);
      inside |= escrow.digest().equals(drill.escrowDigest());
      escrow
          .payload()
          .proofGap()
          .ifPresent(
              gap -> {
                throw unproven(source + ": escrow " + escrow.payload().header().id() + ": " + gap);
              });
    }
    if (!inside) {
      throw unproven(source + ": the record of escrow " + drill.escrowId() + " is not inside");
    }
  }

  private static Failure unproven(String what) {
    return new Failure.Refused(
        Control.ESCROW_PROOF, what, "hold the drill again: 'ceremony escrow drill'");
  }
}
