package org.airlock.online.importing;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.payload.ImportHistory;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.payload.UseProof;
import org.airlock.online.kms.KeyDescription;
import org.airlock.online.kms.KeyMaterialEntry;
import org.airlock.online.kms.Kms;
import org.airlock.online.kms.Sleeper;

/** The proof of use of one target after its import, and what KMS says of the key then. */
final class Proving {
  /** How long ListKeyRotations may lag behind an import. */
  private static final List<Duration> LOOK_AGAIN =
      List.of(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));

  private final OneTarget one;
  private final Progress progress;
  private final ImportHistory history;
  private final ProofOfUse proof;

  Proving(OneTarget one, Progress progress, ImportHistory history, Sleeper sleeper) {
    this.one = one;
    this.progress = progress;
    this.history = history;
    this.proof = new ProofOfUse(sleeper);
  }

  Progress.Proof prove(Progress.Answer answer) {
    UseProof use = one.target().keySpec().isSymmetric() ? symmetric(answer) : byPassport();
    one.console().say(one.target().key() + ": " + use.describe() + ".");
    KeyDescription after = one.describe();
    requireMaterial(after, answer);
    Progress.Proof held = new Progress.Proof(use, after.keyState());
    progress.append(
        held.write(one.event(Progress.PROVEN))
            .held(Control.PROOF_OF_USE, Control.MATERIAL_ID_EXPECTED),
        Optional.of(one.target()));
    return held;
  }

  private UseProof byPassport() {
    return proof.patiently(
        () ->
            new PassportProof(one.desk().workplace().random())
                .show(one.kms(), one.target().key(), one.passport()));
  }

  private UseProof symmetric(Progress.Answer answer) {
    KeyDescription now = one.describe();
    Optional<String> id = answer.keyMaterialId();
    boolean current = id.isEmpty() || id.equals(now.currentKeyMaterialId());
    if (!one.isRotation() && current && now.keyState().equals("Enabled")) {
      return used(answer);
    }
    List<KeyMaterialEntry> materials = listed(id);
    Optional<KeyMaterialEntry> ours =
        materials.stream()
            .filter(entry -> id.equals(Optional.of(entry.keyMaterialId())))
            .findFirst();
    if (ours.isPresent() && ours.get().isPendingRotation()) {
      return UseProof.notYet(UseProof.Method.PENDING_ROTATION);
    }
    if (one.isRotation()) {
      throw different(now.currentKeyMaterialId().orElse("none"), id.orElse("none"));
    }
    boolean othersMissing =
        materials.stream()
            .anyMatch(
                entry ->
                    !entry.isImported()
                        && !entry.isPendingRotation()
                        && !id.equals(Optional.of(entry.keyMaterialId())));
    if (othersMissing) {
      return UseProof.notYet(UseProof.Method.DEFERRED);
    }
    boolean olderMaterial = ours.isPresent() && !current;
    if (olderMaterial && earlierCiphertext().isEmpty()) {
      // Nothing can be encrypted under an older material any more; KMS itself compared the id.
      return UseProof.notYet(UseProof.Method.DEFERRED);
    }
    if (!current && ours.isEmpty()) {
      throw different(now.currentKeyMaterialId().orElse("none"), id.orElse("none"));
    }
    return used(answer);
  }

  /** KMS's list, once it shows the material that was just imported. */
  private List<KeyMaterialEntry> listed(Optional<String> id) {
    List<KeyMaterialEntry> materials = one.kms().listKeyMaterials(one.target().key());
    for (Duration wait : LOOK_AGAIN) {
      if (materials.isEmpty()
          || materials.stream()
              .anyMatch(
                  entry -> id.equals(Optional.of(entry.keyMaterialId())) && entry.isImported())) {
        return materials;
      }
      proof.pause(wait);
      materials = one.kms().listKeyMaterials(one.target().key());
    }
    return materials;
  }

  private UseProof used(Progress.Answer answer) {
    Kms kms = one.kms();
    KeyArn key = one.target().key();
    Optional<Bytes> earlier = earlierCiphertext();
    if (earlier.isPresent()) {
      proof.again(kms, key, earlier.get(), answer.keyMaterialId());
      return UseProof.ciphertext(ProofOfUse.CHALLENGE, earlier.get(), true);
    }
    return UseProof.ciphertext(
        ProofOfUse.CHALLENGE, proof.first(kms, key, answer.keyMaterialId()), false);
  }

  /** The reference ciphertext of this cell's last receipt that has one. */
  Optional<Bytes> earlierCiphertext() {
    return history.of(one.target().key()).stream()
        .filter(before -> before.passportDigest().equals(one.target().passportDigest()))
        .map(ImportReceipt.Target::proof)
        .flatMap(before -> before.referenceCiphertext().stream())
        .reduce((older, newer) -> newer);
  }

  private void requireMaterial(KeyDescription after, Progress.Answer answer) {
    Optional<String> expected =
        one.target().expectedKeyMaterialId().or(() -> answer.keyMaterialId());
    boolean otherCurrent =
        expected.isPresent()
            && after.currentKeyMaterialId().isPresent()
            && !after.currentKeyMaterialId().equals(expected);
    if (otherCurrent
        && listed(expected).stream()
            .noneMatch(entry -> expected.equals(Optional.of(entry.keyMaterialId())))) {
      throw different(after.currentKeyMaterialId().orElse("none"), expected.get());
    }
  }

  private Failure different(String named, String expected) {
    return new Failure.Refused(
        Control.MATERIAL_ID_EXPECTED,
        one.target().key()
            + ": KMS names material "
            + named
            + " after the import, expected "
            + expected,
        "do not rely on this key; look in CloudTrail for other imports and rotations");
  }
}
