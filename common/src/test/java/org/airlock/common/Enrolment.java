package org.airlock.common;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bundle.Environment;
import org.airlock.common.bundle.Header;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.identity.IdentityKey;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.ImportType;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.KeyUsage;
import org.airlock.common.kms.WrappingAlgorithm;
import org.airlock.common.kms.WrappingKeySpec;
import org.airlock.common.payload.DeletionOrder;
import org.airlock.common.payload.DrillRecord;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.payload.IdentityCard;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.payload.ImportRequest;
import org.airlock.common.payload.Passport;
import org.airlock.common.payload.Payload;
import org.airlock.common.payload.UseProof;
import org.airlock.common.payload.WrappedMaterial;
import org.airlock.common.plan.ApprovedPlan;
import org.airlock.common.roster.Limitations;
import org.airlock.common.roster.Person;
import org.airlock.common.roster.Policy;
import org.airlock.common.roster.Role;
import org.airlock.common.roster.Roster;
import org.airlock.common.roster.RosterChain;
import org.airlock.common.transcript.Head;
import org.airlock.common.verification.BundleVerifier;
import org.airlock.common.verification.Verified;

/** Six people with keys, their roster, and one valid payload of each kind, for tests. */
public final class Enrolment {
  public static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  public static final Instant DEADLINE = Instant.parse("2026-11-25T10:00:00Z");
  public static final KeyArn KEY =
      KeyArn.parse("arn:aws:kms:eu-central-1:111122223333:key/889b566e-eab9-4e3a-9a98-493309afef55")
          .orElseThrow();

  private static final String ENDPOINT = "http://127.0.0.1:4566";

  private final Map<String, IdentityKey> keys = new LinkedHashMap<>();
  private final Roster roster;
  private final Envelope envelope;

  public Enrolment() {
    this(Environment.REHEARSAL);
  }

  public Enrolment(Environment environment) {
    this(environment, ENDPOINT);
  }

  /** With another KMS endpoint on the roster. */
  public Enrolment(Environment environment, String endpoint) {
    for (String id : List.of("anna", "wim", "ines", "ivan", "vera", "otto")) {
      keys.put(id, IdentityKey.generate(new SecureRandom()));
    }
    roster = roster(environment, 1, Roster.NO_PREVIOUS, people(), endpoint);
    envelope = signed(roster, keys.keySet().toArray(String[]::new));
  }

  public List<Person> people() {
    return List.of(
        person("anna", Role.OPERATOR),
        person("wim", Role.WITNESS),
        person("ines", Role.IMPORT_OPERATOR),
        person("ivan", Role.IMPORT_OPERATOR),
        person("vera", Role.APPROVER),
        person("otto", Role.APPROVER),
        custodian("carol"),
        custodian("chen"),
        custodian("cleo"));
  }

  public Person person(String id, Role... roles) {
    return new Person(
        id, "Person " + id, EnumSet.copyOf(Set.of(roles)), List.of(key(id).publicKey()));
  }

  public static Person custodian(String id) {
    return new Person(id, "Person " + id, EnumSet.of(Role.CUSTODIAN), List.of());
  }

  public IdentityKey key(String id) {
    return keys.get(id);
  }

  public Roster roster() {
    return roster;
  }

  /** The first roster, signed by everyone. */
  public Envelope envelope() {
    return envelope;
  }

  public RosterChain chain() {
    return RosterChain.pinned(envelope.payloadDigest(), envelope, "roster-1");
  }

  public static Roster roster(
      Environment environment, long version, Digest previous, List<Person> people) {
    return roster(environment, version, previous, people, ENDPOINT);
  }

  private static Roster roster(
      Environment environment,
      long version,
      Digest previous,
      List<Person> people,
      String endpoint) {
    return new Roster(
        new Header(
            BundleType.ROSTER,
            environment,
            "KC-1",
            version,
            "roster-" + version,
            NOW,
            Optional.of(NOW.plusSeconds(86_400L * 365)),
            version,
            previous),
        people,
        Limitations.defaults(),
        List.of(),
        List.of(endpoint),
        Policy.USUAL);
  }

