package org.airlock.rehearsal.simulator.kms;

/**
 * Answer of ImportKeyMaterial and DeleteImportedKeyMaterial. {@code keyMaterialId} is empty when
 * there was nothing to delete.
 */
public record MaterialReference(String keyArn, String keyMaterialId) {}
