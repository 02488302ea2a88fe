package org.airlock.common.roster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.airlock.common.Enrolment;
import org.airlock.common.Refusals;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bundle.Environment;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.control.Control;
import org.junit.jupiter.api.Test;

final class RosterChainTest {
  private final Enrolment people = new Enrolment();

  @Test
  void pinned_anotherRoster_isRefused() {
    Digest other = Digest.of(Bytes.utf8("other"));
    Refusals.assertRefused(
            Control.ROSTER_PINNED,
            () -> RosterChain.pinned(other, people.envelope(), "roster.dsse.json"))
        .hasMessageContaining("roster.dsse.json")
        .hasMessageContaining("is not the roster that was accepted");
  }

  @Test
  void pinned_oneSignatureMissing_isRefusedNamingThePerson() {
    var incomplete = people.signed(people.roster(), "anna", "wim", "ines", "ivan", "vera");
    Refusals.assertRefused(
            Control.SIGNATURES,
            () -> RosterChain.pinned(incomplete.payloadDigest(), incomplete, "r"))
        .hasMessageContaining("missing: otto");
  }

  @Test
  void successor_signedByEnoughApprovers_isAccepted() {
    RosterChain longer =
        people.chain().successor(people.signed(people.next(), "vera", "otto"), "r2");
    assertThat(longer.newest().version()).isEqualTo(2);
    assertThat(longer.newestFirst()).extracting(a -> a.roster().version()).containsExactly(2L, 1L);
  }

  @Test
  void successor_signedByOneApprover_isRefused() {
    Refusals.assertRefused(
            Control.SIGNATURES,
            () -> people.chain().successor(people.signed(people.next(), "vera", "anna"), "r2"))
        .hasMessageContaining("still lacks: approver");
  }

  @Test
  void successor_ofTheSameVersion_isAFork() {
    Roster fork =
        Enrolment.roster(Environment.REHEARSAL, 2, Digest.of(Bytes.utf8("x")), people.people());
    Refusals.assertRefused(
            Control.ROSTER_CHAIN,
            () -> people.chain().successor(people.signed(fork, "vera", "otto"), "r2"))
        .hasMessageContaining("fork");
  }

  @Test
  void successor_older_isARollback() {
    RosterChain longer =
        people.chain().successor(people.signed(people.next(), "vera", "otto"), "r2");
    Refusals.assertRefused(Control.ROSTER_CHAIN, () -> longer.successor(people.envelope(), "r1"))
        .hasMessageContaining("version 1");
  }

  @Test
  void successor_skippingAVersion_isRefused() {
    Roster third =
        Enrolment.roster(
            Environment.REHEARSAL, 3, people.envelope().payloadDigest(), people.people());
    Refusals.assertRefused(
            Control.ROSTER_CHAIN,
            () -> people.chain().successor(people.signed(third, "vera", "otto"), "r3"))
        .hasMessageContaining("only 2 can follow");
  }

  @Test
  void successor_ofTheOtherEnvironment_isRefused() {
    Roster production =
        Enrolment.roster(
            Environment.PRODUCTION, 2, people.envelope().payloadDigest(), people.people());
    Refusals.assertRefused(
        Control.ENVIRONMENT_MATCH,
        () -> people.chain().successor(people.signed(production, "vera", "otto"), "r2"));
  }

  @Test
  void successor_withANewKeyThatDidNotSign_isRefused() {
    Enrolment newcomers = new Enrolment();
    List<Person> more = new ArrayList<>(people.people());
    more.add(
        new Person(
            "nora", "Nora", EnumSet.of(Role.WITNESS), List.of(newcomers.key("wim").publicKey())));
    Roster next =
        Enrolment.roster(Environment.REHEARSAL, 2, people.envelope().payloadDigest(), more);
    Refusals.assertRefused(
            Control.ROSTER_CHAIN,
            () -> people.chain().successor(people.signed(next, "vera", "otto"), "r2"))
        .hasMessageContaining("did not sign it: nora");
  }

  @Test
  void current_afterExpiry_isRefused() {
    Refusals.assertRefused(
            Control.ROSTER_CURRENT, () -> people.chain().current(people.roster().expires()))
        .hasMessageContaining("expired");
    assertThat(people.chain().current(people.roster().expires().minusSeconds(1)))
        .isEqualTo(people.roster());
  }

  @Test
  void isSatisfied_countsPersonsInRoles() {
    Roster roster = people.roster();
    Person ines = roster.find("ines").orElseThrow();
    Person ivan = roster.find("ivan").orElseThrow();
    Person anna = roster.find("anna").orElseThrow();
    assertThat(roster.isSatisfied(BundleType.RECEIPT, Set.of(ines, ivan))).isTrue();
    assertThat(roster.isSatisfied(BundleType.RECEIPT, Set.of(ines, anna))).isFalse();
    assertThat(roster.missing(BundleType.RECEIPT, Set.of())).hasSize(2);
  }

  /** One person fills one seat, whoever of them is looked at first. */
  @Test
  void missing_whereSomebodyMustMakeRoom_findsTheSeating() {
    Roster usual = people.roster();
    Person vera = usual.find("vera").orElseThrow();
    Person before = usual.find("wim").orElseThrow();
    Person wim =
        new Person(
            before.id(), before.name(), EnumSet.of(Role.WITNESS, Role.APPROVER), before.keys());
    List<Person> changed = new ArrayList<>(usual.people());
    changed.set(changed.indexOf(before), wim);
    Roster roster =
        new Roster(
            usual.header(),
            changed,
            usual.rules(),
            usual.limitations(),
            usual.endpoints(),
            usual.policy());
    List<Role> both = List.of(Role.APPROVER);
    assertThat(roster.missing(BundleType.ESCROW, Set.of(wim, vera), both))
        .containsExactly("operator");
    assertThat(roster.missing(BundleType.ESCROW, Set.of(wim), both)).hasSize(2);
  }

  @Test
  void roster_lowerRuleWithoutDeclaration_cannotBe() {
    assertThatThrownBy(
            () ->
                new Roster(
                    people.roster().header(),
                    people.people(),
                    Limitations.small(),
                    List.of(),
                    List.of(),
                    Policy.USUAL))
        .hasMessageContaining("limitations do not declare: ");
  }

  @Test
  void roster_onePersonInTwoSeparateRoles_mustBeDeclared() {
    List<Person> two = new ArrayList<>(people.people());
    two.set(0, people.person("anna", Role.OPERATOR, Role.IMPORT_OPERATOR));
    assertThat(Limitations.neededBy(two, Limitations.defaults(), Policy.USUAL))
        .containsExactly("anna is operator and import-operator in one person");
  }

  @Test
  void roster_sha1Policy_mustBeDeclared() {
    assertThat(
            Limitations.neededBy(
                people.people(), Limitations.defaults(), new Policy(true, 365, 14)))
        .containsExactly(Limitations.SHA1_ALLOWED);
  }

  @Test
  void roster_keyOrPersonTwice_cannotBe() {
    List<Person> twice = new ArrayList<>(people.people());
    twice.add(people.people().get(0));
    assertThatThrownBy(() -> Enrolment.roster(Environment.REHEARSAL, 1, Roster.NO_PREVIOUS, twice))
        .hasMessageContaining("twice");
  }
}
