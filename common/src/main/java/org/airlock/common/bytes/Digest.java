package org.airlock.common.bytes;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A SHA-256 digest of public data, 32 bytes, written as 64 lower-case hex digits.
 *
 * @param value exactly 32 bytes
 */
public record Digest(Bytes value) {
  public static final int SIZE_BYTES = 32;
  private static final int BUFFER_BYTES = 1 << 16;

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
    return new Digest(Bytes.copyOf(sha256().digest(data.toArray())));
  }

  /** A SHA-256 that is fed piece by piece; public data only. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
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

  /** The digest of what is left of a stream, which is not closed. */
  public static Digest of(InputStream in) throws IOException {
    MessageDigest sha256 = sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      sha256.update(buffer, 0, count);
    }
    return new Digest(Bytes.copyOf(sha256.digest()));
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
