package org.airlock.common.roster;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.airlock.common.bundle.Header;
import org.airlock.common.dsse.PublicSigningKey;

/**
 * Somebody on the roster.
 *
 * @param id short identifier, for example {@code anna}
 * @param name as people write it
 * @param roles at least one
 * @param keys signing keys; may be empty only for somebody who is nothing but a custodian. An
 *     ML-DSA-65 key makes the person hybrid: it stands beside exactly one other key, and both sign
 */
public record Person(String id, String name, Set<Role> roles, List<PublicSigningKey> keys) {
  private static final int LONGEST_NAME = 128;

  public Person {
    roles = Set.copyOf(roles);
    keys = List.copyOf(keys);
    if (!id.matches(Header.IDENTIFIER)) {
      throw new IllegalArgumentException("is not an identifier");
    }
    if (!isName(name)) {
      throw new IllegalArgumentException("has no printable name of at most 128 characters");
    }
    if (roles.isEmpty()) {
      throw new IllegalArgumentException("has no role");
    }
    if (keys.isEmpty() && !roles.equals(EnumSet.of(Role.CUSTODIAN))) {
      throw new IllegalArgumentException(
          "has no signing key, which only a mere custodian may lack");
    }
    long second = keys.stream().filter(key -> key.algorithm().isPostQuantum()).count();
    if (second > 0 && (second != 1 || keys.size() != 2)) {
      throw new IllegalArgumentException(
          "has an ML-DSA-65 key that does not stand beside exactly one other key");
    }
  }

  /** Signs with two keys, which count together only. */
  public boolean isHybrid() {
    return keys.stream().anyMatch(key -> key.algorithm().isPostQuantum());
  }

  /**
   * True when these keys, whose signatures hold, make this person a signer: both keys of a hybrid
   * person, any key of another.
   */
  public boolean hasSigned(Set<PublicSigningKey> verified) {
    return isHybrid() ? verified.containsAll(keys) : keys.stream().anyMatch(verified::contains);
  }

  /** Whether people may be called so: nothing that could move a terminal's cursor or hide text. */
  public static boolean isName(String name) {
    return !name.isBlank()
        && name.length() <= LONGEST_NAME
        && name.codePoints().allMatch(Person::isPrintable);
  }

  private static boolean isPrintable(int codePoint) {
    return codePoint == ' '
        || Character.isLetterOrDigit(codePoint)
        || "'-.,()".indexOf(codePoint) >= 0;
  }
}
