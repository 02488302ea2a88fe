package org.airlock.rehearsal.simulator.kms;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.airlock.common.bytes.Bytes;

/**
 * Pairs that a ciphertext is bound to; order does not matter, and none is the same as an empty one.
 */
public record EncryptionContext(Map<String, String> pairs) {
  public EncryptionContext {
    pairs = Collections.unmodifiableSortedMap(new TreeMap<>(pairs));
  }

  public static EncryptionContext none() {
    return new EncryptionContext(Map.of());
  }

  /** One encoding for one set of pairs: sorted, each text with its length in front. */
  Bytes canonical() {
    Bytes[] parts =
        pairs.entrySet().stream()
            .flatMap(pair -> Stream.of(pair.getKey(), pair.getValue()))
            .map(EncryptionContext::withLength)
            .toArray(Bytes[]::new);
    return Bytes.concat(parts);
  }

  private static Bytes withLength(String text) {
    Bytes encoded = Bytes.utf8(text);
    return Bytes.concat(
        Bytes.copyOf(ByteBuffer.allocate(4).putInt(encoded.size()).array()), encoded);
  }
}