  /** The lawful next version, still to be signed. */
  public Roster next() {
    return roster(roster.environment(), 2, envelope.payloadDigest(), people());
  }

  public Envelope signed(Roster toSign, String... signers) {
    return sign(Envelope.unsigned(BundleType.ROSTER.payloadType(), toSign.toPayload()), signers);
  }

  public Envelope signed(Payload payload, String... signers) {
    return sign(
        Envelope.unsigned(payload.header().type().payloadType(), payload.toPayload()), signers);
  }

  private Envelope sign(Envelope unsigned, String... signers) {
    Envelope signed = unsigned;
    for (String signer : signers) {
      signed = signed.signedWith(key(signer));
    }
    return signed;
  }

  public Header header(BundleType type, String id, Optional<Instant> notAfter) {
    return new Header(
        type,
        roster.environment(),
        "KC-1",
        1,
        id,
        NOW,
        notAfter,
        roster.version(),
        envelope.payloadDigest());
  }

  public ImportRequest request() {
    return new ImportRequest(
        header(BundleType.IMPORT_REQUEST, "IR-KC-1-1", Optional.of(DEADLINE)),
        List.of(requestTarget()),
        List.of(Bytes.utf8("{}")),
        List.of());
  }

  public ImportRequest.Target requestTarget() {
    return new ImportRequest.Target(
        KEY,
        KeySpec.SYMMETRIC_DEFAULT,
        KeyUsage.ENCRYPT_DECRYPT,
        "PendingImport",
        Optional.of(ImportType.EXISTING_KEY_MATERIAL),
        Optional.of("ab".repeat(32)),
        Expiry.at(DEADLINE.plusSeconds(86_400)),
        WrappingAlgorithm.RSAES_OAEP_SHA_256,
        WrappingKeySpec.RSA_4096,
        Bytes.copyOf(new byte[] {1, 2, 3}),
        Bytes.copyOf(new byte[] {4, 5, 6}),
        DEADLINE,
        "https://kms.eu-central-1.amazonaws.com",
        "3f2a");
  }

  public EscrowRecord escrow() {
    return new EscrowRecord(
        header(BundleType.ESCROW, "E-KC-1-1", Optional.empty()),
        "vault",
        2,
        Optional.of(Digest.of(Bytes.utf8("older"))),
        7945,
        2,
        Bytes.copyOf(new byte[16]),
        List.of(share(1, "carol"), share(2, "chen"), share(3, "cleo")),
        List.of(List.of(1, 2), List.of(1, 3)),
        List.of());
  }

  /** A drill of {@link #escrow} in which {@link #passport} came back. */
  public DrillRecord drill() {
    return new DrillRecord(
        header(BundleType.DRILL, "D-KC-1-1", Optional.empty()),
        "E-KC-1-1",
        Digest.of(escrow().toPayload()),
        List.of(1, 3),
        List.of(new DrillRecord.Material("M-KC-1-1", Digest.of(passport().toPayload()))),
        List.of(Bytes.utf8("{}")),
        List.of());
  }

  public static EscrowRecord.ShareRecord share(int number, String custodian) {
    return new EscrowRecord.ShareRecord(
        number, custodian, Digest.of(Bytes.utf8("share " + number)), "screen", true);
  }

  public Passport passport() {
    return new Passport(
        header(BundleType.PASSPORT, "M-KC-1-1", Optional.empty()),
        "orders",
        KeySpec.SYMMETRIC_DEFAULT,
        KeyUsage.ENCRYPT_DECRYPT,
        32,
        Passport.GENERATED,
        Optional.of(new Passport.Entropy("Hash_DRBG", 256, "SUN")),
        Digest.of(Bytes.utf8("fingerprint")).value(),
        Optional.of("0102030405"),
        Optional.of("010203"),
        Optional.empty(),
        List.of(),
        "E-KC-1-1",
        Digest.of(escrow().toPayload()),
        Digest.of(Bytes.utf8("sealed")),
        List.of("a warning"),
        List.of());
  }

