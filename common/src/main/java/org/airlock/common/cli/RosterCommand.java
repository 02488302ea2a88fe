package org.airlock.common.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bundle.Environment;
import org.airlock.common.bundle.Header;
import org.airlock.common.bytes.Digest;
import org.airlock.common.console.Console;
import org.airlock.common.console.Prompt;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.failure.Failure;
import org.airlock.common.identity.IdentityKey;
import org.airlock.common.json.JsonObject;
import org.airlock.common.payload.IdentityCard;
import org.airlock.common.roster.Limitations;
import org.airlock.common.roster.Person;
import org.airlock.common.roster.Role;
import org.airlock.common.roster.Roster;
import org.airlock.common.roster.RosterChain;
import org.airlock.common.roster.SignatureRule;
import org.airlock.common.store.Store;
import org.airlock.common.store.Trust;
import org.airlock.common.words.Words;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code roster new}, {@code sign}, {@code show}, {@code update}: enrolment. */
@Command(
    name = "roster",
    description = "Make, sign and show the signed list of people, roles, keys and rules.")
public final class RosterCommand {
  static final int LARGEST_BYTES = 1 << 20;

  private final Workplace workplace;

  public RosterCommand(Workplace workplace) {
    this.workplace = workplace;
  }

  @Command(
      name = "new",
      description = "Write a roster from identities; everyone in it then signs it.")
  int create(
      @Mixin CommonOptions options,
      @Option(
              names = "--ceremony",
              required = true,
              paramLabel = "ID",
              description = "The enrolment's id, for example KC-2026-001.")
          String ceremony,
      @Option(
              names = "--environment",
              required = true,
              paramLabel = "ENV",
              description = "production or rehearsal.")
          String environment,
      @Option(
              names = "--expires",
              required = true,
              paramLabel = "INSTANT",
              description = "UTC, for example 2027-11-24T00:00:00Z.")
          String expires,
      @Option(
              names = "--person",
              paramLabel = "FILE=ROLE,…",
              required = true,
              description =
                  "An identity file with the person's roles: operator, witness, import-operator, approver, custodian, auditor.")
          List<String> people,
      @Option(
              names = "--custodian",
              paramLabel = "ID=NAME",
              description = "A custodian without a signing key.")
          @Nullable List<String> custodians,
      @Option(
              names = "--endpoint",
              paramLabel = "URL",
              description = "A KMS endpoint other than AWS's own that may be used.")
          @Nullable List<String> endpoints,
      @Option(
              names = "--small",
              description =
                  "Rules for two people and two laptops; the roster declares what that gives up.")
          boolean small,
      @Option(
              names = "--allow-all-shares-needed",
              description = "Allow escrows that need every share; declared as a limitation.")
          boolean allSharesNeeded,
      @Option(names = "--after", paramLabel = "FILE", description = "The roster this one follows.")
          @Nullable Path after,
      @Option(
              names = "--out",
              required = true,
              paramLabel = "FILE",
              description = "Where to write the roster.")
          Path out) {
    Environment kind = IdentityCommand.environment(environment);
    Header.requireTyped("--ceremony", ceremony);
    Instant expiry = instant("--expires", expires);
    List<Person> persons = persons(people, kind);
    for (String custodian : custodians == null ? List.<String>of() : custodians) {
      String[] parts = pair("--custodian", custodian);
      persons.add(person(parts[0], parts[1], EnumSet.of(Role.CUSTODIAN), List.of()));
    }
    Map<BundleType, SignatureRule> rules = small ? Limitations.small() : Limitations.defaults();
    List<String> limitations = new ArrayList<>(Limitations.neededBy(persons, rules));
    if (!limitations.isEmpty() && !small) {
      throw new Failure.Usage(
          "these people and rules give something up: " + limitations.get(0),
          "change the roles, or declare it by adding --small");
    }
    if (allSharesNeeded) {
      limitations.add(Limitations.ALL_SHARES_NEEDED);
    }
    Roster roster = roster(ceremony, kind, expiry, after, persons, rules, limitations, endpoints);
    workplace
        .disk()
        .writeNew(
            out, Envelope.unsigned(BundleType.ROSTER.payloadType(), roster.toPayload()).toBytes());
    print(
        options,
        roster,
        Envelope.unsigned(BundleType.ROSTER.payloadType(), roster.toPayload()),
        out);
    return 0;
  }

