package org.airlock.online.request;

import java.util.Optional;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.ImportType;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.KeyUsage;
import org.airlock.common.kms.WrappingAlgorithm;
import org.airlock.online.kms.KeyDescription;

/**
 * One cell to be imported, before wrapping key and token are fetched for it.
 *
 * @param before the expiry as KMS says it, or the last receipt where the material is gone
 */
record Wanted(
    KeyDescription description,
    KeySpec spec,
    KeyUsage usage,
    Optional<ImportType> importType,
    Optional<String> expectedKeyMaterialId,
    Expiry expiry,
    Optional<Expiry> before,
    WrappingAlgorithm algorithm) {

  KeyArn key() {
    return description.arn();
  }

  /** As {@code ImportRequest.Target.cell}. */
  String cell() {
    return key()
        + expectedKeyMaterialId
            .map(id -> "#" + id)
            .orElse(importType.map(type -> "#" + type.name()).orElse(""));
  }
}
