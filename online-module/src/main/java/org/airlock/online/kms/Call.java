package org.airlock.online.kms;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.airlock.common.kms.KeyArn;

/**
 * One call as IAM sees it, for messages.
 *
 * @param action for example {@code kms:ImportKeyMaterial}
 * @param resource the key; empty for a call about a whole Region
 * @param conditions the policy condition keys the request sets, with their public values
 */
record Call(
    String action, Optional<KeyArn> resource, String region, Map<String, String> conditions) {
  Call {
    conditions = Map.copyOf(conditions);
  }

  Call(String action, KeyArn key, Map<String, String> conditions) {
    this(action, Optional.of(key), key.region(), conditions);
  }

  static Call of(String action, KeyArn key) {
    return new Call(action, key, Map.of());
  }

  static Call inRegion(String action, String region) {
    return new Call(action, Optional.empty(), region, Map.of());
  }

  /** The key the call is about; only for calls about a key. */
  KeyArn key() {
    return resource.orElseThrow();
  }

  /** {@code kms:DescribeKey on arn:…}. */
  String described() {
    return action + resource.map(key -> " on " + key).orElse(" in " + region);
  }

  String describedConditions() {
    return conditions.isEmpty()
        ? "none of the operation's own"
        : new TreeMap<>(conditions)
            .entrySet().stream()
                .map(condition -> condition.getKey() + "=" + condition.getValue())
                .collect(Collectors.joining(", "));
  }
}
