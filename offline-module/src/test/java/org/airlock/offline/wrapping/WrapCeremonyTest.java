package org.airlock.offline.wrapping;

import static org.airlock.common.Refusals.assertIntegrity;
import static org.airlock.common.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.MGF1ParameterSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.airlock.common.Enrolment;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bundle.Environment;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.ImportType;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.WrappingAlgorithm;
import org.airlock.common.kms.WrappingKeySpec;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.payload.ImportRequest;
import org.airlock.common.payload.Passport;
import org.airlock.common.payload.WrappedMaterial;
import org.airlock.offline.CeremonyRoom;
import org.airlock.offline.escrow.EscrowCeremony;
import org.airlock.offline.material.PassportValues;
import org.airlock.offline.room.Sitting;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WrapCeremonyTest {
  private static final KeyPair KMS = rsa(2048);
  private static final String ID = "M-KC-1-1";

  @TempDir private Path scratch;
  private CeremonyRoom room;
  private EscrowCeremony.Created created;

  private static KeyPair rsa(int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void createAnEscrow() {
    room = new CeremonyRoom(scratch);
    created = room.escrow("vault", 2, "orders");
    room.present("vault", "carol", "cleo");
  }

  private ImportRequest request(long sequence) {
    return request(room.people, sequence, Optional.empty(), Optional.empty());
  }

  private static ImportRequest request(
      Enrolment people, long sequence, Optional<String> expectedId, Optional<Bytes> lastReceipt) {
    var header =
        people.header(
            BundleType.IMPORT_REQUEST, "IR-KC-1-" + sequence, Optional.of(Enrolment.DEADLINE));
    return new ImportRequest(
        new org.airlock.common.bundle.Header(
            header.type(),
            header.environment(),
            header.ceremony(),
            sequence,
            header.id(),
            header.createdAt(),
            header.notAfter(),
            header.rosterVersion(),
            header.rosterDigest()),
        List.of(
            new ImportRequest.Target(
                Enrolment.KEY,
                KeySpec.SYMMETRIC_DEFAULT,
                org.airlock.common.kms.KeyUsage.ENCRYPT_DECRYPT,
                "PendingImport",
                Optional.of(
                    expectedId.isPresent()
                        ? ImportType.EXISTING_KEY_MATERIAL
                        : ImportType.NEW_KEY_MATERIAL),
                expectedId,
                Expiry.never(),
                WrappingAlgorithm.RSAES_OAEP_SHA_256,
                WrappingKeySpec.RSA_2048,
                Bytes.copyOf(KMS.getPublic().getEncoded()),
                Bytes.utf8("token " + sequence),
                Enrolment.DEADLINE,
                "https://kms.eu-central-1.amazonaws.com",
                "request-id")),
        lastReceipt.stream().toList(),
        List.of());
  }

  private WrapCeremony.Wrapped wrap(ImportRequest request) {
    return wrap(request, Expiry.never(), Duration.ofHours(2), "ines", "ivan");
  }

  private WrapCeremony.Wrapped wrap(
      ImportRequest request, Expiry expiry, Duration wayBack, String... signers) {
    room.answers.put("words:wrapping-keys", List.of(request.wrappingKeyWords().text()));
    return wrap(room.people.signed(request, signers).toBytes(), "orders", expiry, wayBack);
  }

  private WrapCeremony.Wrapped wrap(Bytes file, String material, Expiry expiry, Duration wayBack) {
    try (Sitting sitting = room.sitting("wrap")) {
      return new WrapCeremony(sitting)
          .wrap(file, "request", Plan.of(Map.of(Enrolment.KEY, material), expiry, wayBack));
    }
  }

  /** What KMS would do with it. */
  private static Bytes fingerprintOfUnwrapped(Bytes ciphertext) {
    try {
      Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
      cipher.init(
          Cipher.DECRYPT_MODE,
          KMS.getPrivate(),
          new OAEPParameterSpec(
              "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
      try (SecretBytes material = SecretBytes.owning(cipher.doFinal(ciphertext.toArray()))) {
        return PassportValues.of(KeySpec.SYMMETRIC_DEFAULT, material).fingerprint();
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void wrap_first_unwrapsToThePassportsMaterial() {
    WrapCeremony.Wrapped wrapped = wrap(request(1));
    WrappedMaterial.Target target = wrapped.payload().targets().get(0);
    assertThat(fingerprintOfUnwrapped(target.ciphertext()))
        .isEqualTo(created.materials().get(0).values().fingerprint());
    assertThat(target.importToken()).isEqualTo(Bytes.utf8("token 1"));
    assertThat(wrapped.payload().header().notAfter()).contains(Enrolment.DEADLINE);
    assertThat(wrapped.payload().passports()).hasSize(1);
    assertThat(wrapped.payload().escrows()).hasSize(1);
    assertThat(room.eventTypes()).endsWith("wrap-begun", "quorum-met", "wrap-done");
  }

  @Test
  void wrap_again_isTheSameMaterialInAnotherCiphertext() {
    Bytes first = wrap(request(1)).payload().targets().get(0).ciphertext();
    Bytes second = wrap(request(2)).payload().targets().get(0).ciphertext();
    assertThat(second).isNotEqualTo(first);
    assertThat(fingerprintOfUnwrapped(second)).isEqualTo(fingerprintOfUnwrapped(first));
  }

  @Test
  void requestUnused_sameRequestTwice_isRefusedAndNamesTheAnswer() {
    wrap(request(1));
    assertRefused(Control.REQUEST_UNUSED, () -> wrap(request(1)))
        .hasMessageContaining("was answered already")
        .extracting(thrown -> ((Failure) thrown).hint())
        .asString()
        .contains("wrapped/WM-KC-1-1.dsse.json");
    wrap(request(3));
    assertRefused(Control.REQUEST_UNUSED, () -> wrap(request(2)))
        .hasMessageContaining("was overtaken");
  }

  @Test
  void requestFresh_tokenDead_isRefused() {
    room.clock = Enrolment.DEADLINE;
    assertRefused(Control.REQUEST_FRESH, () -> wrap(request(1)))
        .hasMessageContaining("its import tokens died");
    room.clock = Enrolment.DEADLINE.minus(Duration.ofMinutes(30));
    assertRefused(Control.REQUEST_FRESH, () -> wrap(request(1)))
        .hasMessageContaining("the way back needs 2 h 0 min");
    wrap(request(1), Expiry.never(), Duration.ofMinutes(20), "ines", "ivan");
  }

  @Test
  void targetPlanned_otherExpiryOrKey_isRefused() {
    assertRefused(
            Control.TARGET_PLANNED,
            () ->
                wrap(
                    request(1),
                    Expiry.at(Enrolment.DEADLINE.plusSeconds(1)),
                    Duration.ofHours(2),
                    "ines",
                    "ivan"))
        .hasMessageContaining("the request says never expires");
  }

  @Test
  void signatures_oneImportOperatorOnly_isRefused() {
    assertRefused(
        Control.SIGNATURES, () -> wrap(request(1), Expiry.never(), Duration.ofHours(2), "ines"));
    assertRefused(
        Control.SIGNATURES,
        () -> wrap(request(1), Expiry.never(), Duration.ofHours(2), "anna", "wim"));
  }

  @Test
  void environmentMatch_productionRequest_isRefused() {
    Enrolment production = new Enrolment(Environment.PRODUCTION);
    ImportRequest foreign = request(production, 1, Optional.empty(), Optional.empty());
    assertRefused(
        Control.ENVIRONMENT_MATCH,
        () ->
            wrap(
                room.people.signed(foreign, "ines", "ivan").toBytes(),
                "orders",
                Expiry.never(),
                Duration.ofHours(2)));
  }

  @Test
  void wrappingKeyWords_thatDiffer_areAnAttack() {
    ImportRequest request = request(1);
    room.answers.put("words:wrapping-keys", List.of("adult ".repeat(64).trim()));
    assertRefused(
            Control.WRAPPING_KEY_WORDS,
            () ->
                wrap(
                    room.people.signed(request, "ines", "ivan").toBytes(),
                    "orders",
                    Expiry.never(),
                    Duration.ofHours(2)))
        .extracting(thrown -> ((Failure) thrown).hint())
        .asString()
        .contains("treat it as an attack");
    assertThat(room.eventTypes()).doesNotContain("wrap-begun");
  }

  @Test
  void wrappingKeySound_otherSizeThanStated_isRefused() {
    ImportRequest.Target good = request(1).targets().get(0);
    ImportRequest wrong =
        new ImportRequest(
            request(1).header(),
            List.of(
                new ImportRequest.Target(
                    good.key(),
                    good.keySpec(),
                    good.keyUsage(),
                    good.keyState(),
                    good.importType(),
                    good.expectedKeyMaterialId(),
                    good.expiry(),
                    good.wrappingAlgorithm(),
                    WrappingKeySpec.RSA_4096,
                    good.wrappingKey(),
                    good.importToken(),
                    good.deadline(),
                    good.endpoint(),
                    good.awsRequestId())),
            List.of(),
            List.of());
    assertRefused(Control.WRAPPING_KEY_SOUND, () -> wrap(wrong))
        .hasMessageContaining("has 2048 bits");
  }

  @Test
  void passportMatch_sealedFileOfOtherMaterial_isRefused() {
    Passport real = created.materials().get(0).values();
    Passport lying =
        new Passport(
            room.header(BundleType.PASSPORT, "M-KC-1-9"),
            "forged",
            real.keySpec(),
            real.keyUsage(),
            real.sizeBytes(),
            real.origin(),
            real.entropy(),
            Digest.of(Bytes.utf8("another material")).value(),
            real.kcvCmac(),
            real.kcvClassic(),
            Optional.empty(),
            List.of(),
            real.escrowId(),
            real.escrowDigest(),
            real.sealedDigest(),
            List.of(),
            List.of());
    room.record(lying, room.store().resolve("material/" + ID + "/sealed.g1.cms"));
    ImportRequest request = request(1);
    room.answers.put("words:wrapping-keys", List.of(request.wrappingKeyWords().text()));
    assertRefused(
            Control.PASSPORT_MATCH,
            () ->
                wrap(
                    room.people.signed(request, "ines", "ivan").toBytes(),
                    "forged",
                    Expiry.never(),
                    Duration.ofHours(2)))
        .hasMessageContaining("is not the one of passport M-KC-1-9");
    assertThat(room.eventTypes()).doesNotContain("wrap-done");
  }

  @Test
  void escrowProof_withAGap_isRefused() {
    EscrowRecord real = created.escrow();
    List<EscrowRecord.ShareRecord> shares = new ArrayList<>(real.shares());
    EscrowRecord.ShareRecord last = shares.remove(2);
    shares.add(
        new EscrowRecord.ShareRecord(
            last.number(), last.custodian(), last.commitment(), last.medium(), false));
    EscrowRecord unproven =
        new EscrowRecord(
            room.header(BundleType.ESCROW, "E-KC-1-9"),
            "cellar",
            1,
            Optional.empty(),
            real.setIdentifier(),
            real.threshold(),
            real.escrowKeyFingerprint(),
            shares,
            real.trials(),
            List.of());
    room.record(unproven);
    Passport passport = created.materials().get(0).values();
    room.record(
        new Passport(
            room.header(BundleType.PASSPORT, "M-KC-1-9"),
            "unproven",
            passport.keySpec(),
            passport.keyUsage(),
            passport.sizeBytes(),
            passport.origin(),
            passport.entropy(),
            passport.fingerprint(),
            passport.kcvCmac(),
            passport.kcvClassic(),
            Optional.empty(),
            List.of(),
            "E-KC-1-9",
            Digest.of(unproven.toPayload()),
            passport.sealedDigest(),
            List.of(),
            List.of()),
        room.store().resolve("material/" + ID + "/sealed.g1.cms"));
    assertRefused(
            Control.ESCROW_PROOF,
            () ->
                wrap(
                    room.people.signed(request(1), "ines", "ivan").toBytes(),
                    "unproven",
                    Expiry.never(),
                    Duration.ofHours(2)))
        .hasMessageContaining("share 3 was not read back");
  }

  private Bytes receipt(Digest passport, Optional<String> keyMaterialId) {
    ImportReceipt.Target target = room.people.receipt().targets().get(0);
    ImportReceipt receipt =
        new ImportReceipt(
            room.people.receipt().header(),
            room.people.receipt().requestDigest(),
            room.people.receipt().wrappedDigest(),
            List.of(
                new ImportReceipt.Target(
                    target.key(),
                    target.keySpec(),
                    target.keyUsage(),
                    passport,
                    target.importType(),
                    target.expiry(),
                    target.outcome(),
                    target.stateBefore(),
                    target.stateAfter(),
                    keyMaterialId,
                    target.awsRequestId(),
                    target.importedAt(),
                    target.proof())),
            List.of());
    return room.people.signed(receipt, "ines", "ivan").toBytes();
  }

  @Test
  void sameMaterial_receiptOfOtherMaterialOrOtherId_isRefused() {
    Optional<String> id = Optional.of("ab".repeat(32));
    Digest passport = created.materials().get(0).passport().payloadDigest();
    ImportRequest otherPassport =
        request(
            room.people,
            1,
            id,
            Optional.of(receipt(Digest.of(Bytes.utf8("another passport")), id)));
    assertRefused(Control.SAME_MATERIAL, () -> wrap(otherPassport))
        .hasMessageContaining("was given other material");

    ImportRequest otherId =
        request(room.people, 1, id, Optional.of(receipt(passport, Optional.of("cd".repeat(32)))));
    assertRefused(Control.SAME_MATERIAL, () -> wrap(otherId))
        .hasMessageContaining("KMS expects KeyMaterialId abababab");

    wrap(request(room.people, 1, id, Optional.of(receipt(passport, id))));
    try (var store = room.open()) {
      assertThat(store.recordedBelow("receipts")).hasSize(1);
    }
  }

  @Test
  void wrap_interruptedAtTheQuorum_tellsSoAndCanBeRepeated() {
    room.present("vault", "carol");
    assertRefused(Control.SHARE_THRESHOLD, () -> wrap(request(1)));
    room.present("vault", "carol", "chen");
    wrap(request(1));
    assertThat(room.screen()).contains("was interrupted");
  }

  @Test
  void wrap_alteredFileInTheStore_isIntegrity() {
    Path sealed = room.store().resolve("material/" + ID + "/sealed.g1.cms");
    CeremonyRoom.write(sealed, "something else");
    assertIntegrity(() -> wrap(request(1))).hasMessageContaining("sealed.g1.cms");
    assertThatThrownBy(() -> wrap(request(1))).isInstanceOf(Failure.class);
  }
}
