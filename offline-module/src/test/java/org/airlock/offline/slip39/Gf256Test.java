package org.airlock.offline.slip39;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class Gf256Test {
  /**
   * Logarithms to the base x + 1, as in the appendix of most descriptions; here only as the second
   * opinion.
   */
  private static int byTable(int a, int b) {
    int[] power = new int[255];
    int[] log = new int[256];
    int value = 1;
    for (int i = 0; i < 255; i++) {
      power[i] = value;
      log[value] = i;
      value ^= value << 1;
      value = value > 255 ? value ^ 0x11b : value;
    }
    return a == 0 || b == 0 ? 0 : power[(log[a] + log[b]) % 255];
  }

  @Test
  void multiply_allPairs_agreesWithTable() {
    int compared = 0;
    for (int a = 0; a < 256; a++) {
      for (int b = 0; b < 256; b++) {
        assertThat(Gf256.multiply(a, b)).as("%d times %d", a, b).isEqualTo(byTable(a, b));
        compared++;
      }
    }
    assertThat(compared).isEqualTo(65_536);
  }

  @Test
  void invert_everyElement_isTheInverse() {
    for (int a = 1; a < 256; a++) {
      assertThat(Gf256.multiply(a, Gf256.invert(a))).as("%d", a).isEqualTo(1);
    }
    assertThat(Gf256.invert(0)).isZero();
  }
}
