package org.airlock.online.importing;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.airlock.common.failure.Failure;
import org.airlock.online.kms.ImportOutcome;
import org.airlock.online.kms.KeyDescription;
import org.airlock.online.kms.KeyMaterialEntry;
import org.airlock.online.kms.Sleeper;

/**
 * What KMS calls the material it just took, for the receipt. An answer may name no id (older
 * servers answer an empty object): then the id that went with the call is it, else the one of the
 * material that carries this import's mark. The key's current material is ours only when the key
 * had none before; on a key that worked it is the old one.
 */
final class AnsweredId {
  /** How long ListKeyRotations may lag behind an import. */
  private static final List<Duration> LOOK_AGAIN =
      List.of(Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(6));

  private final OneTarget one;
  private final Sleeper sleeper;

  AnsweredId(OneTarget one, Sleeper sleeper) {
    this.one = one;
    this.sleeper = sleeper;
  }

  /**
   * Empty for keys of one material, and for a re-import on a server that names no ids at all.
   *
   * @param followed the primary's id that went with a replica's call
   * @throws Failure.Transport when new material cannot be told from the old; the import stays open
   */
  Optional<String> of(
      ImportOutcome.Imported imported, Optional<String> followed, KeyDescription before) {
    if (!one.target().keySpec().isSymmetric()) {
      return imported.keyMaterialId();
    }
    Optional<String> said =
        imported.keyMaterialId().or(() -> one.target().expectedKeyMaterialId()).or(() -> followed);
    if (said.isPresent()) {
      return said;
    }
    return before.keyState().equals("PendingImport") ? byMarkOrCurrent() : byMark();
  }

  private Optional<String> byMarkOrCurrent() {
    return one.entryWithOurMark()
        .map(KeyMaterialEntry::keyMaterialId)
        .or(() -> one.describe().currentKeyMaterialId());
  }

  private Optional<String> byMark() {
    for (Duration wait : LOOK_AGAIN) {
      Optional<KeyMaterialEntry> ours = one.entryWithOurMark();
      if (ours.isPresent()) {
        return ours.map(KeyMaterialEntry::keyMaterialId);
      }
      pause(wait);
    }
    Optional<String> ours = one.entryWithOurMark().map(KeyMaterialEntry::keyMaterialId);
    if (ours.isEmpty() && one.isNew()) {
      throw new Failure.Transport(
          one.target().key() + ": KMS took the material but does not say what it calls it",
          "run the same command again: it asks KMS once more before it sends anything");
    }
    return ours;
  }

  private void pause(Duration wait) {
    try {
      sleeper.sleep(wait);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new Failure.Stopped(
          "interrupted while asking KMS for the material's id", "run the same command again");
    }
  }
}
