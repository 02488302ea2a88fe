package org.airlock.common.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bundle.Header;
import org.airlock.common.console.Console;
import org.airlock.common.console.Prompt;
import org.airlock.common.console.Visible;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.failure.Failure;
import org.airlock.common.identity.Identity;
import org.airlock.common.json.JsonObject;
import org.airlock.common.roster.Person;
import org.airlock.common.roster.Role;
import org.airlock.common.roster.Roster;
import org.airlock.common.roster.RosterChain;
import org.airlock.common.store.Store;
import org.airlock.common.store.Trust;
import org.airlock.common.verification.Signable;
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
  static final int LARGEST_BYTES = 4 << 20;

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
              names = "--allow-sha1",
              description =
                  "Allow wrapping with OAEP over SHA-1, which KMS still offers; declared as a limitation.")
          boolean sha1,
      @Option(
              names = "--escrow-proof-days",
              paramLabel = "DAYS",
              defaultValue = "365",
              description =
                  "How old the proof of an escrow may be when material is deleted (default: ${DEFAULT-VALUE}).")
          int escrowProofDays,
      @Option(
              names = "--quorum-lead-days",
              paramLabel = "DAYS",
              defaultValue = "14",
              description =
                  "How many days people need to bring a quorum together; used for warnings and calendars (default: ${DEFAULT-VALUE}).")
          int quorumLeadDays,
      @Option(
              names = "--allow-all-shares-needed",
              description = "Allow escrows that need every share; declared as a limitation.")
          boolean allSharesNeeded,
      @Option(
              names = "--hybrid",
              description =
                  "Everybody who signs does so with two keys, one of them ML-DSA-65 ('identity create --hybrid').")
          boolean hybrid,
      @Option(
              names = "--drop-hybrid",
              description =
                  "Let people sign with one key again after a roster that knew two; declared as a limitation.")
          boolean dropHybrid,
      @Option(names = "--after", paramLabel = "FILE", description = "The roster this one follows.")
          @Nullable Path after,
      @Option(
              names = "--out",
              required = true,
              paramLabel = "FILE",
              description = "Where to write the roster.")
          Path out) {
    Roster roster =
        new RosterDraft(workplace, IdentityCommand.environment(environment))
            .people(people)
            .custodians(custodians == null ? List.of() : custodians)
            .endpoints(endpoints == null ? List.of() : endpoints)
            .policy(sha1, escrowProofDays, quorumLeadDays)
            .hybrid(hybrid, dropHybrid)
            .earlier(after == null ? List.of() : earlier(options, read(after)))
            .roster(
                Header.requireTyped("--ceremony", ceremony),
                InstantOption.parse("--expires", expires),
                small,
                allSharesNeeded,
                Optional.ofNullable(after).map(this::read));
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

  /**
   * What the store has accepted up to the roster that is followed; without a store only that roster
   * itself is looked at, and the stores of others look at the rest.
   */
  private List<Roster> earlier(CommonOptions options, Envelope followed) {
    if (options.store == null) {
      return List.of();
    }
    try (Store store = options.open(workplace, "roster new")) {
      RosterChain chain = Trust.load(store);
      return chain.newestDigest().equals(followed.payloadDigest()) ? chain.rosters() : List.of();
    }
  }

  /**
   * The owner of the key that signs. A key that the version before knows, and this one replaces, is
   * needed for the step from one to the other.
   */
  private Person signer(
      CommonOptions options,
      Console console,
      Envelope envelope,
      Path file,
      Path identity,
      Identity key) {
    Roster roster = Roster.parse(envelope.payload(), file.toString());
    if (roster.owner(key.publicKeys().get(0)).isPresent()) {
      return Identities.owner(identity, key.publicKeys(), roster);
    }
    if (options.store == null || roster.version() == 1) {
      throw new Failure.Refused(
          Control.SIGNATURES,
          file + ": holds no line with the key of " + identity,
          "check that it is the right roster, and that your identity is on it; to sign with a key that only the version before knows, add --store DIR");
    }
    try (Store store = options.open(workplace, "roster sign")) {
      RosterChain chain = Trust.load(store);
      Signable unused = Signable.roster(envelope, file.toString(), Optional.of(chain));
      Roster before = chain.newest();
      Person person = Identities.owner(identity, key.publicKeys(), before);
      console.show(
          "This key stands on version "
              + before.version()
              + " only: the signature counts under the rule of version "
              + before.version()
              + ", for the step to version "
              + roster.version()
              + ". Sign with the new key too.");
      return person;
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
              description = "Your private key (.key.pem, or .token.json on a token).")
          Path identity) {
    Envelope envelope = read(file);
    Roster roster = Roster.parse(envelope.payload(), file.toString());
    Console console = options.console(workplace, roster.environment());
    try (Identity key = Identities.unlock(console, identity)) {
      Person person = signer(options, console, envelope, file, identity, key);
      describe(roster).forEach(console::say);
      console.say("Words of the roster, the same on everybody's screen:");
      words(envelope).rows().forEach(row -> console.show("  " + row));
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

  private static String keys(Person person) {
    if (person.keys().isEmpty()) {
      return ", no signing key";
    }
    return person.isHybrid()
        ? ", signs with "
            + String.join(
                " and ", person.keys().stream().map(key -> key.algorithm().title()).toList())
        : "";
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
              + keys(person));
    }
    roster.rules().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            rule ->
                lines.add("  " + rule.getKey().code() + " needs " + rule.getValue().describe()));
    roster.endpoints().forEach(endpoint -> lines.add("  KMS endpoint allowed: " + endpoint));
    lines.add(
        "  Policy: SHA-1 wrapping "
            + (roster.policy().sha1Wrapping() ? "allowed" : "refused")
            + ", an escrow proof counts for "
            + roster.policy().escrowProofDays()
            + " days, a quorum takes "
            + roster.policy().quorumLeadDays()
            + " days"
            + (roster.policy().hybrid() ? ", hybrid signatures from everybody" : ""));
    roster.limitations().forEach(limitation -> lines.add("  Declared limitation: " + limitation));
    return lines.stream().map(Visible::text).toList();
  }
}
