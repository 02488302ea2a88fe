package org.airlock.common.bytes;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A SHA-256 digest of public data, 32 bytes, written as 64 lower-case hex digits.
 *
 * @param value exactly 32 bytes
 */
public record Digest(Bytes value) {
  public static final int SIZE_BYTES = 32;

  public Digest {
    if (value.size() != SIZE_BYTES) {
      throw new IllegalArgumentException("a SHA-256 digest has 32 bytes, not " + value.size());
    }
  }

  /**
   * SHA-256 of {@code data} (FIPS 180-4). Public data only: the JDK's digest keeps a copy of its
   * input.
   */
  public static Digest of(Bytes data) {
    try {
      return new Digest(Bytes.copyOf(MessageDigest.getInstance("SHA-256").digest(data.toArray())));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  /**
   * Reads 64 lower-case hex digits.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static Digest ofHex(String hex) {
    if (!hex.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("a digest is 64 lower-case hex digits");
    }
    return new Digest(Bytes.ofHex(hex));
  }

  /** 64 lower-case hex digits. */
  public String hex() {
    return value.hex();
  }

  @Override
  public String toString() {
    return hex();
  }
}
