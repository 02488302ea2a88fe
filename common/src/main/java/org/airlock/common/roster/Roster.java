package org.airlock.common.roster;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bundle.Environment;
import org.airlock.common.bundle.Header;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.dsse.PublicSigningKey;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.Fields;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonText;
import org.airlock.common.json.StrictJson;

/**
 * The signed list of people, roles, keys and signature rules: who may act, and how many must sign
 * what.
 *
 * @param header version, expiry ({@code notAfter}), environment; {@code rosterDigest} is the
 *     version before
 * @param people each with an identifier and keys of their own
 * @param rules one for every type of bundle that is signed under a roster
 * @param limitations sentences that every record made under this roster repeats
 * @param endpoints KMS endpoints other than AWS's own that may be used, exact URLs
 * @param policy what the organisation decided for all ceremonies
 */
public record Roster(
    Header header,
    List<Person> people,
    Map<BundleType, SignatureRule> rules,
    List<String> limitations,
    List<String> endpoints,
    Policy policy) {

  private static final int MOST_PEOPLE = 256;
  private static final int MOST_KEYS = 8;

  /** The types that are signed under a roster's rules. */
  public static final Set<BundleType> RULED =
      Collections.unmodifiableSet(
          EnumSet.of(
              BundleType.ROSTER,
              BundleType.PLAN,
              BundleType.IMPORT_REQUEST,
              BundleType.ESCROW,
              BundleType.PASSPORT,
              BundleType.WRAPPED_MATERIAL,
              BundleType.RECEIPT,
              BundleType.DELETION_ORDER));

  /**
   * Rosters older than these rules stay valid; under them nothing can be ordered deleted and no
   * plan approved.
   */
  private static final Set<BundleType> MAY_LACK_A_RULE =
      EnumSet.of(BundleType.PLAN, BundleType.DELETION_ORDER);

  public Roster {
    people = List.copyOf(people);
    rules = Map.copyOf(rules);
    limitations = List.copyOf(limitations);
    endpoints = List.copyOf(endpoints);
    if (header.type() != BundleType.ROSTER
        || header.notAfter().isEmpty()
        || header.rosterVersion() < 1) {
      throw new IllegalArgumentException("a roster has a version and an expiry");
    }
    requireDistinct(people);
    Set<BundleType> ruled = new HashSet<>(rules.keySet());
    ruled.addAll(MAY_LACK_A_RULE);
    if (!ruled.equals(RULED)) {
      throw new IllegalArgumentException(
          "rules are not given for exactly the types of bundle there are");
    }
    requireReachable(people, rules);
    if (policy.hybrid()) {
      requireHybrid(people);
    }
    List<String> missing = new ArrayList<>(Limitations.neededBy(people, rules, policy));
    missing.removeAll(limitations);
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException("limitations do not declare: " + missing.get(0));
    }
  }

  private static void requireDistinct(List<Person> people) {
    Set<String> ids = new HashSet<>();
    Set<PublicSigningKey> keys = new HashSet<>();
    for (Person person : people) {
      if (!ids.add(person.id())) {
        throw new IllegalArgumentException("people names " + person.id() + " twice");
      }
      for (PublicSigningKey key : person.keys()) {
        if (!keys.add(key)) {
          throw new IllegalArgumentException(
              "people holds one public key twice, at " + person.id());
        }
      }
    }
  }

  private static void requireHybrid(List<Person> people) {
    for (Person person : people) {
      if (!person.keys().isEmpty() && !person.isHybrid()) {
        throw new IllegalArgumentException(
            "policy asks for hybrid signatures, but " + person.id() + " has no ML-DSA-65 key");
      }
    }
  }

  private static void requireReachable(List<Person> people, Map<BundleType, SignatureRule> rules) {
    rules.forEach(
        (type, rule) ->
            rule.needed()
                .forEach(
                    (role, count) -> {
                      long able =
                          people.stream()
                              .filter(p -> p.roles().contains(role) && !p.keys().isEmpty())
                              .count();
                      if (able < count) {
                        throw new IllegalArgumentException(
                            "rules ask for "
                                + count
                                + " "
                                + role.code()
                                + " on "
                                + type.code()
                                + ", but there are "
                                + able);
                      }
                    }));
  }

  public long version() {
    return header.rosterVersion();
  }

  public Environment environment() {
    return header.environment();
  }

  public Instant expires() {
    return header.notAfter().orElseThrow();
  }

  public Optional<Person> find(String id) {
    return people.stream().filter(person -> person.id().equals(id)).findFirst();
  }

  /** Whose key that is. */
  public Optional<Person> owner(PublicSigningKey key) {
    return people.stream().filter(person -> person.keys().contains(key)).findFirst();
  }

  /** Every key on the roster. */
  public List<PublicSigningKey> keys() {
    return people.stream().flatMap(person -> person.keys().stream()).toList();
  }

  public List<Person> inRole(Role role) {
    return people.stream().filter(person -> person.roles().contains(role)).toList();
  }

  /**
   * True when {@code signers} satisfy the rule for {@code type}: persons are counted, never keys.
   */
  public boolean isSatisfied(BundleType type, Set<Person> signers) {
    return missing(type, signers).isEmpty();
  }

  /**
   * A drill is signed by the same people as the escrow it proves; rosters have no rule of its own.
   */
  public static BundleType ruledAs(BundleType type) {
    return type == BundleType.DRILL ? BundleType.ESCROW : type;
  }

  /**
   * What is missing for the rule, for people; empty when nothing is. One person fills one role
   * only.
   */
  public List<String> missing(BundleType type, Set<Person> signers) {
    return missing(type, signers, List.of());
  }

  /** As above, with seats besides those of the rule. */
  public List<String> missing(BundleType type, Set<Person> signers, List<Role> besides) {
    SignatureRule rule = rules.get(ruledAs(type));
    if (rule == null) {
      throw new IllegalArgumentException("no rule for " + type.code());
    }
    List<Role> seats = new ArrayList<>(besides);
    rule.needed().forEach((role, count) -> seats.addAll(Collections.nCopies(count, role)));
    Collections.sort(seats);
    List<Role> open = openSeats(seats, new LinkedHashSet<>(signers));
    return open.stream().map(Role::code).toList();
  }

  /**
   * Seats people in roles, each person once, leaving as few seats empty as possible: a maximum
   * matching by augmenting paths, because trying all ways takes for ever with ten people.
   */
  private static List<Role> openSeats(List<Role> seats, Set<Person> people) {
    Map<Person, Integer> seated = new HashMap<>();
    List<Role> open = new ArrayList<>();
    for (int seat = seats.size() - 1; seat >= 0; seat--) {
      if (!isSeated(seat, seats, people, seated, new HashSet<>())) {
        open.add(0, seats.get(seat));
      }
    }
    return open;
  }

  /** Whoever is free takes the seat, or somebody moves to another seat for it. */
  private static boolean isSeated(
      int seat,
      List<Role> seats,
      Set<Person> people,
      Map<Person, Integer> seated,
      Set<Person> asked) {
    for (Person person : people) {
      if (person.roles().contains(seats.get(seat)) && asked.add(person)) {
        Integer now = seated.get(person);
        if (now == null || isSeated(now, seats, people, seated, asked)) {
          seated.put(person, seat);
          return true;
        }
      }
    }
    return false;
  }

  /** The payload bytes to be signed. */
  public Bytes toPayload() {
    JsonObject.Builder ruleObject = JsonObject.builder();
    new EnumMap<>(rules)
        .forEach(
            (type, rule) -> {
              JsonObject.Builder counts = JsonObject.builder();
              rule.byCode().forEach(counts::put);
              ruleObject.put(type.code(), counts.build());
            });
    return JsonText.compact(
        header
            .write()
            .putAll("people", people.stream().map(Roster::write).toList())
            .put("rules", ruleObject.build())
            .putStrings("limitations", limitations)
            .putStrings("endpoints", endpoints)
            .put("policy", policy.write())
            .build());
  }

  private static JsonObject write(Person person) {
    return JsonObject.builder()
        .put("id", person.id())
        .put("name", person.name())
        .putStrings("roles", person.roles().stream().sorted().map(Role::code).toList())
        .putStrings("keys", person.keys().stream().map(key -> key.spki().base64()).toList())
        .build();
  }

  /**
   * Reads a roster's payload. Only {@link RosterChain} makes it a trusted one; use this directly
   * for showing a roster that people are about to compare or sign.
   *
   * @throws Failure.Integrity naming the field
   */
  public static Roster parse(Bytes payload, String source) {
    Fields fields = Fields.of(StrictJson.parse(payload, source), source);
    Header header = Header.read(BundleType.ROSTER, fields);
    List<Person> people = new ArrayList<>();
    List<Fields> entries = fields.objects("people", MOST_PEOPLE);
    for (int i = 0; i < entries.size(); i++) {
      people.add(person(entries.get(i), fields, "people[" + i + "]"));
    }
    Map<BundleType, SignatureRule> rules = rules(fields);
    List<String> limitations = fields.strings("limitations", 64);
    List<String> endpoints = fields.strings("endpoints", 64);
    Policy policy = fields.optionalObject("policy").map(Policy::read).orElse(Policy.USUAL);
    fields.end();
    try {
      return new Roster(header, people, rules, limitations, endpoints, policy);
    } catch (IllegalArgumentException rule) {
      throw new Failure.Integrity(
          source + ": " + rule.getMessage(),
          "ask for a corrected roster; this one can never be accepted");
    }
  }

  private static Person person(Fields entry, Fields roster, String path) {
    String id = entry.string("id");
    String name = entry.string("name");
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (String code : entry.strings("roles", Role.values().length)) {
      roles.add(
          Role.ofCode(code).orElseThrow(() -> entry.refuse("roles", "names an unknown role")));
    }
    List<PublicSigningKey> keys = new ArrayList<>();
    for (String base64 : entry.strings("keys", MOST_KEYS)) {
      Bytes spki =
          Bytes.ofBase64(base64)
              .filter(bytes -> bytes.size() <= PublicSigningKey.LARGEST_SPKI_BYTES)
              .orElseThrow(
                  () -> entry.refuse("keys", "holds something that is not a key in base64"));
      keys.add(PublicSigningKey.ofSpki(spki, entry.source() + ": " + path + ".keys"));
    }
    entry.end();
    try {
      return new Person(id, name, roles, keys);
    } catch (IllegalArgumentException rule) {
      throw roster.refuse(path, String.valueOf(rule.getMessage()));
    }
  }

  private static Map<BundleType, SignatureRule> rules(Fields fields) {
    Fields object = fields.object("rules");
    Map<BundleType, SignatureRule> rules = new EnumMap<>(BundleType.class);
    for (BundleType type : RULED) {
      if (MAY_LACK_A_RULE.contains(type) && !object.has(type.code())) {
        continue;
      }
      Map<Role, Integer> needed = new EnumMap<>(Role.class);
      object
          .integerMap(type.code(), Role.values().length, MOST_PEOPLE)
          .forEach(
              (code, count) ->
                  needed.put(
                      Role.ofCode(code)
                          .orElseThrow(() -> object.refuse(type.code(), "names an unknown role")),
                      count));
      try {
        rules.put(type, new SignatureRule(needed));
      } catch (IllegalArgumentException rule) {
        throw object.refuse(type.code(), "asks for no signature");
      }
    }
    object.end();
    return rules;
  }

  /** The digest of no roster: what the first version names as the one before. */
  public static final Digest NO_PREVIOUS = new Digest(Bytes.copyOf(new byte[Digest.SIZE_BYTES]));
}
