package org.airlock.offline.inventory;

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
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.payload.Generations;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.payload.Passport;
import org.airlock.common.roster.RosterChain;
import org.airlock.common.store.Store;
import org.airlock.common.verification.BundleVerifier;
import org.airlock.common.verification.Verified;
import org.jspecify.annotations.Nullable;

/**
 * What the offline store holds, verified as it is read: escrows, materials with their sealed files,
 * receipts.
 */
public final class Inventory {
  private static final String ESCROW_FILE = "/escrow.dsse.json";
  private static final String PASSPORT_FILE = "/passport.dsse.json";

  private final Store store;
  private final BundleVerifier verifier;
  private @Nullable Map<String, Verified<EscrowRecord>> escrows;

  public Inventory(Store store, RosterChain chain) {
    this.store = store;
    this.verifier = new BundleVerifier(chain);
  }

  /** Where an escrow's record lies in a store. */
  public static String escrowFile(String id) {
    return "escrow/" + id + ESCROW_FILE;
  }

  /**
   * How many escrow records a store has, of every generation; the next one gets the next number.
   */
  public static int escrowCount(Store store) {
    return store.recordedBelow("escrow").size();
  }

  /** Where a material's passport lies. */
  public static String passportFile(String id) {
    return "material/" + id + PASSPORT_FILE;
  }

  /** Where the sealed file lies that a generation of its escrow made of a material. */
  public static String sealedFile(String id, long generation) {
    return "material/" + id + "/sealed.g" + generation + ".cms";
  }

  /** All escrow records by id, of every generation, oldest first. */
  public Map<String, Verified<EscrowRecord>> escrows() {
    Map<String, Verified<EscrowRecord>> read = escrows;
    if (read == null) {
      read = new LinkedHashMap<>();
      for (String file : store.recordedBelow("escrow")) {
        Verified<EscrowRecord> escrow =
            verifier.recorded(BundleType.ESCROW, store.get(file), file, EscrowRecord::parse);
        read.put(escrow.payload().header().id(), escrow);
      }
      escrows = read;
    }
    return Collections.unmodifiableMap(read);
  }

  private Generations generations() {
    Map<Digest, EscrowRecord> records = new HashMap<>();
    escrows().values().forEach(escrow -> records.put(escrow.digest(), escrow.payload()));
    return new Generations(records);
  }

  private Verified<EscrowRecord> byDigest(Digest digest) {
    return escrows().values().stream()
        .filter(escrow -> escrow.digest().equals(digest))
        .findFirst()
        .orElseThrow();
  }

  /** The record that superseded this one, if it is no longer in force. */
  public Optional<Verified<EscrowRecord>> successor(Verified<EscrowRecord> escrow) {
    return generations().successor(escrow.digest()).map(this::byDigest);
  }

  /** The escrows that count: of each, the newest generation. */
  public List<Verified<EscrowRecord>> escrowsInForce() {
    Generations generations = generations();
    return escrows().values().stream()
        .filter(escrow -> generations.successor(escrow.digest()).isEmpty())
        .toList();
  }

  /** The record and all that it supersedes, oldest first. */
  public List<Verified<EscrowRecord>> chain(Verified<EscrowRecord> escrow) {
    List<Verified<EscrowRecord>> chain = new ArrayList<>(List.of(escrow));
    for (Optional<Digest> older = escrow.payload().supersedes(); older.isPresent(); ) {
      Digest digest = older.get();
      Optional<Verified<EscrowRecord>> found =
          escrows().values().stream().filter(other -> other.digest().equals(digest)).findFirst();
      found.ifPresent(record -> chain.add(0, record));
      older = found.flatMap(record -> record.payload().supersedes());
    }
    return chain;
  }

  /** The materials that this generation gives back, oldest first. */
  public List<Verified<Passport>> materialsOf(Verified<EscrowRecord> escrow) {
    Generations generations = generations();
    return materials().values().stream()
        .filter(
            passport ->
                generations
                    .inForce(passport.digest(), passport.payload())
                    .equals(Optional.of(escrow.digest())))
        .toList();
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

  /**
   * The escrow in force of this id or label; the only one when {@code name} is empty.
   *
   * @throws Failure.Refused {@code SHARE-GENERATION} when {@code name} is the id of a superseded
   *     generation
   */
  public Verified<EscrowRecord> escrow(Optional<String> name) {
    List<Verified<EscrowRecord>> found =
        escrowsInForce().stream()
            .filter(escrow -> name.isEmpty() || isNamed(escrow.payload(), name.get()))
            .toList();
    if (found.isEmpty() && name.isPresent()) {
      requireNotSuperseded(name.get());
    }
    return only(found, "escrow", name, "'escrow show' lists them; 'escrow create' makes one");
  }

  private static boolean isNamed(EscrowRecord record, String name) {
    return record.header().id().equals(name) || record.label().equals(name);
  }

  private void requireNotSuperseded(String name) {
    @Nullable Verified<EscrowRecord> old = escrows().get(name);
    if (old != null) {
      EscrowRecord newer = successor(old).orElseThrow().payload();
      throw new Failure.Refused(
          Control.SHARE_GENERATION,
          "escrow "
              + name
              + " is generation "
              + old.payload().generation()
              + " of "
              + old.payload().label()
              + "; "
              + newer.header().id()
              + " replaced it on "
              + newer.header().createdAt(),
          "name the escrow by its label, "
              + newer.label()
              + ", or by the id of the newest generation");
    }
  }

  /**
   * One escrow of any generation, by id or, where only one generation has it, by label.
   *
   * @throws Failure.Usage when there is none or the label has several generations
   */
  public Verified<EscrowRecord> escrowOfAnyGeneration(String name) {
    List<Verified<EscrowRecord>> found =
        escrows().values().stream().filter(escrow -> isNamed(escrow.payload(), name)).toList();
    return only(
        found,
        "escrow",
        Optional.of(name),
        found.size() > 1
            ? "name one generation by its id: "
                + String.join(
                    ", ", found.stream().map(each -> each.payload().header().id()).toList())
            : "'escrow show' lists them");
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
   * The escrow that gives a material back: the one its passport names, or the newest generation
   * that took it over.
   *
   * @throws Failure.Refused {@code ESCROW-PROOF} when it is not here or its proof has a gap
   */
  public Verified<EscrowRecord> provenEscrowOf(Verified<Passport> passport) {
    Optional<Digest> inForce = generations().inForce(passport.digest(), passport.payload());
    if (inForce.isPresent()) {
      Verified<EscrowRecord> escrow = byDigest(inForce.get());
      requireProof(escrow.payload(), passport.payload().header().id());
      return escrow;
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

  /**
   * The sealed file of a material under the generation in force, which must be the one that its
   * passport or, after a resharing, the escrow record names.
   */
  public Bytes sealed(Verified<Passport> passport, EscrowRecord escrow) {
    String file = sealedFile(passport.payload().header().id(), escrow.generation());
    Bytes sealed = store.get(file);
    Digest expected =
        escrow.resealedAs(passport.digest()).orElse(passport.payload().sealedDigest());
    if (!Digest.of(sealed).equals(expected)) {
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
