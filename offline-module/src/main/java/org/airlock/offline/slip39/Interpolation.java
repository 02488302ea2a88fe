package org.airlock.offline.slip39;

/**
 * Evaluates the polynomial of least degree through given points, for every byte of the values at
 * once (SLIP-0039, "Interpolation"). The x are public, the y are secret.
 */
final class Interpolation {
  private Interpolation() {}

  /**
   * Writes f(x) into {@code result}, which is none of {@code ys}.
   *
   * @param xs distinct, none of them {@code x}
   * @param ys one value for each of {@code xs}, all as long as {@code result}; left unchanged
   */
  static void evaluate(int x, int[] xs, byte[][] ys, byte[] result) {
    Wiping.wipe(result);
    for (int i = 0; i < xs.length; i++) {
      int weight = weight(x, xs, i);
      for (int k = 0; k < result.length; k++) {
        result[k] ^= (byte) Gf256.multiply(ys[i][k] & 0xff, weight);
      }
    }
  }

  /** The Lagrange basis polynomial i at x: the product over j != i of (x - x_j) / (x_i - x_j). */
  private static int weight(int x, int[] xs, int i) {
    int numerator = 1;
    int denominator = 1;
    for (int j = 0; j < xs.length; j++) {
      if (j != i) {
        numerator = Gf256.multiply(numerator, x ^ xs[j]);
        denominator = Gf256.multiply(denominator, xs[i] ^ xs[j]);
      }
    }
    if (numerator == 0 || denominator == 0) {
      // Unreachable after the checks of CheckedShares. The inverse of 0 is 0 here and would give a
      // wrong value silently.
      throw new IllegalArgumentException(
          "interpolation needs distinct points, none of them the wanted one");
    }
    return Gf256.multiply(numerator, Gf256.invert(denominator));
  }
}
