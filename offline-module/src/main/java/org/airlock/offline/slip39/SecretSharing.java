package org.airlock.offline.slip39;

import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Shamir's sharing on one level, threshold T of N (SLIP-0039, "Sharing a secret" and "Recovering
 * the secret"). The shares lie at x = 0 to N - 1, the digest at 254 and the secret at 255.
 */
final class SecretSharing {
  static final int SECRET_X = 255;
  static final int DIGEST_X = 254;
  static final int DIGEST_SIZE_BYTES = 4;

  private SecretSharing() {}

  /**
   * Splits {@code secret}, which is preserved.
   *
   * @param group the name of the draws: a group index, or {@link Draws#GROUP_LEVEL}
   * @return {@code count} values as long as the secret, the caller's to wipe
   */
  static byte[][] split(int threshold, int count, byte[] secret, Draws draws, int group) {
    byte[][] shares = new byte[count][secret.length];
    if (threshold == 1) {
      // The standard defines it so: no digest, no protection, every share is the secret.
      for (byte[] share : shares) {
        System.arraycopy(secret, 0, share, 0, secret.length);
      }
      return shares;
    }
    int drawn = threshold - 2;
    int[] xs = new int[threshold];
    byte[][] ys = new byte[threshold][];
    byte[] digest = new byte[secret.length];
    try {
      for (int i = 0; i < drawn; i++) {
        draws.shareValue(group, i, shares[i]);
        xs[i] = i;
        ys[i] = shares[i];
      }
      fillDigest(secret, draws, group, digest);
      xs[drawn] = DIGEST_X;
      ys[drawn] = digest;
      xs[drawn + 1] = SECRET_X;
      ys[drawn + 1] = secret;
      for (int i = drawn; i < count; i++) {
        Interpolation.evaluate(i, xs, ys, shares[i]);
      }
      return shares;
    } catch (RuntimeException | Error failed) {
      Wiping.wipeRows(shares);
      throw failed;
    } finally {
      Wiping.wipe(digest);
    }
  }

  /**
   * Interpolates the secret from exactly the threshold of shares and checks its digest in constant
   * time.
   *
   * @param xs distinct share indices; their number is the threshold
   * @param ys their values, of equal length; preserved
   * @return the secret, the caller's to wipe
   * @throws ShareException the one {@code digestRefusal} makes, when the digest does not match
   */
  static byte[] recover(int[] xs, byte[][] ys, Supplier<ShareException> digestRefusal) {
    if (xs.length == 1) {
      return ys[0].clone();
    }
    byte[] secret = new byte[ys[0].length];
    byte[] digest = new byte[secret.length];
    byte[] expected = new byte[DIGEST_SIZE_BYTES];
    boolean trusted = false;
    try {
      Interpolation.evaluate(SECRET_X, xs, ys, secret);
      Interpolation.evaluate(DIGEST_X, xs, ys, digest);
      byte[] key = Arrays.copyOfRange(digest, DIGEST_SIZE_BYTES, digest.length);
      try {
        digest(key, secret, expected);
      } finally {
        Wiping.wipe(key);
      }
      int difference = 0;
      for (int k = 0; k < DIGEST_SIZE_BYTES; k++) {
        difference |= expected[k] ^ digest[k];
      }
      if (difference != 0) {
        throw digestRefusal.get();
      }
      trusted = true;
      return secret;
    } finally {
      Wiping.wipe(digest);
      Wiping.wipe(expected);
      if (!trusted) {
        Wiping.wipe(secret);
      }
    }
  }

  /** D = the first four bytes of HMAC-SHA-256(key R, message secret), then R. */
  private static void fillDigest(byte[] secret, Draws draws, int group, byte[] target) {
    byte[] key = new byte[secret.length - DIGEST_SIZE_BYTES];
    try {
      draws.digestKey(group, key);
      digest(key, secret, target);
      System.arraycopy(key, 0, target, DIGEST_SIZE_BYTES, key.length);
    } finally {
      Wiping.wipe(key);
    }
  }

  /** Writes the first four bytes of the MAC to the beginning of {@code target}. */
  private static void digest(byte[] key, byte[] secret, byte[] target) {
    try (WipedHmac hmac = new WipedHmac(key)) {
      hmac.update(secret);
      byte[] mac = hmac.finish();
      System.arraycopy(mac, 0, target, 0, DIGEST_SIZE_BYTES);
      Wiping.wipe(mac);
    }
  }
}
