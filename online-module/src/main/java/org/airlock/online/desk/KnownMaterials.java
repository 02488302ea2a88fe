package org.airlock.online.desk;

import java.time.Instant;
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
import org.airlock.common.verification.BundleVerifier;
import org.airlock.common.verification.Verified;

/**
 * The passports and escrow records that came in with wrapped material and drills, and when each
 * material was last brought back by a quorum: every wrapping is such a proof, because what is
 * wrapped is what the shares gave back; so is a drill, and so is a resharing.
 */
public final class KnownMaterials {
  private final BundleVerifier verifier;
  private final Map<Digest, EscrowRecord> records = new LinkedHashMap<>();
  private final Map<Digest, Passport> passports = new LinkedHashMap<>();
  private final Map<Digest, Instant> cameBack = new HashMap<>();
  private final Map<Digest, Known> byPassport = new LinkedHashMap<>();
  private final Map<Digest, EscrowRecord> inForce = new LinkedHashMap<>();

  /**
   * One material.
   *
   * @param escrow the newest generation that this store knows
   * @param provenAt when shares last gave it back: the read-back of the escrow, a resharing, a
   *     drill, or a wrapping
   */
  public record Known(Passport passport, EscrowRecord escrow, Instant provenAt) {}

  private KnownMaterials(BundleVerifier verifier) {
    this.verifier = verifier;
  }

  /** Reads what the store's bundles carry; each must hold on its own signatures. */
  public static KnownMaterials of(Store store, RosterChain chain) {
    KnownMaterials known = new KnownMaterials(new BundleVerifier(chain));
    for (String name : store.recordedBelow("wrapped")) {
      known.addWrapped(store.get(name), name);
    }
    for (String name : store.recordedBelow("drills")) {
      known.addDrill(store.get(name), name);
    }
    known.join();
    return known;
  }

  private void addWrapped(Bytes file, String name) {
    WrappedMaterial wrapped =
        verifier
            .recorded(BundleType.WRAPPED_MATERIAL, file, name, WrappedMaterial::parse)
            .payload();
    addRecords(wrapped.escrows(), name);
    for (Bytes inside : wrapped.passports()) {
      Verified<Passport> passport =
          verifier.recorded(
              BundleType.PASSPORT, inside, name + ", passport inside", Passport::parse);
      passports.putIfAbsent(passport.digest(), passport.payload());
      cameBack(passport.digest(), wrapped.header().createdAt());
    }
  }

  private void addDrill(Bytes file, String name) {
    DrillRecord drill =
        verifier.recorded(BundleType.DRILL, file, name, DrillRecord::parse).payload();
    addRecords(drill.escrows(), name);
    for (DrillRecord.Material material : drill.materials()) {
      cameBack(material.passportDigest(), drill.header().createdAt());
    }
  }

  private void addRecords(List<Bytes> files, String name) {
    for (Bytes file : files) {
      Verified<EscrowRecord> escrow =
          verifier.recorded(
              BundleType.ESCROW, file, name + ", escrow record inside", EscrowRecord::parse);
      records.put(escrow.digest(), escrow.payload());
      for (EscrowRecord.Resealed material : escrow.payload().resealed()) {
        cameBack(material.passportDigest(), escrow.payload().header().createdAt());
      }
    }
  }

  private void cameBack(Digest passport, Instant at) {
    cameBack.merge(passport, at, (one, other) -> other.isAfter(one) ? other : one);
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
                                passport,
                                escrow,
                                cameBack.getOrDefault(digest, escrow.header().createdAt())))));
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
