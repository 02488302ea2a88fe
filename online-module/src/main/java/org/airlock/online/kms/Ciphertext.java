package org.airlock.online.kms;

import org.airlock.common.bytes.Bytes;

/**
 * The answer to Encrypt.
 *
 * @param blob opaque, public
 * @param requestId AWS's id of the call, empty text when the answer had none
 */
public record Ciphertext(Bytes blob, String requestId) {}
