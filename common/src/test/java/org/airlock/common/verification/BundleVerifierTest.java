package org.airlock.common.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.airlock.common.Enrolment;
import org.airlock.common.Refusals;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bundle.Environment;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
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
import org.airlock.common.roster.RosterChain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class BundleVerifierTest {
  private static final Enrolment PEOPLE = new Enrolment();

  private static Verified<? extends Payload> read(BundleType type, Bytes file) {
    BundleVerifier verifier = new BundleVerifier(PEOPLE.chain());
    return switch (type) {
      case IMPORT_REQUEST -> verifier.current(type, file, "f", Enrolment.NOW, ImportRequest::parse);
      case ESCROW -> verifier.recorded(type, file, "f", EscrowRecord::parse);
      case PASSPORT -> verifier.recorded(type, file, "f", Passport::parse);
      case WRAPPED_MATERIAL ->
          verifier.current(type, file, "f", Enrolment.NOW, WrappedMaterial::parse);
      case DRILL -> verifier.recorded(type, file, "f", DrillRecord::parse);
      case RECEIPT -> verifier.recorded(type, file, "f", ImportReceipt::parse);
      case DELETION_ORDER -> verifier.current(type, file, "f", Enrolment.NOW, DeletionOrder::parse);
      case PLAN -> verifier.current(type, file, "f", Enrolment.NOW, ApprovedPlan::parse);
      case IDENTITY, ROSTER -> throw new AssertionError(type);
    };
  }

  static Stream<Arguments> bundles() {
    return Stream.of(
        Arguments.of(BundleType.IMPORT_REQUEST, PEOPLE.signed(PEOPLE.request(), "ines", "ivan")),
        Arguments.of(BundleType.ESCROW, PEOPLE.signed(PEOPLE.escrow(), "anna", "wim")),
        Arguments.of(BundleType.PASSPORT, PEOPLE.signed(PEOPLE.passport(), "anna", "wim")),
        Arguments.of(BundleType.WRAPPED_MATERIAL, PEOPLE.signed(PEOPLE.wrapped(), "anna", "wim")),
        Arguments.of(BundleType.DRILL, PEOPLE.signed(PEOPLE.drill(), "anna", "wim")),
        Arguments.of(BundleType.RECEIPT, PEOPLE.signed(PEOPLE.receipt(), "ines", "ivan")),
        Arguments.of(BundleType.PLAN, PEOPLE.signed(PEOPLE.plan(), "vera", "otto")),
        Arguments.of(
            BundleType.DELETION_ORDER, PEOPLE.signed(PEOPLE.deletionOrder(), "ines", "ivan")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bundles")
  void verify_wholeBundle_givesThePayloadBack(BundleType type, Envelope envelope) {
    Verified<? extends Payload> verified = read(type, envelope.toBytes());
    assertThat(verified.payload().toPayload()).isEqualTo(envelope.payload());
    assertThat(verified.digest()).isEqualTo(envelope.payloadDigest());
    assertThat(verified.signerIds()).hasSize(2);
  }

  /**
   * Bits that change nothing: indentation to other white space, and a keyid, which is only a hint.
   */
  private static boolean isHarmless(Bytes file, int position) {
    String text = file.asUtf8().orElseThrow();
    int lineStart = text.lastIndexOf('\n', Math.max(0, position - 1)) + 1;
    int lineEnd = text.indexOf('\n', position);
    String line = text.substring(lineStart, lineEnd < 0 ? text.length() : lineEnd);
    return line.contains("\"keyid\"") || Character.isWhitespace(text.charAt(position));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bundles")
  void verify_oneBitFlippedAnywhere_isRefusedWithExit3Or4(BundleType type, Envelope envelope) {
    Bytes file = envelope.toBytes();
    int refused = 0;
    for (int position = 0; position < file.size(); position++) {
      byte[] flipped = file.toArray();
      flipped[position] ^= (byte) (1 << (position % 8));
      Throwable thrown = catchThrowable(() -> read(type, Bytes.copyOf(flipped)));
      if (thrown == null) {
        assertThat(isHarmless(file, position))
            .as("position " + position + " does not matter")
            .isTrue();
      } else {
        assertThat(thrown).as("position " + position).isInstanceOf(Failure.class);
        assertThat(((Failure) thrown).exitCode()).as(thrown.getMessage()).isIn(3, 4);
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(file.size() * 3 / 4);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bundles")
  void verify_cutAnywhere_isRefused(BundleType type, Envelope envelope) {
    byte[] file = envelope.toBytes().toArray();
    int whole = file.length - 1;
    for (int length = 0; length < whole; length += 7) {
      Bytes cut = Bytes.copyOf(Arrays.copyOf(file, length));
      Refusals.assertIntegrity(() -> read(type, cut));
    }
  }

  @Test
  void roster_oneBitFlippedAnywhere_isNeverTheAcceptedOne() {
    Bytes file = PEOPLE.envelope().toBytes();
    for (int position = 0; position < file.size(); position++) {
      byte[] flipped = file.toArray();
      flipped[position] ^= (byte) (1 << (position % 8));
      Throwable thrown =
          catchThrowable(
              () ->
                  RosterChain.pinned(
                      PEOPLE.envelope().payloadDigest(),
                      Envelope.parse(Bytes.copyOf(flipped), "f"),
                      "f"));
      if (thrown == null) {
        assertThat(isHarmless(file, position)).as("position " + position).isTrue();
      } else {
        assertThat(thrown).isInstanceOf(Failure.class);
      }
    }
  }

  @Test
  void identity_oneBitFlippedAnywhere_isRefused() {
    Bytes file = PEOPLE.signed(PEOPLE.card("anna"), "anna").toBytes();
    for (int position = 0; position < file.size(); position++) {
      byte[] flipped = file.toArray();
      flipped[position] ^= (byte) (1 << (position % 8));
      Throwable thrown = catchThrowable(() -> IdentityCard.open(Bytes.copyOf(flipped), "f"));
      if (thrown == null) {
        assertThat(isHarmless(file, position)).as("position " + position).isTrue();
      } else {
        assertThat(thrown).isInstanceOf(Failure.class);
      }
    }
  }

  @Test
  void verify_signedByOnePersonTwice_isRefused() {
    Envelope once = PEOPLE.signed(PEOPLE.request(), "ines");
    String text = once.toBytes().asUtf8().orElseThrow();
    int start = text.indexOf('{', text.indexOf("signatures"));
    String entry = text.substring(start, text.indexOf('}', start) + 1);
    Bytes twice = Bytes.utf8(text.replace(entry, entry + "," + entry));
    Refusals.assertRefused(Control.SIGNATURES, () -> read(BundleType.IMPORT_REQUEST, twice))
        .hasMessageContaining("of 2 signatures these count: ines")
        .hasMessageContaining("missing: import-operator");
  }

  @Test
  void verify_signedByTheWrongRole_isRefused() {
    Refusals.assertRefused(
            Control.SIGNATURES,
            () ->
                read(
                    BundleType.WRAPPED_MATERIAL,
                    PEOPLE.signed(PEOPLE.wrapped(), "anna", "ines").toBytes()))
        .hasMessageContaining("missing: witness");
  }

  @Test
  void verify_bundleOfTheOtherEnvironment_isRefused() {
    Enrolment production = new Enrolment(Environment.PRODUCTION);
    BundleVerifier verifier = new BundleVerifier(production.chain());
    // Signed by the right people, but the payload says rehearsal.
    Envelope envelope =
        production.signed(
            new ImportReceipt(
                new org.airlock.common.bundle.Header(
                    BundleType.RECEIPT,
                    Environment.REHEARSAL,
                    "KC-1",
                    1,
                    "R-1",
                    Enrolment.NOW,
                    java.util.Optional.empty(),
                    1,
                    production.envelope().payloadDigest()),
                PEOPLE.receipt().requestDigest(),
                PEOPLE.receipt().wrappedDigest(),
                PEOPLE.receipt().targets(),
                List.of()),
            "ines",
            "ivan");
    Refusals.assertRefused(
            Control.ENVIRONMENT_MATCH,
            () ->
                verifier.recorded(
                    BundleType.RECEIPT, envelope.toBytes(), "f", ImportReceipt::parse))
        .hasMessageContaining("is for rehearsal, this store is for production");
  }

  @Test
  void verify_underAnExpiredRoster_isRefused() {
    BundleVerifier verifier = new BundleVerifier(PEOPLE.chain());
    Bytes file = PEOPLE.signed(PEOPLE.request(), "ines", "ivan").toBytes();
    Refusals.assertRefused(
            Control.ROSTER_CURRENT,
            () ->
                verifier.current(
                    BundleType.IMPORT_REQUEST,
                    file,
                    "f",
                    PEOPLE.roster().expires(),
                    ImportRequest::parse))
        .hasMessageContaining("expired at");
  }

  @Test
  void verify_afterANewRoster_currentRefusesAndRecordedAccepts() {
    RosterChain longer =
        PEOPLE.chain().successor(PEOPLE.signed(PEOPLE.next(), "vera", "otto"), "roster-2");
    BundleVerifier verifier = new BundleVerifier(longer);
    Bytes file = PEOPLE.signed(PEOPLE.receipt(), "ines", "ivan").toBytes();
    assertThat(
            verifier
                .recorded(BundleType.RECEIPT, file, "f", ImportReceipt::parse)
                .roster()
                .version())
        .isEqualTo(1);
    Refusals.assertRefused(
        Control.ROSTER_PINNED,
        () -> verifier.current(BundleType.RECEIPT, file, "f", Enrolment.NOW, ImportReceipt::parse));
  }

  @Test
  void verify_anotherKindOfBundle_isRefused() {
    Bytes receipt = PEOPLE.signed(PEOPLE.receipt(), "ines", "ivan").toBytes();
    Refusals.assertIntegrity(() -> read(BundleType.IMPORT_REQUEST, receipt))
        .hasMessageContaining("is not a bundle of type import-request");
  }

  @Test
  void payloads_withAMemberLeftOutAddedNulledOrDoubled_areRefusedNamingIt() {
    Map<BundleType, Payload> payloads = new LinkedHashMap<>();
    payloads.put(BundleType.IMPORT_REQUEST, PEOPLE.request());
    payloads.put(BundleType.ESCROW, PEOPLE.escrow());
    payloads.put(BundleType.PASSPORT, PEOPLE.passport());
    payloads.put(BundleType.WRAPPED_MATERIAL, PEOPLE.wrapped());
    payloads.put(BundleType.DRILL, PEOPLE.drill());
    payloads.put(BundleType.RECEIPT, PEOPLE.receipt());
    int mutations = 0;
    for (Map.Entry<BundleType, Payload> entry : payloads.entrySet()) {
      for (String mutant : Mutants.of(entry.getValue().toPayload().asUtf8().orElseThrow())) {
        Throwable thrown = catchThrowable(() -> parse(entry.getKey(), Bytes.utf8(mutant)));
        assertThat(thrown)
            .as(mutant)
            .isInstanceOf(Failure.Integrity.class)
            .hasMessageContaining("f: ");
        mutations++;
      }
    }
    assertThat(mutations).isGreaterThan(200);
  }

  private static Payload parse(BundleType type, Bytes payload) {
    return switch (type) {
      case IMPORT_REQUEST -> ImportRequest.parse(payload, "f");
      case ESCROW -> EscrowRecord.parse(payload, "f");
      case PASSPORT -> Passport.parse(payload, "f");
      case WRAPPED_MATERIAL -> WrappedMaterial.parse(payload, "f");
      case DRILL -> DrillRecord.parse(payload, "f");
      case RECEIPT -> ImportReceipt.parse(payload, "f");
      case DELETION_ORDER -> DeletionOrder.parse(payload, "f");
      case PLAN -> ApprovedPlan.parse(payload, "f");
      case IDENTITY, ROSTER -> throw new AssertionError(type);
    };
  }
}
