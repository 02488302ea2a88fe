package org.airlock.rehearsal.simulator.kms;

/**
 * Where a key's material comes from (KMS API, {@code OriginType}), as far as it is simulated. Names
 * are the wire values.
 */
public enum Origin {
  AWS_KMS,
  EXTERNAL
}
