package org.airlock.online.kms;

import java.time.Instant;
import org.airlock.common.bytes.Bytes;

/**
 * The answer to GetParametersForImport: a pair that works together only, for one key, until {@code
 * validTo}.
 *
 * @param publicKey DER SubjectPublicKeyInfo, 1 to 4096 bytes
 * @param importToken opaque, 1 to 6144 bytes
 * @param validTo the token's deadline by AWS's clock, cut to whole seconds (never later than KMS
 *     said)
 * @param requestId AWS's id of the call, empty text when the answer had none
 */
public record ImportParameters(
    Bytes publicKey, Bytes importToken, Instant validTo, String requestId) {
  /** Without key and token. */
  @Override
  public String toString() {
    return "ImportParameters[publicKey=redacted, importToken=redacted, validTo="
        + validTo
        + ", requestId="
        + requestId
        + "]";
  }
}
