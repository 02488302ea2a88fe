package org.airlock.common.bytes;

import com.google.errorprone.annotations.MustBeClosed;
import java.util.Arrays;

/**
 * The one type that holds secret bytes: key material, escrow keys, share values.
 *
 * <p>Ownership: whoever creates an instance closes it; {@link #close} overwrites the array with
 * zeros. Under the Epsilon collector, which never moves an object, that is exact. There is
 * deliberately no {@code equals}, no {@code hashCode} and no serialised form, and {@code toString}
 * is a constant. Not thread-safe.
 */
public final class SecretBytes implements AutoCloseable {
  private final byte[] value;
  private boolean closed;

  @MustBeClosed
  private SecretBytes(byte[] value) {
    this.value = value;
  }

  /** Takes ownership of {@code owned}: the caller must not keep, use or wipe it afterwards. */
  @MustBeClosed
  public static SecretBytes owning(byte[] owned) {
    return new SecretBytes(owned);
  }

  /** A copy of {@code source}, which stays the caller's to wipe. */
  @MustBeClosed
  public static SecretBytes copyOf(byte[] source) {
    return new SecretBytes(source.clone());
  }

  /**
   * The live array, not a copy, valid until {@link #close}. Search for this name to list every
   * place that touches a secret. The caller must not keep it, and must wipe whatever it copies out
   * of it.
   *
   * @throws IllegalStateException after close
   */
  public byte[] exposeSecretArray() {
    if (closed) {
      throw new IllegalStateException("secret used after it was wiped");
    }
    return value;
  }

  public int size() {
    return value.length;
  }

  /** Compares in constant time for equal lengths; the length itself is not secret. */
  public boolean equalsInConstantTime(SecretBytes other) {
    byte[] mine = exposeSecretArray();
    byte[] theirs = other.exposeSecretArray();
    if (mine.length != theirs.length) {
      return false;
    }
    int difference = 0;
    for (int i = 0; i < mine.length; i++) {
      difference |= mine[i] ^ theirs[i];
    }
    return difference == 0;
  }

  /** Overwrites the array with zeros. May be called more than once. */
  @Override
  public void close() {
    Arrays.fill(value, (byte) 0);
    closed = true;
  }

  @Override
  public String toString() {
    return "SecretBytes[hidden]";
  }
}
