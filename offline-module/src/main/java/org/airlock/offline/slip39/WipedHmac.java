package org.airlock.offline.slip39;

import com.google.errorprone.annotations.MustBeClosed;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * HMAC-SHA-256 (RFC 2104) by the JDK, used so that neither key nor data stay in memory.
 *
 * <p>Why not simply {@code SecretKeySpec}: it copies the key and cannot be destroyed. The key class
 * here hands its only array to the provider, which zeroes it after making the two pads. On close
 * the same {@code Mac} runs once with a key of zeros, which overwrites the pads, the digest's
 * state, its block buffer and its message schedule.
 */
final class WipedHmac implements AutoCloseable {
  static final int SIZE_BYTES = 32;
  private static final String ALGORITHM = "HmacSHA256";

  private final Mac mac;

  /** {@code key} is copied, and stays the caller's to wipe. Not empty. */
  @MustBeClosed
  WipedHmac(byte[] key) {
    try {
      mac = Mac.getInstance(ALGORITHM);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, impossible);
    }
    start(key);
  }

  void update(byte[] data) {
    mac.update(data);
  }

  /**
   * Ends this message and begins the next under the same key.
   *
   * @return 32 bytes, the caller's to wipe. It is the provider's own working array, so this leaves
   *     no second copy, as {@code doFinal(byte[], int)} would
   */
  byte[] finish() {
    return mac.doFinal();
  }

  /** Overwrites what the provider holds. */
  @Override
  public void close() {
    start(new byte[SIZE_BYTES]);
    Wiping.wipe(mac.doFinal());
  }

  private void start(byte[] key) {
    byte[] copy = key.clone();
    try {
      mac.init(new SingleUseKey(copy));
    } catch (InvalidKeyException impossible) {
      throw new IllegalStateException("HMAC takes any key", impossible);
    } finally {
      Wiping.wipe(copy);
    }
  }

  /** Hands out the array itself, to be consumed by the provider. */
  private static final class SingleUseKey implements SecretKey {
    private static final long serialVersionUID = 1L;
    private final transient byte[] key;
    private transient boolean used;

    SingleUseKey(byte[] key) {
      this.key = key;
    }

    @Override
    public String getAlgorithm() {
      return ALGORITHM;
    }

    @Override
    public String getFormat() {
      return "RAW";
    }

    @Override
    public byte[] getEncoded() {
      if (used) {
        // A provider that asks twice would get zeros the second time and compute something else.
        throw new IllegalStateException("the key was already handed out");
      }
      used = true;
      return key;
    }
  }
}
