package org.airlock.online.desk;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.payload.Passport;
import org.airlock.common.payload.WrappedMaterial;
import org.airlock.common.roster.RosterChain;
import org.airlock.common.store.Store;
import org.airlock.common.verification.BundleVerifier;
import org.airlock.common.verification.Verified;

/**
 * The passports and escrow records that came in with wrapped material, and when each material was
 * last brought back by a quorum: every wrapping is such a proof, because what is wrapped is what
 * the shares gave back.
 */
public final class KnownMaterials {
  private final Map<Digest, Known> byPassport = new LinkedHashMap<>();
  private final Map<Digest, EscrowRecord> escrows = new LinkedHashMap<>();

  /**
   * One material.
   *
   * @param provenAt when shares last gave it back: the read-back of the escrow, or a later wrapping
   */
  public record Known(Passport passport, EscrowRecord escrow, Instant provenAt) {}

  private KnownMaterials() {}

  /** Reads what the store's wrapped materials carry; each must hold on its own signatures. */
  public static KnownMaterials of(Store store, RosterChain chain) {
    KnownMaterials known = new KnownMaterials();
    BundleVerifier verifier = new BundleVerifier(chain);
    for (String name : store.recordedBelow("wrapped")) {
      known.add(
          verifier,
          verifier
              .recorded(BundleType.WRAPPED_MATERIAL, store.get(name), name, WrappedMaterial::parse)
              .payload(),
          name);
    }
    return known;
  }

  private void add(BundleVerifier verifier, WrappedMaterial wrapped, String name) {
    Map<Digest, EscrowRecord> inside = new HashMap<>();
    for (Bytes file : wrapped.escrows()) {
      Verified<EscrowRecord> escrow =
          verifier.recorded(
              BundleType.ESCROW, file, name + ", escrow record inside", EscrowRecord::parse);
      inside.put(escrow.digest(), escrow.payload());
      escrows.put(escrow.digest(), escrow.payload());
    }
    for (Bytes file : wrapped.passports()) {
      Verified<Passport> passport =
          verifier.recorded(BundleType.PASSPORT, file, name + ", passport inside", Passport::parse);
      EscrowRecord escrow = inside.get(passport.payload().escrowDigest());
      if (escrow != null) {
        byPassport.merge(
            passport.digest(),
            new Known(passport.payload(), escrow, wrapped.header().createdAt()),
            (one, other) -> other.provenAt().isAfter(one.provenAt()) ? other : one);
      }
    }
  }

  public Optional<Known> of(Digest passport) {
    return Optional.ofNullable(byPassport.get(passport));
  }

  /** Every material, in the order of its first wrapping. */
  public Map<Digest, Known> all() {
    return java.util.Collections.unmodifiableMap(byPassport);
  }

  /** Every escrow that sealed one of them. */
  public Map<Digest, EscrowRecord> escrows() {
    return java.util.Collections.unmodifiableMap(escrows);
  }
}
