package org.airlock.common.identity;

import com.google.errorprone.annotations.MustBeClosed;
import java.security.SecureRandom;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.dsse.PublicSigningKey;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * An unlocked personal signing key: Ed25519 (RFC 8032), a seed of 32 bytes. Bouncy Castle's {@code
 * Ed25519.sign} is used because it was measured to leave no copy of the seed behind; the JDK's
 * leaves four.
 *
 * <p>Whoever unlocks it closes it. Not thread-safe.
 */
public final class IdentityKey implements SoftwareKey {
  static final int SEED_BYTES = Ed25519.SECRET_KEY_SIZE;

  /** SubjectPublicKeyInfo of Ed25519 up to the key (RFC 8410 section 4). */
  private static final Bytes SPKI_PREFIX = Bytes.ofHex("302a300506032b6570032100");

  /** PrivateKeyInfo of Ed25519 up to the seed (RFC 8410 section 7). */
  private static final Bytes PKCS8_PREFIX = Bytes.ofHex("302e020100300506032b657004220420");

  private final SecretBytes seed;
  private final PublicSigningKey publicKey;

  @MustBeClosed
  private IdentityKey(SecretBytes seed) {
    this.seed = seed;
    byte[] point = new byte[Ed25519.PUBLIC_KEY_SIZE];
    Ed25519.generatePublicKey(seed.exposeSecretArray(), 0, point, 0);
    this.publicKey =
        PublicSigningKey.ofSpki(Bytes.concat(SPKI_PREFIX, Bytes.copyOf(point)), "the new key");
  }

  /** A fresh key. */
  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // the key owns the seed from here on
  public static IdentityKey generate(SecureRandom random) {
    byte[] seed = new byte[SEED_BYTES];
    random.nextBytes(seed);
    return ofSeed(SecretBytes.owning(seed));
  }

  /** Takes ownership of the 32-byte seed. */
  @MustBeClosed
  static IdentityKey ofSeed(SecretBytes seed) {
    return new IdentityKey(seed);
  }

  @Override
  public PublicSigningKey publicKey() {
    return publicKey;
  }

  /** 64 bytes. */
  @Override
  public Bytes sign(Bytes message) {
    byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
    byte[] text = message.toArray();
    Ed25519.sign(seed.exposeSecretArray(), 0, text, 0, text.length, signature, 0);
    return Bytes.copyOf(signature);
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
  }
}
