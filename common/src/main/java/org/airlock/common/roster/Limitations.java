package org.airlock.common.roster;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.airlock.common.bundle.BundleType;

/**
 * The sentences a roster must declare when it asks for less than the defaults. The tool never
 * lowers a rule silently: a roster without the sentence is refused, and every record made under it
 * repeats the sentence.
 */
public final class Limitations {
  /** Declared when an escrow may need every single share. */
  public static final String ALL_SHARES_NEEDED =
      "an escrow may need all of its shares: one lost share loses everything sealed under it";

  /** Declared when the policy lets material be wrapped with SHA-1. */
  public static final String SHA1_ALLOWED =
      "material may be wrapped with OAEP over SHA-1, which KMS still offers";

  /** Declared when a roster no longer asks for hybrid signatures, though the one before did. */
  public static final String HYBRID_DROPPED =
      "signatures take one key again: hybrid signatures (ML-DSA-65 beside another key) were asked for before";

  private static final Map<BundleType, SignatureRule> DEFAULTS = defaults();

  private Limitations() {}

  /** The rules of DESIGN section 4. */
  public static Map<BundleType, SignatureRule> defaults() {
    Map<BundleType, SignatureRule> rules = new EnumMap<>(BundleType.class);
    rules.put(BundleType.ROSTER, SignatureRule.of(Role.APPROVER, 2));
    rules.put(BundleType.PLAN, SignatureRule.of(Role.APPROVER, 2));
    rules.put(BundleType.IMPORT_REQUEST, SignatureRule.of(Role.IMPORT_OPERATOR, 2));
    rules.put(BundleType.ESCROW, SignatureRule.of(Role.OPERATOR, Role.WITNESS));
    rules.put(BundleType.PASSPORT, SignatureRule.of(Role.OPERATOR, Role.WITNESS));
    rules.put(BundleType.WRAPPED_MATERIAL, SignatureRule.of(Role.OPERATOR, Role.WITNESS));
    rules.put(BundleType.RECEIPT, SignatureRule.of(Role.IMPORT_OPERATOR, 2));
    rules.put(BundleType.DELETION_ORDER, SignatureRule.of(Role.IMPORT_OPERATOR, 2));
    return rules;
  }

  /** The rules for two people and two laptops. */
  public static Map<BundleType, SignatureRule> small() {
    Map<BundleType, SignatureRule> rules = defaults();
    rules.put(BundleType.ROSTER, SignatureRule.of(Role.APPROVER, 1));
    rules.put(BundleType.PLAN, SignatureRule.of(Role.APPROVER, 1));
    rules.put(BundleType.IMPORT_REQUEST, SignatureRule.of(Role.IMPORT_OPERATOR, 1));
    rules.put(BundleType.RECEIPT, SignatureRule.of(Role.IMPORT_OPERATOR, 1));
    // Deleting takes two people even here; one person fills one role only.
    rules.put(BundleType.DELETION_ORDER, SignatureRule.of(Role.IMPORT_OPERATOR, Role.APPROVER));
    return rules;
  }

  /** Every sentence that these people and rules make necessary. */
  public static List<String> neededBy(
      List<Person> people, Map<BundleType, SignatureRule> rules, Policy policy) {
    List<String> needed = new ArrayList<>();
    if (policy.sha1Wrapping()) {
      needed.add(SHA1_ALLOWED);
    }
    DEFAULTS.forEach(
        (type, usual) -> {
          SignatureRule rule = rules.get(type);
          if (rule != null && isLower(rule, usual)) {
            needed.add(
                type.code() + " needs " + rule.describe() + " instead of " + usual.describe());
          }
        });
    for (Person person : people) {
      addShared(needed, person, EnumSet.of(Role.OPERATOR, Role.WITNESS));
      addShared(needed, person, EnumSet.of(Role.OPERATOR, Role.IMPORT_OPERATOR));
      addShared(needed, person, EnumSet.of(Role.WITNESS, Role.IMPORT_OPERATOR));
      addShared(needed, person, EnumSet.of(Role.OPERATOR, Role.APPROVER));
      addShared(needed, person, EnumSet.of(Role.IMPORT_OPERATOR, Role.APPROVER));
      addShared(needed, person, EnumSet.of(Role.WITNESS, Role.CUSTODIAN));
    }
    return needed;
  }

  /**
   * What {@code next} must declare because it asks less than a version before: hybrid signatures
   * given up, for all or for one person. Once declared, it is repeated for as long as it is so.
   *
   * <p>A person is known by id and by key over the whole chain: to be left out of one version, or
   * to come back under another id with the same key, is no way around the sentence.
   *
   * @param before all accepted versions, oldest first
   */
  public static List<String> neededAfter(List<Roster> before, List<Person> people, Policy policy) {
    List<String> needed = new ArrayList<>();
    Roster last = before.get(before.size() - 1);
    if (!policy.hybrid()
        && (last.policy().hybrid() || last.limitations().contains(HYBRID_DROPPED))) {
      needed.add(HYBRID_DROPPED);
    }
    for (Person person : people) {
      boolean hadTwo =
          before.stream()
              .flatMap(roster -> roster.people().stream())
              .filter(Person::isHybrid)
              .anyMatch(earlier -> isSame(earlier, person));
      String sentence = person.id() + " signs with one key again, with two before";
      if (!person.isHybrid() && (hadTwo || last.limitations().contains(sentence))) {
        needed.add(sentence);
      }
    }
    return needed;
  }

  private static boolean isSame(Person earlier, Person now) {
    return earlier.id().equals(now.id()) || now.keys().stream().anyMatch(earlier.keys()::contains);
  }

  private static boolean isLower(SignatureRule rule, SignatureRule usual) {
    return usual.needed().entrySet().stream()
        .anyMatch(entry -> rule.needed().getOrDefault(entry.getKey(), 0) < entry.getValue());
  }

  private static void addShared(List<String> needed, Person person, Set<Role> apart) {
    if (person.roles().containsAll(apart)) {
      List<String> codes = apart.stream().map(Role::code).toList();
      needed.add(person.id() + " is " + codes.get(0) + " and " + codes.get(1) + " in one person");
    }
  }
}
