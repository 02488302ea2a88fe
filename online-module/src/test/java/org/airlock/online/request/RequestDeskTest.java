package org.airlock.online.request;

import static org.airlock.common.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.airlock.common.Enrolment;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.ImportType;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.payload.ImportRequest;
import org.airlock.common.verification.BundleVerifier;
import org.airlock.online.Office;
import org.airlock.online.desk.Desk;
import org.airlock.online.desk.Regions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RequestDeskTest {
  @TempDir private Path scratch;
  private Office office;

  @BeforeEach
  void open() {
    office = new Office(scratch);
  }

  private static ImportRequest.Target target(Envelope request) {
    return ImportRequest.parse(request.payload(), "request").targets().get(0);
  }

  @Test
  void request_forAnEmptyKey_asksForNewMaterial() {
    Envelope request = office.request(Office.KEY);
    ImportRequest.Target target = target(request);
    assertThat(target.importType()).contains(ImportType.NEW_KEY_MATERIAL);
    assertThat(target.expectedKeyMaterialId()).isEmpty();
    assertThat(target.lastReceipt()).isEmpty();
    assertThat(target.keyState()).isEqualTo("PendingImport");
    assertThat(target.deadline()).isEqualTo(Enrolment.DEADLINE);
    assertThat(
            new BundleVerifier(office.people.chain())
                .current(
                    BundleType.IMPORT_REQUEST,
                    request.toBytes(),
                    "request",
                    Enrolment.NOW,
                    ImportRequest::parse)
                .signerIds())
        .containsExactlyInAnyOrder("ines", "ivan");
    assertThat(office.eventTypes())
        .endsWith("request-begun", "request-done", "request-countersigned");
  }

  @Test
  void request_afterAnImport_carriesTheReceiptAndExpectsTheSameMaterial() {
    office.firstImport();
    office.kms.deleteMaterial(Office.KEY);
    Envelope request = office.request(Office.KEY);
    ImportRequest.Target target = target(request);
    assertThat(target.importType()).contains(ImportType.EXISTING_KEY_MATERIAL);
    assertThat(target.expectedKeyMaterialId()).isEqualTo(office.kms.key(Office.KEY).materialId);
    assertThat(target.lastReceipt()).isPresent();
    assertThat(ImportRequest.parse(request.payload(), "request").header().sequence()).isEqualTo(2);
  }

  @Test
  void request_whenKmsNamesNoMaterial_expectsTheRecordedOne() {
    office.firstImport();
    Optional<String> recorded = office.kms.key(Office.KEY).materialId;
    office.kms.deleteMaterial(Office.KEY);
    office.kms.key(Office.KEY).materialId = Optional.empty();
    Envelope request = office.request(Office.KEY);
    assertThat(target(request).expectedKeyMaterialId()).isEqualTo(recorded).isPresent();
    office.importIt(office.signed(office.answer(request)));
    assertThat(office.kms.imports.get(1).expectedKeyMaterialId()).isEqualTo(recorded);
  }

  @Test
  void request_whileTheReceiptWaitsForItsSecondSignature_isRefused() {
    office.importIt(office.signed(office.answer(office.request(Office.KEY))));
    assertRefused(Control.SIGNATURES, () -> office.request(Office.KEY))
        .hasMessageContaining("signed by ines only");
  }

  @Test
  void request_whenKmsNamesOtherMaterial_isRefused() {
    office.firstImport();
    office.kms.key(Office.KEY).materialId = Optional.of("00".repeat(32));
    assertRefused(Control.MATERIAL_ID_EXPECTED, () -> office.request(Office.KEY));
  }

  @Test
  void request_forAKeyThatCannotTakeMaterial_fetchesNoToken() {
    office.kms.key(Office.KEY).origin = "AWS_KMS";
    assertRefused(Control.KEY_ORIGIN, () -> office.request(Office.KEY));
    office.kms.key(Office.KEY).origin = "EXTERNAL";
    office.kms.key(Office.KEY).state = "Disabled";
    assertRefused(Control.KEY_STATE, () -> office.request(Office.KEY));
    office.kms.key(Office.KEY).state = "PendingImport";
    office.kms.key(Office.KEY).spec = "HMAC_256";
    assertRefused(Control.ALGORITHM_ALLOWED, () -> office.request(Office.KEY));
    assertThat(office.kms.count("GetParametersForImport")).isZero();
    assertThat(office.eventTypes()).containsExactly("trust-accepted");
  }

  @Test
  void request_oneOfTwoKeysUnfit_fetchesNoTokenForEither() {
    KeyArn second = KeyArn.parse(Office.KEY.toString().replace("889b", "999b")).orElseThrow();
    office.kms.key(second).state = "PendingDeletion";
    assertRefused(Control.KEY_STATE, () -> office.request(Office.KEY, second));
    assertThat(office.kms.count("GetParametersForImport")).isZero();
  }

  @Test
  void request_impossibleExpiry_isRefusedByAwsClock() {
    Expiry tomorrow = Expiry.at(Enrolment.NOW.plus(Duration.ofDays(1)));
    office.kms.pass(Duration.ofDays(2));
    assertRefused(Control.EXPIRY_EXPLICIT, () -> office.request(tomorrow, Office.KEY));
  }

  @Test
  void request_withATokenDeadAlreadyOrTooLongLived_isRefused() {
    office.kms.parametersValidTo = Enrolment.NOW;
    assertRefused(Control.TOKEN_ALIVE, () -> office.request(Office.KEY));
    office.kms.parametersValidTo = Enrolment.NOW.plus(Duration.ofHours(25));
    assertRefused(Control.TOKEN_ALIVE, () -> office.request(Office.KEY))
        .hasMessageContaining("more than 24 hours away");
  }

  @Test
  void request_withSha1_isRefusedBeforeKmsIsAsked() {
    WrappingChoice sha1 =
        new WrappingChoice(
            org.airlock.common.kms.WrappingAlgorithm.RSAES_OAEP_SHA_1, Office.CHOICE.keySpec());
    try (Desk desk = office.desk("ines", "request");
        Regions regions = office.regions()) {
      assertRefused(
          Control.ALGORITHM_ALLOWED,
          () ->
              new RequestDesk(desk, regions)
                  .make("KC-1", List.of(Office.KEY), sha1, Expiry.never(), (kms, key) -> null));
    }
    assertThat(office.kms.calls).isEmpty();
  }
}
