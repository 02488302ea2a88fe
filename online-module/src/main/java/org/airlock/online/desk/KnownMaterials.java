package org.airlock.online.desk;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.payload.DrillRecord;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.payload.Generations;
import org.airlock.common.payload.Passport;
import org.airlock.common.payload.WrappedMaterial;
import org.airlock.common.roster.RosterChain;
import org.airlock.common.store.Store;
import org.airlock.common.transcript.Event;
import org.airlock.common.verification.BundleVerifier;
import org.airlock.common.verification.Verified;

/**
 * The passports and escrow records that came in with wrapped material and drills, and when each
 * material was last brought back by a quorum: every wrapping is such a proof, because what is
 * wrapped is what the shares gave back; so is a drill, and so is a resharing.
 */
public final class KnownMaterials {
  /** A clock stated in local time instead of UTC is no reason to bring people together again. */
  public static final Duration CLOCK_TOLERANCE = Duration.ofDays(1);

  private final BundleVerifier verifier;
  private final Map<Digest, EscrowRecord> records = new LinkedHashMap<>();
  private final Map<Digest, Passport> passports = new LinkedHashMap<>();
  private final Map<Digest, List<Proof>> cameBack = new HashMap<>();
  private final Map<Digest, Known> byPassport = new LinkedHashMap<>();
  private final Map<Digest, EscrowRecord> inForce = new LinkedHashMap<>();

  /**
   * One material.
   *
   * @param escrow the newest generation that this store knows
   * @param proofs when shares gave it back: a wrapping, a resharing, a drill; at least one
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

  private KnownMaterials(BundleVerifier verifier) {
    this.verifier = verifier;
  }

  /** Reads what the store's bundles carry; each must hold on its own signatures. */
  public static KnownMaterials of(Store store, RosterChain chain) {
    KnownMaterials known = new KnownMaterials(new BundleVerifier(chain));
    Map<String, Instant> recorded = recordedAt(store);
    for (String name : store.recordedBelow("wrapped")) {
      known.addWrapped(store.get(name), name, recorded.getOrDefault(name, Instant.MIN));
    }
    for (String name : store.recordedBelow("drills")) {
      known.addDrill(store.get(name), name, recorded.getOrDefault(name, Instant.MIN));
    }
    known.join();
    return known;
  }

  private static Map<String, Instant> recordedAt(Store store) {
    Map<String, Instant> recorded = new HashMap<>();
    for (Event event : store.events()) {
      event.outputs().keySet().forEach(name -> recorded.putIfAbsent(name, event.at()));
    }
    return recorded;
  }

  private void addWrapped(Bytes file, String name, Instant recordedAt) {
    WrappedMaterial wrapped =
        verifier
            .recorded(BundleType.WRAPPED_MATERIAL, file, name, WrappedMaterial::parse)
            .payload();
    addRecords(wrapped.escrows(), name, recordedAt);
    for (Bytes inside : wrapped.passports()) {
      Verified<Passport> passport =
          verifier.recorded(
              BundleType.PASSPORT, inside, name + ", passport inside", Passport::parse);
      passports.putIfAbsent(passport.digest(), passport.payload());
      cameBack(passport.digest(), wrapped.header().createdAt(), recordedAt);
    }
  }

  private void addDrill(Bytes file, String name, Instant recordedAt) {
    DrillRecord drill =
        verifier.recorded(BundleType.DRILL, file, name, DrillRecord::parse).payload();
    addRecords(drill.escrows(), name, recordedAt);
    for (DrillRecord.Material material : drill.materials()) {
      cameBack(material.passportDigest(), drill.header().createdAt(), recordedAt);
    }
  }

  private void addRecords(List<Bytes> files, String name, Instant recordedAt) {
    for (Bytes file : files) {
      Verified<EscrowRecord> escrow =
          verifier.recorded(
              BundleType.ESCROW, file, name + ", escrow record inside", EscrowRecord::parse);
      records.put(escrow.digest(), escrow.payload());
      for (EscrowRecord.Resealed material : escrow.payload().resealed()) {
        cameBack(material.passportDigest(), escrow.payload().header().createdAt(), recordedAt);
      }
    }
  }

  private void cameBack(Digest passport, Instant statedAt, Instant recordedAt) {
    cameBack
        .computeIfAbsent(passport, digest -> new ArrayList<>())
        .add(new Proof(statedAt, recordedAt));
  }

  private void join() {
    Generations generations = new Generations(records);
    records.forEach(
        (digest, record) -> {
          if (generations.successor(digest).isEmpty()) {
            inForce.put(digest, record);
          }
        });
    passports.forEach(
        (digest, passport) ->
            generations
                .inForce(digest, passport)
                .map(records::get)
                .ifPresent(
                    escrow ->
                        byPassport.put(
                            digest,
                            new Known(
                                passport, escrow, cameBack.getOrDefault(digest, List.of())))));
  }

  public Optional<Known> of(Digest passport) {
    return Optional.ofNullable(byPassport.get(passport));
  }

  /** Every material, in the order of its first wrapping. */
  public Map<Digest, Known> all() {
    return Collections.unmodifiableMap(byPassport);
  }

  /** Every escrow that sealed one of them, its newest generation. */
  public Map<Digest, EscrowRecord> escrows() {
    return Collections.unmodifiableMap(inForce);
  }
}
