package org.airlock.common.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bundle.Environment;
import org.airlock.common.bundle.Header;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.failure.Failure;
import org.airlock.common.payload.IdentityCard;
import org.airlock.common.roster.Limitations;
import org.airlock.common.roster.Person;
import org.airlock.common.roster.Policy;
import org.airlock.common.roster.Role;
import org.airlock.common.roster.Roster;
import org.airlock.common.roster.SignatureRule;

/** A roster being put together from the options of {@code roster new}. */
final class RosterDraft {
  private static final Pattern HTTPS = Pattern.compile("https://[a-z0-9.-]+(:[0-9]{1,5})?/?");
  private static final Pattern LOOPBACK =
      Pattern.compile("http://(127\\.0\\.0\\.1|localhost|\\[::1])(:[0-9]{1,5})?/?");

  private final Workplace workplace;
  private final Environment environment;
  private final Map<String, Person> persons = new LinkedHashMap<>();
  private List<String> endpoints = List.of();
  private Policy policy = Policy.USUAL;
  private List<Roster> earlier = List.of();
  private boolean dropHybrid;

  RosterDraft(Workplace workplace, Environment environment) {
    this.workplace = workplace;
    this.environment = environment;
  }

  /** Adds people with keys, each {@code FILE=ROLE,…}. */
  RosterDraft people(List<String> entries) {
    for (String entry : entries) {
      int equals = entry.lastIndexOf('=');
      if (equals < 1) {
        throw new Failure.Usage(
            "--person is not FILE=ROLE,…",
            "for example --person anna.identity.dsse.json=operator,custodian");
      }
      Path file = Path.of(entry.substring(0, equals));
      IdentityCard card =
          IdentityCard.open(
              workplace.disk().read(file, RosterCommand.LARGEST_BYTES), file.toString());
      if (card.header().environment() != environment) {
        throw new Failure.Refused(
            Control.ENVIRONMENT_MATCH,
            file
                + ": is a "
                + card.header().environment().code()
                + " identity, the roster is for "
                + environment.code(),
            "a key serves one of the two; create another identity");
      }
      add(person(card.person(), card.name(), roles(entry.substring(equals + 1)), card.keys()));
    }
    return this;
  }

  /** Adds custodians without keys, each {@code ID=NAME}. */
  RosterDraft custodians(List<String> entries) {
    for (String entry : entries) {
      String[] parts = pair("--custodian", entry);
      add(person(parts[0], parts[1], EnumSet.of(Role.CUSTODIAN), List.of()));
    }
    return this;
  }

  private void add(Person person) {
    if (persons.put(person.id(), person) != null) {
      throw new Failure.Usage(
          person.id() + " is named twice", "name each person once, with all roles");
    }
  }

  /** Names KMS endpoints other than AWS's own, exact URLs. */
  RosterDraft endpoints(List<String> urls) {
    for (String url : urls) {
      boolean loopback = environment == Environment.REHEARSAL && LOOPBACK.matcher(url).matches();
      if (!loopback && !HTTPS.matcher(url).matches()) {
        throw new Failure.Usage(
            "--endpoint is not https://HOST or https://HOST:PORT in lower case",
            "plain http is for a rehearsal's loopback address only");
      }
    }
    endpoints = List.copyOf(urls);
    return this;
  }

  /** What the organisation decides for all its ceremonies. */
  RosterDraft policy(boolean sha1Wrapping, int escrowProofDays, int quorumLeadDays) {
    try {
      policy = new Policy(sha1Wrapping, escrowProofDays, quorumLeadDays);
    } catch (IllegalArgumentException rule) {
      throw new Failure.Usage(
          "such a policy cannot be: " + rule.getMessage(), "correct the number of days");
    }
    return this;
  }

  /** Accepted versions before the one that this roster follows, oldest first. */
  RosterDraft earlier(List<Roster> accepted) {
    earlier = List.copyOf(accepted);
    return this;
  }

