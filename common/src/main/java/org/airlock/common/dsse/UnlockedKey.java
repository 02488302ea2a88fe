package org.airlock.common.dsse;

/** A key that stays unlocked until it is closed. Whoever unlocks it closes it. */
public interface UnlockedKey extends Signer, AutoCloseable {
  @Override
  void close();
}
