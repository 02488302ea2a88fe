package org.airlock.common.payload;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.airlock.common.bytes.Digest;
import org.airlock.common.kms.ImportType;
import org.airlock.common.kms.KeyArn;

/** What receipts say was imported into which KMS key, found without reading them all again. */
public final class ImportHistory {
  private final Map<KeyArn, List<ImportReceipt.Target>> byKey = new HashMap<>();

  /**
   * @param receipts oldest first
   */
  public ImportHistory(List<ImportReceipt> receipts) {
    for (ImportReceipt receipt : receipts) {
      for (ImportReceipt.Target target : receipt.targets()) {
        byKey.computeIfAbsent(target.key(), key -> new ArrayList<>()).add(target);
      }
    }
  }

  /** Everything imported into one key, oldest first; a re-import stands here again. */
  public List<ImportReceipt.Target> of(KeyArn key) {
    return List.copyOf(byKey.getOrDefault(key, List.of()));
  }

  /** The last import of the material that KMS calls {@code keyMaterialId} in this key. */
  public Optional<ImportReceipt.Target> of(KeyArn key, String keyMaterialId) {
    return of(key).stream()
        .filter(target -> target.keyMaterialId().equals(Optional.of(keyMaterialId)))
        .reduce((older, newer) -> newer);
  }

  /** The last import of the material with that passport into this key. */
  public Optional<ImportReceipt.Target> of(KeyArn key, Digest passport) {
    return of(key).stream()
        .filter(target -> target.passportDigest().equals(passport))
        .reduce((older, newer) -> newer);
  }

  /** The last thing imported into one key. */
  public Optional<ImportReceipt.Target> last(KeyArn key) {
    return of(key).stream().reduce((older, newer) -> newer);
  }

  /** Whether this material is in the primary or a replica of the same multi-Region key. */
  public boolean relatedHas(KeyArn key, Digest passport) {
    return key.isMultiRegion()
        && byKey.entrySet().stream()
            .filter(entry -> entry.getKey().isRelatedTo(key))
            .flatMap(entry -> entry.getValue().stream())
            .anyMatch(target -> target.passportDigest().equals(passport));
  }

  /**
   * The last new material that a related key took while it worked: what a rotation of the
   * multi-Region key {@code key} is about. The first material of the primary is not meant.
   */
  public Optional<ImportReceipt.Target> lastRelatedRotation(KeyArn key) {
    return byKey.entrySet().stream()
        .filter(entry -> entry.getKey().isRelatedTo(key))
        .flatMap(entry -> entry.getValue().stream())
        .filter(
            target ->
                target.importType().equals(Optional.of(ImportType.NEW_KEY_MATERIAL))
                    && target.stateBefore().equals("Enabled"))
        .max(Comparator.comparing(ImportReceipt.Target::importedAt));
  }
}
