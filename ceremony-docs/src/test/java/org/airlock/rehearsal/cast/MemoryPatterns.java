package org.airlock.rehearsal.cast;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.airlock.offline.slip39.Wordlist;

/** What secrets may look like in the memory of a JVM: each secret in all its forms. */
final class MemoryPatterns {
  static final int LONGEST = 256;

  private static final int HEADER_WORDS = 4;
  private static final int VALUE_WORDS = 26;
  private static final int BITS_PER_WORD = 10;
  private static final int VALUE_BYTES = 32;
  private static final int PADDING_BITS = BITS_PER_WORD * VALUE_WORDS - 8 * VALUE_BYTES;
  private static final int WORDS_IN_A_ROW = 4;
  private static final int INDICES_IN_A_ROW = 6;

  /** One form of one secret. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody, searched for as it is
  record Form(String secret, String form, byte[] bytes) {
    Form {
      if (bytes.length < 12 || bytes.length > LONGEST) {
        throw new IllegalArgumentException(secret + " as " + form + ": " + bytes.length + " bytes");
      }
    }
  }

  private final Map<String, Form> forms = new LinkedHashMap<>();

  private void add(String secret, String form, byte[] bytes) {
    forms.put(secret + "/" + form, new Form(secret, form, bytes));
  }

  private void addText(String secret, String form, String text) {
    add(secret, form, text.getBytes(StandardCharsets.US_ASCII));
    add(secret, form + ", chars", text.getBytes(StandardCharsets.UTF_16LE));
  }

  List<Form> all() {
    return List.copyOf(forms.values());
  }

  /** A key or a share's value: 32 bytes or more. */
  void addBytes(String secret, byte[] value) {
    int half = value.length / 2;
    add(secret, "first half", Arrays.copyOf(value, half));
    add(secret, "second half", Arrays.copyOfRange(value, half, value.length));
    add(secret, "reversed", reversed(value));
    add(secret, "swapped ints (key schedule, BigInteger)", swapped(value));
    addText(secret, "hex", HexFormat.of().formatHex(value));
    addText(secret, "HEX", HexFormat.of().withUpperCase().formatHex(value));
    for (int shift = 0; shift < 3; shift++) {
      addText(secret, "base64+" + shift, base64(Base64.getEncoder(), value, shift));
      addText(secret, "base64url+" + shift, base64(Base64.getUrlEncoder(), value, shift));
    }
  }

  /** A share of 33 words: its value, and its words as text and as numbers. */
  void addShare(String custodian, List<String> words) {
    int[] indices =
        words.stream()
            .mapToInt(word -> Wordlist.standard().indexOf(word.toCharArray()).orElseThrow())
            .toArray();
    // Four bits of padding stand before the value.
    addBytes("value of share " + custodian, bits(indices, 0));
    add("value of share " + custodian, "words packed to 10 bits", bits(indices, PADDING_BITS));
    String secret = "words of share " + custodian;
    for (int first : List.of(5, 12, 19, 26)) {
      List<String> some = words.subList(first, first + WORDS_IN_A_ROW);
      String name = "words " + (first + 1) + " to " + (first + WORDS_IN_A_ROW);
      addText(secret, name, String.join(" ", some));
      addText(secret, name + ", joined", String.join("", some));
      addText(
          secret,
          name + ", four letters typed",
          String.join(" ", some.stream().map(word -> word.substring(0, 4)).toList()));
      int[] numbers = Arrays.copyOfRange(indices, first - 1, first - 1 + INDICES_IN_A_ROW);
      add(secret, "int[] from word " + first, little(numbers, Integer.BYTES));
      add(secret, "short[] from word " + first, little(numbers, Short.BYTES));
    }
  }

  void addPassphrase(Player player) {
    String secret = "passphrase of " + player.id();
    addText(secret, "text", player.passphrase());
    byte[] text = player.passphrase().getBytes(StandardCharsets.US_ASCII);
    add(secret, "inner pad of an HMAC", masked(text, 0x36));
    add(secret, "outer pad of an HMAC", masked(text, 0x5c));
  }

  private static byte[] masked(byte[] bytes, int mask) {
    byte[] masked = bytes.clone();
    for (int i = 0; i < masked.length; i++) {
      masked[i] ^= (byte) mask;
    }
    return masked;
  }

  /** 256 bits of the words that carry the value, without the last {@code after} bits. */
  private static byte[] bits(int[] indices, int after) {
    BigInteger all = BigInteger.ZERO;
    for (int i = HEADER_WORDS; i < HEADER_WORDS + VALUE_WORDS; i++) {
      all = all.shiftLeft(BITS_PER_WORD).or(BigInteger.valueOf(indices[i]));
    }
    byte[] bits = new byte[VALUE_BYTES];
    for (int i = 0; i < VALUE_BYTES; i++) {
      bits[i] = all.shiftRight(after + 8 * (VALUE_BYTES - 1 - i)).byteValue();
    }
    return bits;
  }

  private static byte[] little(int[] numbers, int size) {
    ByteBuffer bytes = ByteBuffer.allocate(numbers.length * size).order(ByteOrder.LITTLE_ENDIAN);
    for (int number : numbers) {
      if (size == Integer.BYTES) {
        bytes.putInt(number);
      } else {
        bytes.putShort((short) number);
      }
    }
    return bytes.array();
  }

  private static byte[] reversed(byte[] value) {
    byte[] reversed = new byte[value.length];
    for (int i = 0; i < value.length; i++) {
      reversed[i] = value[value.length - 1 - i];
    }
    return reversed;
  }

  private static byte[] swapped(byte[] value) {
    byte[] swapped = new byte[VALUE_BYTES];
    for (int i = 0; i < VALUE_BYTES; i++) {
      swapped[i] = value[i / 4 * 4 + 3 - i % 4];
    }
    return swapped;
  }

  /** The middle of base64 in which {@code shift} bytes stand before the secret. */
  private static String base64(Base64.Encoder encoder, byte[] secret, int shift) {
    byte[] padded = new byte[shift + secret.length];
    System.arraycopy(secret, 0, padded, shift, secret.length);
    String text = encoder.withoutPadding().encodeToString(padded);
    return text.substring(
        shift == 0 ? 0 : shift + 1,
        Math.min(40, padded.length % 3 == 0 ? text.length() : text.length() - 1));
  }
}
