package org.airlock.online.importing;

import static org.airlock.common.Refusals.assertIntegrity;
import static org.airlock.common.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.airlock.common.Enrolment;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bundle.Environment;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.ImportType;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.kms.WrappingAlgorithm;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.payload.WrappedMaterial;
import org.airlock.online.FakeKms;
import org.airlock.online.Office;
import org.airlock.online.kms.ImportCall;
import org.airlock.online.kms.ImportOutcome;
import org.airlock.online.kms.KeyMaterialEntry;
import org.airlock.online.request.ExpiryChoice;
import org.airlock.online.request.Selection;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImportDeskTest {
  private static final KeyArn SECOND =
      KeyArn.parse(Office.KEY.toString().replace("889b", "999b")).orElseThrow();

  @TempDir private Path scratch;
  private Office office;
  private Envelope request;
  private Bytes wrapped;

  @BeforeEach
  void askAndAnswer() {
    office = new Office(scratch);
    request = office.request(Office.KEY);
    wrapped = office.signed(office.answer(request));
  }

  private ImportReceipt.Target only(ImportDesk.Receipt receipt) {
    assertThat(receipt.payload().targets()).hasSize(1);
    return receipt.payload().targets().get(0);
  }

  @Test
  void import_first_isProvenByUseAndSigned() {
    ImportDesk.Receipt receipt = office.importIt(wrapped);
    ImportReceipt.Target target = only(receipt);
    assertThat(target.outcome()).isEqualTo(ImportReceipt.IMPORTED);
    assertThat(target.stateBefore()).isEqualTo("PendingImport");
    assertThat(target.stateAfter()).isEqualTo("Enabled");
    assertThat(target.keyMaterialId()).isEqualTo(office.kms.key(Office.KEY).materialId);
    assertThat(target.awsRequestId()).isEqualTo("request-id-import");
    assertThat(target.proof().earlierDecrypted()).isFalse();
    assertThat(receipt.complete()).isFalse();
    assertThat(receipt.repeated()).isFalse();
    assertThat(office.kms.count("Encrypt")).isEqualTo(1);
    assertThat(office.kms.count("Decrypt")).isEqualTo(1);
    assertThat(office.kms.imports.get(0).description().orElseThrow())
        .startsWith("airlock WM-KC-1-1 ");
    assertThat(office.eventTypes())
        .endsWith(
            "import-begun", "target-sending", "target-answered", "target-proven", "import-done");
  }

  @Test
  void import_repeated_sendsNothingAndGivesTheSameReceipt() {
    ImportDesk.Receipt first = office.importIt(wrapped);
    int calls = office.kms.calls.size();
    ImportDesk.Receipt again = office.importIt("ivan", wrapped);
    assertThat(again.repeated()).isTrue();
    assertThat(again.file()).isEqualTo(first.file());
    assertThat(office.kms.calls).hasSize(calls);
  }

  @Test
  void reimport_afterDeletion_decryptsTheOldCiphertext() {
    ImportReceipt.Target before = only(office.firstImport());
    office.kms.deleteMaterial(Office.KEY);
    ImportDesk.Receipt receipt =
        office.importIt(office.signed(office.answer(office.request(Office.KEY))));
    ImportReceipt.Target after = only(receipt);
    assertThat(after.proof().earlierDecrypted()).isTrue();
    assertThat(after.proof().referenceCiphertext()).isEqualTo(before.proof().referenceCiphertext());
    assertThat(after.keyMaterialId()).isEqualTo(before.keyMaterialId());
    assertThat(office.kms.imports.get(1).expectedKeyMaterialId()).isEqualTo(before.keyMaterialId());
    assertThat(office.kms.imports.get(1).importType()).contains(ImportType.EXISTING_KEY_MATERIAL);
    assertThat(office.kms.count("Encrypt")).isEqualTo(1);
  }

  @Test
  void reimport_decryptingToSomethingElse_provesNothing() {
    office.firstImport();
    office.kms.deleteMaterial(Office.KEY);
    Bytes again = office.signed(office.answer(office.request(Office.KEY)));
    office.kms.decryptsToNoise = true;
    assertRefused(Control.PROOF_OF_USE, () -> office.importIt(again));
    assertThat(office.eventTypes()).last().isEqualTo("import-failed");
    office.kms.onImport = call -> fail();
    assertRefused(Control.PROOF_OF_USE, () -> office.importIt(again));
  }

  private static ImportOutcome fail() {
    throw new AssertionError("sent a second time");
  }

  @Test
  void import_keyNotUsableAtOnce_waitsForIt() {
    office.kms.notReady = 3;
    office.importIt(wrapped);
    assertThat(office.slept()).containsExactly("PT1S", "PT2S", "PT4S");
  }

  @Test
  void import_neverUsable_isNotProvenAndCanGoOnLater() {
    office.kms.notReady = 100;
    assertRefused(Control.KEY_STATE, () -> office.importIt(wrapped));
    office.kms.notReady = 0;
    office.kms.onImport = call -> fail();
    assertThat(only(office.importIt(wrapped)).stateAfter()).isEqualTo("Enabled");
  }

  @Test
  void import_tokenDeadByAwsClock_sendsNothing() {
    office.kms.pass(Duration.ofHours(24));
    assertRefused(Control.TOKEN_ALIVE, () -> office.importIt(wrapped))
        .hasMessageContaining("the import token died at " + Enrolment.DEADLINE);
    assertThat(office.kms.count("ImportKeyMaterial")).isZero();
  }

  @Test
  void import_tokenDeadByTheLocalClockOnly_isSent() {
    office.clock = Enrolment.NOW.plus(Duration.ofDays(3));
    assertThat(only(office.importIt(wrapped)).outcome()).isEqualTo(ImportReceipt.IMPORTED);
  }

  @Test
  void import_keyChangedSinceTheRequest_sendsNothing() {
    office.kms.key(Office.KEY).state = "Disabled";
    assertRefused(Control.KEY_STATE, () -> office.importIt(wrapped));
    office.kms.key(Office.KEY).state = "PendingImport";
    office.kms.key(Office.KEY).origin = "AWS_KMS";
    assertRefused(Control.KEY_ORIGIN, () -> office.importIt(wrapped));
    office.kms.key(Office.KEY).origin = "EXTERNAL";
    office.kms.key(Office.KEY).materialId = Optional.of("ab".repeat(32));
    assertRefused(Control.MATERIAL_ID_EXPECTED, () -> office.importIt(wrapped))
        .hasMessageContaining("the request was made for none");
    assertThat(office.kms.count("ImportKeyMaterial")).isZero();
  }

  @Test
  void import_expiryPassedOnTheWay_sendsNothing() {
    Bytes brief =
        office.signed(
            office.answer(
                office.request(Expiry.at(Enrolment.NOW.plus(Duration.ofHours(3))), Office.KEY)));
    office.kms.pass(Duration.ofHours(2));
    assertRefused(Control.EXPIRY_EXPLICIT, () -> office.importIt(brief));
    assertThat(office.kms.count("ImportKeyMaterial")).isZero();
  }

  @Test
  void replyLost_materialThere_becomesAReceiptWithoutASecondImport() {
    office.kms.onImport =
        call -> {
          office.kms.take(call);
          return new ImportOutcome.Unknown("connection reset");
        };
    ImportReceipt.Target target = only(office.importIt(wrapped));
    assertThat(target.outcome()).isEqualTo(ImportReceipt.FOUND_IMPORTED);
    assertThat(target.awsRequestId()).isEqualTo("unknown");
    assertThat(office.kms.imports).hasSize(1);
  }

  @Test
  void replyLost_materialNotThere_saysSoAndSendsAgainOnlyOnRequest() {
    office.kms.onImport = call -> new ImportOutcome.Unknown("connection reset");
    assertThatThrownBy(() -> office.importIt(wrapped))
        .isInstanceOf(Failure.Transport.class)
        .hasMessageContaining("KMS shows no import so far");
    assertThat(office.kms.count("ImportKeyMaterial")).isEqualTo(1);
    office.kms.onImport = office.kms::take;
    assertThat(only(office.importIt(wrapped)).outcome()).isEqualTo(ImportReceipt.IMPORTED);
    assertThat(office.kms.count("ImportKeyMaterial")).isEqualTo(2);
    assertThat(office.kms.imports).hasSize(1);
  }

  @Test
  void replyLost_somebodyElsesMaterialThere_isRefused() {
    office.kms.onImport =
        call -> {
          office.kms.take(call);
          office.kms.key(Office.KEY).description = Optional.of("made by hand");
          return new ImportOutcome.Unknown("connection reset");
        };
    assertRefused(Control.MATERIAL_ID_EXPECTED, () -> office.importIt(wrapped))
        .hasMessageContaining("does not carry the mark of this import");
  }

  @Test
  void powerCut_betweenSendingAndTheAnswer_isFoundOutLater() {
    office.kms.onImport =
        call -> {
          office.kms.take(call);
          throw new IllegalStateException("power cut");
        };
    assertThatThrownBy(() -> office.importIt(wrapped)).hasMessage("power cut");
    assertThat(office.eventTypes()).endsWith("target-sending", "import-interrupted");
    office.kms.onImport = call -> fail();
    ImportReceipt.Target target = only(office.importIt(wrapped));
    assertThat(target.outcome()).isEqualTo(ImportReceipt.FOUND_IMPORTED);
    assertThat(target.stateBefore()).isEqualTo("PendingImport");
    assertThat(office.kms.imports).hasSize(1);
  }

  @Test
  void kmsRefuses_isToldAndMayBeSentAgain() {
    office.kms.onImport =
        call -> FakeKms.refusal("InvalidCiphertextException", Control.WRAPPED_MATCHES_REQUEST);
    assertRefused(Control.WRAPPED_MATCHES_REQUEST, () -> office.importIt(wrapped));
    assertThat(office.eventTypes()).endsWith("target-refused", "import-failed");
  }

  private Bytes reimport() {
    return office.signed(
        office.answer(
            office.request(Expiry.at(Enrolment.NOW.plus(Duration.ofDays(9))), Office.KEY)));
  }

  private Bytes newMaterial() {
    return office.signed(
        office.answer(
            office.request(
                new Selection(
                    Set.of(Office.KEY), true, Optional.empty(), false, false, Optional.empty()),
                ExpiryChoice.of(Expiry.never())),
            Bytes.utf8("the second material")));
  }

  private static AbstractStringAssert<?> hint(AbstractThrowableAssert<?, ?> failure) {
    return failure.extracting(thrown -> ((Failure) thrown).hint()).asString();
  }

  @Test
  void kmsRefusesForItsState_liveMaterial_isNeverAdvisedToBeDeleted() {
    office.firstImport();
    Bytes again = reimport();
    office.kms.onImport = call -> FakeKms.refusal("KMSInvalidStateException", Control.KEY_STATE);
    hint(assertRefused(Control.KEY_STATE, () -> office.importIt(again))
            .hasMessageContaining("KMSInvalidStateException: refused")
            .hasMessageContaining(
                "DescribeKey says Enabled with current material "
                    + office.kms.key(Office.KEY).materialId.orElseThrow()))
        .contains("run the same command again")
        .doesNotContain("delete");
    assertThat(office.kms.key(Office.KEY).state).isEqualTo("Enabled");
    assertThat(office.kms.count("DeleteImportedKeyMaterial")).isZero();
  }

  @Test
  void kmsRefusesForItsState_otherMaterialPending_isNamed() {
    office.firstImport();
    Bytes fresh = newMaterial();
    String other = "ee".repeat(32);
    office.kms.key(Office.KEY).others.add(FakeKms.pending(other));
    hint(assertRefused(Control.KEY_STATE, () -> office.importIt(fresh))
            .hasMessageContaining("KMSInvalidStateException: refused")
            .hasMessageContaining("material " + other + " is PENDING_ROTATION"))
        .contains("importer rotate --key " + Office.KEY);
  }

  @Test
  void kmsRefusesForAnotherReason_whileMaterialIsPending_keepsThatReason() {
    office.firstImport();
    Bytes fresh = newMaterial();
    office.kms.key(Office.KEY).others.add(FakeKms.pending("ee".repeat(32)));
    office.kms.onImport =
        call -> FakeKms.refusal("InvalidCiphertextException", Control.WRAPPED_MATCHES_REQUEST);
    assertRefused(Control.WRAPPED_MATCHES_REQUEST, () -> office.importIt(fresh))
        .hasMessageContaining("InvalidCiphertextException: refused")
        .hasMessageNotContaining("waits for its rotation");
  }

  @Test
  void kmsRefusesForItsState_andNothingElseCanBeAsked_keepsThatReason() {
    office.firstImport();
    Bytes fresh = newMaterial();
    office.kms.onImport =
        call -> {
          office.kms.denied.add("ListKeyRotations");
          office.kms.denied.add("DescribeKey");
          return FakeKms.refusal("KMSInvalidStateException", Control.KEY_STATE);
        };
    assertRefused(Control.KEY_STATE, () -> office.importIt(fresh))
        .hasMessageContaining("KMSInvalidStateException: refused")
        .hasMessageContaining("DescribeKey could not be asked");
  }

  @Test
  void kmsRefusesARepetition_andTheListIsDenied_staysOpenAndTellsBoth() {
    office.firstImport();
    Bytes fresh = newMaterial();
    office.kms.onImport = call -> new ImportOutcome.Unknown("connection reset");
    assertThatThrownBy(() -> office.importIt(fresh)).isInstanceOf(Failure.Transport.class);
    office.kms.onImport =
        call -> {
          office.kms.denied.add("ListKeyRotations");
          return FakeKms.refusal("KMSInvalidStateException", Control.KEY_STATE);
        };
    assertThatThrownBy(() -> office.importIt(fresh))
        .isInstanceOf(Failure.Transport.class)
        .hasMessageContaining("KMSInvalidStateException: refused")
        .hasMessageContaining("ListKeyRotations on " + Office.KEY + " is denied");
    assertThat(office.eventTypes()).doesNotContain("target-refused");
  }

  @Test
  void answerWithoutAnId_newMaterialForAWorkingKey_isFoundByItsMark() {
    office.firstImport();
    Bytes fresh = newMaterial();
    office.kms.onImport = this::namesNoId;
    ImportReceipt.Target target = only(office.importIt(fresh));
    assertThat(target.keyMaterialId())
        .isPresent()
        .isEqualTo(
            office.kms.key(Office.KEY).others.stream()
                .map(KeyMaterialEntry::keyMaterialId)
                .findFirst())
        .isNotEqualTo(office.kms.key(Office.KEY).materialId);
  }

  @Test
  void answerWithoutAnId_andNotListedEither_staysOpenUntilItIs() {
    office.firstImport();
    Bytes fresh = newMaterial();
    office.kms.onImport =
        call -> {
          office.kms.take(call);
          office.kms.hidden.add(office.kms.key(Office.KEY).others.get(0).keyMaterialId());
          return new ImportOutcome.Imported(Optional.empty(), "request-id-import");
        };
    assertThatThrownBy(() -> office.importIt(fresh))
        .isInstanceOf(Failure.Transport.class)
        .hasMessageContaining("KMS took the material but does not say what it calls it");
    office.kms.hidden.clear();
    office.kms.onImport = call -> fail();
    assertThat(only(office.importIt(fresh)).keyMaterialId())
        .contains(office.kms.key(Office.KEY).others.get(0).keyMaterialId());
  }

  @Test
  void answerWithoutAnId_firstImport_takesTheCurrentOne() {
    office.kms.onImport = this::namesNoId;
    assertThat(only(office.importIt(wrapped)).keyMaterialId())
        .isPresent()
        .isEqualTo(office.kms.key(Office.KEY).materialId);
  }

  private ImportOutcome namesNoId(ImportCall call) {
    office.kms.take(call);
    return new ImportOutcome.Imported(Optional.empty(), "request-id-import");
  }

  @Test
  void import_answerOfAnOvertakenRequest_isRefused() {
    Envelope newer = office.request(Office.KEY);
    office.countersign(office.importIt(office.signed(office.answer(newer))).file());
    assertRefused(Control.WRAPPED_MATCHES_REQUEST, () -> office.importIt(wrapped))
        .hasMessageContaining("number 2 of KC-1 has been imported since");
  }

  @Test
  void import_onAReplacedMachine_needsTheRequest() {
    office.begin("second");
    assertRefused(
            Control.WRAPPED_MATCHES_REQUEST,
            () -> office.importAt("second", "ivan", wrapped, Optional.empty()))
        .hasMessageContaining("which this store did not make");
    assertRefused(
            Control.WRAPPED_MATCHES_REQUEST,
            () ->
                office.importAt(
                    "second",
                    "ivan",
                    wrapped,
                    Optional.of(
                        office.people.signed(office.people.request(), "ines", "ivan").toBytes())))
        .hasMessageContaining("is not the one given with --request");
    assertThat(
            only(office.importAt("second", "ivan", wrapped, Optional.of(request.toBytes())))
                .outcome())
        .isEqualTo(ImportReceipt.IMPORTED);
  }

  @Test
  void import_everyAlteredField_isRefused() {
    WrappedMaterial good = office.answer(request);
    List<UnaryOperator<WrappedMaterial.Target>> changes =
        List.of(
            t -> target(t, SECOND, t.importType(), t.expiry(), t.importToken(), t.deadline()),
            t ->
                target(
                    t,
                    t.key(),
                    Optional.of(ImportType.EXISTING_KEY_MATERIAL),
                    t.expiry(),
                    t.importToken(),
                    t.deadline()),
            t ->
                target(
                    t,
                    t.key(),
                    t.importType(),
                    Expiry.at(Enrolment.DEADLINE),
                    t.importToken(),
                    t.deadline()),
            t ->
                target(t, t.key(), t.importType(), t.expiry(), Bytes.utf8("another"), t.deadline()),
            t ->
                target(
                    t,
                    t.key(),
                    t.importType(),
                    t.expiry(),
                    t.importToken(),
                    t.deadline().plusSeconds(1)),
            t ->
                new WrappedMaterial.Target(
                    t.key(),
                    t.keySpec(),
                    t.importType(),
                    Optional.of("ab".repeat(32)),
                    t.expiry(),
                    t.wrappingAlgorithm(),
                    t.wrappingKeyDigest(),
                    t.ciphertext(),
                    t.importToken(),
                    t.deadline(),
                    t.passportDigest()),
            t ->
                new WrappedMaterial.Target(
                    t.key(),
                    t.keySpec(),
                    t.importType(),
                    t.expectedKeyMaterialId(),
                    t.expiry(),
                    WrappingAlgorithm.RSAES_OAEP_SHA_1,
                    t.wrappingKeyDigest(),
                    t.ciphertext(),
                    t.importToken(),
                    t.deadline(),
                    t.passportDigest()),
            t ->
                new WrappedMaterial.Target(
                    t.key(),
                    t.keySpec(),
                    t.importType(),
                    t.expectedKeyMaterialId(),
                    t.expiry(),
                    t.wrappingAlgorithm(),
                    Digest.of(Bytes.utf8("another key")),
                    t.ciphertext(),
                    t.importToken(),
                    t.deadline(),
                    t.passportDigest()));
    for (UnaryOperator<WrappedMaterial.Target> change : changes) {
      Bytes altered =
          office.signed(with(good, good.targets().stream().map(change).toList(), good.escrows()));
      assertRefused(Control.WRAPPED_MATCHES_REQUEST, () -> office.importIt(altered));
    }
    assertThat(office.kms.count("ImportKeyMaterial")).isZero();
  }

  private static WrappedMaterial.Target target(
      WrappedMaterial.Target t,
      KeyArn key,
      Optional<ImportType> type,
      Expiry expiry,
      Bytes token,
      java.time.Instant deadline) {
    return new WrappedMaterial.Target(
        key,
        t.keySpec(),
        type,
        t.expectedKeyMaterialId(),
        expiry,
        t.wrappingAlgorithm(),
        t.wrappingKeyDigest(),
        t.ciphertext(),
        token,
        deadline,
        t.passportDigest());
  }

  private static WrappedMaterial with(
      WrappedMaterial good, List<WrappedMaterial.Target> targets, List<Bytes> escrows) {
    return new WrappedMaterial(
        good.header(),
        good.requestId(),
        good.requestDigest(),
        targets,
        good.passports(),
        escrows,
        good.transcriptHead(),
        good.limitations());
  }

  @Test
  void import_withoutACompleteEscrowProof_isRefused() {
    WrappedMaterial good = office.answer(request);
    assertRefused(
            Control.ESCROW_PROOF,
            () -> office.importIt(office.signed(with(good, good.targets(), List.of()))))
        .hasMessageContaining("escrow record is not inside");

    EscrowRecord escrow = office.people.escrow();
    List<EscrowRecord.ShareRecord> shares = new ArrayList<>(escrow.shares());
    EscrowRecord.ShareRecord last = shares.remove(2);
    shares.add(
        new EscrowRecord.ShareRecord(
            last.number(), last.custodian(), last.commitment(), last.medium(), false));
    EscrowRecord unread =
        new EscrowRecord(
            escrow.header(),
            escrow.label(),
            escrow.generation(),
            escrow.supersedes(),
            escrow.setIdentifier(),
            escrow.threshold(),
            escrow.escrowKeyFingerprint(),
            shares,
            escrow.trials(),
            escrow.limitations());
    assertRefused(
            Control.ESCROW_PROOF,
            () ->
                office.importIt(
                    office.signed(with(good, good.targets(), List.of(office.signed(unread))))))
        .hasMessageContaining("not inside");
    assertThat(unread.proofGap()).contains("share 3 was not read back");
    assertThat(office.kms.count("ImportKeyMaterial")).isZero();
  }

  @Test
  void import_signedByOneOnly_isRefused() {
    Bytes single = office.people.signed(office.answer(request), "anna").toBytes();
    assertRefused(Control.SIGNATURES, () -> office.importIt(single));
  }

  @Test
  void import_ofAnotherEnvironment_isRefused() {
    WrappedMaterial good = office.answer(request);
    Enrolment production = new Enrolment(Environment.PRODUCTION);
    WrappedMaterial other =
        new WrappedMaterial(
            production.header(
                BundleType.WRAPPED_MATERIAL, "WM-KC-1-1", Optional.of(Enrolment.DEADLINE)),
            good.requestId(),
            good.requestDigest(),
            good.targets(),
            good.passports(),
            good.escrows(),
            good.transcriptHead(),
            good.limitations());
    assertRefused(Control.ENVIRONMENT_MATCH, () -> office.importIt(office.signed(other)))
        .hasMessageContaining("production");
  }

  @Test
  void import_anotherKindOfBundle_isRefused() {
    assertIntegrity(() -> office.importIt(office.signed(office.people.passport())));
  }

  @Test
  void dryRun_sendsNothingAndHidesTokenAndCiphertext() {
    List<String> lines = office.rehearse(wrapped);
    assertThat(String.join("\n", lines))
        .contains("kms:ImportKeyMaterial at https://kms.eu-central-1.amazonaws.com")
        .contains("KEY_MATERIAL_DOES_NOT_EXPIRE")
        .contains("NEW_KEY_MATERIAL")
        .contains("SHA-256 " + Digest.of(Office.MATERIAL))
        .doesNotContain(Office.MATERIAL.base64());
    assertThat(office.kms.count("ImportKeyMaterial")).isZero();
    assertThat(office.eventTypes()).doesNotContain("import-begun");
  }

  @Test
  void import_ofTwoTargets_goesOnWhereItStopped() {
    office.kms.key(SECOND);
    Bytes both = office.signed(office.answer(office.request(Office.KEY, SECOND)));
    office.kms.onImport =
        call -> {
          if (call.key().equals(SECOND)) {
            throw new Failure.Transport("throttled", "run it again");
          }
          return office.kms.take(call);
        };
    ImportDesk.Receipt partial = office.importIt(both);
    assertThat(partial.payload().targets().stream().map(ImportReceipt.Target::key))
        .containsExactly(Office.KEY);
    assertThat(partial.incomplete().orElseThrow())
        .isInstanceOf(Failure.Transport.class)
        .hasMessageContaining("1 of 2 targets were not imported")
        .hasMessageContaining(SECOND + ": throttled");
    assertThat(office.eventTypes()).endsWith("import-partial", "import-failed");
    office.kms.onImport = office.kms::take;
    ImportDesk.Receipt receipt = office.importIt(both);
    assertThat(receipt.payload().targets().stream().map(ImportReceipt.Target::key))
        .containsExactly(SECOND);
    assertThat(receipt.incomplete()).isEmpty();
    assertThat(receipt.payload().header().id()).isEqualTo("R-KC-1-2");
    assertThat(office.importIt(both).repeated()).isTrue();
    assertThat(office.kms.imports.stream().map(call -> call.key()).toList())
        .containsExactly(Office.KEY, SECOND);
  }

  @Test
  void import_ofTwoTargetsBothRefused_writesNoReceipt() {
    office.kms.key(SECOND);
    Bytes both = office.signed(office.answer(office.request(Office.KEY, SECOND)));
    office.kms.onImport =
        call -> FakeKms.refusal("InvalidCiphertextException", Control.WRAPPED_MATCHES_REQUEST);
    assertRefused(Control.WRAPPED_MATCHES_REQUEST, () -> office.importIt(both))
        .hasMessageContaining("2 of 2 targets were not imported");
    assertThat(office.eventTypes()).last().isEqualTo("import-failed");
  }
}
