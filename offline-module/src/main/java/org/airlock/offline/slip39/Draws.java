package org.airlock.offline.slip39;

/**
 * The random draws of a split, each by its name, so that recorded draws can be replayed in whatever
 * order they are asked for. Every draw is asked for once and used as it comes, zero bytes included:
 * redrawing a value that "looks bad" (a zero top coefficient) would tell people below the threshold
 * which values the secret does not have.
 */
interface Draws {
  /** Stands for the group index where the level of groups is meant. */
  int GROUP_LEVEL = -1;

  /** Two bytes, of which the low 15 bits count, big-endian. */
  void identifier(byte[] target);

  /** The value of share {@code index}, one of the first threshold - 2, n bytes. */
  void shareValue(int group, int index, byte[] target);

  /** The key R of the digest, n - 4 bytes. */
  void digestKey(int group, byte[] target);

  /** Draws from one stream. */
  static Draws from(RandomSource random) {
    return new Draws() {
      @Override
      public void identifier(byte[] target) {
        random.fill(target);
      }

      @Override
      public void shareValue(int group, int index, byte[] target) {
        random.fill(target);
      }

      @Override
      public void digestKey(int group, byte[] target) {
        random.fill(target);
      }
    };
  }
}
