package org.airlock.common.identity;

import com.google.errorprone.annotations.MustBeClosed;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.airlock.common.dsse.PublicSigningKey;
import org.airlock.common.dsse.Signatory;
import org.airlock.common.dsse.UnlockedKey;

/** A person's unlocked signing keys. Closing locks and wipes all of them. Not thread-safe. */
public final class Identity implements Signatory, AutoCloseable {
  private final List<UnlockedKey> keys;

  @MustBeClosed
  private Identity(List<UnlockedKey> keys) {
    this.keys = List.copyOf(keys);
  }

  /** Takes ownership of the keys. */
  @MustBeClosed
  public static Identity owning(UnlockedKey... keys) {
    return new Identity(List.of(keys));
  }

  /** A fresh Ed25519 key, and a fresh ML-DSA-65 key beside it. */
  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // the identity owns the keys from here on
  public static Identity generateHybrid(SecureRandom random) {
    return owning(IdentityKey.generate(random), MlDsaKey.generate(random));
  }

  /** A fresh Ed25519 key. */
  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // the identity owns the key from here on
  public static Identity generate(SecureRandom random) {
    return owning(IdentityKey.generate(random));
  }

  /** A fresh ML-DSA-65 key, for somebody whose first key is elsewhere. */
  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // the identity owns the key from here on
  public static Identity generateSecond(SecureRandom random) {
    return owning(MlDsaKey.generate(random));
  }

  /** This identity with the keys of another one, which it owns from here on. */
  @MustBeClosed
  public Identity with(Identity other) {
    List<UnlockedKey> both = new ArrayList<>(keys);
    both.addAll(other.keys);
    return new Identity(both);
  }

  @Override
  public List<UnlockedKey> signers() {
    return keys;
  }

  public List<PublicSigningKey> publicKeys() {
    return keys.stream().map(UnlockedKey::publicKey).toList();
  }

  @Override
  public void close() {
    keys.forEach(UnlockedKey::close);
  }
}
