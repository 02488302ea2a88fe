package org.airlock.online.importing;

import java.time.Duration;
import java.util.Optional;
import org.airlock.common.bytes.Digest;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.ImportType;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.payload.ImportHistory;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.payload.WrappedMaterial;
import org.airlock.online.kms.Sleeper;

/**
 * The order of a rotation in several Regions, seen from one replica: new material goes to the
 * primary, then the same to each replica (KMS Developer Guide, "Rotate KMS keys"). A replica takes
 * what its primary took and nothing else ({@code SAME-MATERIAL}), and not before KMS shows it
 * there.
 */
final class FollowedPrimary {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

  /** Three minutes; KMS copies between Regions in seconds, and AWS gives no bound. */
  private static final int MOST_LOOKS = 90;

  private final OneTarget one;
  private final Progress progress;
  private final ImportHistory history;
  private final Sleeper sleeper;

  FollowedPrimary(OneTarget one, Progress progress, ImportHistory history, Sleeper sleeper) {
    this.one = one;
    this.progress = progress;
    this.history = history;
    this.sleeper = sleeper;
  }

  /** {@code SAME-MATERIAL}: not what the replica has, and exactly what its primary takes. */
  void requireSameMaterial() {
    if (!one.question().followsPrimary()) {
      return;
    }
    Digest planned = one.target().passportDigest();
    String label = one.passport().label();
    Optional<ImportReceipt.Target> had = history.of(key(), planned);
    if (had.isPresent()) {
      throw different(
          key()
              + " has material "
              + label
              + " since "
              + had.get().importedAt()
              + "; it is to take the new material of its primary");
    }
    Optional<Digest> rotation =
        primarysTarget()
            .map(WrappedMaterial.Target::passportDigest)
            .or(() -> history.lastRelatedRotation(key()).map(ImportReceipt.Target::passportDigest));
    if (!rotation.equals(Optional.of(planned))) {
      throw different(
          key()
              + (rotation.isPresent()
                  ? ": its primary takes other new material than " + label
                  : ": neither a receipt nor this answer gives its primary new material"));
    }
  }

  private static Failure different(String what) {
    return new Failure.Refused(
        Control.SAME_MATERIAL,
        what,
        "nothing was sent there: make a new request with --new-material and plan the same material for primary and"
            + " replicas");
  }

  /**
   * Waits until the replica knows its primary's new material.
   *
   * @return the id to send with it, so that KMS compares too; empty for anything but a replica in a
   *     rotation
   */
  Optional<String> await() {
    if (!one.question().followsPrimary()) {
      return Optional.empty();
    }
    Optional<String> id = primarysNew();
    if (id.isPresent()) {
      awaitShown(id.get());
    }
    return id;
  }

  /**
   * Does not let a replica go before its primary.
   *
   * @throws Failure.Transport when the primary's import is part of this one and did not succeed
   */
  void requirePrimaryFirst() {
    if (one.question().followsPrimary()) {
      primarysNew();
    }
  }

  private Optional<String> primarysNew() {
    Optional<WrappedMaterial.Target> primary = primarysTarget();
    if (primary.isEmpty()) {
      return history.lastRelatedRotation(key()).flatMap(ImportReceipt.Target::keyMaterialId);
    }
    return progress
        .answer(primary.get())
        .orElseThrow(
            () ->
                new Failure.Transport(
                    key()
                        + " was left out: its primary "
                        + primary.get().key()
                        + " has not taken the new material",
                    "settle what keeps the primary from it, then run the same command again: it does the primary first"))
        .keyMaterialId();
  }

  private Optional<WrappedMaterial.Target> primarysTarget() {
    return one.checked().wrapped().payload().targets().stream()
        .filter(
            other ->
                other.key().isRelatedTo(key())
                    && other.importType().equals(Optional.of(ImportType.NEW_KEY_MATERIAL)))
        .findFirst();
  }

  private void awaitShown(String id) {
    for (int look = 0; look < MOST_LOOKS; look++) {
      if (one.entry(id).isPresent()) {
        return;
      }
      one.console()
          .say(
              key()
                  + ": KMS does not show the primary's new material here yet; looking again in "
                  + LOOK_EVERY.toSeconds()
                  + " s");
      pause();
    }
    throw new Failure.Transport(
        key()
            + ": KMS does not show the primary's new material "
            + id.substring(0, Math.min(16, id.length()))
            + "… here after "
            + LOOK_EVERY.multipliedBy(MOST_LOOKS).toMinutes()
            + " minutes; nothing was sent",
        "run the same command again: it does only what is missing");
  }

  private void pause() {
    try {
      sleeper.sleep(LOOK_EVERY);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new Failure.Stopped(
          "interrupted while waiting for a replica",
          "run the same command again: it does only what is missing");
    }
  }

  private KeyArn key() {
    return one.target().key();
  }
}
