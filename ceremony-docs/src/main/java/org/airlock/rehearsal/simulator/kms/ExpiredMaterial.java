package org.airlock.rehearsal.simulator.kms;

import java.time.Instant;

/**
 * KMS deleted material because its ValidTo passed; CloudTrail calls it {@code
 * DeleteExpiredKeyMaterial}.
 */
public record ExpiredMaterial(String keyArn, String materialId, Instant at) {}
