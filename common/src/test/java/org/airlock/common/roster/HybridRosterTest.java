package org.airlock.common.roster;

import static org.airlock.common.Refusals.assertIntegrity;
import static org.airlock.common.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.airlock.common.Enrolment;
import org.airlock.common.Vectors;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bundle.Environment;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.dsse.PublicSigningKey;
import org.airlock.common.dsse.Signatory;
import org.airlock.common.identity.Identity;
import org.junit.jupiter.api.Test;

/** People with two keys: what counts, and that nobody takes the second key away unseen. */
final class HybridRosterTest {
  private static final Policy HYBRID = new Policy(false, 365, 14, true);

  private final Map<String, Identity> identities = new LinkedHashMap<>();

  private Person person(String id, Role... roles) {
    Identity identity =
        identities.computeIfAbsent(id, each -> Identity.generateHybrid(new SecureRandom()));
    return new Person(id, "Person " + id, EnumSet.copyOf(Set.of(roles)), identity.publicKeys());
  }

  private List<Person> people() {
    return List.of(
        person("anna", Role.OPERATOR),
        person("wim", Role.WITNESS),
        person("ines", Role.IMPORT_OPERATOR),
        person("ivan", Role.IMPORT_OPERATOR),
        person("vera", Role.APPROVER),
        person("otto", Role.APPROVER),
        Enrolment.custodian("carol"));
  }

  private Signatory ed25519(String id) {
    return identities.get(id).signers().get(0);
  }

  private Signatory mlDsa(String id) {
    return identities.get(id).signers().get(1);
  }

  private static Roster roster(
      long version, Digest previous, List<Person> people, Policy policy, String... limitations) {
    Roster usual = Enrolment.roster(Environment.REHEARSAL, version, previous, List.copyOf(people));
    return new Roster(
        usual.header(), people, usual.rules(), List.of(limitations), List.of(), policy);
  }

  private Roster first() {
    return roster(1, Roster.NO_PREVIOUS, people(), HYBRID);
  }

  private static Envelope signed(Roster roster, List<? extends Signatory> signers) {
    Envelope envelope = Envelope.unsigned(BundleType.ROSTER.payloadType(), roster.toPayload());
    for (Signatory signer : signers) {
      envelope = envelope.signedWith(signer);
    }
    return envelope;
  }

  private RosterChain chain() {
    Envelope envelope = signed(first(), List.copyOf(identities.values()));
    return RosterChain.pinned(envelope.payloadDigest(), envelope, "r1");
  }

  @Test
  void roster_ofHybridPeople_roundTrips() {
    Roster roster = first();
    assertThat(Roster.parse(roster.toPayload(), "r")).isEqualTo(roster);
    assertThat(roster.policy().hybrid()).isTrue();
    assertThat(roster.keys()).hasSize(12);
  }

  /** A program that knows no hybrid signatures would refuse the field; so it must not be there. */
  @Test
  void roster_withoutHybrid_isWrittenAsEver() {
    assertThat(new Enrolment().roster().toPayload().asUtf8().orElseThrow())
        .doesNotContain("hybrid");
    Bytes old = Vectors.bytes("roster/one-key-each.dsse.json");
    Envelope envelope = Envelope.parse(old, "old");
    Digest pin = Digest.ofHex("cac0a592fed8e183be109d9deef7c9f944aaf050e2e6a3d2cb47ed86bcfa7ca6");
    Roster roster = RosterChain.pinned(pin, envelope, "old").newest();
    assertThat(roster.toPayload()).isEqualTo(envelope.payload());
    assertThat(RosterChain.signers(roster, envelope)).hasSize(6);
  }

  @Test
  void hybridPerson_countsWithBothKeysOnly() {
    Roster roster = first();
    Envelope none = signed(roster, List.of());
    assertThat(RosterChain.signers(roster, none.signedWith(ed25519("vera")))).isEmpty();
    assertThat(RosterChain.signers(roster, none.signedWith(mlDsa("vera")))).isEmpty();
    Envelope crossed = none.signedWith(ed25519("vera")).signedWith(mlDsa("otto"));
    assertThat(RosterChain.signers(roster, crossed)).as("halves of two people").isEmpty();
    assertThat(RosterChain.signers(roster, none.signedWith(identities.get("vera"))))
        .extracting(Person::id)
        .containsExactly("vera");
    assertThat(
            roster.isSatisfied(
                BundleType.ROSTER,
                RosterChain.signers(roster, none.signedWith(identities.get("vera")))))
        .as("two keys are one person")
        .isFalse();
  }