  /**
   * Whether everybody signs with two keys.
   *
   * @param drop lets the second key go that the roster before knew
   */
  RosterDraft hybrid(boolean wanted, boolean drop) {
    if (wanted && drop) {
      throw new Failure.Usage(
          "--hybrid and --drop-hybrid exclude each other", "decide for one of them");
    }
    policy =
        new Policy(
            policy.sha1Wrapping(), policy.escrowProofDays(), policy.quorumLeadDays(), wanted);
    dropHybrid = drop;
    return this;
  }

  /** What is given up of the roster before; asked for by name, never by leaving an option out. */
  private List<String> givenUp(Roster before, List<Person> people) {
    List<Roster> all = new ArrayList<>(earlier);
    all.add(before);
    List<String> givenUp = Limitations.neededAfter(all, people, policy);
    List<String> news = new ArrayList<>(givenUp);
    news.removeAll(before.limitations());
    if (!news.isEmpty() && !dropHybrid) {
      throw new Failure.Usage(
          "version " + before.version() + " asks for more: " + news.get(0),
          "add --hybrid and people with two keys; or --drop-hybrid, which is declared as a limitation");
    }
    return givenUp;
  }

  /**
   * The roster, still to be signed.
   *
   * @param small the rules for two people and two laptops
   * @param before the roster this one follows
   */
  Roster roster(
      String ceremony,
      Instant expiry,
      boolean small,
      boolean allSharesNeeded,
      Optional<Envelope> before) {
    List<Person> people = List.copyOf(persons.values());
    Map<BundleType, SignatureRule> rules = small ? Limitations.small() : Limitations.defaults();
    List<String> limitations = new ArrayList<>(Limitations.neededBy(people, rules, policy));
    if (!limitations.isEmpty()
        && !small
        && !limitations.equals(List.of(Limitations.SHA1_ALLOWED))) {
      throw new Failure.Usage(
          "these people and rules give something up: " + limitations.get(0),
          "change the roles, or declare it by adding --small");
    }
    Optional<Roster> previous = before.map(envelope -> Roster.parse(envelope.payload(), "--after"));
    previous.ifPresent(roster -> limitations.addAll(givenUp(roster, people)));
    if (allSharesNeeded) {
      limitations.add(Limitations.ALL_SHARES_NEEDED);
    }
    Instant now = workplace.clock().instant().truncatedTo(ChronoUnit.SECONDS);
    if (!expiry.isAfter(now)) {
      throw new Failure.Usage("--expires is not in the future", "a year from now is usual");
    }
    long version = previous.map(roster -> roster.version() + 1).orElse(1L);
    try {
      return new Roster(
          new Header(
              BundleType.ROSTER,
              environment,
              ceremony,
              version,
              "roster-" + version,
              now,
              Optional.of(expiry),
              version,
              before.map(Envelope::payloadDigest).orElse(Roster.NO_PREVIOUS)),
          people,
          rules,
          limitations,
          endpoints,
          policy);
    } catch (IllegalArgumentException rule) {
      throw new Failure.Usage(
          "such a roster cannot be: " + rule.getMessage(), "change the people or their roles");
    }
  }

  private static Person person(
      String id,
      String name,
      Set<Role> roles,
      List<org.airlock.common.dsse.PublicSigningKey> keys) {
    try {
      return new Person(id, name, roles, keys);
    } catch (IllegalArgumentException rule) {
      throw new Failure.Usage("person " + id + " " + rule.getMessage(), "correct the option");
    }
  }

  private static Set<Role> roles(String codes) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (String code : codes.split(",", -1)) {
      roles.add(
          Role.ofCode(code)
              .orElseThrow(
                  () ->
                      new Failure.Usage(
                          "\"" + code + "\" is no role",
                          "roles: operator, witness, import-operator, approver, custodian, auditor")));
    }
    return roles;
  }

  private static String[] pair(String option, String value) {
    int equals = value.indexOf('=');
    if (equals < 1 || equals == value.length() - 1) {
      throw new Failure.Usage(
          option + " is not ID=NAME", "for example " + option + " \"carol=Carol Weber\"");
    }
    return new String[] {value.substring(0, equals), value.substring(equals + 1)};
  }
}
