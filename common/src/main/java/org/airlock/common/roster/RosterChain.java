package org.airlock.common.roster;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bytes.Digest;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.dsse.PublicSigningKey;
import org.airlock.common.failure.Failure;

/**
 * The accepted rosters, from the one whose digest people pinned to the newest. Immutable.
 *
 * <p>Rules, in the manner of TUF's root (specification 1.0.34, section 5.3):
 *
 * <ol>
 *   <li>The first is trusted because its digest is pinned, and must be signed by everyone in it
 *       ({@code ROSTER-PINNED}).
 *   <li>The next is exactly version N+1, names N's digest, and is signed by the rule of N, by the
 *       rule of N+1, and by every key that is new in N+1 ({@code ROSTER-CHAIN}).
 *   <li>It declares as a limitation when it gives up hybrid signatures ({@code ROSTER-CHAIN}).
 *   <li>Expiry is checked on the newest only, when it is used ({@code ROSTER-CURRENT}).
 * </ol>
 */
public final class RosterChain {
  private static final int LONGEST = 1024;

  private final List<Roster> rosters;
  private final List<Digest> digests;

  private RosterChain(List<Roster> rosters, List<Digest> digests) {
    this.rosters = List.copyOf(rosters);
    this.digests = List.copyOf(digests);
  }

  /**
   * Starts a chain at the pinned roster.
   *
   * @throws Failure.Refused {@code ROSTER-PINNED} when it is another one; {@code SIGNATURES} when
   *     somebody in it has not signed
   */
  public static RosterChain pinned(Digest pin, Envelope envelope, String source) {
    if (!envelope.payloadDigest().equals(pin)) {
      throw new Failure.Refused(
          Control.ROSTER_PINNED,
          source
              + ": is not the roster that was accepted on this machine (digest "
              + envelope.payloadDigest().hex().substring(0, 16)
              + "…, accepted "
              + pin.hex().substring(0, 16)
              + "…)",
          "use the accepted roster; a newer one is taken in with 'roster update'");
    }
    requireType(envelope, source);
    // The digest was compared by people, so these bytes are known; only now are they parsed.
    Roster roster = Roster.parse(envelope.payload(), source);
    List<String> unsigned = unsigned(roster, envelope, Set.of());
    if (!unsigned.isEmpty()) {
      throw new Failure.Refused(
          Control.SIGNATURES,
          source
              + ": the first roster is signed by everyone in it; missing: "
              + String.join(", ", unsigned),
          "let them run 'roster sign'");
    }
    return new RosterChain(List.of(roster), List.of(pin));
  }

  /**
   * This chain with its lawful successor.
   *
   * @throws Failure.Refused {@code ROSTER-CHAIN} or {@code SIGNATURES}
   */
  public RosterChain successor(Envelope envelope, String source) {
    requireType(envelope, source);
    Roster now = newest();
    Set<Person> signers = signers(now, envelope);
    requireRule(now, signers, source, "version " + now.version());
    Roster next = Roster.parse(envelope.payload(), source);
    if (next.version() != now.version() + 1) {
      throw chain(
          source,
          "is version "
              + next.version()
              + ", but after version "
              + now.version()
              + " only "
              + (now.version() + 1)
              + " can follow",
          next.version() <= now.version()
              ? "this machine already has a newer roster; an older one is never accepted"
              : "take in the versions between first");
    }
    if (!next.header().rosterDigest().equals(newestDigest())) {
      throw chain(
          source,
          "does not follow the accepted version " + now.version() + ", it is a fork",
          "ask the approvers which one is right");
    }
    if (next.environment() != now.environment()) {
      throw new Failure.Refused(
          Control.ENVIRONMENT_MATCH,
          source
              + ": is a "
              + next.environment().code()
              + " roster, this store is for "
              + now.environment().code(),
          "keep rehearsal and production in separate stores");
    }
    requireRule(next, signers(next, envelope), source, "version " + next.version() + " itself");
    requireDeclared(rosters, next, source);
    List<String> silent = unsigned(next, envelope, held(now));
    if (!silent.isEmpty()) {
      throw chain(
          source,
          "has new keys that did not sign it: " + String.join(", ", silent),
          "let the new people run 'roster sign'");
    }
    if (rosters.size() >= LONGEST) {
      throw chain(
          source,
          "is one too many: a chain has at most " + LONGEST + " rosters",
          "enrol anew with a new first roster");
    }
    List<Roster> longer = new ArrayList<>(rosters);
    longer.add(next);
    List<Digest> longerDigests = new ArrayList<>(digests);
    longerDigests.add(envelope.payloadDigest());
    return new RosterChain(longer, longerDigests);
  }

