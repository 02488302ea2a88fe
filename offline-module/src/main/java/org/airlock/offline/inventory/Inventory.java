package org.airlock.offline.inventory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.payload.Passport;
import org.airlock.common.roster.RosterChain;
import org.airlock.common.store.Store;
import org.airlock.common.verification.BundleVerifier;
import org.airlock.common.verification.Verified;

/**
 * What the offline store holds, verified as it is read: escrows, materials with their sealed files,
 * receipts.
 */
public final class Inventory {
  private static final String ESCROW_FILE = "/escrow.dsse.json";
  private static final String PASSPORT_FILE = "/passport.dsse.json";

  private final Store store;
  private final BundleVerifier verifier;

  public Inventory(Store store, RosterChain chain) {
    this.store = store;
    this.verifier = new BundleVerifier(chain);
  }

  /** Where an escrow's record lies in a store. */
  public static String escrowFile(String id) {
    return "escrow/" + id + ESCROW_FILE;
  }

  /** Where a material's passport lies. */
  public static String passportFile(String id) {
    return "material/" + id + PASSPORT_FILE;
  }

  /** Where a material's sealed file lies. */
  public static String sealedFile(String id) {
    return "material/" + id + "/sealed.g1.cms";
  }

  /** All escrows by id, oldest first. */
  public Map<String, Verified<EscrowRecord>> escrows() {
    Map<String, Verified<EscrowRecord>> escrows = new LinkedHashMap<>();
    for (String file : store.recordedBelow("escrow")) {
      Verified<EscrowRecord> escrow =
          verifier.recorded(BundleType.ESCROW, store.get(file), file, EscrowRecord::parse);
      escrows.put(escrow.payload().header().id(), escrow);
    }
    return escrows;
  }

  /** All materials by id, oldest first. */
  public Map<String, Verified<Passport>> materials() {
    Map<String, Verified<Passport>> materials = new LinkedHashMap<>();
    for (String file : store.recordedBelow("material")) {
      if (file.endsWith(PASSPORT_FILE)) {
        Verified<Passport> passport =
            verifier.recorded(BundleType.PASSPORT, store.get(file), file, Passport::parse);
        materials.put(passport.payload().header().id(), passport);
      }
    }
    return materials;
  }

  /** One escrow by id or label; the only one when {@code name} is empty. */
  public Verified<EscrowRecord> escrow(Optional<String> name) {
    List<Verified<EscrowRecord>> found = new ArrayList<>();
    for (Verified<EscrowRecord> escrow : escrows().values()) {
      EscrowRecord record = escrow.payload();
      if (name.isEmpty()
          || record.header().id().equals(name.get())
          || record.label().equals(name.get())) {
        found.add(escrow);
      }
    }
    return only(found, "escrow", name, "'escrow show' lists them; 'escrow create' makes one");
  }

  /** One material by id or label. */
  public Verified<Passport> material(String name) {
    return material(materials(), name);
  }

  /** One of {@code materials} by id or label. */
  public static Verified<Passport> material(
      Map<String, Verified<Passport>> materials, String name) {
    List<Verified<Passport>> found = new ArrayList<>();
    for (Verified<Passport> passport : materials.values()) {
      if (passport.payload().header().id().equals(name)
          || passport.payload().label().equals(name)) {
        found.add(passport);
      }
    }
    return only(found, "material", Optional.of(name), "'material list' lists them");
  }

  private static <T> T only(List<T> found, String what, Optional<String> name, String hint) {
    if (found.size() == 1) {
      return found.get(0);
    }
    String named = name.map(text -> " " + text).orElse("");
    throw new Failure.Usage(
        found.isEmpty()
            ? "this store has no " + what + named
            : "this store has more than one " + what + named,
        hint);
  }

  /**
   * The escrow that a passport names, by digest.
   *
   * @throws Failure.Refused {@code ESCROW-PROOF} when it is not here or its proof has a gap
   */
  public Verified<EscrowRecord> provenEscrowOf(Verified<Passport> passport) {
    for (Verified<EscrowRecord> escrow : escrows().values()) {
      if (escrow.digest().equals(passport.payload().escrowDigest())) {
        requireProof(escrow.payload(), passport.payload().header().id());
        return escrow;
      }
    }
    throw new Failure.Refused(
        Control.ESCROW_PROOF,
        passport.payload().header().id()
            + ": its escrow "
            + passport.payload().escrowId()
            + " is not in this store",
        "use the store in which the material was made");
  }

  private static void requireProof(EscrowRecord escrow, String material) {
    escrow
        .proofGap()
        .ifPresent(
            gap -> {
              throw new Failure.Refused(
                  Control.ESCROW_PROOF,
                  material + ": escrow " + escrow.header().id() + " is not proven: " + gap,
                  "nothing may be wrapped before all shares were read back and reconstruct the key");
            });
  }

  /** The sealed file of a material, which must be the one its passport names. */
  public Bytes sealed(Verified<Passport> passport) {
    String file = sealedFile(passport.payload().header().id());
    Bytes sealed = store.get(file);
    if (!Digest.of(sealed).equals(passport.payload().sealedDigest())) {
      throw new Failure.Integrity(
          file + ": is not the sealed file its passport names", "restore the store from its copy");
    }
    return sealed;
  }

  /** All receipts that came back from the online side, oldest first. */
  public List<Verified<ImportReceipt>> receipts() {
    List<Verified<ImportReceipt>> receipts = new ArrayList<>();
    for (String file : store.recordedBelow("receipts")) {
      receipts.add(
          verifier.recorded(BundleType.RECEIPT, store.get(file), file, ImportReceipt::parse));
    }
    return receipts;
  }
}
