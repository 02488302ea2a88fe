package org.airlock.rehearsal.simulator.kms;

import java.time.Instant;
import org.airlock.common.bytes.Bytes;

/**
 * The answer of GetParametersForImport.
 *
 * @param publicKey DER SubjectPublicKeyInfo, 294, 422 or 550 bytes
 */
public record ImportParameters(
    String keyArn, Bytes importToken, Bytes publicKey, Instant parametersValidTo) {}
