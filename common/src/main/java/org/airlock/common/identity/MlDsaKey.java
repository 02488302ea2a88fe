package org.airlock.common.identity;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.security.SecureRandom;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.dsse.PublicSigningKey;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.signers.MLDSASigner;

/**
 * An unlocked ML-DSA-65 key (FIPS 204), a seed of 32 bytes: the second of two keys, never alone.
 * Signatures are the deterministic variant with an empty context, 3309 bytes.
 *
 * <p>Closing wipes the seed and the expanded key. What Bouncy Castle computes on the way (the
 * unpacked vectors) it does not wipe; the process ends soon after. Not thread-safe.
 */
final class MlDsaKey implements SoftwareKey {
  static final int SEED_BYTES = 32;

  /** PrivateKeyInfo with the seed alone, up to the seed (RFC 9881 section 6). */
  private static final Bytes PKCS8_PREFIX =
      Bytes.ofHex("3034020100300b060960864801650304031204228020");

  private final SecretBytes seed;
  private final MLDSAPrivateKeyParameters expanded;
  private final PublicSigningKey publicKey;

  @MustBeClosed
  private MlDsaKey(SecretBytes seed) {
    this.seed = seed;
    this.expanded =
        new MLDSAPrivateKeyParameters(MLDSAParameters.ml_dsa_65, seed.exposeSecretArray());
    this.publicKey = PublicSigningKey.ofSpki(spki(expanded.getPublicKey()), "the new key");
  }

  private static Bytes spki(byte[] publicKey) {
    try {
      return Bytes.copyOf(
          new SubjectPublicKeyInfo(
                  new AlgorithmIdentifier(NISTObjectIdentifiers.id_ml_dsa_65), publicKey)
              .getEncoded());
    } catch (IOException impossible) {
      throw new IllegalStateException("an SPKI always has a DER form", impossible);
    }
  }

  /** A fresh key. */
  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // the key owns the seed from here on
  static MlDsaKey generate(SecureRandom random) {
    byte[] seed = new byte[SEED_BYTES];
    random.nextBytes(seed);
    return ofSeed(SecretBytes.owning(seed));
  }

  /** Takes ownership of the 32-byte seed. */
  @MustBeClosed
  static MlDsaKey ofSeed(SecretBytes seed) {
    return new MlDsaKey(seed);
  }

  @Override
  public PublicSigningKey publicKey() {
    return publicKey;
  }

  @Override
  public Bytes sign(Bytes message) {
    MLDSASigner signer = new MLDSASigner();
    signer.init(true, expanded);
    byte[] text = message.toArray();
    signer.update(text, 0, text.length);
    try {
      return Bytes.copyOf(signer.generateSignature());
    } catch (CryptoException impossible) {
      throw new IllegalStateException("an initialised signer signs", impossible);
    }
  }

  @Override
  public SecretBytes seed() {
    return seed;
  }

  @Override
  public Bytes pkcs8Prefix() {
    return PKCS8_PREFIX;
  }

  static Bytes prefix() {
    return PKCS8_PREFIX;
  }

  @Override
  public void close() {
    seed.close();
    expanded.destroy();
  }
}
