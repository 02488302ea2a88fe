package org.airlock.rehearsal.simulator;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One call, or one thing KMS did by itself, as CloudTrail would tell it. Never a plaintext, a
 * token, a public key or a ciphertext: {@code parameters} comes from an allow-list of names.
 *
 * @param operation for example {@code ImportKeyMaterial}; {@code DeleteExpiredKeyMaterial} is KMS's
 *     own
 * @param keyArn when the call succeeded and its answer names a key
 * @param accessKeyId empty for KMS's own doing
 * @param errorCode empty when it succeeded
 * @param replyLost whether a fault kept the answer from the caller
 */
public record Event(
    Instant time,
    String region,
    String operation,
    Optional<String> keyArn,
    String requestId,
    Optional<String> accessKeyId,
    Optional<String> errorCode,
    boolean replyLost,
    Map<String, String> parameters) {

  public Event {
    parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
  }
}
