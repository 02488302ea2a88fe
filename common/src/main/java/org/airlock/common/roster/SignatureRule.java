package org.airlock.common.roster;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How many distinct people of which roles must sign one type of bundle.
 *
 * @param needed at least one role, each with a count of at least 1
 */
public record SignatureRule(Map<Role, Integer> needed) {
  public SignatureRule {
    needed = Map.copyOf(needed);
    if (needed.isEmpty() || needed.values().stream().anyMatch(count -> count < 1)) {
      throw new IllegalArgumentException("a rule asks for at least one signature");
    }
  }

  static SignatureRule of(Role role, int count) {
    return new SignatureRule(Map.of(role, count));
  }

  static SignatureRule of(Role first, Role second) {
    return new SignatureRule(Map.of(first, 1, second, 1));
  }

  /** For people: {@code 1 operator + 1 witness}. */
  public String describe() {
    return new EnumMap<>(needed)
        .entrySet().stream()
            .map(entry -> entry.getValue() + " " + entry.getKey().code())
            .collect(Collectors.joining(" + "));
  }

  /** Role code to count, in a stable order, for the roster file. */
  Map<String, Integer> byCode() {
    Map<String, Integer> codes = new TreeMap<>();
    needed.forEach((role, count) -> codes.put(role.code(), count));
    return codes;
  }
}
