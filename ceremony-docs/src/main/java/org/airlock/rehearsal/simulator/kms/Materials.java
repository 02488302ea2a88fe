package org.airlock.rehearsal.simulator.kms;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All materials of one key: the bound ones, oldest first, of which the last is current; and at most
 * one that waits for rotation and is not bound yet (KMS Developer Guide, "Rotate KMS keys",
 * on-demand rotation of imported material).
 */
final class Materials {
  private final List<Material> bound = new ArrayList<>();
  private @Nullable Material pending;
  private @Nullable Material announced;
  private @Nullable Instant announcedFrom;
  private @Nullable Instant rotationStartedAt;
  private int finishedRotations;

  /**
   * Does what became due by {@code now}: a started rotation finishes, what the primary announced
   * arrives, expired bytes are wiped and told to {@code expired}.
   */
  void settle(Instant now, Duration rotationTime, Consumer<Expired> expired) {
    if (rotationStartedAt != null && pending != null) {
      Instant due = rotationStartedAt.plus(rotationTime);
      if (!due.isAfter(now) && !pending.isExpiredAt(due)) {
        finishRotation(due);
      }
    }
    if (announcedFrom != null && !announcedFrom.isAfter(now) && pending == null) {
      pending = announced;
      announced = null;
      announcedFrom = null;
    }
    for (Material material : all()) {
      if (material.isExpiredAt(now)) {
        expired.accept(new Expired(material.id(), material.validTo().orElse(now)));
        forget(material);
      }
    }
  }

  private void finishRotation(Instant at) {
    Material next = pending;
    if (next == null) {
      throw new IllegalStateException("unreachable: a rotation runs only with a pending material");
    }
    next.becomeCurrent(at);
    bound.add(next);
    pending = null;
    rotationStartedAt = null;
    finishedRotations++;
  }

  /** A material's bytes went away because of its ValidTo. */
  record Expired(String materialId, Instant at) {}

  /** Bound materials oldest first, then the pending one. */
  List<Material> all() {
    return Stream.concat(bound.stream(), pending().stream()).toList();
  }

  List<Material> bound() {
    return List.copyOf(bound);
  }

  Optional<Material> current() {
    return bound.isEmpty() ? Optional.empty() : Optional.of(bound.get(bound.size() - 1));
  }

  Optional<Material> pending() {
    return Optional.ofNullable(pending);
  }

  Optional<Material> find(String materialId) {
    return all().stream().filter(material -> material.id().equals(materialId)).findFirst();
  }

  /**
   * A key works only when every bound material is present, also the old ones (KMS API, {@code
   * ImportKeyMaterial}).
   */
  boolean isComplete() {
    return !bound.isEmpty() && bound.stream().allMatch(Material::isImported);
  }

  /** Binds the first material for ever. */
  void bindFirst(Material first) {
    if (!bound.isEmpty()) {
      throw new IllegalStateException("unreachable: the first material is bound already");
    }
    bound.add(first);
  }

  void queueForRotation(Material next) {
    if (pending != null) {
      throw new IllegalStateException("unreachable: another material is pending");
    }
    pending = next;
  }

  /** What a replica's primary took for a rotation, known here from {@code from} on. */
  void announce(Material next, Instant from) {
    announced = next;
    announcedFrom = from;
  }

  /**
   * Wipes the bytes; a pending material, not being bound, disappears with them and ends its
   * rotation.
   */
  void forget(Material material) {
    material.forget();
    if (material == pending) {
      pending = null;
      rotationStartedAt = null;
    }
  }

  /** Wipes the bytes of a replica's material; what its primary waits with, it still knows. */
  void forgetBytes(Material material) {
    material.forget();
    if (material == pending) {
      rotationStartedAt = null;
    }
  }

  /** The primary's pending material is gone, and so is the replica's. */
  void dropPending() {
    announced = null;
    announcedFrom = null;
    if (pending != null) {
      forget(pending);
    }
  }

  /** What a new replica knows of its primary: which materials there are, not their bytes. */
  void knowAs(Materials primary) {
    primary.bound().forEach(material -> bound.add(new Material(material.id())));
    primary.pending().ifPresent(material -> pending = new Material(material.id()));
  }

  void forgetAll() {
    all().forEach(this::forget);
  }

  void startRotation(Instant now) {
    rotationStartedAt = now;
  }

  Optional<Instant> rotationStartedAt() {
    return Optional.ofNullable(rotationStartedAt);
  }

  int finishedRotations() {
    return finishedRotations;
  }

  /** The earliest expiry over the bound materials (KMS API, {@code KeyMetadata.ValidTo}). */
  Optional<Instant> earliestValidTo() {
    return bound.stream().flatMap(material -> material.validTo().stream()).min(Instant::compareTo);
  }
}
