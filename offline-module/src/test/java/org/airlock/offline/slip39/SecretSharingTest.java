package org.airlock.offline.slip39;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SecretSharingTest {
  private static final int SIZE = 32;

  /** One level without the cipher, so that all subsets can be tried: 65,518 for 16 shares alone. */
  @Property(generation = GenerationMode.EXHAUSTIVE)
  void recover_everySubsetOfThreshold_joins(
      @ForAll("thresholdOfCount") List<Integer> thresholdOfCount) {
    int threshold = thresholdOfCount.get(0);
    int count = thresholdOfCount.get(1);
    byte[] secret = random(100L * threshold + count, SIZE);
    byte[][] shares = SecretSharing.split(threshold, count, secret, draws(threshold + count), 0);
    int joined = 0;
    for (int subset = 0; subset < 1 << count; subset++) {
      if (Integer.bitCount(subset) == threshold) {
        assertThat(recover(subset, shares)).isEqualTo(secret);
        joined++;
      }
    }
    assertThat(joined).isEqualTo(binomial(count, threshold));
  }

  /**
   * What a forger gets who lowers the threshold in the headers: T - 1 shares never interpolate to a
   * valid digest.
   */
  @Property(generation = GenerationMode.EXHAUSTIVE)
  void recover_oneShareLessThanThreshold_digestRefuses(
      @ForAll("thresholdOfCount") List<Integer> thresholdOfCount) {
    int threshold = thresholdOfCount.get(0);
    int count = thresholdOfCount.get(1);
    byte[] secret = random(200L * threshold + count, SIZE);
    byte[][] shares = SecretSharing.split(threshold, count, secret, draws(threshold + count), 0);
    Random subsets = new Random(count);
    for (int attempt = 0; attempt < 20; attempt++) {
      int subset = randomSubset(subsets, threshold - 1, count);
      if (threshold == 2) {
        // One share alone would count as T = 1, where the value is the secret: it must at least not
        // be the secret.
        assertThat(recover(subset, shares)).isNotEqualTo(secret);
      } else {
        assertThatThrownBy(() -> recover(subset, shares)).isInstanceOf(ShareException.class);
      }
    }
  }

  @Provide
  Arbitrary<List<Integer>> thresholdOfCount() {
    return Combinators.combine(
            Arbitraries.integers().between(2, 16), Arbitraries.integers().between(2, 16))
        .as((threshold, count) -> List.of(threshold, count))
        .filter(pair -> pair.get(0) <= pair.get(1));
  }

  /**
   * The argument against redrawing: with the other draws fixed, the split is a bijection from a
   * drawn byte to a byte of each interpolated share, zero and a vanishing top coefficient included.
   * So with uniform draws, none rejected, every share byte is uniform whatever the secret, and T -
   * 1 shares exclude no value.
   */
  @Property(generation = GenerationMode.EXHAUSTIVE)
  void split_all256ValuesOfADrawnByte_giveAll256BytesOfEachShare(
      @ForAll("thresholdOfCount") List<Integer> thresholdOfCount) {
    int threshold = thresholdOfCount.get(0);
    int count = thresholdOfCount.get(1);
    byte[] secret = random(1, SIZE);
    for (int varied = 0; varied <= threshold - 2; varied++) {
      boolean[][] seen = new boolean[count][256];
      for (int drawn = 0; drawn < 256; drawn++) {
        byte[][] shares =
            SecretSharing.split(
                threshold, count, secret, new OneByteVaried(varied, (byte) drawn), 0);
        for (int share = 0; share < count; share++) {
          seen[share][shares[share][SIZE - 1] & 0xff] = true;
        }
      }
      for (int share = threshold - 2; share < count; share++) {
        assertThat(seen[share])
            .as("share %d of %d-of-%d", share, threshold, count)
            .doesNotContain(false);
      }
    }
  }

  /**
   * A draw of only zeros, or one that makes all shares equal, is used as it comes: nothing is asked
   * for again.
   */
  @Test
  void split_drawsThatLookBad_areUsedAndAskedForOnce() {
    byte[] secret = random(2, SIZE);
    for (byte value : new byte[] {0, (byte) 0xff, secret[5]}) {
      Counting draws = new Counting(value);
      byte[][] shares = SecretSharing.split(4, 6, secret, draws, 0);
      assertThat(draws.asked).containsExactly("share 0", "share 1", "key");
      assertThat(shares[0]).containsOnly(value);
      assertThat(shares[1]).containsOnly(value);
      assertThat(recover(0b111100, shares)).isEqualTo(secret);
    }
  }

  /**
   * Chi-square over all bytes of all shares with 255 degrees of freedom: beyond 400 a uniform
   * source would come once in 10^8 runs; a byte that never comes (zero, redrawn) alone adds 2,500.
   * The seed is fixed, so this test never flickers.
   */
  @Test
  void split_manyTimes_shareBytesAreUniform() {
    byte[] secret = new byte[SIZE];
    Draws draws = draws(42);
    int splits = 20_000;
    long[][] counts = new long[3][256];
    for (int i = 0; i < splits; i++) {
      byte[][] shares = SecretSharing.split(3, 3, secret, draws, 0);
      for (int share = 0; share < 3; share++) {
        for (byte b : shares[share]) {
          counts[share][b & 0xff]++;
        }
      }
    }
    double expected = splits * SIZE / 256.0;
    for (long[] ofShare : counts) {
      double chiSquare =
          Arrays.stream(ofShare).mapToDouble(n -> (n - expected) * (n - expected) / expected).sum();
      assertThat(chiSquare).isBetween(130.0, 400.0);
    }
  }

  @Test
  void recover_oneBitChanged_digestRefuses() {
    byte[] secret = random(3, SIZE);
    byte[][] shares = SecretSharing.split(3, 5, secret, draws(3), 0);
    for (int bit = 0; bit < 8 * SIZE; bit++) {
      shares[1][bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> recover(0b10110, shares)).isInstanceOf(ShareException.class);
      shares[1][bit / 8] ^= (byte) (1 << bit % 8);
    }
    assertThat(recover(0b10110, shares)).isEqualTo(secret);
  }

  private static byte[] recover(int subset, byte[][] shares) {
    int[] xs = new int[Integer.bitCount(subset)];
    byte[][] ys = new byte[xs.length][];
    int next = 0;
    for (int i = 0; i < shares.length; i++) {
      if ((subset >>> i & 1) == 1) {
        xs[next] = i;
        ys[next++] = shares[i];
      }
    }
    return SecretSharing.recover(
        xs,
        ys,
        () -> ShareException.of(ShareProblem.INVALID_DIGEST, "the digest does not match", "none"));
  }

  private static int randomSubset(Random random, int size, int count) {
    return random.ints(0, count).distinct().limit(size).map(i -> 1 << i).sum();
  }

  private static long binomial(int n, int k) {
    long result = 1;
    for (int i = 1; i <= k; i++) {
      result = result * (n - k + i) / i;
    }
    return result;
  }

  private static byte[] random(long seed, int size) {
    byte[] bytes = new byte[size];
    Fixtures.seeded(seed).fill(bytes);
    return bytes;
  }

  private static Draws draws(long seed) {
    return Draws.from(Fixtures.seeded(seed));
  }

  /**
   * Fixed draws in which the last byte of one, counted in the order of the split, has a chosen
   * value.
   */
  private static final class OneByteVaried implements Draws {
    private final int varied;
    private final byte value;
    private int lastShare = -1;

    OneByteVaried(int varied, byte value) {
      this.varied = varied;
      this.value = value;
    }

    @Override
    public void identifier(byte[] target) {
      throw new AssertionError("one level draws no identifier");
    }

    @Override
    public void shareValue(int group, int index, byte[] target) {
      Fixtures.seeded(index).fill(target);
      if (index == varied) {
        target[target.length - 1] = value;
      }
      lastShare = index;
    }

    @Override
    public void digestKey(int group, byte[] target) {
      Fixtures.seeded(99).fill(target);
      if (varied == lastShare + 1) {
        target[target.length - 1] = value;
      }
    }
  }

  private static final class Counting implements Draws {
    final List<String> asked = new ArrayList<>();
    private final byte value;

    Counting(byte value) {
      this.value = value;
    }

    @Override
    public void identifier(byte[] target) {
      asked.add("identifier");
      Arrays.fill(target, value);
    }

    @Override
    public void shareValue(int group, int index, byte[] target) {
      asked.add("share " + index);
      Arrays.fill(target, value);
    }

    @Override
    public void digestKey(int group, byte[] target) {
      asked.add("key");
      Arrays.fill(target, value);
    }
  }
}
