package org.airlock.online.lifecycle;

import java.time.Instant;
import java.util.Optional;
import org.airlock.common.console.Visible;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.payload.DeletionOrder;
import org.airlock.online.desk.Desk;
import org.airlock.online.desk.KnownMaterials;
import org.airlock.online.desk.Records;
import org.airlock.online.desk.Regions;
import org.airlock.online.kms.Kms;

/**
 * The look that a second person takes at a deletion order before signing it: the same gates as the
 * first one's as far as this person's store reaches, and the same screen.
 */
public final class SecondLook {
  private final Desk desk;
  private final Regions regions;
  private final LastUse lastUse;

  public SecondLook(Desk desk, Regions regions, LastUse lastUse) {
    this.desk = desk;
    this.regions = regions;
    this.lastUse = lastUse;
  }

  /**
   * Compares the order with KMS and with the store, and shows what it would do.
   *
   * @param source what messages call the order
   * @throws Failure.Refused {@code NEVER-AUTO-DELETE} when KMS has no such material, {@code
   *     KEY-STATE} when the key is not as the order says, {@code MATERIAL-ID-EXPECTED} when the
   *     material is another one than the order says, {@code ESCROW-PROOF} when the proof is too old
   */
  public void at(DeletionOrder order, String source) {
    Kms kms = regions.of(order.key());
    Doomed doomed = Doomed.look(kms, order.key(), order.keyMaterialId());
    require(order, "state", order.keyState(), doomed.description().keyState());
    require(
        order,
        "number of materials",
        Integer.toString(order.materials()),
        Integer.toString(doomed.materials()));
    Instant now = kms.awsTime().orElse(desk.now());
    WayBack.requireFresh(source, order.provenAt(), desk.roster().policy().escrowProofDays(), now);
    Optional<WayBack> wayBack = wayBack(order, now);
    desk.console()
        .show(
            "Order "
                + order.header().id()
                + " asks for a deletion, because: "
                + Visible.text(order.reason()));
    BlastRadius.lines(
            doomed, wayBack, Optional.of(order), lastUse.of(order.key(), desk.store(), desk.now()))
        .forEach(desk.console()::show);
  }

  /** Empty on a laptop that never held the material's records; what it holds must agree. */
  private Optional<WayBack> wayBack(DeletionOrder order, Instant now) {
    Records records = new Records(desk.store(), desk.chain());
    KnownMaterials materials = KnownMaterials.of(desk.store(), desk.chain());
    boolean received =
        (order.keyMaterialId().isPresent()
                ? records.history().of(order.key(), order.keyMaterialId().get())
                : records.history().last(order.key()))
            .filter(receipt -> requirePassport(order, receipt.passportDigest().hex()))
            .isPresent();
    if (!received || materials.of(order.passportDigest()).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new WayBack.Search(records, materials, desk.roster().policy().escrowProofDays())
            .of(order.key(), order.keyMaterialId(), now));
  }

  private static boolean requirePassport(DeletionOrder order, String received) {
    if (!received.equals(order.passportDigest().hex())) {
      throw new Failure.Refused(
          Control.MATERIAL_ID_EXPECTED,
          order.key()
              + ": the order says that passport "
              + order.passportDigest()
              + " brings the material back, the receipt in this store says "
              + received,
          "do not sign; ask the one who made the order which store it was made with");
    }
    return true;
  }

  private static void require(DeletionOrder order, String what, String written, String seen) {
    if (!written.equals(seen)) {
      throw new Failure.Refused(
          Control.KEY_STATE,
          order.key()
              + ": the file says "
              + what
              + " "
              + Visible.text(written)
              + ", KMS says "
              + seen,
          "do not sign; find out what changed, or have the bundle made again");
    }
  }
}
