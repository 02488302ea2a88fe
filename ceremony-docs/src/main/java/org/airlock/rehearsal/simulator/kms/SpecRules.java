package org.airlock.rehearsal.simulator.kms;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.kms.KeySpec;

/**
 * What differs between key specs. The table holds the specs that are simulated; a further spec is a
 * further row.
 *
 * @param encryptionAlgorithms the list in the key's metadata
 * @param severalMaterials whether further materials can follow the first (on-demand rotation)
 */
record SpecRules(KeySpec spec, List<String> encryptionAlgorithms, boolean severalMaterials) {
  private static final Map<KeySpec, SpecRules> TABLE =
      Map.of(
          KeySpec.SYMMETRIC_DEFAULT,
          new SpecRules(KeySpec.SYMMETRIC_DEFAULT, List.of("SYMMETRIC_DEFAULT"), true));

  SpecRules {
    encryptionAlgorithms = List.copyOf(encryptionAlgorithms);
  }

  /** Empty when keys of this spec are not simulated. */
  static Optional<SpecRules> find(KeySpec spec) {
    return Optional.ofNullable(TABLE.get(spec));
  }

  /** Whether unwrapped bytes can be material of this spec at all. */
  boolean fits(SecretBytes material) {
    return material.size() == spec.materialSizeBytes();
  }
}
