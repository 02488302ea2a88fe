package org.airlock.rehearsal.simulator.kms;

/** KMS API, {@code ExpirationModelType}. Names are the wire values; the first is KMS's default. */
public enum ExpirationModel {
  KEY_MATERIAL_EXPIRES,
  KEY_MATERIAL_DOES_NOT_EXPIRE
}
