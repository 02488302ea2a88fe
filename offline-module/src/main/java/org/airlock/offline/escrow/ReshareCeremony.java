package org.airlock.offline.escrow;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.failure.Failure;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.payload.EscrowRecord.Resealed;
import org.airlock.common.payload.Passport;
import org.airlock.common.store.Store;
import org.airlock.common.transcript.Event;
import org.airlock.common.verification.Verified;
import org.airlock.offline.cards.SharePrinter;
import org.airlock.offline.inventory.Inventory;
import org.airlock.offline.room.Sitting;
import org.airlock.offline.sealing.EscrowKeys;
import org.airlock.offline.sealing.Sealing;
import org.airlock.offline.slip39.ShareSet;

/**
 * Gives an escrow a new generation: a new escrow key, a new share set, the same materials.
 *
 * <ol>
 *   <li>a quorum of the old set gives its shares, and every material comes back and matches;
 *   <li>a fresh key is split into a set with another identifier; it is handed out, read back and
 *       tried exactly as for a new escrow;
 *   <li>every material is sealed under the key that came back, written, read from the disk again
 *       and taken out again;
 *   <li>operator and witness sign; the last line of the transcript makes the new generation count
 *       and supersedes the old one.
 * </ol>
 *
 * Before that line the old generation is as good as it ever was, whatever happens; after it the new
 * one is. Passports do not change: the new record names each passport and its new sealed file.
 */
public final class ReshareCeremony {
  private final Sitting sitting;
  private final Inventory inventory;
  private final SecureRandom random;
  private final Optional<SharePrinter> printer;

  /**
   * @param random a generator of 256-bit strength, for the new escrow key, its shares and the new
   *     seals
   */
  public ReshareCeremony(Sitting sitting, SecureRandom random) {
    this(sitting, random, Optional.empty());
  }

  /**
   * @param printer prints the new shares, instead of what the order says
   */
  public ReshareCeremony(Sitting sitting, SecureRandom random, Optional<SharePrinter> printer) {
    this.sitting = sitting;
    this.inventory = new Inventory(sitting.store(), sitting.chain());
    this.random = random;
    this.printer = printer;
  }

  /**
   * What is to be done.
   *
   * @param escrow id or label of the generation in force; the only escrow when empty
   * @param reason why, for the record
   */
  public record Order(
      Optional<String> escrow,
      int threshold,
      List<String> custodians,
      boolean onMedia,
      String reason) {
    public Order {
      custodians = List.copyOf(custodians);
    }
  }

  /** The generation that counts now, and the one that it replaced. */
  public record Reshared(EscrowRecord older, EscrowRecord newer, Digest digest) {}

  public Reshared reshare(Order order) {
    Verified<EscrowRecord> old = inventory.escrow(order.escrow());
    requireProven(old.payload());
    HandOut.Order shares =
        new HandOut.Order(
            order.threshold(), order.custodians(), order.onMedia(), old.payload().generation() + 1);
    HandOut handOut = new HandOut(sitting, printer);
    handOut.requirePossible(shares);
    List<Verified<Passport>> materials = inventory.materialsOf(old);
    String id = "E-" + sitting.ceremony() + "-" + (Inventory.escrowCount(sitting.store()) + 1);
    try (SecretBytes oldKey = new Quorum(sitting, inventory, old).escrowKey()) {
      requireAllComeBack(old.payload(), materials, oldKey);
      try (ShareSet set = handOut.split(shares, random, identifiers()::contains)) {
        begin(order, old.payload(), id, set.identifier());
        try (HandOut.Proven proven = handOut.prove(shares, id, set)) {
          return replace(order, old, materials, oldKey, id, set.identifier(), proven);
        }
      }
    }
  }

  private static void requireProven(EscrowRecord old) {
    old.proofGap()
        .ifPresent(
            gap -> {
              throw new Failure.Refused(
                  Control.ESCROW_PROOF,
                  "escrow " + old.header().id() + " is not proven: " + gap,
                  "create another escrow with 'escrow create'; this one cannot be trusted to give anything back");
            });
  }

  private Set<Integer> identifiers() {
    return inventory.escrows().values().stream()
        .map(escrow -> escrow.payload().setIdentifier())
        .collect(Collectors.toSet());
  }

