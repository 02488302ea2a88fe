package org.airlock.online.kms;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.airlock.common.kms.KeyArn;

/**
 * One call as IAM sees it, for messages.
 *
 * @param action for example {@code kms:ImportKeyMaterial}
 * @param conditions the policy condition keys the request sets, with their public values
 */
record Call(String action, KeyArn key, Map<String, String> conditions) {
  Call {
    conditions = Map.copyOf(conditions);
  }

  static Call of(String action, KeyArn key) {
    return new Call(action, key, Map.of());
  }

  /** {@code kms:DescribeKey on arn:…}. */
  String described() {
    return action + " on " + key;
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
