package org.airlock.offline.escrow;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bytes.Digest;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.failure.Failure;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.payload.EscrowRecord.ShareRecord;
import org.airlock.common.payload.Passport;
import org.airlock.common.store.Store;
import org.airlock.common.transcript.Event;
import org.airlock.offline.cards.SharePrinter;
import org.airlock.offline.inventory.Inventory;
import org.airlock.offline.material.MaterialGenerator;
import org.airlock.offline.room.Sitting;
import org.airlock.offline.sealing.EscrowKeys;
import org.airlock.offline.slip39.ShareSet;

/**
 * Creates an escrow and its first materials in one sitting:
 *
 * <ol>
 *   <li>people throw dice, where the order says so;
 *   <li>a fresh escrow key is split into shares;
 *   <li>each custodian in turn gets one share, alone, and gives it back from its final medium;
 *   <li>the key is reconstructed from what was given back, in as many trials as it takes for every
 *       share to take part;
 *   <li>the generated key is discarded: only the one that came back is used from here on;
 *   <li>materials are generated, sealed under it, taken out again and compared;
 *   <li>operator and witness sign; only then does any of it count.
 * </ol>
 *
 * A crash before the last step leaves nothing but cards that must be destroyed, and the transcript
 * says so.
 */
public final class EscrowCeremony {
  private final Sitting sitting;
  private final MaterialGenerator generator;
  private final Optional<SharePrinter> printer;

  public EscrowCeremony(Sitting sitting, MaterialGenerator generator) {
    this(sitting, generator, Optional.empty());
  }

  /**
   * @param printer prints the shares, instead of what the order says
   */
  public EscrowCeremony(
      Sitting sitting, MaterialGenerator generator, Optional<SharePrinter> printer) {
    this.sitting = sitting;
    this.generator = generator;
    this.printer = printer;
  }

  /**
   * What is to be created.
   *
   * @param custodians one share each, in this order
   * @param onMedia shares are written to the custodians' own media instead of being shown on the
   *     screen
   * @param dice throws that people mix into everything random of this sitting; 0 for none
   */
  public record Order(
      String label,
      int threshold,
      List<String> custodians,
      boolean onMedia,
      List<SealedMaterial.Order> materials,
      int dice) {
    /** Without dice. */
    public Order(
        String label,
        int threshold,
        List<String> custodians,
        boolean onMedia,
        List<SealedMaterial.Order> materials) {
      this(label, threshold, custodians, onMedia, materials, 0);
    }

    public Order {
      custodians = List.copyOf(custodians);
      materials = List.copyOf(materials);
    }
  }

  /** What was created. */
  public record Created(EscrowRecord escrow, Digest digest, List<SealedMaterial> materials) {}

  public Created create(Order order) {
    HandOut.Order shares =
        new HandOut.Order(order.threshold(), order.custodians(), order.onMedia(), 1);
    HandOut handOut = new HandOut(sitting, printer);
    handOut.requirePossible(shares);
    sitting.requireFitMachine();
    requireLabelFree(order.label());
    try (MaterialGenerator random = new Dice(sitting).mixedInto(generator, order.dice());
        ShareSet set = handOut.split(shares, random.random(), identifier -> false)) {
      String id = "E-" + sitting.ceremony() + "-" + (Inventory.escrowCount(sitting.store()) + 1);
      sitting
          .store()
          .append(
              sitting
                  .event("escrow-begun")
                  .fact("escrow", id)
                  .fact("set", set.identifier())
                  .fact("custodians", String.join(" ", order.custodians()))
                  .fact(
                      "if-interrupted",
                      "nothing was sealed under this set; destroy every card that was written and run 'escrow create' again"));
      try (HandOut.Proven proven = handOut.prove(shares, id, set)) {
        return seal(order, random, id, set.identifier(), proven);
      }
    }
  }

  private void requireLabelFree(String label) {
    boolean labelTaken =
        new Inventory(sitting.store(), sitting.chain())
            .escrows().values().stream().anyMatch(escrow -> escrow.payload().label().equals(label));
    if (labelTaken) {
      throw new Failure.Usage(
          "this store has an escrow labelled " + label + " already", "choose another --label");
    }
  }

  private Created seal(
      Order order, MaterialGenerator random, String id, int setIdentifier, HandOut.Proven proven) {
    EscrowRecord escrow =
        new EscrowRecord(
            sitting.header(
                BundleType.ESCROW,
                id,
                Inventory.escrowCount(sitting.store()) + 1L,
                Optional.empty()),
            order.label(),
            1,
            Optional.empty(),
            setIdentifier,
            order.threshold(),
            EscrowKeys.fingerprint(proven.escrowKey()),
            proven.shares(),
            proven.trials(),
            sitting.roster().limitations());
    Envelope signed = sitting.sign(escrow);
    List<SealedMaterial> materials = new ArrayList<>();
    long sequence = new Inventory(sitting.store(), sitting.chain()).materials().size();
    for (SealedMaterial.Order material : order.materials()) {
      sequence++;
      materials.add(
          generate(material, random, sequence, proven.escrowKey(), escrow, signed.payloadDigest()));
    }
    record(escrow, signed, materials);
    return new Created(escrow, signed.payloadDigest(), materials);
  }

  private SealedMaterial generate(
      SealedMaterial.Order order,
      MaterialGenerator random,
      long sequence,
      SecretBytes escrowKey,
      EscrowRecord escrow,
      Digest escrowDigest) {
    try (SecretBytes material = random.generate(order.keySpec())) {
      return SealedMaterial.seal(
          sitting,
          order,
          random.random(),
          sequence,
          Passport.GENERATED,
          Optional.of(random.entropy()),
          List.of(),
          material,
          escrowKey,
          escrow,
          escrowDigest);
    }
  }

  private void record(EscrowRecord escrow, Envelope signed, List<SealedMaterial> materials) {
    Store store = sitting.store();
    Event.Draft event =
        sitting
            .event("escrow-done")
            .held(
                Control.SELF_TEST,
                Control.ROSTER_PINNED,
                Control.ROSTER_CURRENT,
                Control.ESCROW_PROOF)
            .fact("escrow", escrow.header().id())
            .fact("label", escrow.label())
            .fact("threshold", escrow.threshold())
            .fact("shares", escrow.shares().size())
            .fact(
                "acknowledged-by",
                String.join(" ", escrow.shares().stream().map(ShareRecord::custodian).toList()));
    String file = Inventory.escrowFile(escrow.header().id());
    event.output(file, store.put(file, signed.toBytes()));
    for (SealedMaterial material : materials) {
      material.store(store, event);
    }
    store.append(event);
  }
}
