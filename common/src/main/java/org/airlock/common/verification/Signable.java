package org.airlock.common.verification;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bundle.Header;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.dsse.PublicSigningKey;
import org.airlock.common.failure.Failure;
import org.airlock.common.payload.DeletionOrder;
import org.airlock.common.payload.DrillRecord;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.payload.IdentityCard;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.payload.ImportRequest;
import org.airlock.common.payload.Passport;
import org.airlock.common.payload.Payload;
import org.airlock.common.payload.WrappedMaterial;
import org.airlock.common.plan.ApprovedPlan;
import org.airlock.common.roster.Person;
import org.airlock.common.roster.Role;
import org.airlock.common.roster.Roster;
import org.airlock.common.roster.RosterChain;
import org.airlock.common.roster.SignatureRule;
import org.airlock.common.store.Trust;
import org.jspecify.annotations.Nullable;

/**
 * A bundle that a person may still sign, with another program than ours. What may be signed:
 *
 * <ol>
 *   <li>a bundle made under the roster in force, that somebody of it has signed already ({@code
 *       SIGNATURES}, {@code ROSTER-PINNED}, {@code ROSTER-CURRENT}, {@code ENVIRONMENT-MATCH});
 *   <li>a roster: the first, or the accepted one, or its successor ({@code ROSTER-CHAIN});
 *   <li>one's own identity.
 * </ol>
 */
public final class Signable {
  private final BundleType type;
  private final Header header;
  private final Envelope envelope;
  private final String source;
  private final List<Person> people;
  private final Optional<Roster> ruled;

  private Signable(
      BundleType type,
      Header header,
      Envelope envelope,
      String source,
      List<Person> people,
      Optional<Roster> ruled) {
    this.type = type;
    this.header = header;
    this.envelope = envelope;
    this.source = source;
    this.people = List.copyOf(people);
    this.ruled = ruled;
  }

  /**
   * The kind of a bundle, by its payload type.
   *
   * @throws Failure.Integrity when it is none of ours
   */
  public static BundleType typeOf(Envelope envelope, String source) {
    for (BundleType type : BundleType.values()) {
      if (type.payloadType().equals(envelope.payloadType())) {
        return type;
      }
    }
    throw new Failure.Integrity(
        source + ": is no kind of bundle this version knows", "check that it is the right file");
  }

  /** An identity, which only its own person signs. */
  public static Signable identity(Envelope envelope, String source) {
    IdentityCard card = IdentityCard.parse(envelope.payload(), source);
    Person self = new Person(card.person(), card.name(), Set.of(Role.CUSTODIAN), card.keys());
    return new Signable(
        BundleType.IDENTITY, card.header(), envelope, source, List.of(self), Optional.empty());
  }

  /**
   * A roster.
   *
   * @param chain what is accepted; without it only a first roster can be signed
   */
  public static Signable roster(Envelope envelope, String source, Optional<RosterChain> chain) {
    Roster roster = Roster.parse(envelope.payload(), source);
    if (chain.isEmpty()) {
      if (roster.version() != 1) {
        throw new Failure.Usage(
            source + ": is roster version " + roster.version() + ", and no store is named",
            "give --store DIR: a version is signed where the one before it is accepted");
      }
      return ofRoster(roster, envelope, source, List.of());
    }
    Roster now = chain.get().newest();
    Trust.requireEnvironment(now, roster.environment(), source);
    if (envelope.payloadDigest().equals(chain.get().newestDigest())) {
      return ofRoster(roster, envelope, source, List.of());
    }
    if (roster.version() != now.version() + 1
        || !roster.header().rosterDigest().equals(chain.get().newestDigest())) {
      throw new Failure.Refused(
          Control.ROSTER_CHAIN,
          source
              + ": is neither the accepted roster version "
              + now.version()
              + " nor its successor",
          "compare the roster words of both ('roster show'); sign where the version before it is accepted");
    }
    return ofRoster(roster, envelope, source, now.people());
  }

  /** People of the version before may sign too: their rule counts for the step to this one. */
  private static Signable ofRoster(
      Roster roster, Envelope envelope, String source, List<Person> before) {
    List<Person> people =
        java.util.stream.Stream.concat(
                roster.people().stream(), before.stream().filter(person -> hasMore(person, roster)))
            .toList();
    return new Signable(
        BundleType.ROSTER, roster.header(), envelope, source, people, Optional.empty());
  }

  /** Somebody who left, or who replaces a key: the old key counts under the rule before. */
  private static boolean hasMore(Person before, Roster roster) {
    return roster.find(before.id()).map(now -> !now.keys().containsAll(before.keys())).orElse(true);
  }

  /**
   * True for the keys somebody had on the version before a roster: their signatures count under
   * that version's rule, for the step from it to this one.
   */
  public boolean isOfTheVersionBefore(Person person) {
    return type == BundleType.ROSTER
        && !Roster.parse(envelope.payload(), source).people().contains(person);
  }

  /** A bundle under the rules of the roster in force. */
  public static Signable bundle(Envelope envelope, String source, RosterChain chain, Instant now) {
    BundleType type = typeOf(envelope, source);
    Roster roster = chain.current(now);
    requireSomebody(envelope, source, chain);
    Header header = parser(type).parse(envelope.payload(), source).header();
    Trust.requireEnvironment(roster, header.environment(), source);
    requireInForce(header, source, chain);
    return new Signable(type, header, envelope, source, roster.people(), Optional.of(roster));
  }

  /** Nothing is parsed that nobody we know has signed. */
  private static void requireSomebody(Envelope envelope, String source, RosterChain chain) {
    boolean somebody =
        chain.newestFirst().stream()
            .anyMatch(accepted -> !envelope.signedBy(accepted.roster().keys()).isEmpty());
    if (!somebody) {
      throw new Failure.Refused(
          Control.SIGNATURES,
          source + ": nobody of the accepted rosters has signed it",
          "take the file again from the person who made it");
    }
  }