  public WrappedMaterial wrapped() {
    return new WrappedMaterial(
        header(BundleType.WRAPPED_MATERIAL, "WM-KC-1-1", Optional.of(DEADLINE)),
        "IR-KC-1-1",
        Digest.of(request().toPayload()),
        List.of(
            new WrappedMaterial.Target(
                KEY,
                KeySpec.SYMMETRIC_DEFAULT,
                Optional.of(ImportType.NEW_KEY_MATERIAL),
                Optional.of("ab".repeat(32)),
                Expiry.never(),
                WrappingAlgorithm.RSAES_OAEP_SHA_256,
                Digest.of(Bytes.utf8("wrapping key")),
                Bytes.copyOf(new byte[] {7, 8}),
                Bytes.copyOf(new byte[] {9}),
                DEADLINE,
                Digest.of(passport().toPayload()))),
        List.of(signed(passport(), "anna", "wim").toBytes()),
        List.of(signed(escrow(), "anna", "wim").toBytes()),
        new Head(4, Digest.of(Bytes.utf8("head"))),
        List.of("a limitation"));
  }

  public ImportReceipt receipt() {
    return new ImportReceipt(
        header(BundleType.RECEIPT, "R-KC-1-1", Optional.empty()),
        Digest.of(Bytes.utf8("request")),
        Digest.of(Bytes.utf8("wrapped")),
        List.of(
            new ImportReceipt.Target(
                KEY,
                KeySpec.SYMMETRIC_DEFAULT,
                KeyUsage.ENCRYPT_DECRYPT,
                Digest.of(Bytes.utf8("passport")),
                Optional.of(ImportType.NEW_KEY_MATERIAL),
                Expiry.at(DEADLINE),
                ImportReceipt.IMPORTED,
                "PendingImport",
                "Enabled",
                Optional.of("cd".repeat(32)),
                "3f2a",
                NOW,
                UseProof.ciphertext(Bytes.utf8("challenge"), Bytes.copyOf(new byte[] {1}), false))),
        List.of());
  }

  /** Another material of the same kind, with its passport signed. */
  public Verified<Passport> passport(String label) {
    Passport p = passport();
    Passport named =
        new Passport(
            header(BundleType.PASSPORT, "M-" + label, Optional.empty()),
            label,
            p.keySpec(),
            p.keyUsage(),
            p.sizeBytes(),
            p.origin(),
            p.entropy(),
            Digest.of(Bytes.utf8(label)).value(),
            p.kcvCmac(),
            p.kcvClassic(),
            p.spki(),
            p.macs(),
            p.escrowId(),
            p.escrowDigest(),
            p.sealedDigest(),
            p.warnings(),
            p.limitations());
    return new BundleVerifier(chain())
        .recorded(
            BundleType.PASSPORT, signed(named, "anna", "wim").toBytes(), label, Passport::parse);
  }

  public DeletionOrder deletionOrder() {
    return new DeletionOrder(
        header(BundleType.DELETION_ORDER, "DO-KC-1-1", Optional.of(DEADLINE)),
        KEY,
        Optional.of("cd".repeat(32)),
        Digest.of(Bytes.utf8("passport")),
        "Enabled",
        1,
        NOW,
        "the application is gone",
        List.of());
  }

  public ApprovedPlan plan() {
    return new ApprovedPlan(
        header(BundleType.PLAN, "P-KC-1", Optional.empty()), Plans.establish(roster.environment()));
  }

  public IdentityCard card(String id) {
    return new IdentityCard(
        new Header(
            BundleType.IDENTITY,
            roster.environment(),
            "enrolment",
            1,
            id,
            NOW,
            Optional.empty(),
            0,
            Roster.NO_PREVIOUS),
        "Person " + id,
        key(id).publicKey());
  }
}
