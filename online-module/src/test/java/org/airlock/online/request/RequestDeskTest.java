package org.airlock.online.request;

import static org.airlock.common.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.airlock.common.Enrolment;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.ImportType;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.WrappingAlgorithm;
import org.airlock.common.payload.ImportRequest;
import org.airlock.common.verification.BundleVerifier;
import org.airlock.online.FakeKms;
import org.airlock.online.Office;
import org.airlock.online.kms.KeyDescription;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    assertThat(ImportRequest.parse(request.payload(), "request").receipts()).isEmpty();
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
    assertThat(ImportRequest.parse(request.payload(), "request").receipts()).hasSize(1);
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
    office.kms.key(Office.KEY).spec = "ML_DSA_65";
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
  void request_withSha1_isRefusedBeforeATokenIsFetched() {
    WrappingChoice sha1 =
        new WrappingChoice(
            Optional.of(WrappingAlgorithm.RSAES_OAEP_SHA_1), Office.CHOICE.keySpec());
    assertRefused(
            Control.ALGORITHM_ALLOWED,
            () ->
                office.made(
                    Selection.of(Set.of(Office.KEY)), sha1, ExpiryChoice.of(Expiry.never())))
        .hasMessageContaining("uses SHA-1, which this roster does not allow");
    assertThat(office.kms.count("GetParametersForImport")).isZero();
  }

  @Test
  void request_impossibleWrapping_listsThePossibleOnes() {
    WrappingChoice hybrid =
        new WrappingChoice(
            Optional.of(WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_256), Office.CHOICE.keySpec());
    assertRefused(
            Control.ALGORITHM_ALLOWED,
            () ->
                office.made(
                    Selection.of(Set.of(Office.KEY)), hybrid, ExpiryChoice.of(Expiry.never())))
        .hasMessageContaining(
            "RSA_AES_KEY_WRAP_SHA_256 under RSA_2048 cannot carry SYMMETRIC_DEFAULT")
        .extracting(thrown -> ((Failure) thrown).hint())
        .asString()
        .contains("use one of: [RSAES_OAEP_SHA_256]");
  }

  @Test
  void request_ofAnotherKind_sendsNeitherTypeNorId() {
    office.kms.key(Office.KEY).spec = "ECC_NIST_P256";
    office.kms.key(Office.KEY).usage = "SIGN_VERIFY";
    ImportRequest.Target target = target(office.request(Office.KEY));
    assertThat(target.importType()).isEmpty();
    assertThat(target.expectedKeyMaterialId()).isEmpty();
    assertThat(target.keySpec()).isEqualTo(KeySpec.ECC_NIST_P256);
  }

  private static Selection selection(
      boolean newMaterial, boolean partial, boolean onlyMissing, KeyArn... keys) {
    return new Selection(
        new LinkedHashSet<>(List.of(keys)),
        newMaterial,
        Optional.empty(),
        partial,
        onlyMissing,
        Optional.empty());
  }

  @Test
  void request_newMaterialForAWorkingKey_isARotation() {
    office.firstImport();
    ImportRequest.Target target =
        target(
            office.request(
                selection(true, false, false, Office.KEY), ExpiryChoice.of(Expiry.never())));
    assertThat(target.importType()).contains(ImportType.NEW_KEY_MATERIAL);
    assertThat(target.expectedKeyMaterialId()).isEmpty();
    assertThat(target.keyState()).isEqualTo("Enabled");
  }

  @Test
  void request_newMaterialForAKeyThatMissesSome_isRefused() {
    office.firstImport();
    office.kms.deleteMaterial(Office.KEY);
    assertRefused(
            Control.KEY_STATE,
            () ->
                office.request(
                    selection(true, false, false, Office.KEY), ExpiryChoice.of(Expiry.never())))
        .hasMessageContaining("new material is imported into a key that works");
  }

  @Test
  void request_newMaterialForOtherKinds_isRefusedWithTheWayOut() {
    office.kms.key(Office.KEY).spec = "RSA_2048";
    office.kms.key(Office.KEY).usage = "SIGN_VERIFY";
    assertRefused(
            Control.KEY_STATE,
            () ->
                office.made(
                    selection(true, false, false, Office.KEY),
                    new WrappingChoice(Optional.empty(), Office.CHOICE.keySpec()),
                    ExpiryChoice.of(Expiry.never())))
        .hasMessageContaining("has one material for ever");
  }

  @Test
  void request_oneOfTwoUnfitAndPartial_makesTheOtherAndSaysSo() {
    KeyArn second = KeyArn.parse(Office.KEY.toString().replace("889b", "999b")).orElseThrow();
    office.kms.key(second).state = "PendingDeletion";
    RequestDesk.Made made =
        office.made(
            selection(false, true, false, Office.KEY, second),
            Office.CHOICE,
            ExpiryChoice.of(Expiry.never()));
    assertThat(made.payload().targets()).hasSize(1);
    assertThat(made.incomplete().orElseThrow())
        .isInstanceOf(Failure.Refused.class)
        .hasMessageContaining("the request holds 1 targets; 1 could not be put into it")
        .hasMessageContaining(second.toString());
  }

  @Test
  void request_oneTokenNotFetched_makesTheOthersAndASecondRunOnlyWhatIsMissing() {
    KeyArn second = KeyArn.parse(Office.KEY.toString().replace("889b", "999b")).orElseThrow();
    office.kms.key(second);
    office.kms.onParameters =
        key -> {
          if (key.equals(second)) {
            throw new Failure.Transport("throttled", "wait");
          }
          return office.kms.parameters(key);
        };
    RequestDesk.Made made =
        office.made(
            selection(false, false, false, Office.KEY, second),
            Office.CHOICE,
            ExpiryChoice.of(Expiry.never()));
    assertThat(made.payload().targets()).hasSize(1);
    assertThat(made.incomplete().orElseThrow()).isInstanceOf(Failure.Transport.class);
    office.kms.onParameters = office.kms::parameters;
    RequestDesk.Made rest =
        office.made(
            selection(false, false, true, Office.KEY, second),
            Office.CHOICE,
            ExpiryChoice.of(Expiry.never()));
    assertThat(rest.payload().targets().stream().map(ImportRequest.Target::key))
        .containsExactly(second);
    assertThat(rest.incomplete()).isEmpty();
    assertThatThrownBy(
            () ->
                office.made(
                    selection(false, false, true, Office.KEY, second),
                    Office.CHOICE,
                    ExpiryChoice.of(Expiry.never())))
        .isInstanceOf(Failure.Usage.class)
        .hasMessageContaining("none of the 2 keys needs an import now");
  }

  /** Given as soon as the first token has been fetched; nothing defers it before the fetch. */
  private final class AfterTheFirst implements StopSignal {
    private boolean deferred;
    private boolean given;

    private AfterTheFirst() {
      office.kms.onParameters =
          key -> {
            assertThat(deferred).isTrue();
            given = true;
            return office.kms.parameters(key);
          };
    }

    @Override
    public void defer() {
      deferred = true;
    }

    @Override
    public boolean isGiven() {
      return given;
    }
  }

  @Test
  void request_stoppedDuringTheFetch_recordsWhatItHasAndASecondRunFetchesTheOthers() {
    KeyArn second = KeyArn.parse(Office.KEY.toString().replace("889b", "999b")).orElseThrow();
    KeyArn third = KeyArn.parse(Office.KEY.toString().replace("889b", "aaab")).orElseThrow();
    office.kms.key(second);
    office.kms.key(third);
    office.stop = new AfterTheFirst();
    RequestDesk.Made made =
        office.made(
            selection(false, false, false, Office.KEY, second, third),
            Office.CHOICE,
            ExpiryChoice.of(Expiry.never()));
    assertThat(made.payload().targets().stream().map(ImportRequest.Target::key))
        .containsExactly(Office.KEY);
    assertThat(made.incomplete().orElseThrow())
        .isInstanceOf(Failure.Stopped.class)
        .hasMessageContaining("the request holds 1 targets; 2 could not be put into it")
        .hasMessageContaining("stopped by the operator before its token was fetched");
    assertThat(made.incomplete().orElseThrow().hint())
        .contains("run the same command again with --only-missing");
    assertThat(office.countersign(made.envelope().toBytes()).signatureCount()).isEqualTo(2);

    office.stop = StopSignal.never();
    office.kms.onParameters = office.kms::parameters;
    RequestDesk.Made rest =
        office.made(
            selection(false, false, true, Office.KEY, second, third),
            Office.CHOICE,
            ExpiryChoice.of(Expiry.never()));
    assertThat(rest.payload().targets().stream().map(ImportRequest.Target::key))
        .containsExactly(second, third);
    assertThat(rest.incomplete()).isEmpty();
  }

  @Test
  void request_stoppedBeforeTheFirstToken_writesNothing() {
    office.stop =
        new StopSignal() {
          @Override
          public void defer() {}

          @Override
          public boolean isGiven() {
            return true;
          }
        };
    assertThatThrownBy(
            () ->
                office.made(
                    selection(false, false, false, Office.KEY),
                    Office.CHOICE,
                    ExpiryChoice.of(Expiry.never())))
        .isInstanceOf(Failure.Stopped.class)
        .hasMessageContaining("stopped by the operator before its token was fetched");
  }

  @Test
  void request_reimportWithAnotherExpiry_mustSaySo() {
    office.firstImport();
    Expiry other = Expiry.at(Enrolment.NOW.plus(Duration.ofDays(90)));
    assertRefused(Control.EXPIRY_EXPLICIT, () -> office.request(ExpiryChoice.of(other), Office.KEY))
        .hasMessageContaining("never expires until now; the new decision is: 2027-02-22")
        .extracting(thrown -> ((Failure) thrown).hint())
        .asString()
        .contains("--change-expiry");
    assertThat(
            target(office.request(new ExpiryChoice(Optional.of(other), Map.of(), true), Office.KEY))
                .expiry())
        .isEqualTo(other);
    assertThat(
            target(office.request(new ExpiryChoice(Optional.empty(), Map.of(), false), Office.KEY))
                .expiry())
        .isEqualTo(Expiry.never());
  }

  @Test
  void request_keepExpiryWithoutAnyBefore_isRefused() {
    assertRefused(
            Control.EXPIRY_EXPLICIT,
            () -> office.request(new ExpiryChoice(Optional.empty(), Map.of(), false), Office.KEY))
        .hasMessageContaining("neither KMS nor a receipt says what it was");
  }

  private static final Expiry IN_90_DAYS = Expiry.at(Enrolment.NOW.plus(Duration.ofDays(90)));
  private static final ExpiryChoice KEEP = new ExpiryChoice(Optional.empty(), Map.of(), false);

  /** What people do with other tools: no receipt says anything about it. */
  private void importedElsewhere(String spec, String usage, Expiry expiry) {
    FakeKms.Key key = office.kms.key(Office.KEY);
    key.spec = spec;
    key.usage = usage;
    key.present = true;
    key.state = "Enabled";
    setElsewhere(expiry);
    if (spec.equals("SYMMETRIC_DEFAULT")) {
      key.materialId = Optional.of("ab".repeat(32));
    }
  }

  private void setElsewhere(Expiry expiry) {
    FakeKms.Key key = office.kms.key(Office.KEY);
    key.expirationModel = Optional.of(expiry.model());
    key.validTo = expiry.validTo();
  }

  @ParameterizedTest
  @CsvSource({
    "SYMMETRIC_DEFAULT,ENCRYPT_DECRYPT",
    "HMAC_256,GENERATE_VERIFY_MAC",
    "ECC_NIST_P256,SIGN_VERIFY"
  })
  void request_expiryKnownToKmsAlone_isNotChangedSilently(String spec, String usage) {
    importedElsewhere(spec, usage, IN_90_DAYS);
    assertRefused(
            Control.EXPIRY_EXPLICIT,
            () -> office.request(ExpiryChoice.of(Expiry.never()), Office.KEY))
        .hasMessageContaining("2027-02-22")
        .hasMessageContaining("the new decision is: never expires");
    setElsewhere(Expiry.never());
    assertRefused(
            Control.EXPIRY_EXPLICIT, () -> office.request(ExpiryChoice.of(IN_90_DAYS), Office.KEY))
        .hasMessageContaining("never expires until now; the new decision is: 2027-02-22");
    assertThat(target(office.request(KEEP, Office.KEY)).expiry()).isEqualTo(Expiry.never());
  }

  @ParameterizedTest
  @CsvSource({"SYMMETRIC_DEFAULT,ENCRYPT_DECRYPT", "HMAC_256,GENERATE_VERIFY_MAC"})
  void request_dueByKmsAlone_isSelected(String spec, String usage) {
    importedElsewhere(spec, usage, IN_90_DAYS);
    assertThat(target(office.request(dueWithin(Duration.ofDays(91)), KEEP)).expiry())
        .isEqualTo(IN_90_DAYS);
    assertThatThrownBy(() -> office.request(dueWithin(Duration.ofDays(89)), KEEP))
        .isInstanceOf(Failure.Usage.class);
  }

  private static Selection dueWithin(Duration duration) {
    return new Selection(
        Set.of(Office.KEY), false, Optional.empty(), false, false, Optional.of(duration));
  }

  @Test
  void request_kmsAndReceiptDisputeTheExpiry_takesOnlyAStatedChange() {
    office.firstImport();
    setElsewhere(IN_90_DAYS);
    for (ExpiryChoice choice :
        List.of(
            KEEP,
            ExpiryChoice.of(Expiry.never()),
            ExpiryChoice.of(IN_90_DAYS),
            new ExpiryChoice(Optional.empty(), Map.of(), true))) {
      assertRefused(Control.EXPIRY_EXPLICIT, () -> office.request(choice, Office.KEY))
          .hasMessageContaining("expiry in KMS: 2027-02-22")
          .hasMessageContaining("in the last receipt: never expires")
          .extracting(thrown -> ((Failure) thrown).hint())
          .asString()
          .contains("CloudTrail", "--change-expiry");
    }
    assertThat(target(office.request(IN_90_DAYS, Office.KEY)).expiry()).isEqualTo(IN_90_DAYS);
  }

  @Test
  void request_materialGone_keepsWhatTheReceiptSays() {
    office.countersign(
        office
            .importIt(office.signed(office.answer(office.request(IN_90_DAYS, Office.KEY))))
            .file());
    office.kms.deleteMaterial(Office.KEY);
    assertThat(target(office.request(KEEP, Office.KEY)).expiry()).isEqualTo(IN_90_DAYS);
  }

  @Test
  void request_newMaterialForAReplicaThatMissesSome_isRefused() {
    FakeKms.Key key = office.kms.key(Office.KEY);
    key.multiRegion =
        Optional.of(new KeyDescription.MultiRegion("REPLICA", Optional.empty(), List.of()));
    assertRefused(
            Control.KEY_STATE,
            () ->
                office.request(
                    selection(true, false, false, Office.KEY), ExpiryChoice.of(Expiry.never())))
        .hasMessageContaining("new material is imported into a key that works");
  }
}
