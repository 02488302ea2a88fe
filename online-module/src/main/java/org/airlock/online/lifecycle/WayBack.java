package org.airlock.online.lifecycle;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.online.desk.KnownMaterials;
import org.airlock.online.desk.Records;

/**
 * What brings a deleted material back: the receipt that says which passport it is, and the escrow
 * that was shown to give it back.
 */
record WayBack(ImportReceipt.Target receipt, KnownMaterials.Known known, Instant provenAt) {

  /** Finds it in what a store holds. */
  record Search(Records records, KnownMaterials materials, int escrowProofDays) {

    /**
     * The way back.
     *
     * @param now AWS's clock
     * @throws Failure.Refused {@code MATERIAL-ID-EXPECTED} without a receipt; {@code SIGNATURES}
     *     when a receipt of the key waits for a signature, because the next request would be
     *     refused for it and nobody could countersign it any more once the key has stopped; {@code
     *     ESCROW-PROOF} without a proof, or with one that is too old or lies in the future
     */
    WayBack of(KeyArn key, Optional<String> keyMaterialId, Instant now) {
      ImportReceipt.Target receipt = receipt(key, keyMaterialId);
      records.completeReceipts(Set.of(key));
      KnownMaterials.Known known =
          materials
              .of(receipt.passportDigest())
              .orElseThrow(
                  () ->
                      refused(
                          key + ": this store has no passport and escrow record of the material",
                          "use the store that imported it"));
      Instant provenAt = requireBelievable(key, known, now);
      requireFresh(key.toString(), provenAt, escrowProofDays, now);
      return new WayBack(receipt, known, provenAt);
    }

    private ImportReceipt.Target receipt(KeyArn key, Optional<String> keyMaterialId) {
      Optional<ImportReceipt.Target> target =
          keyMaterialId.isPresent()
              ? records.history().of(key, keyMaterialId.get())
              : records.history().last(key);
      return target.orElseThrow(
          () ->
              new Failure.Refused(
                  Control.MATERIAL_ID_EXPECTED,
                  key
                      + ": no receipt of this store names this material, so nobody knows what brings it back",
                  "use the store that imported it; material without a receipt is never deleted by this tool"));
    }
  }

  /** The offline clock is what people said it is, and a wrong day must not make a proof fresher. */
  private static Instant requireBelievable(KeyArn key, KnownMaterials.Known known, Instant now) {
    return known
        .provenBy(now)
        .orElseThrow(
            () ->
                refused(
                    key
                        + ": the escrow is said to have given this material back on "
                        + known.provenAt()
                        + ", which is later than now ("
                        + now
                        + "): the clock was stated wrong offline",
                    "bring a quorum together and state the right time: 'ceremony escrow drill' shows again that the material comes back, and 'importer drill' takes its record in"));
  }

  /**
   * Compares the age of a proof with the roster's policy.
   *
   * @param what begins the message
   * @throws Failure.Refused {@code ESCROW-PROOF}
   */
  static void requireFresh(String what, Instant provenAt, int days, Instant now) {
    if (provenAt.isAfter(now.plus(KnownMaterials.CLOCK_TOLERANCE))) {
      throw refused(
          what
              + ": the escrow is said to have given this material back on "
              + provenAt
              + ", which is later than now ("
              + now
              + ")",
          "do not sign or delete; find out which clock was wrong, and have the order made again");
    }
    if (provenAt.plus(days, ChronoUnit.DAYS).isBefore(now)) {
      throw refused(
          what
              + ": the escrow was last shown to give this material back on "
              + provenAt
              + ", more than "
              + days
              + " days ago",
          "bring a quorum together first: 'ceremony escrow drill' shows that the material comes back, and 'importer drill' takes its record in");
    }
  }

  private static Failure.Refused refused(String what, String hint) {
    return new Failure.Refused(Control.ESCROW_PROOF, what, hint);
  }
}
