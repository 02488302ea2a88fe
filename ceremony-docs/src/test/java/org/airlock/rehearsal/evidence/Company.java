package org.airlock.rehearsal.evidence;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bundle.Environment;
import org.airlock.common.bundle.Header;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.identity.IdentityKey;
import org.airlock.common.payload.Payload;
import org.airlock.common.roster.Limitations;
import org.airlock.common.roster.Person;
import org.airlock.common.roster.Policy;
import org.airlock.common.roster.Role;
import org.airlock.common.roster.Roster;

/** People with keys and a first roster that all of them signed; and a stranger. */
final class Company {
  static final String CEREMONY = "KC-2026-014";
  static final Instant BEGUN = Instant.parse("2026-11-20T09:00:00Z");
  static final String STRANGER = "mallory";
  private static final Map<String, Role> SIGNERS = new LinkedHashMap<>();

  static {
    SIGNERS.put("anna", Role.OPERATOR);
    SIGNERS.put("wim", Role.WITNESS);
    SIGNERS.put("ines", Role.IMPORT_OPERATOR);
    SIGNERS.put("ivan", Role.IMPORT_OPERATOR);
    SIGNERS.put("vera", Role.APPROVER);
    SIGNERS.put("otto", Role.APPROVER);
    SIGNERS.put("aude", Role.AUDITOR);
  }

  final Environment environment;
  private final Map<String, IdentityKey> keys = new LinkedHashMap<>();
  private final Roster roster;
  private final Envelope signedRoster;

  Company(Environment environment) {
    this.environment = environment;
    SIGNERS.keySet().forEach(id -> keys.put(id, IdentityKey.generate(new SecureRandom())));
    keys.put(STRANGER, IdentityKey.generate(new SecureRandom()));
    keys.put("nora", IdentityKey.generate(new SecureRandom()));
    roster = roster(1, Roster.NO_PREVIOUS, people());
    signedRoster = signed(roster, SIGNERS.keySet().toArray(String[]::new));
  }

  List<Person> people() {
    List<Person> people = new ArrayList<>();
    SIGNERS.forEach((id, role) -> people.add(person(id, role)));
    for (String id : List.of("carol", "chen", "cleo")) {
      people.add(new Person(id, "Person " + id, EnumSet.of(Role.CUSTODIAN), List.of()));
    }
    return people;
  }

  Person person(String id, Role role) {
    return new Person(id, "Person " + id, EnumSet.of(role), List.of(key(id).publicKey()));
  }

  IdentityKey key(String id) {
    return java.util.Objects.requireNonNull(keys.get(id), id);
  }

  Roster roster(long version, Digest previous, List<Person> people) {
    return new Roster(
        new Header(
            BundleType.ROSTER,
            environment,
            "KC-2026-001",
            version,
            "roster-" + version,
            BEGUN,
            Optional.of(BEGUN.plus(Duration.ofDays(365))),
            version,
            previous),
        people,
        Limitations.defaults(),
        List.of(),
        List.of(),
        Policy.USUAL);
  }

  Envelope firstRoster() {
    return signedRoster;
  }

  Envelope firstRosterBy(String... signers) {
    return signed(roster, signers);
  }

  Envelope signed(Roster toSign, String... signers) {
    return sign(Envelope.unsigned(BundleType.ROSTER.payloadType(), toSign.toPayload()), signers);
  }

  Bytes signed(Payload payload, String... signers) {
    return sign(
            Envelope.unsigned(payload.header().type().payloadType(), payload.toPayload()), signers)
        .toBytes();
  }

  Envelope sign(Envelope unsigned, String... signers) {
    Envelope signed = unsigned;
    for (String signer : signers) {
      signed = signed.signedWith(key(signer));
    }
    return signed;
  }

  Header header(BundleType type, String id, long sequence, Instant at, Optional<Instant> notAfter) {
    return new Header(
        type, environment, CEREMONY, sequence, id, at, notAfter, 1, signedRoster.payloadDigest());
  }
}
