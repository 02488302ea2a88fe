package org.airlock.online.importing;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.ImportType;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.online.kms.KeyDescription;
import org.airlock.online.kms.KeyMaterialEntry;
import org.airlock.online.kms.Sleeper;

/**
 * Finds out whether an import whose answer was lost took place. For a re-import the expected
 * KeyMaterialId went with the call, so KMS can have taken no other material; a first import is
 * recognised by the description that went with it.
 */
final class LostAnswer {
  /** How long an import may stay invisible to DescribeKey after its answer was lost. */
  private static final List<Duration> LOOK_AGAIN =
      List.of(Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(6));

  private final OneTarget one;
  private final Sleeper sleeper;

  LostAnswer(OneTarget one, Sleeper sleeper) {
    this.one = one;
    this.sleeper = sleeper;
  }

  /** Looks for some seconds; empty when KMS shows no import. */
  Optional<Progress.Answer> find() {
    for (Duration wait : LOOK_AGAIN) {
      Optional<Progress.Answer> found = look();
      if (found.isPresent()) {
        return found;
      }
      pause(wait);
    }
    return look();
  }

  private Optional<Progress.Answer> look() {
    KeyDescription now = one.describe();
    if (!now.keyState().equals("Enabled") || !sameExpiry(now, one.target().expiry())) {
      return Optional.empty();
    }
    boolean ours =
        one.target().importType().equals(Optional.of(ImportType.EXISTING_KEY_MATERIAL))
            ? now.currentKeyMaterialId().equals(one.target().expectedKeyMaterialId())
            : isOurFirstImport();
    if (!ours) {
      throw new Failure.Refused(
          Control.MATERIAL_ID_EXPECTED,
          one.target().key() + " has material now, and it does not carry the mark of this import",
          "look in CloudTrail (ImportKeyMaterial) for who imported it; do not import anything else into this key");
    }
    one.console().say(one.target().key() + ": the import had taken place; no second one is sent.");
    return Optional.of(
        new Progress.Answer(
            ImportReceipt.FOUND_IMPORTED,
            Progress.of(one.store(), one.wrappedDigest()).stateBefore(one.target().key()),
            now.currentKeyMaterialId(),
            Progress.UNKNOWN,
            one.seconds()));
  }

  private boolean isOurFirstImport() {
    String mark = one.description();
    return one.kms().listKeyMaterials(one.target().key()).stream()
        .map(KeyMaterialEntry::description)
        .anyMatch(description -> description.equals(Optional.of(mark)));
  }

  private static boolean sameExpiry(KeyDescription now, Expiry expiry) {
    return now.expirationModel().filter(model -> !model.equals(expiry.model())).isEmpty()
        && now.validTo().equals(expiry.validTo());
  }

  private void pause(Duration wait) {
    try {
      sleeper.sleep(wait);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new Failure.Stopped(
          "interrupted while asking KMS what happened", "run the same command again");
    }
  }
}
