package org.airlock.online.kms;

import java.util.Optional;
import org.airlock.common.bytes.Bytes;

/**
 * The answer to Decrypt, for public challenges only.
 *
 * @param keyMaterialId 64 hex digits of the material that decrypted, when KMS named it
 * @param requestId AWS's id of the call, empty text when the answer had none
 */
public record Decrypted(Bytes plaintext, Optional<String> keyMaterialId, String requestId) {}
