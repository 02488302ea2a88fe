package org.airlock.common.verification;

import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bundle.Header;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.failure.Failure;
import org.airlock.common.payload.Payload;
import org.airlock.common.roster.Person;
import org.airlock.common.roster.Roster;
import org.airlock.common.roster.RosterChain;
import org.airlock.common.roster.SignatureRule;
import org.airlock.common.store.Trust;

/**
 * Turns the bytes of a bundle into a {@link Verified} payload, in this order:
 *
 * <ol>
 *   <li>envelope and payload type;
 *   <li>signatures: enough distinct people of the right roles under an accepted roster ({@code
 *       SIGNATURES});
 *   <li>only then the payload is parsed, strictly;
 *   <li>it names that very roster ({@code ROSTER-PINNED}) and this environment ({@code
 *       ENVIRONMENT-MATCH}).
 * </ol>
 */
public final class BundleVerifier {
  private static final Set<BundleType> COUNTERSIGNED =
      Set.of(BundleType.IMPORT_REQUEST, BundleType.RECEIPT, BundleType.DELETION_ORDER);

  private final RosterChain chain;

  public BundleVerifier(RosterChain chain) {
    this.chain = chain;
  }

  /** Parses a payload whose signatures held. */
  @FunctionalInterface
  public interface Parser<T extends Payload> {
    T parse(Bytes payload, String source);
  }

  /**
   * Verifies a bundle that must have been made under the newest roster, which must not have
   * expired.
   */
  public <T extends Payload> Verified<T> current(
      BundleType type, Bytes file, String source, Instant now, Parser<T> parser) {
    Roster roster = chain.current(now);
    Envelope envelope = envelope(type, file, source);
    Set<Person> signers = RosterChain.signers(roster, envelope);
    if (!roster.isSatisfied(type, signers)) {
      refuseOlder(type, envelope, source);
      throw unsigned(type, roster, signers, envelope, source);
    }
    return parse(envelope, file, source, roster, chain.newestDigest(), signers, parser);
  }

  /** Verifies a record that may have been made under any accepted roster, however old. */
  public <T extends Payload> Verified<T> recorded(
      BundleType type, Bytes file, String source, Parser<T> parser) {
    Envelope envelope = envelope(type, file, source);
    for (RosterChain.Accepted accepted : chain.newestFirst()) {
      Set<Person> signers = RosterChain.signers(accepted.roster(), envelope);
      if (accepted.roster().isSatisfied(type, signers)
          && namesRoster(envelope, accepted.digest(), source, parser)) {
        return parse(envelope, file, source, accepted.roster(), accepted.digest(), signers, parser);
      }
    }
    throw unsigned(
        type, chain.newest(), RosterChain.signers(chain.newest(), envelope), envelope, source);
  }

  /**
   * The signatures hold under this roster; whether it is the one the payload was made under, only
   * the payload says.
   */
  private static <T extends Payload> boolean namesRoster(
      Envelope envelope, Digest rosterDigest, String source, Parser<T> parser) {
    return parser.parse(envelope.payload(), source).header().rosterDigest().equals(rosterDigest);
  }

  private static Envelope envelope(BundleType type, Bytes file, String source) {
    Envelope envelope = Envelope.parse(file, source);
    if (!envelope.payloadType().equals(type.payloadType())) {
      throw new Failure.Integrity(
          source + ": is not a bundle of type " + type.code(),
          "name the " + type.code() + " file (*.dsse.json)");
    }
    return envelope;
  }

  private void refuseOlder(BundleType type, Envelope envelope, String source) {
    for (RosterChain.Accepted older : chain.newestFirst()) {
      if (older.roster().version() != chain.newest().version()
          && older.roster().isSatisfied(type, RosterChain.signers(older.roster(), envelope))) {
        throw new Failure.Refused(
            Control.ROSTER_CURRENT,
            source
                + ": is signed under roster version "
                + older.roster().version()
                + ", but version "
                + chain.newest().version()
                + " is in force",
            "have it made again under the new roster");
      }
    }
  }

  private static Failure unsigned(
      BundleType type, Roster roster, Set<Person> signers, Envelope envelope, String source) {
    String who = signers.stream().map(Person::id).sorted().collect(Collectors.joining(", "));
    return new Failure.Refused(
        Control.SIGNATURES,
        source
            + ": a bundle of type "
            + type.code()
            + " needs "
            + describe(roster, type)
            + " of roster version "
            + roster.version()
            + "; of "
            + envelope.signatureCount()
            + " signatures these count: "
            + (who.isEmpty() ? "none" : who)
            + "; missing: "
            + String.join(", ", roster.missing(type, signers)),
        COUNTERSIGNED.contains(type)
            ? "let another import operator run 'importer countersign "
                + source
                + "'; if the file was changed on the way, take it again"
            : "take the file again from where it was made; if another roster is in force there, compare the roster words");
  }

  private static String describe(Roster roster, BundleType type) {
    SignatureRule rule = roster.rules().get(Roster.ruledAs(type));
    return rule == null ? "signatures" : rule.describe();
  }

  private <T extends Payload> Verified<T> parse(
      Envelope envelope,
      Bytes file,
      String source,
      Roster roster,
      Digest rosterDigest,
      Set<Person> signers,
      Parser<T> parser) {
    T payload = parser.parse(envelope.payload(), source);
    Header header = payload.header();
    Trust.requireEnvironment(roster, header.environment(), source);
    if (!header.rosterDigest().equals(rosterDigest) || header.rosterVersion() != roster.version()) {
      throw new Failure.Refused(
          Control.ROSTER_PINNED,
          source
              + ": was made under roster version "
              + header.rosterVersion()
              + " with another digest than the accepted one",
          "compare the roster words of both machines ('roster show')");
    }
    return new Verified<>(payload, envelope.payloadDigest(), file, signers, roster);
  }
}