  @Test
  void pinned_withOneOfTwoSignatures_namesTheMissingKey() {
    Roster roster = first();
    List<Signatory> signers = new ArrayList<>(identities.values());
    signers.remove(identities.get("anna"));
    signers.add(ed25519("anna"));
    Envelope half = signed(roster, signers);
    assertRefused(Control.SIGNATURES, () -> RosterChain.pinned(half.payloadDigest(), half, "r1"))
        .hasMessageContaining("missing: anna (ML-DSA-65)");
  }

  @Test
  void successor_keepingItsPromises_isAccepted() {
    RosterChain chain = chain();
    Roster next = roster(2, chain.newestDigest(), people(), HYBRID);
    Envelope half = signed(next, List.of(ed25519("vera"), ed25519("otto")));
    assertRefused(Control.SIGNATURES, () -> chain.successor(half, "r2"))
        .hasMessageContaining("still lacks: approver");
    Envelope whole = signed(next, List.of(identities.get("vera"), identities.get("otto")));
    assertThat(chain.successor(whole, "r2").newest().version()).isEqualTo(2);
  }

  @Test
  void successor_withoutTheRule_mustSaySo() {
    RosterChain chain = chain();
    List<Signatory> approvers = List.of(identities.get("vera"), identities.get("otto"));
    Envelope silent = signed(roster(2, chain.newestDigest(), people(), Policy.USUAL), approvers);
    assertRefused(Control.ROSTER_CHAIN, () -> chain.successor(silent, "r2"))
        .hasMessageContaining(
            "r2: asks less than version 1 without declaring: signatures take one");
    Envelope declared =
        signed(
            roster(2, chain.newestDigest(), people(), Policy.USUAL, Limitations.HYBRID_DROPPED),
            approvers);
    RosterChain longer = chain.successor(declared, "r2");
    Envelope forgetful =
        signed(roster(3, longer.newestDigest(), people(), Policy.USUAL), approvers);
    assertRefused(Control.ROSTER_CHAIN, () -> longer.successor(forgetful, "r3"))
        .hasMessageContaining("without declaring");
    Envelope healed = signed(roster(3, longer.newestDigest(), people(), HYBRID), approvers);
    assertThat(longer.successor(healed, "r3").newest().limitations()).isEmpty();
  }

  /** The downgrade of one person: the forged key alone would count from then on. */
  @Test
  void successor_takingAPersonsSecondKey_mustSaySo() {
    RosterChain chain = chain();
    List<Person> people = new ArrayList<>(people());
    Person anna = people.get(0);
    people.set(0, new Person("anna", anna.name(), anna.roles(), List.of(anna.keys().get(0))));
    List<Signatory> approvers = List.of(identities.get("vera"), identities.get("otto"));
    Envelope silent =
        signed(
            roster(2, chain.newestDigest(), people, Policy.USUAL, Limitations.HYBRID_DROPPED),
            approvers);
    assertRefused(Control.ROSTER_CHAIN, () -> chain.successor(silent, "r2"))
        .hasMessageContaining("anna signs with one key again, with two before");
    assertThatThrownBy(() -> roster(2, chain.newestDigest(), people, HYBRID))
        .hasMessageContaining("policy asks for hybrid signatures, but anna has no ML-DSA-65 key");
  }

  @Test
  void successor_withANewSecondKey_isSignedByIt() {
    Enrolment before = new Enrolment();
    List<Person> people = new ArrayList<>(before.people());
    Identity second = Identity.generateSecond(new SecureRandom());
    people.set(
        0,
        new Person(
            "anna",
            "Person anna",
            EnumSet.of(Role.OPERATOR),
            List.of(before.key("anna").publicKey(), second.publicKeys().get(0))));
    Roster next =
        Enrolment.roster(Environment.REHEARSAL, 2, before.envelope().payloadDigest(), people);
    Envelope silent = before.signed(next, "vera", "otto");
    assertRefused(Control.ROSTER_CHAIN, () -> before.chain().successor(silent, "r2"))
        .hasMessageContaining("new keys that did not sign it: anna (ML-DSA-65)");
    assertThat(before.chain().successor(silent.signedWith(second), "r2").newest().version())
        .isEqualTo(2);
  }

