package org.airlock.online.importing;

import java.util.Optional;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.online.kms.ImportOutcome;
import org.airlock.online.kms.KeyDescription;
import org.airlock.online.kms.KeyMaterialEntry;

/**
 * A definite no from KMS, in words. Where the key's state is the reason, KMS is asked for that
 * state again: what KMS said of the import comes first and is told even when it then says nothing
 * more. Never advises to delete: KMS API, {@code ImportKeyMaterial}, needs no deletion before a
 * re-import.
 */
final class ImportRefusal {
  private static final String INVALID_STATE = "KMSInvalidStateException";

  private final OneTarget one;

  ImportRefusal(OneTarget one) {
    this.one = one;
  }

  Failure of(ImportOutcome.Refused refused) {
    if (!refused.errorCode().equals(INVALID_STATE)) {
      return refused.failure();
    }
    Optional<KeyMaterialEntry> pending = pending();
    String what =
        refused.what()
            + "; "
            + state()
            + pending
                .map(
                    entry ->
                        ", and material "
                            + entry.keyMaterialId()
                            + " is "
                            + entry.materialState()
                            + " in it")
                .orElse("");
    return new Failure.Refused(
        Control.KEY_STATE,
        what,
        one.isRotation() && pending.isPresent() ? finishFirst() : settle());
  }

  private String finishFirst() {
    return "finish the rotation that waits with 'importer rotate --key "
        + one.target().key()
        + "', then make a new request";
  }

  private String settle() {
    return "nothing was imported and what the key has is untouched; it need not be removed for an import."
        + " Just after a change KMS may refuse for a minute: run the same command again."
        + " If KMS repeats it, settle the state it names ('importer status --ask-kms'), then make a new request";
  }

  private String state() {
    try {
      KeyDescription now = one.kms().describeKey(one.target().key());
      return "DescribeKey says "
          + now.keyState()
          + now.currentKeyMaterialId().map(id -> " with current material " + id).orElse("");
    } catch (Failure.Stopped stopped) {
      throw stopped;
    } catch (Failure unseen) {
      return "DescribeKey could not be asked (" + unseen.getMessage() + ")";
    }
  }

  /** Only told; that it cannot be listed does not hide what KMS said of the import. */
  private Optional<KeyMaterialEntry> pending() {
    if (!one.target().keySpec().isSymmetric()) {
      return Optional.empty();
    }
    try {
      return one.kms().listKeyMaterials(one.target().key()).stream()
          .filter(KeyMaterialEntry::isPendingRotation)
          .findFirst();
    } catch (Failure.Stopped stopped) {
      throw stopped;
    } catch (Failure unseen) {
      return Optional.empty();
    }
  }
}
