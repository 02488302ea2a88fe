package org.airlock.online.alarms;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.online.desk.Records;

/**
 * A key of the store.
 *
 * @param expires whether the newest receipt of any of its materials says until when; only then does
 *     KMS send the metric
 */
public record WatchedKey(KeyArn key, boolean expires) {

  /** All keys that requests or receipts name, in the order of their ARNs. */
  public static List<WatchedKey> of(Records records) {
    TreeSet<KeyArn> keys = new TreeSet<>();
    records
        .requests()
        .forEach(request -> request.payload().targets().forEach(target -> keys.add(target.key())));
    // Receipts come oldest first, so the last one of a material stands.
    Map<String, ImportReceipt.Target> materials = new LinkedHashMap<>();
    records
        .receipts()
        .forEach(
            receipt ->
                receipt
                    .payload()
                    .targets()
                    .forEach(
                        target -> {
                          keys.add(target.key());
                          materials.put(
                              target.key() + " " + target.keyMaterialId().orElse(""), target);
                        }));
    return keys.stream()
        .map(
            key ->
                new WatchedKey(
                    key,
                    materials.values().stream()
                        .anyMatch(
                            target ->
                                target.key().equals(key) && target.expiry().validTo().isPresent())))
        .toList();
  }
}
