package org.airlock.offline.material;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.MaterialForm;
import org.airlock.common.payload.Passport;
import org.airlock.offline.cipher.ResidueFreeCipher;

/**
 * What KMS can be asked for and the passport already knows: the public key of an asymmetric key, or
 * the MACs of recorded challenges of an HMAC key.
 *
 * @param spki SubjectPublicKeyInfo in DER, as KMS answers GetPublicKey
 * @param macs two vectors for HMAC keys
 */
public record PublicPart(Optional<Bytes> spki, List<Passport.MacVector> macs) {
  private static final Bytes DOMAIN = Bytes.utf8("airlock hmac challenge v1\0");
  private static final int CHALLENGES = 2;
  private static final int CHALLENGE_RANDOM_BYTES = 16;

  public PublicPart {
    macs = List.copyOf(macs);
  }

  /** Computes it; {@code material} stays the caller's. */
  public static PublicPart of(KeySpec spec, SecretBytes material, SecureRandom random) {
    if (spec.form() == MaterialForm.PKCS8_DER) {
      return new PublicPart(
          Optional.of(
              PrivateKeyEncoding.publicKey(spec, material.exposeSecretArray(), "the material")),
          List.of());
    }
    if (spec.macAlgorithm().isEmpty()) {
      return new PublicPart(Optional.empty(), List.of());
    }
    List<Passport.MacVector> macs = new ArrayList<>();
    for (int i = 0; i < CHALLENGES; i++) {
      byte[] fresh = new byte[CHALLENGE_RANDOM_BYTES];
      random.nextBytes(fresh);
      Bytes challenge = Bytes.concat(DOMAIN, Bytes.copyOf(fresh));
      macs.add(
          new Passport.MacVector(
              challenge,
              ResidueFreeCipher.hmac(
                  "HmacSHA" + spec.name().substring("HMAC_".length()), material, challenge)));
    }
    return new PublicPart(Optional.empty(), macs);
  }
}
