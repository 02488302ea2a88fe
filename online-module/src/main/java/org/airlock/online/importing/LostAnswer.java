package org.airlock.online.importing;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
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
  private final Progress progress;
  private final Sleeper sleeper;

  LostAnswer(OneTarget one, Progress progress, Sleeper sleeper) {
    this.one = one;
    this.progress = progress;
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
    Optional<Optional<String>> found =
        one.target().keySpec().isSymmetric() ? symmetric() : byState();
    found.ifPresent(
        id ->
            one.console()
                .say(one.target().key() + ": the import had taken place; no second one is sent."));
    return found.map(
        id ->
            new Progress.Answer(
                ImportReceipt.FOUND_IMPORTED,
                progress.stateBefore(one.target()),
                id,
                Progress.UNKNOWN,
                one.seconds()));
  }

  /** The id of the material that is there now; empty when KMS shows no import of ours. */
  private Optional<Optional<String>> symmetric() {
    List<KeyMaterialEntry> materials = one.kms().listKeyMaterials(one.target().key());
    Optional<String> expected = one.target().expectedKeyMaterialId();
    for (KeyMaterialEntry entry : materials) {
      boolean meant =
          expected
              .map(id -> id.equals(entry.keyMaterialId()))
              .orElseGet(() -> entry.description().equals(Optional.of(one.description())));
      if (meant && entry.isImported()) {
        return sameExpiry(entry.validTo())
            ? Optional.of(Optional.of(entry.keyMaterialId()))
            : Optional.empty();
      }
    }
    KeyDescription now = one.describe();
    boolean forgotten = materials.isEmpty() && expected.isPresent();
    if (forgotten && now.keyState().equals("Enabled") && sameExpiry(now.validTo())) {
      return now.currentKeyMaterialId().equals(expected) ? Optional.of(expected) : Optional.empty();
    }
    boolean firstOfAll = one.isNew() && !one.isRotation();
    if (firstOfAll && now.keyState().equals("Enabled")) {
      throw new Failure.Refused(
          Control.MATERIAL_ID_EXPECTED,
          one.target().key() + " has material now, and it does not carry the mark of this import",
          "look in CloudTrail (ImportKeyMaterial) for who imported it; do not import anything else into this key");
    }
    return Optional.empty();
  }

  /**
   * An HMAC or asymmetric key has no ids and no descriptions; the proof of use that follows
   * compares with the passport and so shows whose material it is.
   */
  private Optional<Optional<String>> byState() {
    KeyDescription now = one.describe();
    return now.keyState().equals("Enabled") && sameExpiry(now.validTo())
        ? Optional.of(Optional.empty())
        : Optional.empty();
  }

  private boolean sameExpiry(Optional<Instant> validTo) {
    return validTo.equals(one.target().expiry().validTo());
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