  private static void requireInForce(Header header, String source, RosterChain chain) {
    if (header.rosterDigest().equals(chain.newestDigest())) {
      return;
    }
    if (chain.newestFirst().stream()
        .anyMatch(accepted -> accepted.digest().equals(header.rosterDigest()))) {
      throw new Failure.Refused(
          Control.ROSTER_CURRENT,
          source
              + ": was made under roster version "
              + header.rosterVersion()
              + ", but version "
              + chain.newest().version()
              + " is in force",
          "have it made again under the new roster");
    }
    throw new Failure.Refused(
        Control.ROSTER_PINNED,
        source
            + ": was made under roster version "
            + header.rosterVersion()
            + " with another digest than the accepted one",
        "compare the roster words of both machines ('roster show')");
  }

  private static BundleVerifier.Parser<? extends Payload> parser(BundleType type) {
    return switch (type) {
      case IMPORT_REQUEST -> ImportRequest::parse;
      case ESCROW -> EscrowRecord::parse;
      case PASSPORT -> Passport::parse;
      case WRAPPED_MATERIAL -> WrappedMaterial::parse;
      case DRILL -> DrillRecord::parse;
      case RECEIPT -> ImportReceipt::parse;
      case DELETION_ORDER -> DeletionOrder::parse;
      case PLAN -> ApprovedPlan::parse;
      case IDENTITY, ROSTER ->
          throw new IllegalArgumentException("is not under the rules of a roster");
    };
  }

  public BundleType type() {
    return type;
  }

  public Header header() {
    return header;
  }

  public Envelope envelope() {
    return envelope;
  }

  /** Who has signed so far, sorted; a hybrid person with both keys. */
  public List<String> signedBy() {
    return people.stream()
        .filter(person -> person.hasSigned(envelope.signedBy(person.keys())))
        .map(Person::id)
        .distinct()
        .sorted()
        .toList();
  }

  /**
   * The key that has still to sign before {@code person}'s signature on {@code signed} counts:
   * there is one when a hybrid person has signed with the other.
   */
  public Optional<PublicSigningKey> stillToSign(String person, Envelope signed) {
    return people.stream()
        .filter(each -> each.id().equals(person) && each.isHybrid())
        .filter(each -> !signed.signedBy(each.keys()).isEmpty())
        .flatMap(each -> each.keys().stream())
        .filter(key -> signed.signedBy(List.of(key)).isEmpty())
        .findFirst();
  }

  /** The people whose signature may count, with a key each. */
  public List<Person> candidates() {
    return people.stream().filter(person -> !person.keys().isEmpty() && mayFill(person)).toList();
  }

  private boolean mayFill(Person person) {
    return ruled.isEmpty()
        || rule().needed().keySet().stream().anyMatch(role -> person.roles().contains(role));
  }

  private SignatureRule rule() {
    @Nullable SignatureRule rule = ruled.orElseThrow().rules().get(Roster.ruledAs(type));
    if (rule == null) {
      throw new Failure.Refused(
          Control.SIGNATURES,
          source + ": the roster has no rule for bundles of type " + type.code(),
          "have a new roster signed ('roster new --after')");
    }
    return rule;
  }

  /** What is still missing under the roster's rule, by role; empty when that is not asked here. */
  public List<String> missing(Envelope signed) {
    return ruled
        .map(roster -> roster.missing(type, RosterChain.signers(roster, signed)))
        .orElse(List.of());
  }

  /**
   * The envelope with the signature that {@code person} made elsewhere over {@link
   * Envelope#message}.
   *
   * @param file the signature as it was read
   * @throws Failure.Refused {@code SIGNATURES} when it is not that person's, or that person's does
   *     not count
   * @throws Failure.Integrity when the file holds no raw signature
   */
  public Envelope attach(String person, Bytes file, String fileName) {
    Person signer = signer(person);
    List<PublicSigningKey> keys =
        people.stream()
            .filter(each -> each.id().equals(person))
            .flatMap(each -> each.keys().stream())
            .distinct()
            .toList();
    for (PublicSigningKey key : keys) {
      if (key.verifies(envelope.message(), file)) {
        if (!envelope.signedBy(List.of(key)).isEmpty()) {
          throw new Failure.Refused(
              Control.SIGNATURES,
              source
                  + ": "
                  + person
                  + " has signed it already"
                  + (signer.isHybrid()
                      ? " with the " + key.algorithm().title() + " key"
                      : "; signatures count persons"),
              stillToSign(person, envelope)
                  .map(other -> "sign with the " + other.algorithm().title() + " key too")
                  .orElse("let somebody else sign"));
        }
        return envelope.signedWith(key, file);
      }
    }
    throw new UnfitSignature(envelope, signer, people, fileName).explain(file);
  }

  private Person signer(String id) {
    Person signer =
        people.stream()
            .filter(person -> person.id().equals(id))
            .findFirst()
            .orElseThrow(
                () ->
                    unfit("nobody called \"" + id + "\" can sign it", "people who can: " + who()));
    if (signer.keys().isEmpty()) {
      throw unfit(id + " has no signing key on the roster", "people who can sign: " + who());
    }
    if (!mayFill(signer)) {
      throw unfit(
          id
              + " holds none of the roles whose signatures count here ("
              + rule().describe()
              + " are needed)",
          "people who can sign: " + who());
    }
    return signer;
  }

  private String who() {
    return candidates().stream().map(Person::id).sorted().collect(Collectors.joining(", "));
  }

  private Failure.Refused unfit(String what, String hint) {
    return new Failure.Refused(Control.SIGNATURES, source + ": " + what, hint);
  }
}
