package org.airlock.common.identity;

import com.google.errorprone.annotations.MustBeClosed;
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