  private Roster roster(
      String ceremony,
      Environment kind,
      Instant expiry,
      @Nullable Path after,
      List<Person> persons,
      Map<BundleType, SignatureRule> rules,
      List<String> limitations,
      @Nullable List<String> endpoints) {
    long version = 1;
    Digest previous = Roster.NO_PREVIOUS;
    if (after != null) {
      Envelope envelope = read(after);
      version = Roster.parse(envelope.payload(), after.toString()).version() + 1;
      previous = envelope.payloadDigest();
    }
    Instant now = workplace.clock().instant().truncatedTo(ChronoUnit.SECONDS);
    if (!expiry.isAfter(now)) {
      throw new Failure.Usage("--expires is not in the future", "a year from now is usual");
    }
    try {
      return new Roster(
          new Header(
              BundleType.ROSTER,
              kind,
              ceremony,
              version,
              "roster-" + version,
              now,
              Optional.of(expiry),
              version,
              previous),
          persons,
          rules,
          limitations,
          endpoints == null ? List.of() : endpoints);
    } catch (IllegalArgumentException rule) {
      throw new Failure.Usage(
          "such a roster cannot be: " + rule.getMessage(), "change the people or their roles");
    }
  }

  private List<Person> persons(List<String> people, Environment kind) {
    Map<String, Person> persons = new LinkedHashMap<>();
    for (String entry : people) {
      int equals = entry.lastIndexOf('=');
      if (equals < 1) {
        throw new Failure.Usage(
            "--person is not FILE=ROLE,…",
            "for example --person anna.identity.dsse.json=operator,custodian");
      }
      Path file = Path.of(entry.substring(0, equals));
      IdentityCard card =
          IdentityCard.open(workplace.disk().read(file, LARGEST_BYTES), file.toString());
      if (card.header().environment() != kind) {
        throw new Failure.Refused(
            Control.ENVIRONMENT_MATCH,
            file
                + ": is a "
                + card.header().environment().code()
                + " identity, the roster is for "
                + kind.code(),
            "a key serves one of the two; create another identity");
      }
      persons.put(
          card.person(),
          person(
              card.person(), card.name(), roles(entry.substring(equals + 1)), List.of(card.key())));
    }
    return new ArrayList<>(persons.values());
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

  /** Reads an instant from an option. */
  public static Instant instant(String option, String text) {
    try {
      return Instant.parse(text).truncatedTo(ChronoUnit.SECONDS);
    } catch (DateTimeParseException e) {
      throw new Failure.Usage(
          option + " is not a UTC instant", "write it like 2027-11-24T00:00:00Z");
    }
  }

  @Command(name = "sign", description = "Sign a roster after checking your own line and its words.")
  int sign(
      @Mixin CommonOptions options,
      @Parameters(paramLabel = "FILE", description = "The roster; the signature is added to it.")
          Path file,
      @Option(
              names = "--identity",
              required = true,
              paramLabel = "FILE",
              description = "Your private key (.key.pem).")
          Path identity) {
    Envelope envelope = read(file);
    Roster roster = Roster.parse(envelope.payload(), file.toString());
    Console console = options.console(workplace, roster.environment());
    try (IdentityKey key = Identities.unlock(console, identity)) {
      Person person =
          roster
              .owner(key.publicKey())
              .orElseThrow(
                  () ->
                      new Failure.Refused(
                          Control.SIGNATURES,
                          file + ": holds no line with the key of " + identity,
                          "check that it is the right roster, and that your identity is on it"));
      describe(roster).forEach(console::say);
      String answer =
          console.ask(
              new Prompt(
                  "sign-roster", "Sign as " + person.id() + "? Type your identifier to sign:"));
      if (!answer.equals(person.id())) {
        throw new Failure.Stopped(
            "the roster was not signed", "run the command again when you agree with it");
      }
      Envelope signed = envelope.signedWith(key);
      workplace.disk().replace(file, signed.toBytes());
      if (options.json()) {
        print(options, roster, signed, file);
      } else {
        List<String> missing = unsigned(roster, signed);
        workplace
            .out()
            .println(
                person.id()
                    + " has signed roster version "
                    + roster.version()
                    + " in "
                    + file
                    + (missing.isEmpty()
                        ? "; everyone has"
                        : "; not yet: " + String.join(", ", missing)));
      }
    }
    return 0;
  }

  @Command(name = "show", description = "Show a roster, who has signed it, and its 32 words.")
  int show(
      @Mixin CommonOptions options,
      @Parameters(
              paramLabel = "FILE",
              arity = "0..1",
              description = "A roster file; without it, the accepted one.")
          @Nullable Path file) {
    if (file != null) {
      Envelope envelope = read(file);
      print(options, Roster.parse(envelope.payload(), file.toString()), envelope, file);
      return 0;
    }
    try (Store store = options.open(workplace, "roster show")) {
      RosterChain chain = Trust.load(store);
      String name = store.recordedBelow("roster").get(store.recordedBelow("roster").size() - 1);
      print(
          options,
          chain.newest(),
          Envelope.parse(store.get(name), name),
          store.root().resolve(name));
    }
    return 0;
  }

  @Command(name = "update", description = "Take in the next version of the accepted roster.")
  int update(
      @Mixin CommonOptions options,
      @Parameters(paramLabel = "FILE", description = "The next roster version.") Path file) {
    Envelope envelope = read(file);
    try (Store store = options.open(workplace, "roster update")) {
      RosterChain chain = Trust.update(store, envelope, file.toString());
      print(options, chain.newest(), envelope, file);
    }
    return 0;
  }

  private Envelope read(Path file) {
    Envelope envelope = Envelope.parse(workplace.disk().read(file, LARGEST_BYTES), file.toString());
    if (!envelope.payloadType().equals(BundleType.ROSTER.payloadType())) {
      throw new Failure.Integrity(file + ": is not a roster", "name the roster's .dsse.json file");
    }
    return envelope;
  }

  private void print(CommonOptions options, Roster roster, Envelope envelope, Path file) {
    Words words = words(envelope);
    List<String> signed =
        RosterChain.signers(roster, envelope).stream().map(Person::id).sorted().toList();
    List<String> unsigned = unsigned(roster, envelope);
    if (options.json()) {
      Program.print(
          workplace.out(),
          JsonObject.builder()
              .put("file", file.toString())
              .put("environment", roster.environment().code())
              .put("version", roster.version())
              .put("digest", envelope.payloadDigest())
              .put("expires", roster.expires())
              .putStrings("signed", signed)
              .putStrings("unsigned", unsigned)
              .putStrings("limitations", roster.limitations())
              .put("words", words.text())
              .build());
      return;
    }
    describe(roster).forEach(workplace.out()::println);
    workplace
        .out()
        .println("Signed by: " + (signed.isEmpty() ? "nobody yet" : String.join(", ", signed)));
    if (!unsigned.isEmpty()) {
      workplace.out().println("Not signed by: " + String.join(", ", unsigned));
    }
    workplace.out().println("File: " + file);
    workplace.out().println("Words of the roster, the same on every machine:");
    words.rows().forEach(row -> workplace.out().println("  " + row));
  }

  private static List<String> unsigned(Roster roster, Envelope envelope) {
    Set<Person> signed = RosterChain.signers(roster, envelope);
    return roster.people().stream()
        .filter(person -> !person.keys().isEmpty() && !signed.contains(person))
        .map(Person::id)
        .toList();
  }

  /** The words of a roster bundle: over its payload digest. */
  static Words words(Envelope envelope) {
    return Words.of(Words.Kind.ROSTER, envelope.payloadDigest().value());
  }

  static List<String> describe(Roster roster) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Roster version "
            + roster.version()
            + " for "
            + roster.environment().code()
            + ", expires "
            + roster.expires());
    for (Person person : roster.people()) {
      lines.add(
          "  "
              + person.id()
              + " ("
              + person.name()
              + "): "
              + String.join(", ", person.roles().stream().sorted().map(Role::code).toList())
              + (person.keys().isEmpty() ? ", no signing key" : ""));
    }
    roster.rules().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            rule ->
                lines.add("  " + rule.getKey().code() + " needs " + rule.getValue().describe()));
    roster.endpoints().forEach(endpoint -> lines.add("  KMS endpoint allowed: " + endpoint));
    roster.limitations().forEach(limitation -> lines.add("  Declared limitation: " + limitation));
    return lines;
  }
}