  /** Whoever takes the second key from somebody must say so in the roster itself. */
  private static void requireDeclared(List<Roster> before, Roster next, String source) {
    Roster now = before.get(before.size() - 1);
    List<String> undeclared =
        new ArrayList<>(Limitations.neededAfter(before, next.people(), next.policy()));
    undeclared.removeAll(next.limitations());
    if (!undeclared.isEmpty()) {
      throw chain(
          source,
          "asks less than version " + now.version() + " without declaring: " + undeclared.get(0),
          "make it again with 'roster new --after', with --hybrid, or with --drop-hybrid if that is what you want");
    }
  }

  public Roster newest() {
    return rosters.get(rosters.size() - 1);
  }

  public Digest newestDigest() {
    return digests.get(digests.size() - 1);
  }

  /** All versions, oldest first. */
  public List<Roster> rosters() {
    return List.copyOf(rosters);
  }

  /** All versions with their digests, newest first, for bundles made in earlier years. */
  public List<Accepted> newestFirst() {
    List<Accepted> all = new ArrayList<>();
    for (int i = rosters.size() - 1; i >= 0; i--) {
      all.add(new Accepted(rosters.get(i), digests.get(i)));
    }
    return all;
  }

  /** The one that people pinned; its digest stands on their cards. */
  public Accepted first() {
    return new Accepted(rosters.get(0), digests.get(0));
  }

  /** One accepted roster. */
  public record Accepted(Roster roster, Digest digest) {}

  /**
   * The newest roster, if it has not expired.
   *
   * @throws Failure.Refused {@code ROSTER-CURRENT}
   */
  public Roster current(Instant now) {
    Roster roster = newest();
    if (!now.isBefore(roster.expires())) {
      throw new Failure.Refused(
          Control.ROSTER_CURRENT,
          "roster version "
              + roster.version()
              + " expired at "
              + roster.expires()
              + " (now "
              + now
              + ")",
          "make the next version with 'roster new --after', have it signed, and take it in with 'roster update'");
    }
    return roster;
  }

  /** The distinct people of {@code roster} who signed; a hybrid person with both keys. */
  public static Set<Person> signers(Roster roster, Envelope envelope) {
    Set<PublicSigningKey> verified = envelope.signedBy(roster.keys());
    Set<Person> people = new LinkedHashSet<>();
    for (PublicSigningKey key : verified) {
      Person owner = roster.owner(key).orElseThrow();
      if (owner.hasSigned(verified)) {
        people.add(owner);
      }
    }
    return people;
  }

  /** A key in one person's hands; a key that moves to another person has to sign again. */
  private record Held(String person, PublicSigningKey key) {}

  private static Set<Held> held(Roster roster) {
    Set<Held> held = new HashSet<>();
    roster
        .people()
        .forEach(person -> person.keys().forEach(key -> held.add(new Held(person.id(), key))));
    return held;
  }

  private static List<String> unsigned(Roster roster, Envelope envelope, Set<Held> excused) {
    Set<PublicSigningKey> signed = envelope.signedBy(roster.keys());
    List<String> missing = new ArrayList<>();
    for (Person person : roster.people()) {
      for (PublicSigningKey key : person.keys()) {
        if (!signed.contains(key) && !excused.contains(new Held(person.id(), key))) {
          missing.add(
              person.id() + (person.isHybrid() ? " (" + key.algorithm().title() + ")" : ""));
        }
      }
    }
    return missing;
  }

  private static void requireRule(Roster roster, Set<Person> signers, String source, String under) {
    List<String> missing = roster.missing(BundleType.ROSTER, signers);
    if (!missing.isEmpty()) {
      throw new Failure.Refused(
          Control.SIGNATURES,
          source
              + ": under the rule of "
              + under
              + " it still lacks: "
              + String.join(", ", missing)
              + " (signed by: "
              + names(signers)
              + ")",
          "let them run 'roster sign'");
    }
  }

  private static void requireType(Envelope envelope, String source) {
    if (!envelope.payloadType().equals(BundleType.ROSTER.payloadType())) {
      throw new Failure.Integrity(
          source + ": is not a roster", "name the roster's .dsse.json file");
    }
  }

  static String names(Set<Person> people) {
    Optional<String> names = people.stream().map(Person::id).reduce((a, b) -> a + ", " + b);
    return names.orElse("nobody on the roster");
  }

  private static Failure.Refused chain(String source, String what, String hint) {
    return new Failure.Refused(Control.ROSTER_CHAIN, source + ": " + what, hint);
  }
}