  private void requireAllComeBack(
      EscrowRecord old, List<Verified<Passport>> materials, SecretBytes oldKey) {
    for (Verified<Passport> passport : materials) {
      ComesBack.check(
          inventory.sealed(passport, old), file(passport, old.generation()), oldKey, passport);
    }
    sitting
        .console()
        .say(
            "The old generation gave back "
                + materials.size()
                + (materials.size() == 1 ? " material; it matches" : " materials; all match")
                + " the passport. Now the new set is handed out.");
  }

  private static String file(Verified<Passport> passport, long generation) {
    return Inventory.sealedFile(passport.payload().header().id(), generation);
  }

  private void begin(Order order, EscrowRecord old, String id, int setIdentifier) {
    sitting
        .store()
        .append(
            sitting
                .event("reshare-begun")
                .fact("escrow", id)
                .fact("supersedes", old.header().id())
                .fact("set", setIdentifier)
                .fact("custodians", String.join(" ", order.custodians()))
                .fact("reason", order.reason())
                .fact(
                    "if-interrupted",
                    "generation "
                        + old.generation()
                        + " ("
                        + old.header().id()
                        + ") still counts, with its own shares; destroy every card of the new set "
                        + id
                        + " and run 'escrow reshare' again"));
  }

  private Reshared replace(
      Order order,
      Verified<EscrowRecord> old,
      List<Verified<Passport>> materials,
      SecretBytes oldKey,
      String id,
      int setIdentifier,
      HandOut.Proven proven) {
    long generation = old.payload().generation() + 1;
    Event.Draft event = sitting.event("reshare-done");
    List<Resealed> resealed = new ArrayList<>();
    for (Verified<Passport> passport : materials) {
      resealed.add(reseal(passport, old.payload(), oldKey, generation, proven.escrowKey(), event));
    }
    EscrowRecord newer =
        new EscrowRecord(
            sitting.header(
                BundleType.ESCROW,
                id,
                Inventory.escrowCount(sitting.store()) + 1L,
                Optional.empty()),
            old.payload().label(),
            generation,
            Optional.of(old.digest()),
            setIdentifier,
            order.threshold(),
            EscrowKeys.fingerprint(proven.escrowKey()),
            proven.shares(),
            proven.trials(),
            sitting.roster().limitations(),
            resealed);
    Envelope signed = sitting.sign(newer);
    record(old, newer, signed, event);
    return new Reshared(old.payload(), newer, signed.payloadDigest());
  }

  /** Out of the old seal, into the new one, and out of the file that is on the disk. */
  private Resealed reseal(
      Verified<Passport> passport,
      EscrowRecord old,
      SecretBytes oldKey,
      long generation,
      SecretBytes newKey,
      Event.Draft event) {
    Store store = sitting.store();
    String to = file(passport, generation);
    Bytes sealed;
    try (SecretBytes material =
        ComesBack.out(
            inventory.sealed(passport, old), file(passport, old.generation()), oldKey, passport)) {
      sealed = Sealing.seal(material, newKey, EscrowKeys.fingerprint(newKey), random);
    }
    Digest digest = store.put(to, sealed);
    Bytes written = sitting.workplace().disk().read(store.root().resolve(to), sealed.size() + 1);
    ComesBack.check(written, to, newKey, passport);
    event.output(to, digest);
    return new Resealed(passport.payload().header().id(), passport.digest(), digest);
  }

  private void record(
      Verified<EscrowRecord> old, EscrowRecord newer, Envelope signed, Event.Draft event) {
    String file = Inventory.escrowFile(newer.header().id());
    sitting
        .store()
        .append(
            event
                .held(
                    Control.SELF_TEST,
                    Control.ROSTER_PINNED,
                    Control.ROSTER_CURRENT,
                    Control.SHARE_COMMITMENT,
                    Control.PASSPORT_MATCH,
                    Control.ESCROW_PROOF)
                .fact("escrow", newer.header().id())
                .fact("label", newer.label())
                .fact("generation", newer.generation())
                .fact("supersedes", old.payload().header().id())
                .fact("threshold", newer.threshold())
                .fact("shares", newer.shares().size())
                .fact("materials", newer.resealed().size())
                .fact(
                    "acknowledged-by",
                    String.join(
                        " ",
                        newer.shares().stream().map(EscrowRecord.ShareRecord::custodian).toList()))
                .input(old.payload().header().id(), old.digest())
                .output(file, sitting.store().put(file, signed.toBytes())));
  }
}
