package org.airlock.online.desk;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
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
import org.airlock.common.transcript.Event;
import org.airlock.common.verification.BundleVerifier;
import org.airlock.common.verification.Verified;

/**
 * The passports and escrow records that came in with wrapped material, and when each material was
 * last brought back by a quorum: every wrapping is such a proof, because what is wrapped is what
 * the shares gave back.
 */
public final class KnownMaterials {
  /** A clock stated in local time instead of UTC is no reason to bring people together again. */
  public static final Duration CLOCK_TOLERANCE = Duration.ofDays(1);

  private final Map<Digest, Known> byPassport = new LinkedHashMap<>();
  private final Map<Digest, EscrowRecord> escrows = new LinkedHashMap<>();

  /**
   * One material.
   *
   * @param proofs at least one
   */
  public record Known(Passport passport, EscrowRecord escrow, List<Proof> proofs) {
    public Known {
      proofs = List.copyOf(proofs);
    }

    /** The newest proof, whatever its clock said. */
    public Instant provenAt() {
      return proofs.stream().map(Proof::statedAt).max(Instant::compareTo).orElseThrow();
    }

    /**
     * The newest proof that is not from the future.
     *
     * @param now by a clock that is trusted
     */
    public Optional<Instant> provenBy(Instant now) {
      return proofs.stream()
          .filter(proof -> proof.isBelievable(now))
          .map(Proof::statedAt)
          .max(Instant::compareTo);
    }
  }

  /**
   * Shares gave a material back.
   *
   * @param statedAt by the clock that people stated offline
   * @param recordedAt when this store took it in, which was certainly later
   */
  public record Proof(Instant statedAt, Instant recordedAt) {
    /**
     * False when the offline clock ran ahead: a proof that was dated a year ahead would otherwise
     * stay fresh for a year too long, also after that day has come.
     */
    boolean isBelievable(Instant now) {
      Instant latest = recordedAt.isBefore(now) ? recordedAt : now;
      return !statedAt.isAfter(latest.plus(CLOCK_TOLERANCE));
    }
  }

  private KnownMaterials() {}

  /** Reads what the store's wrapped materials carry; each must hold on its own signatures. */
  public static KnownMaterials of(Store store, RosterChain chain) {
    KnownMaterials known = new KnownMaterials();
    BundleVerifier verifier = new BundleVerifier(chain);
    Map<String, Instant> recorded = recordedAt(store);
    for (String name : store.recordedBelow("wrapped")) {
      known.add(
          verifier,
          verifier
              .recorded(BundleType.WRAPPED_MATERIAL, store.get(name), name, WrappedMaterial::parse)
              .payload(),
          name,
          recorded.getOrDefault(name, Instant.MIN));
    }
    return known;
  }

  private static Map<String, Instant> recordedAt(Store store) {
    Map<String, Instant> recorded = new HashMap<>();
    for (Event event : store.events()) {
      event.outputs().keySet().forEach(name -> recorded.putIfAbsent(name, event.at()));
    }
    return recorded;
  }

  private void add(
      BundleVerifier verifier, WrappedMaterial wrapped, String name, Instant recordedAt) {
    Proof proof = new Proof(wrapped.header().createdAt(), recordedAt);
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
            new Known(passport.payload(), escrow, List.of(proof)),
            KnownMaterials::joined);
      }
    }
  }

  /** The later proof's records stand for the material. */
  private static Known joined(Known one, Known other) {
    Known newer = other.provenAt().isAfter(one.provenAt()) ? other : one;
    List<Proof> proofs = new ArrayList<>(one.proofs());
    proofs.addAll(other.proofs());
    return new Known(newer.passport(), newer.escrow(), proofs);
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
