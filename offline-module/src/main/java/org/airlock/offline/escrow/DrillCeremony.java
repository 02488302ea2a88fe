package org.airlock.offline.escrow;

import java.util.List;
import java.util.Optional;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.failure.Failure;
import org.airlock.common.payload.DrillRecord;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.payload.Passport;
import org.airlock.common.verification.Verified;
import org.airlock.offline.inventory.Inventory;
import org.airlock.offline.room.Sitting;

/**
 * Shows that an escrow still works, without wrapping anything: a quorum gives its shares, every
 * material comes back and matches its passport, and everything is wiped. A drill that fails is in
 * the transcript too, with the control that refused.
 */
public final class DrillCeremony {
  private final Sitting sitting;
  private final Inventory inventory;

  public DrillCeremony(Sitting sitting) {
    this.sitting = sitting;
    this.inventory = new Inventory(sitting.store(), sitting.chain());
  }

  /** The signed record, which also tells the online side, and where it lies in the store. */
  public record Drilled(DrillRecord payload, Envelope envelope, String storeFile) {}

  /**
   * Runs the drill.
   *
   * @param name id or label of an escrow in force; the only one when empty
   * @param oracle whether people mean to import the material again, so that KMS says the same
   */
  public Drilled drill(Optional<String> name, boolean oracle) {
    Verified<EscrowRecord> escrow = inventory.escrow(name);
    String id = escrow.payload().header().id();
    List<Verified<Passport>> materials = inventory.materialsOf(escrow);
    sitting
        .store()
        .append(
            sitting
                .event("drill-begun")
                .fact("escrow", id)
                .fact("if-interrupted", "nothing was changed; run 'escrow drill' again"));
    try {
      return record(escrow, materials, comeBack(escrow, materials), oracle);
    } catch (Failure.Refused refused) {
      failed(id, refused.control().id(), refused);
      throw refused;
    } catch (Failure.Integrity altered) {
      failed(id, "integrity", altered);
      throw altered;
    }
  }

  /** Numbers of the shares that gave everything back. */
  private List<Integer> comeBack(
      Verified<EscrowRecord> escrow, List<Verified<Passport>> materials) {
    Quorum quorum = new Quorum(sitting, inventory, escrow);
    try (SecretBytes escrowKey = quorum.escrowKey()) {
      for (Verified<Passport> passport : materials) {
        String file =
            Inventory.sealedFile(passport.payload().header().id(), escrow.payload().generation());
        ComesBack.check(inventory.sealed(passport, escrow.payload()), file, escrowKey, passport);
        sitting
            .console()
            .say(
                "Material "
                    + passport.payload().header().id()
                    + " ("
                    + passport.payload().label()
                    + ") came back and matches its passport; wiped.");
      }
    }
    return quorum.gave();
  }

  private void failed(String escrow, String control, Failure why) {
    sitting
        .store()
        .append(
            sitting
                .event("drill-failed")
                .fact("escrow", escrow)
                .fact("control", control)
                .fact("what", shortened(String.valueOf(why.getMessage()))));
  }

  private static String shortened(String text) {
    return text.length() > 400 ? text.substring(0, 400) : text;
  }

  private Drilled record(
      Verified<EscrowRecord> escrow,
      List<Verified<Passport>> materials,
      List<Integer> shares,
      boolean oracle) {
    long sequence = sitting.store().events("drill-done").size() + 1L;
    String id = "D-" + sitting.ceremony() + "-" + sequence;
    DrillRecord payload =
        new DrillRecord(
            sitting.header(BundleType.DRILL, id, sequence, Optional.empty()),
            escrow.payload().header().id(),
            escrow.digest(),
            shares,
            materials.stream()
                .map(
                    passport ->
                        new DrillRecord.Material(
                            passport.payload().header().id(), passport.digest()))
                .toList(),
            inventory.chain(escrow).stream().map(Verified::file).toList(),
            sitting.roster().limitations());
    Envelope envelope = sitting.sign(payload);
    String file = "drills/" + id + ".dsse.json";
    sitting
        .store()
        .append(
            sitting
                .event("drill-done")
                .held(
                    Control.SELF_TEST,
                    Control.ROSTER_PINNED,
                    Control.ROSTER_CURRENT,
                    Control.SHARE_COMMITMENT,
                    Control.PASSPORT_MATCH)
                .fact("drill", id)
                .fact("escrow", escrow.payload().header().id())
                .fact("generation", escrow.payload().generation())
                .fact("shares", String.join(" ", shares.stream().map(String::valueOf).toList()))
                .fact("materials", materials.size())
                .fact("oracle", oracle ? "asked" : "not asked")
                .output(file, sitting.store().put(file, envelope.toBytes())));
    return new Drilled(payload, envelope, file);
  }
}
