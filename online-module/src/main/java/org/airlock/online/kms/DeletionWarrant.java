package org.airlock.online.kms;

import java.util.Optional;
import org.airlock.common.kms.KeyArn;

/**
 * The right to delete one material of one KMS key, without which {@link
 * Kms#deleteImportedKeyMaterial} cannot be called. Only {@code
 * org.airlock.online.lifecycle.Deletion} makes one, after all its gates; an architecture test holds
 * that no other package does.
 *
 * @param keyMaterialId 64 hex digits; absent only for keys that have one material for ever
 */
public record DeletionWarrant(KeyArn key, Optional<String> keyMaterialId) {}
