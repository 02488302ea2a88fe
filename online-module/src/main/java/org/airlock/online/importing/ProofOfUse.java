package org.airlock.online.importing;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.KeyArn;
import org.airlock.online.kms.Decrypted;
import org.airlock.online.kms.Kms;
import org.airlock.online.kms.Sleeper;

/**
 * Shows that KMS can use a symmetric key's material: control {@code PROOF-OF-USE}. After the first
 * import a fixed public challenge is encrypted and the ciphertext kept; after every later import
 * that very ciphertext must decrypt. A key state alone proves nothing.
 */
public final class ProofOfUse {
  /** What is encrypted: public, the same for all keys and for ever. */
  public static final Bytes CHALLENGE = Bytes.utf8("Airlock proof of use, version 1");

  /**
   * The encryption context; the policy that {@code importer policy} prints allows this one only.
   */
  public static final Map<String, String> CONTEXT = Map.of("airlock", "proof-of-use");

  /** A key is usable some seconds after its import; AWS gives no bound. */
  private static final List<Duration> WAITS =
      List.of(
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(4),
          Duration.ofSeconds(8));

  private final Sleeper sleeper;
  private final List<Duration> waits;

  /** After an import: waits until the key is usable. */
  public ProofOfUse(Sleeper sleeper) {
    this(sleeper, WAITS);
  }

  private ProofOfUse(Sleeper sleeper, List<Duration> waits) {
    this.sleeper = sleeper;
    this.waits = waits;
  }

  /** At any other time: a key that is not usable now is told at once. */
  static ProofOfUse atOnce() {
    return new ProofOfUse(
        duration -> {
          throw new IllegalStateException("unreachable: nothing is waited for");
        },
        List.of());
  }

  /**
   * Encrypts the challenge and decrypts it again.
   *
   * @return the reference ciphertext
   */
  public Bytes first(Kms kms, KeyArn key, Optional<String> keyMaterialId) {
    Bytes ciphertext = patiently(() -> kms.encrypt(key, CHALLENGE, CONTEXT).blob());
    again(kms, key, ciphertext, keyMaterialId);
    return ciphertext;
  }

  /** Decrypts a reference ciphertext of an earlier receipt. */
  public void again(Kms kms, KeyArn key, Bytes ciphertext, Optional<String> keyMaterialId) {
    Decrypted decrypted = patiently(() -> kms.decrypt(key, ciphertext, CONTEXT));
    if (!decrypted.plaintext().equals(CHALLENGE)) {
      throw new Failure.Refused(
          Control.PROOF_OF_USE,
          key + ": the reference ciphertext decrypted to something else",
          "do not rely on this key; look in CloudTrail for what happened to it since the last receipt");
    }
    if (keyMaterialId.isPresent()
        && decrypted.keyMaterialId().isPresent()
        && !decrypted.keyMaterialId().equals(keyMaterialId)) {
      throw new Failure.Refused(
          Control.PROOF_OF_USE,
          key + ": another material decrypted the reference ciphertext than the receipts name",
          "look in CloudTrail for rotations and imports of this key");
    }
  }

  /** A key is usable some seconds after its import: waits for it, for a while. */
  <T> T patiently(Supplier<T> call) {
    for (Duration wait : waits) {
      try {
        return call.get();
      } catch (Failure.Refused notYet) {
        if (notYet.control() != Control.KEY_STATE) {
          throw notYet;
        }
        pause(wait);
      }
    }
    return call.get();
  }

  void pause(Duration wait) {
    try {
      sleeper.sleep(wait);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new Failure.Stopped(
          "interrupted while waiting for the key to become usable", "run the same command again");
    }
  }
}
