package org.airlock.common.payload;

import static org.airlock.common.Refusals.assertIntegrity;
import static org.airlock.common.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Optional;
import org.airlock.common.Enrolment;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.identity.Identity;
import org.junit.jupiter.api.Test;

final class IdentityCardTest {
  private final Identity both = Identity.generateHybrid(new SecureRandom());
  private final IdentityCard one = new Enrolment().card("anna");
  private final IdentityCard hybrid =
      new IdentityCard(
          one.header(),
          one.name(),
          both.publicKeys().get(0),
          Optional.of(both.publicKeys().get(1)));

  private static Envelope unsigned(IdentityCard card) {
    return Envelope.unsigned(BundleType.IDENTITY.payloadType(), card.toPayload());
  }

  @Test
  void card_ofTwoKeys_isSignedByBoth() {
    Envelope half = unsigned(hybrid).signedWith(both.signers().get(0));
    assertRefused(Control.SIGNATURES, () -> IdentityCard.open(half.toBytes(), "anna"))
        .hasMessageContaining("anna: is not signed by both of its own keys");
    IdentityCard back = IdentityCard.open(half.signedWith(both).toBytes(), "anna");
    assertThat(back).isEqualTo(hybrid);
    assertThat(back.keys()).isEqualTo(both.publicKeys());
  }

  @Test
  void words_coverBothKeys() {
    IdentityCard first = new IdentityCard(hybrid.header(), hybrid.name(), hybrid.key());
    assertThat(hybrid.words().text()).isNotEqualTo(first.words().text());
  }

  @Test
  void card_ofOneKey_isWrittenAsEver() {
    assertThat(one.toPayload().asUtf8().orElseThrow()).doesNotContain("secondKey");
  }

  @Test
  void card_ofKeysInTheWrongPlaces_cannotBe() {
    assertThatThrownBy(
            () ->
                new IdentityCard(one.header(), "Anna", both.publicKeys().get(1), Optional.empty()))
        .hasMessageContaining("key is not Ed25519 or P-256");
    String swapped =
        hybrid
            .toPayload()
            .asUtf8()
            .orElseThrow()
            .replace("\"secondKey\"", "\"x\"")
            .replace("\"key\"", "\"secondKey\"")
            .replace("\"x\"", "\"key\"");
    assertIntegrity(() -> IdentityCard.parse(Bytes.utf8(swapped), "anna"))
        .hasMessageContaining("or secondKey is not ML-DSA-65");
  }

  /** Whoever sends a card chooses its text. */
  @Test
  void name_thatSteersATerminal_isRefused() {
    assertThatThrownBy(() -> new IdentityCard(one.header(), "Anna\u001b[2J", one.key()))
        .hasMessageContaining("no printable name");
    String evil = one.toPayload().asUtf8().orElseThrow().replace("Person anna", "Anna\\u009b2J");
    assertIntegrity(() -> IdentityCard.parse(Bytes.utf8(evil), "anna"))
        .hasMessageContaining("name is no printable name");
  }
}
