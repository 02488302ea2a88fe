package org.airlock.online.kms;

import java.util.Optional;

/** What became of one ImportKeyMaterial. */
public sealed interface ImportOutcome {

  /**
   * KMS took the material.
   *
   * @param keyMaterialId 64 hex digits when KMS named one (symmetric keys)
   * @param requestId AWS's id of the call, empty text when the answer had none
   */
  record Imported(Optional<String> keyMaterialId, String requestId) implements ImportOutcome {}

  /**
   * KMS answered that it did not take the material.
   *
   * @param errorCode AWS's own name, for example {@code IncorrectKeyMaterialException}
   */
  record Refused(String errorCode, String what, String hint, String requestId) implements ImportOutcome {}

  /** There is no answer to rely on: the material may be there or not. Ask KMS for the key's state before anything else. */
  record Unknown(String what) implements ImportOutcome {}
}
