package org.airlock.offline.slip39;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The four-round cipher between master secret and shared secret (SLIP-0039, "Encryption of the
 * master secret"). It runs with an empty passphrase too: otherwise other wallets could not read our
 * shares, and a part of every share of a threshold would be a part of the secret's polynomial.
 */
final class FeistelCipher {
  private static final int BASE_ITERATIONS = 2500;
  private static final byte[] PLAIN_SALT_PREFIX = "shamir".getBytes(StandardCharsets.US_ASCII);
  private static final int[] FORWARD = {0, 1, 2, 3};
  private static final int[] BACKWARD = {3, 2, 1, 0};

  private final byte[] passphrase;
  private final byte[] saltPrefix;
  private final int iterations;

  /**
   * @param passphrase printable ASCII or empty; borrowed while this object is used, never copied or
   *     wiped
   * @param identifier counts only when not extendable
   */
  FeistelCipher(byte[] passphrase, int identifier, boolean extendable, int iterationExponent) {
    this.passphrase = passphrase;
    this.saltPrefix = extendable ? new byte[0] : plainSaltPrefix(identifier);
    this.iterations = BASE_ITERATIONS << iterationExponent;
  }

  private static byte[] plainSaltPrefix(int identifier) {
    byte[] prefix = Arrays.copyOf(PLAIN_SALT_PREFIX, PLAIN_SALT_PREFIX.length + 2);
    prefix[PLAIN_SALT_PREFIX.length] = (byte) (identifier >>> 8);
    prefix[PLAIN_SALT_PREFIX.length + 1] = (byte) identifier;
    return prefix;
  }

  /**
   * A new array of the same even length, the caller's to wipe; {@code masterSecret} is preserved.
   */
  byte[] encrypt(byte[] masterSecret) {
    return run(masterSecret, FORWARD);
  }

  /**
   * The inverse of {@link #encrypt}. A wrong passphrase is not noticed: it gives another secret.
   */
  byte[] decrypt(byte[] encrypted) {
    return run(encrypted, BACKWARD);
  }

  private byte[] run(byte[] input, int[] rounds) {
    int half = input.length / 2;
    byte[] left = Arrays.copyOfRange(input, 0, half);
    byte[] right = Arrays.copyOfRange(input, half, input.length);
    try {
      for (int round : rounds) {
        addRoundFunction(round, right, left);
        byte[] swapped = left;
        left = right;
        right = swapped;
      }
      byte[] output = new byte[input.length];
      System.arraycopy(right, 0, output, 0, half);
      System.arraycopy(left, 0, output, half, half);
      return output;
    } finally {
      Wiping.wipe(left);
      Wiping.wipe(right);
    }
  }

  /** {@code target ^= F(round, right)}. */
  private void addRoundFunction(int round, byte[] right, byte[] target) {
    byte[] password = new byte[1 + passphrase.length];
    byte[] salt = Arrays.copyOf(saltPrefix, saltPrefix.length + right.length);
    byte[] derived = new byte[right.length];
    try {
      password[0] = (byte) round;
      System.arraycopy(passphrase, 0, password, 1, passphrase.length);
      System.arraycopy(right, 0, salt, saltPrefix.length, right.length);
      Pbkdf2.derive(password, salt, iterations, derived);
      for (int k = 0; k < target.length; k++) {
        target[k] ^= derived[k];
      }
    } finally {
      Wiping.wipe(password);
      Wiping.wipe(salt);
      Wiping.wipe(derived);
    }
  }
}
