package org.airlock.online.kms;

import java.util.Optional;
import org.airlock.common.failure.Failure;

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
   * @param failure what it means here, and what to do next
   */
  record Refused(String errorCode, Failure failure, String requestId) implements ImportOutcome {
    public String what() {
      return String.valueOf(failure.getMessage());
    }

    public String hint() {
      return failure.hint();
    }
  }

  /**
   * There is no answer to rely on: the material may be there or not. Ask KMS for the key's state
   * before anything else.
   */
  record Unknown(String what) implements ImportOutcome {}
}
