package org.airlock.offline.escrow;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.KeyUsage;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.payload.Passport;
import org.airlock.common.store.Store;
import org.airlock.common.transcript.Event;
import org.airlock.offline.inventory.Inventory;
import org.airlock.offline.material.PassportValues;
import org.airlock.offline.material.PublicPart;
import org.airlock.offline.room.Sitting;
import org.airlock.offline.sealing.EscrowKeys;
import org.airlock.offline.sealing.Sealing;

/**
 * A material on its way into the store: sealed under the escrow key that came back from the shares,
 * taken out again and compared, with its signed passport. Holds nothing secret.
 *
 * @param id the material's id
 * @param passport the signed passport
 * @param sealed the sealed file
 * @param generation of the escrow that it is sealed under
 */
public record SealedMaterial(
    String id, Envelope passport, Passport values, Bytes sealed, long generation) {

  /**
   * What is asked for.
   *
   * @param label for people
   */
  public record Order(String label, KeySpec keySpec, KeyUsage keyUsage) {}

  /**
   * Seals {@code material} and proves the seal.
   *
   * @param random of 256-bit strength, for content key and nonce
   * @param sequence number of the material in its store, from 1
   * @param escrowKey as it came back from the shares
   */
  public static SealedMaterial seal(
      Sitting sitting,
      Order order,
      SecureRandom random,
      long sequence,
      String origin,
      Optional<Passport.Entropy> entropy,
      List<String> warnings,
      SecretBytes material,
      SecretBytes escrowKey,
      EscrowRecord escrow,
      Digest escrowDigest) {
    String id = "M-" + sitting.ceremony() + "-" + sequence;
    Bytes keyIdentifier = EscrowKeys.fingerprint(escrowKey);
    Bytes sealed = Sealing.seal(material, escrowKey, keyIdentifier, random);
    PassportValues values = PassportValues.of(order.keySpec(), material);
    PublicPart publicPart = PublicPart.of(order.keySpec(), material, random);
    requireSameComesBack(order, sealed, escrowKey, keyIdentifier, values);
    Passport passport =
        new Passport(
            sitting.header(BundleType.PASSPORT, id, sequence, Optional.empty()),
            order.label(),
            order.keySpec(),
            order.keyUsage(),
            material.size(),
            origin,
            entropy,
            values.fingerprint(),
            values.kcvCmac(),
            values.kcvClassic(),
            publicPart.spki(),
            publicPart.macs(),
            escrow.header().id(),
            escrowDigest,
            Digest.of(sealed),
            warnings,
            sitting.roster().limitations());
    return new SealedMaterial(id, sitting.sign(passport), passport, sealed, escrow.generation());
  }

  private static void requireSameComesBack(
      Order order,
      Bytes sealed,
      SecretBytes escrowKey,
      Bytes keyIdentifier,
      PassportValues expected) {
    try (SecretBytes back =
        Sealing.unseal(sealed, escrowKey, keyIdentifier, "the sealed file of " + order.label())) {
      if (!PassportValues.of(order.keySpec(), back).equals(expected)) {
        throw new Failure.Refused(
            Control.PASSPORT_MATCH,
            "what came back out of the sealed file of " + order.label() + " is not what went in",
            "do not use this machine; nothing was kept");
      }
    }
  }

  /** Writes the files and names them in the event that makes them count. */
  public void store(Store store, Event.Draft event) {
    String passportFile = Inventory.passportFile(id);
    String sealedFile = Inventory.sealedFile(id, generation);
    event
        .output(passportFile, store.put(passportFile, passport.toBytes()))
        .output(sealedFile, store.put(sealedFile, sealed));
  }
}
