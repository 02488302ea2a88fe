package org.airlock.common.kms;

/**
 * Whether an import brings material the key already knows (KMS API, {@code ImportType}). Symmetric
 * keys only.
 */
public enum ImportType {
  NEW_KEY_MATERIAL,
  EXISTING_KEY_MATERIAL
}
