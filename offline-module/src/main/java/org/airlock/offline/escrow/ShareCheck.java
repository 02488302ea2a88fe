package org.airlock.offline.escrow;

import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import org.airlock.common.bytes.Digest;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.payload.EscrowRecord.ShareRecord;
import org.airlock.offline.slip39.Share;

/**
 * Finds which recorded share a given one is, alone and with no quorum. Controls {@code SHARE-SET},
 * {@code SHARE-GENERATION}, {@code SHARE-COMMITMENT}; the checksum was checked when the words were
 * read.
 */
final class ShareCheck {
  private final EscrowRecord escrow;
  private final Collection<EscrowRecord> others;

  /**
   * @param escrow the escrow the share should belong to
   * @param others the other escrows of the store, to name the one a wrong share belongs to
   */
  ShareCheck(EscrowRecord escrow, Collection<EscrowRecord> others) {
    this.escrow = escrow;
    this.others = others;
  }

  /** The record of this share. */
  ShareRecord identify(Share share, String custodian) {
    Digest commitment = ShareCommitments.of(share);
    Optional<ShareRecord> recorded = find(escrow, commitment);
    if (recorded.isPresent()) {
      return recorded.get();
    }
    for (EscrowRecord other : others) {
      if (find(other, commitment).isPresent()) {
        throw belongsElsewhere(other, custodian);
      }
    }
    if (share.header().identifier() != escrow.setIdentifier()) {
      throw new Failure.Refused(
          Control.SHARE_SET,
          "the share of "
              + custodian
              + " belongs to another set (its first words are "
              + share.header().words()
              + "); escrow "
              + escrow.header().id()
              + " was not split into it",
          "look for the card of escrow " + escrow.header().id() + "; nothing was combined");
    }
    throw new Failure.Refused(
        Control.SHARE_COMMITMENT,
        "the share of "
            + custodian
            + " has the set's first words and a right checksum, but it is none of the "
            + escrow.shares().size()
            + " shares recorded at the split",
        "treat it as forged or made elsewhere: stop, keep the card as evidence, and use another custodian's share");
  }

  private Failure belongsElsewhere(EscrowRecord other, String custodian) {
    boolean older =
        other.label().equals(escrow.label()) && other.generation() < escrow.generation();
    if (older) {
      return new Failure.Refused(
          Control.SHARE_GENERATION,
          "the share of "
              + custodian
              + " is of generation "
              + other.generation()
              + " of escrow "
              + escrow.label()
              + ", which generation "
              + (other.generation() + 1)
              + " replaced on "
              + replacedOn(other),
          "look for the card of generation "
              + escrow.generation()
              + "; the old one should have been destroyed ('escrow destroy-share')");
    }
    return new Failure.Refused(
        Control.SHARE_SET,
        "the share of "
            + custodian
            + " belongs to escrow "
            + other.header().id()
            + " ("
            + other.label()
            + "), not to "
            + escrow.header().id(),
        "look for the card of escrow " + escrow.header().id() + "; nothing was combined");
  }

  private Instant replacedOn(EscrowRecord old) {
    return others.stream()
        .filter(
            other ->
                other.label().equals(old.label()) && other.generation() == old.generation() + 1)
        .findFirst()
        .orElse(escrow)
        .header()
        .createdAt();
  }

  private static Optional<ShareRecord> find(EscrowRecord record, Digest commitment) {
    return record.shares().stream()
        .filter(share -> share.commitment().equals(commitment))
        .findFirst();
  }
}
