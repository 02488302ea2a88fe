package org.airlock.common.identity;

import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * PBKDF2 (RFC 8018, section 5.2) with HMAC-SHA-512, for keys of at most 64 bytes, leaving no copy
 * of the passphrase. Bouncy Castle's own generator keeps one in an object that nobody can reach.
 */
final class PassphraseKey {
  private static final int BLOCK_BYTES = 128;
  private static final int DIGEST_BYTES = 64;
  private static final byte[] FIRST_BLOCK = {0, 0, 0, 1};
  private static final byte INNER_PAD = 0x36;
  private static final byte OUTER_PAD = 0x5c;

  private final SHA512Digest inner = new SHA512Digest();
  private final SHA512Digest outer = new SHA512Digest();
  private final SHA512Digest digest = new SHA512Digest();
  private final byte[] innerResult = new byte[DIGEST_BYTES];

  private PassphraseKey(byte[] passphrase) {
    byte[] block = new byte[BLOCK_BYTES];
    try {
      if (passphrase.length <= BLOCK_BYTES) {
        System.arraycopy(passphrase, 0, block, 0, passphrase.length);
      } else {
        digest.update(passphrase, 0, passphrase.length);
        digest.doFinal(block, 0);
      }
      start(inner, block, INNER_PAD);
      start(outer, block, OUTER_PAD);
    } finally {
      Arrays.fill(block, (byte) 0);
    }
  }

  private static void start(SHA512Digest digest, byte[] block, byte pad) {
    byte[] padded = new byte[BLOCK_BYTES];
    try {
      for (int i = 0; i < BLOCK_BYTES; i++) {
        padded[i] = (byte) (block[i] ^ pad);
      }
      digest.update(padded, 0, BLOCK_BYTES);
    } finally {
      Arrays.fill(padded, (byte) 0);
    }
  }

  /**
   * Derives a key.
   *
   * @param passphrase preserved, the caller's to wipe
   * @param keyBytes at most 64
   */
  static KeyParameter derive(byte[] passphrase, byte[] salt, int iterations, int keyBytes) {
    if (keyBytes > DIGEST_BYTES) {
      throw new IllegalArgumentException("one block gives at most 64 bytes");
    }
    PassphraseKey function = new PassphraseKey(passphrase);
    byte[] term = new byte[DIGEST_BYTES];
    byte[] sum = new byte[DIGEST_BYTES];
    try {
      byte[] first = Arrays.copyOf(salt, salt.length + FIRST_BLOCK.length);
      System.arraycopy(FIRST_BLOCK, 0, first, salt.length, FIRST_BLOCK.length);
      function.mac(first, term);
      System.arraycopy(term, 0, sum, 0, DIGEST_BYTES);
      for (int i = 1; i < iterations; i++) {
        function.mac(term, term);
        for (int j = 0; j < DIGEST_BYTES; j++) {
          sum[j] ^= term[j];
        }
      }
      return new KeyParameter(sum, 0, keyBytes);
    } finally {
      Arrays.fill(term, (byte) 0);
      Arrays.fill(sum, (byte) 0);
      function.forget();
    }
  }

  private void mac(byte[] message, byte[] result) {
    digest.reset(inner);
    digest.update(message, 0, message.length);
    digest.doFinal(innerResult, 0);
    digest.reset(outer);
    digest.update(innerResult, 0, DIGEST_BYTES);
    digest.doFinal(result, 0);
  }

  /** A block of zeros takes the place of the passphrase's in each digest's message schedule. */
  private void forget() {
    byte[] zeros = new byte[BLOCK_BYTES];
    for (SHA512Digest each : new SHA512Digest[] {inner, outer, digest}) {
      each.update(zeros, 0, BLOCK_BYTES);
      each.reset();
    }
    Arrays.fill(innerResult, (byte) 0);
  }
}
