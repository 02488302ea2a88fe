package org.airlock.offline.slip39;

/**
 * The field GF(256) with the polynomial x^8 + x^4 + x^3 + x + 1 (SLIP-0039, "Shamir's secret
 * sharing"). Elements are ints from 0 to 255; addition is XOR.
 *
 * <p>There are no logarithm tables on purpose: a table indexed by secret bytes leaks them through
 * the cache (CVE-2023-25000). Every operation does the same work for every operand.
 */
final class Gf256 {
  private static final int POLYNOMIAL = 0x11b;

  private Gf256() {}

  static int multiply(int a, int b) {
    int product = 0;
    for (int round = 0; round < 8; round++) {
      product ^= a & -(b & 1);
      b >>>= 1;
      a = (a << 1) ^ (POLYNOMIAL & -(a >>> 7));
    }
    return product;
  }

  /** a^254, which is 1/a, and 0 for 0. */
  static int invert(int a) {
    int a2 = multiply(a, a);
    int a3 = multiply(a2, a);
    int a12 = square(square(a3));
    int a15 = multiply(a12, a3);
    int a240 = square(square(square(square(a15))));
    return multiply(a240, multiply(a12, a2));
  }

  private static int square(int a) {
    return multiply(a, a);
  }
}
