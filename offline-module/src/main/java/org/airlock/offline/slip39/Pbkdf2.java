package org.airlock.offline.slip39;

/**
 * PBKDF2 with HMAC-SHA-256 (RFC 8018, section 5.2).
 *
 * <p>Our own loop, because the JDK's takes the password as chars, makes a {@code PBEKeySpec} and a
 * key object of it, each with a copy, and keeps a second copy of every intermediate value. A test
 * compares the two.
 */
final class Pbkdf2 {
  private Pbkdf2() {}

  /**
   * Fills {@code derived}.
   *
   * @param password not empty; preserved
   * @param salt preserved
   */
  static void derive(byte[] password, byte[] salt, int iterations, byte[] derived) {
    try (WipedHmac hmac = new WipedHmac(password)) {
      int blocks = (derived.length + WipedHmac.SIZE_BYTES - 1) / WipedHmac.SIZE_BYTES;
      for (int block = 1; block <= blocks; block++) {
        byte[] sum = block(hmac, salt, block, iterations);
        int start = (block - 1) * WipedHmac.SIZE_BYTES;
        System.arraycopy(
            sum, 0, derived, start, Math.min(WipedHmac.SIZE_BYTES, derived.length - start));
        Wiping.wipe(sum);
      }
    }
  }

  private static byte[] block(WipedHmac hmac, byte[] salt, int number, int iterations) {
    byte[] sum = new byte[WipedHmac.SIZE_BYTES];
    hmac.update(salt);
    hmac.update(
        new byte[] {
          (byte) (number >>> 24), (byte) (number >>> 16), (byte) (number >>> 8), (byte) number
        });
    byte[] last = hmac.finish();
    addInto(sum, last);
    for (int i = 1; i < iterations; i++) {
      hmac.update(last);
      byte[] next = hmac.finish();
      Wiping.wipe(last);
      addInto(sum, next);
      last = next;
    }
    Wiping.wipe(last);
    return sum;
  }

  private static void addInto(byte[] sum, byte[] term) {
    for (int k = 0; k < sum.length; k++) {
      sum[k] ^= term[k];
    }
  }
}
