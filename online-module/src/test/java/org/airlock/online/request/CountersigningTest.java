package org.airlock.online.request;

import static org.airlock.common.Refusals.assertIntegrity;
import static org.airlock.common.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.Expiry;
import org.airlock.online.Office;
import org.airlock.online.desk.Desk;
import org.airlock.online.desk.Regions;
import org.airlock.online.importing.ImportDesk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CountersigningTest {
  @TempDir private Path scratch;
  private Office office;
  private Envelope request;

  @BeforeEach
  void makeARequest() {
    office = new Office(scratch);
    request =
        office
            .made(Selection.of(Set.of(Office.KEY)), Office.CHOICE, ExpiryChoice.of(Expiry.never()))
            .envelope();
  }

  @Test
  void countersign_byTheSecondOperator_completesTheRequest() {
    Envelope signed = office.countersign(request.toBytes());
    assertThat(signed.signatureCount()).isEqualTo(2);
    assertThat(signed.payload()).isEqualTo(request.payload());
  }

  @Test
  void countersign_byTheSamePerson_isRefused() {
    assertRefused(
            Control.SIGNATURES,
            () -> {
              try (Desk desk = office.desk("ines", "countersign");
                  Regions regions = office.regions()) {
                new Countersigning(desk, regions, Office.NO_TRAIL)
                    .countersign(request.toBytes(), "request");
              }
            })
        .hasMessageContaining("signatures count persons");
  }

  @Test
  void countersign_unsignedFile_isRefused() {
    Bytes unsigned = office.people.signed(office.people.request(), "anna").toBytes();
    Envelope foreign =
        Envelope.unsigned(request.payloadType(), request.payload())
            .signedWith(
                org.airlock.common.identity.IdentityKey.generate(new java.security.SecureRandom()));
    assertRefused(Control.SIGNATURES, () -> office.countersign(foreign.toBytes()))
        .hasMessageContaining("nobody of roster version 1");
    assertThat(unsigned.size()).isPositive();
  }

  @Test
  void countersign_whenKmsShowsSomethingElse_isRefused() {
    office.kms.key(Office.KEY).state = "Enabled";
    assertRefused(Control.KEY_STATE, () -> office.countersign(request.toBytes()))
        .hasMessageContaining("state PendingImport, KMS says Enabled");
    office.kms.key(Office.KEY).state = "PendingImport";
    office.kms.key(Office.KEY).materialId = Optional.of("ab".repeat(32));
    assertRefused(Control.KEY_STATE, () -> office.countersign(request.toBytes()))
        .hasMessageContaining("current material none, KMS says abab");
    office.kms.key(Office.KEY).materialId = Optional.empty();
    office.kms.endpoint = "https://kms-fips.eu-central-1.amazonaws.com";
    assertRefused(Control.KEY_STATE, () -> office.countersign(request.toBytes()))
        .hasMessageContaining("endpoint");
  }

  @Test
  void countersign_anotherBundle_isRefused() {
    assertIntegrity(() -> office.countersign(office.signed(office.people.passport())))
        .hasMessageContaining("neither an import request nor a receipt nor a deletion order");
  }

  @Test
  void countersign_notAgreed_signsNothing() {
    office.answers("ivan", "no");
    assertThatThrownBy(() -> office.countersign(request.toBytes()))
        .isInstanceOf(Failure.Stopped.class);
    assertThat(office.eventTypes()).doesNotContain("request-countersigned");
  }

  @Test
  void countersign_receiptThatKmsContradicts_isRefused() {
    ImportDesk.Receipt receipt =
        office.importIt(office.signed(office.answer(office.countersign(request.toBytes()))));
    office.kms.deleteMaterial(Office.KEY);
    assertRefused(Control.KEY_STATE, () -> office.countersign(receipt.file()))
        .hasMessageContaining("state Enabled, KMS says PendingImport");
  }

  @Test
  void countersign_onASecondLaptop_isTakenIntoTheFirst() {
    office.begin("second");
    Envelope complete = office.countersignAt("second", "ivan", request.toBytes()).envelope();
    Countersigning.Countersigned taken = office.countersignAt("store", "ines", complete.toBytes());
    assertThat(taken.takenIn()).isTrue();
    assertThat(taken.complete()).isTrue();
    assertThat(office.eventTypes()).last().isEqualTo("request-taken-in");

    Bytes receipt = office.importIt(office.signed(office.answer(complete))).file();
    assertRefused(Control.SIGNATURES, () -> office.request(Office.KEY));
    Envelope signed = office.countersignAt("second", "ivan", receipt).envelope();
    office.countersignAt("store", "ines", signed.toBytes());
    office.kms.deleteMaterial(Office.KEY);
    assertThat(office.request(Office.KEY).signatureCount()).isEqualTo(2);
    assertRefused(
        Control.SIGNATURES, () -> office.countersignAt("store", "ines", signed.toBytes()));
  }
}
