package org.airlock.rehearsal.simulator.kms;

import org.airlock.common.bytes.Bytes;

/** Answer of Encrypt. */
public record EncryptResult(String keyArn, String keyMaterialId, Bytes ciphertextBlob) {}
