package org.airlock.offline.slip39;

import java.util.Arrays;

/** Overwrites arrays that held a secret. */
final class Wiping {
  private Wiping() {}

  static void wipe(byte[] secret) {
    Arrays.fill(secret, (byte) 0);
  }

  static void wipe(int[] secret) {
    Arrays.fill(secret, 0);
  }

  static void wipe(char[] secret) {
    Arrays.fill(secret, '\0');
  }

  static void wipeRows(byte[][] secrets) {
    for (byte[] secret : secrets) {
      wipe(secret);
    }
  }
}