  @Test
  void person_withKeysThatDoNotGoTogether_cannotBe() {
    List<PublicSigningKey> anna =
        List.copyOf(Identity.generateHybrid(new SecureRandom()).publicKeys());
    List<PublicSigningKey> other = Identity.generateHybrid(new SecureRandom()).publicKeys();
    for (List<PublicSigningKey> keys :
        List.of(
            anna.subList(1, 2),
            List.of(anna.get(1), other.get(1)),
            List.of(anna.get(0), anna.get(1), other.get(0)))) {
      assertThatThrownBy(() -> new Person("anna", "Anna", EnumSet.of(Role.OPERATOR), keys))
          .hasMessageContaining("does not stand beside exactly one other key");
    }
  }

  @Test
  void roster_withOneSecondKeyAtTwoPeople_cannotBe() {
    List<Person> people = new ArrayList<>(people());
    people.set(
        1,
        new Person(
            "wim",
            "Wim",
            EnumSet.of(Role.WITNESS),
            List.of(
                identities.get("wim").publicKeys().get(0),
                identities.get("anna").publicKeys().get(1))));
    assertThatThrownBy(() -> roster(1, Roster.NO_PREVIOUS, people, HYBRID))
        .hasMessageContaining("people holds one public key twice, at wim");
  }

  @Test
  void payload_sayingHybridIsFalse_isRefused() {
    String text = first().toPayload().asUtf8().orElseThrow();
    assertIntegrity(
            () ->
                Roster.parse(Bytes.utf8(text.replace("\"hybrid\":true", "\"hybrid\":false")), "r"))
        .hasMessageContaining("hybrid is false, which is said by leaving it out");
  }

  private static Person oneKey(String id, Role role, PublicSigningKey key) {
    return new Person(id, "Person " + id, EnumSet.of(role), List.of(key));
  }

  private RosterChain after(RosterChain chain, List<Person> people, String... limitations) {
    Roster next =
        roster(
            chain.newest().version() + 1,
            chain.newestDigest(),
            people,
            new Policy(false, 365, 14, false),
            limitations);
    return chain.successor(signed(next, List.copyOf(identities.values())), "next");
  }

  /** To be left out of one version is no way around the sentence. */
  @Test
  void downgrade_afterAVersionWithoutThePerson_hasToBeDeclared() {
    List<Person> without = people().stream().filter(person -> !person.id().equals("wim")).toList();
    List<Person> withSpare = new ArrayList<>(without);
    withSpare.add(person("wanda", Role.WITNESS));
    RosterChain second = after(chain(), withSpare, Limitations.HYBRID_DROPPED);
    List<Person> back = new ArrayList<>(withSpare);
    back.add(oneKey("wim", Role.WITNESS, identities.get("wim").publicKeys().get(0)));
    assertRefused(Control.ROSTER_CHAIN, () -> after(second, back, Limitations.HYBRID_DROPPED))
        .hasMessageContaining("without declaring: wim signs with one key again, with two before");
    assertThat(
            after(
                    second,
                    back,
                    Limitations.HYBRID_DROPPED,
                    "wim signs with one key again, with two before")
                .newest()
                .version())
        .isEqualTo(3);
  }

  /** Nor is another name for the same key. */
  @Test
  void downgrade_underAnotherId_hasToBeDeclared() {
    List<Person> renamed = new ArrayList<>(people());
    renamed.removeIf(person -> person.id().equals("wim"));
    renamed.add(oneKey("wilma", Role.WITNESS, identities.get("wim").publicKeys().get(0)));
    RosterChain chain = chain();
    assertRefused(Control.ROSTER_CHAIN, () -> after(chain, renamed, Limitations.HYBRID_DROPPED))
        .hasMessageContaining("wilma signs with one key again, with two before");
  }

  /** The new person has to show that the key is theirs. */
  @Test
  void successor_withAKeyThatMovedToSomebodyElse_needsItsSignature() {
    List<Person> moved = new ArrayList<>(people());
    moved.removeIf(person -> person.id().equals("wim"));
    moved.add(
        new Person("wilma", "Wilma", EnumSet.of(Role.WITNESS), identities.get("wim").publicKeys()));
    RosterChain chain = chain();
    Roster next = roster(2, chain.newestDigest(), moved, HYBRID);
    Envelope silent = signed(next, List.of(identities.get("vera"), identities.get("otto")));
    assertRefused(Control.ROSTER_CHAIN, () -> chain.successor(silent, "r2"))
        .hasMessageContaining("did not sign it: wilma");
    assertThat(chain.successor(silent.signedWith(identities.get("wim")), "r2").newest().version())
        .isEqualTo(2);
  }
}
