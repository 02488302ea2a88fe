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
 * @param keys signing keys; may be empty only for somebody who is nothing but a custodian
 */
public record Person(String id, String name, Set<Role> roles, List<PublicSigningKey> keys) {
  public Person {
    roles = Set.copyOf(roles);
    keys = List.copyOf(keys);
    if (!id.matches(Header.IDENTIFIER)) {
      throw new IllegalArgumentException("is not an identifier");
    }
    if (name.isBlank() || name.length() > 128 || !name.codePoints().allMatch(Person::isPrintable)) {
      throw new IllegalArgumentException("has no printable name of at most 128 characters");
    }
    if (roles.isEmpty()) {
      throw new IllegalArgumentException("has no role");
    }
    if (keys.isEmpty() && !roles.equals(EnumSet.of(Role.CUSTODIAN))) {
      throw new IllegalArgumentException(
          "has no signing key, which only a mere custodian may lack");
    }
  }

  private static boolean isPrintable(int codePoint) {
    return codePoint == ' '
        || Character.isLetterOrDigit(codePoint)
        || "'-.,()".indexOf(codePoint) >= 0;
  }
}
