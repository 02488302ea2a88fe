package org.airlock.common.payload;

import static org.airlock.common.Refusals.assertIntegrity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.airlock.common.Enrolment;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.junit.jupiter.api.Test;

final class GenerationsTest {
  private static final Enrolment PEOPLE = new Enrolment();
  private static final Passport PASSPORT = PEOPLE.passport();
  private static final Digest PASSPORT_DIGEST = Digest.of(PASSPORT.toPayload());
  private static final Digest FIRST = PASSPORT.escrowDigest();
  private static final Digest SECOND = Digest.of(Bytes.utf8("second"));
  private static final Digest THIRD = Digest.of(Bytes.utf8("third"));

  private static EscrowRecord record(Optional<Digest> supersedes, Digest... passports) {
    EscrowRecord model = PEOPLE.escrow();
    return new EscrowRecord(
        PEOPLE.header(BundleType.ESCROW, "E-KC-1-9", Optional.empty()),
        model.label(),
        model.generation(),
        supersedes,
        model.setIdentifier(),
        model.threshold(),
        model.escrowKeyFingerprint(),
        model.shares(),
        model.trials(),
        model.limitations(),
        List.of(passports).stream()
            .map(each -> new EscrowRecord.Resealed("M-KC-1-1", each, SECOND))
            .toList());
  }

  @Test
  void inForce_chainThatNamesThePassport_endsAtTheNewest() {
    Generations generations =
        new Generations(
            Map.of(
                FIRST, record(Optional.empty()),
                SECOND, record(Optional.of(FIRST), PASSPORT_DIGEST),
                THIRD, record(Optional.of(SECOND), PASSPORT_DIGEST)));
    assertThat(generations.inForce(PASSPORT_DIGEST, PASSPORT)).contains(THIRD);
    assertThat(generations.successor(FIRST)).contains(SECOND);
    assertThat(generations.successor(THIRD)).isEmpty();
  }

  @Test
  void inForce_generationThatDoesNotNameThePassport_isNotFollowed() {
    Generations generations =
        new Generations(
            Map.of(FIRST, record(Optional.empty()), SECOND, record(Optional.of(FIRST), THIRD)));
    assertThat(generations.inForce(PASSPORT_DIGEST, PASSPORT)).contains(FIRST);
  }

  @Test
  void inForce_withoutThePassportsOwnRecord_isEmpty() {
    Generations generations =
        new Generations(Map.of(SECOND, record(Optional.of(FIRST), PASSPORT_DIGEST)));
    assertThat(generations.inForce(PASSPORT_DIGEST, PASSPORT)).isEmpty();
  }

  @Test
  void generations_twoSuccessorsOfOne_isAFork() {
    assertIntegrity(
            () ->
                new Generations(
                    Map.of(SECOND, record(Optional.of(FIRST)), THIRD, record(Optional.of(FIRST)))))
        .hasMessageContaining("two escrow records supersede the same one");
  }

  @Test
  void escrow_resealedMaterials_surviveWritingAndReading() {
    EscrowRecord written = record(Optional.of(FIRST), PASSPORT_DIGEST, THIRD);
    assertThat(EscrowRecord.parse(written.toPayload(), "f")).isEqualTo(written);
    assertThat(written.resealedAs(THIRD)).contains(SECOND);
    assertThat(written.resealedAs(SECOND)).isEmpty();
    assertThat(written.shareOf("chen").orElseThrow().number()).isEqualTo(2);
  }

  @Test
  void escrow_resealedWithoutPredecessorOrTwice_isImpossible() {
    assertThatThrownBy(() -> record(Optional.empty(), THIRD))
        .hasMessageContaining("come from a superseded escrow");
    assertThatThrownBy(() -> record(Optional.of(FIRST), THIRD, THIRD))
        .hasMessageContaining("one material is resealed twice");
  }

  @Test
  void drill_thatProvesNothing_isImpossible() {
    DrillRecord good = PEOPLE.drill();
    assertThat(DrillRecord.parse(good.toPayload(), "f")).isEqualTo(good);
    assertThatThrownBy(() -> drill(good, List.of(1), good.materials(), good.escrows()))
        .hasMessageContaining("fewer than two");
    assertThatThrownBy(() -> drill(good, List.of(1, 1), good.materials(), good.escrows()))
        .hasMessageContaining("one took part twice");
    assertThatThrownBy(
            () ->
                drill(
                    good,
                    good.shares(),
                    List.of(good.materials().get(0), good.materials().get(0)),
                    good.escrows()))
        .hasMessageContaining("came back twice");
    assertThatThrownBy(() -> drill(good, good.shares(), good.materials(), List.of()))
        .hasMessageContaining("record is not inside");
  }

  private static DrillRecord drill(
      DrillRecord good,
      List<Integer> shares,
      List<DrillRecord.Material> materials,
      List<Bytes> escrows) {
    return new DrillRecord(
        good.header(),
        good.escrowId(),
        good.escrowDigest(),
        shares,
        materials,
        escrows,
        good.limitations());
  }
}
