package org.airlock.offline.material;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import java.util.Arrays;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.offline.cipher.ResidueFreeCipher;

/**
 * A random generator of two sources: the machine's DRBG and throws of dice. HKDF (RFC 5869) with
 * HMAC-SHA-512:
 *
 * <pre>
 * PRK          = HKDF-Extract(salt = 64 bytes of the DRBG, IKM = the throws, one ASCII digit each)
 * request n    = the DRBG's bytes XOR HKDF-Expand(PRK, "airlock dice v1" || n, length)
 * </pre>
 *
 * with {@code n} counted from 1, 8 bytes, most significant first. It is an XOR, not only an
 * extraction, because SP 800-133 revision 2, section 6.3 (combining values) makes the argument
 * short:
 *
 * <ul>
 *   <li>Never weaker than the DRBG: what it gives for a request is independent of everything that
 *       the other operand was made of, so the dice may be known, chosen or all alike.
 *   <li>Never weaker than the dice: whoever knows all of the DRBG's output, or finds it constant,
 *       still has to find the PRK, which takes 258 bits of 100 fair throws.
 * </ul>
 *
 * <p>It does not help against a machine that lies about its program: that one sees the dice too.
 * Closing it wipes the PRK.
 */
final class DiceMixture implements AutoCloseable {
  private static final String HMAC = "HmacSHA512";
  private static final int HASH_BYTES = 64;

  /** RFC 5869, section 2.3. */
  private static final int LONGEST_EXPANSION_BYTES = 255 * HASH_BYTES;

  private static final byte[] DOMAIN = "airlock dice v1".getBytes(StandardCharsets.US_ASCII);

  private final SecretBytes prk;
  private final SecureRandom random;

  private DiceMixture(SecretBytes prk, SecureRandom drbg) {
    this.prk = prk;
    this.random = new Mixed(new Mixing(drbg, prk));
  }

  /**
   * @param dice one ASCII digit for each throw; stays the caller's to wipe
   */
  @SuppressWarnings("MustBeClosedChecker") // the mixture closes the key
  static DiceMixture of(SecureRandom drbg, SecretBytes dice) {
    byte[] fresh = new byte[HASH_BYTES];
    drbg.nextBytes(fresh);
    try (SecretBytes salt = SecretBytes.owning(fresh)) {
      return new DiceMixture(
          ResidueFreeCipher.hmacOfSecrets(HMAC, salt, dice.exposeSecretArray()), drbg);
    }
  }

  SecureRandom random() {
    return random;
  }

  @Override
  public void close() {
    prk.close();
  }

  private static final class Mixed extends SecureRandom {
    private static final long serialVersionUID = 1L;

    Mixed(SecureRandomSpi mixing) {
      super(mixing, null);
    }
  }

  private static final class Mixing extends SecureRandomSpi {
    private static final long serialVersionUID = 1L;
    private final transient SecureRandom drbg;
    private final transient SecretBytes prk;
    private long requests;

    Mixing(SecureRandom drbg, SecretBytes prk) {
      this.drbg = drbg;
      this.prk = prk;
    }

    @Override
    protected void engineNextBytes(byte[] bytes) {
      drbg.nextBytes(bytes);
      for (int at = 0; at < bytes.length; at += LONGEST_EXPANSION_BYTES) {
        requests++;
        expandInto(bytes, at, Math.min(bytes.length, at + LONGEST_EXPANSION_BYTES));
      }
    }

    /** XORs HKDF-Expand into {@code bytes} from {@code from} to before {@code to}. */
    private void expandInto(byte[] bytes, int from, int to) {
      byte[] info =
          ByteBuffer.allocate(DOMAIN.length + Long.BYTES).put(DOMAIN).putLong(requests).array();
      byte[] previous = new byte[0];
      try {
        for (int block = 0; from + block * HASH_BYTES < to; block++) {
          try (SecretBytes next =
              ResidueFreeCipher.hmacOfSecrets(
                  HMAC, prk, previous, info, new byte[] {(byte) (block + 1)})) {
            Arrays.fill(previous, (byte) 0);
            previous = next.exposeSecretArray().clone();
          }
          int start = from + block * HASH_BYTES;
          for (int i = start; i < Math.min(to, start + HASH_BYTES); i++) {
            bytes[i] ^= previous[i - start];
          }
        }
      } finally {
        Arrays.fill(previous, (byte) 0);
      }
    }

    @Override
    protected void engineSetSeed(byte[] seed) {
      drbg.setSeed(seed);
    }

    @Override
    protected byte[] engineGenerateSeed(int bytes) {
      byte[] seed = new byte[bytes];
      engineNextBytes(seed);
      return seed;
    }

    @Override
    public String toString() {
      return drbg + " mixed with dice";
    }
  }
}
