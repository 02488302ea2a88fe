package org.airlock.rehearsal.simulator.kms;

import org.airlock.common.bytes.Bytes;

/** Answer of Decrypt. {@code plaintext} is rehearsal data, never key material. */
public record DecryptResult(String keyArn, String keyMaterialId, Bytes plaintext) {}
