package org.airlock.online.importing;

import java.util.Optional;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.verification.BundleVerifier;
import org.airlock.online.desk.Records;
import org.airlock.online.kms.KeyDescription;
import org.airlock.online.kms.Kms;
import org.airlock.online.kms.Sleeper;

/** The proof of use of one target: what it decrypts, and what KMS says of the key afterwards. */
final class Proving {
  private final OneTarget one;
  private final Records records;
  private final ProofOfUse proof;

  Proving(OneTarget one, Records records, Sleeper sleeper) {
    this.one = one;
    this.records = records;
    this.proof = new ProofOfUse(sleeper);
  }

  Progress.Proof prove(Progress.Answer answer) {
    Kms kms = one.kms();
    Optional<ImportReceipt.Target> earlier = earlier();
    Bytes ciphertext;
    if (earlier.isPresent()) {
      ciphertext = earlier.get().referenceCiphertext();
      proof.again(kms, one.target().key(), ciphertext, answer.keyMaterialId());
      one.console()
          .say(
              one.target().key()
                  + ": the ciphertext of "
                  + earlier.get().importedAt()
                  + " decrypts again.");
    } else {
      ciphertext = proof.first(kms, one.target().key(), answer.keyMaterialId());
      one.console()
          .say(
              one.target().key()
                  + ": encrypts and decrypts; the reference ciphertext goes into the receipt.");
    }
    KeyDescription after = one.describe();
    requireMaterial(after, answer);
    Progress.Proof held = new Progress.Proof(ciphertext, earlier.isPresent(), after.keyState());
    one.store()
        .append(
            held.write(one.event(Progress.PROVEN), one.target().key(), one.wrappedDigest())
                .held(Control.PROOF_OF_USE, Control.MATERIAL_ID_EXPECTED));
    return held;
  }

  /**
   * What the newest receipt says about a key: our own, or the one that travelled in the request.
   */
  Optional<ImportReceipt.Target> earlier() {
    KeyArn key = one.target().key();
    Optional<ImportReceipt.Target> own =
        records.lastReceipt(key).flatMap(receipt -> Records.target(receipt.payload(), key));
    if (own.isPresent()) {
      return own;
    }
    BundleVerifier verifier = new BundleVerifier(one.desk().chain());
    return one.checked().request().targets().stream()
        .filter(target -> target.key().equals(key))
        .flatMap(target -> target.lastReceipt().stream())
        .map(
            file ->
                verifier.recorded(
                    BundleType.RECEIPT,
                    file,
                    "the receipt inside the request",
                    ImportReceipt::parse))
        .flatMap(receipt -> Records.target(receipt.payload(), key).stream())
        .findFirst();
  }

  private void requireMaterial(KeyDescription after, Progress.Answer answer) {
    Optional<String> expected = one.target().expectedKeyMaterialId().or(answer::keyMaterialId);
    if (expected.isPresent()
        && after.currentKeyMaterialId().isPresent()
        && !after.currentKeyMaterialId().equals(expected)) {
      throw new Failure.Refused(
          Control.MATERIAL_ID_EXPECTED,
          one.target().key()
              + ": KMS names material "
              + after.currentKeyMaterialId().get()
              + " after the import, expected "
              + expected.get(),
          "do not rely on this key; look in CloudTrail for other imports and rotations");
    }
  }
}
