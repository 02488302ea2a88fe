package org.airlock.common.bytes;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Immutable public bytes, compared by value. Never for secrets: those are {@link SecretBytes}.
 *
 * <p>Thread-safe. Arrays are copied on the way in and on the way out.
 */
public final class Bytes {
  private static final HexFormat HEX = HexFormat.of();

  private final byte[] value;

  private Bytes(byte[] value) {
    this.value = value;
  }

  /** A copy of {@code source}. */
  public static Bytes copyOf(byte[] source) {
    return new Bytes(source.clone());
  }

  /** The UTF-8 encoding of {@code text}. */
  public static Bytes utf8(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Decodes lower- or upper-case hex.
   *
   * @throws IllegalArgumentException when {@code hex} is not an even number of hex digits
   */
  public static Bytes ofHex(String hex) {
    return new Bytes(HEX.parseHex(hex));
  }

  /**
   * Decodes canonical padded standard base64 (RFC 4648 section 4): no white space, no missing
   * padding, no stray bits.
   *
   * @return empty when {@code text} is anything else
   */
  public static Optional<Bytes> ofBase64(String text) {
    try {
      byte[] decoded = Base64.getDecoder().decode(text);
      // The JDK's decoder accepts missing padding and stray trailing bits; only the canonical form
      // comes back the same.
      return Base64.getEncoder().encodeToString(decoded).equals(text)
          ? Optional.of(new Bytes(decoded))
          : Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  /** The parts in order, without separators. */
  public static Bytes concat(Bytes... parts) {
    int size = Arrays.stream(parts).mapToInt(Bytes::size).sum();
    ByteBuffer joined = ByteBuffer.allocate(size);
    for (Bytes part : parts) {
      joined.put(part.value);
    }
    return new Bytes(joined.array());
  }

  /** A fresh copy. */
  public byte[] toArray() {
    return value.clone();
  }

  public int size() {
    return value.length;
  }

  /** The unsigned value, 0 to 255, at {@code index}. */
  public int at(int index) {
    return value[index] & 0xff;
  }

  /** Lower-case hex. */
  public String hex() {
    return HEX.formatHex(value);
  }

  /** Padded standard base64. */
  public String base64() {
    return Base64.getEncoder().encodeToString(value);
  }

  /** The text these bytes encode, or empty when they are not well-formed UTF-8. */
  public Optional<String> asUtf8() {
    try {
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(value))
              .toString());
    } catch (CharacterCodingException notUtf8) {
      return Optional.empty();
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Bytes that && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  /** Size and digest only, so that a log line stays short. */
  @Override
  public String toString() {
    return "Bytes["
        + value.length
        + " bytes, sha256 "
        + Digest.of(this).hex().substring(0, 16)
        + "…]";
  }
}
