package org.airlock.rehearsal.simulator.kms;

import static org.airlock.rehearsal.simulator.kms.FakeKms.MATERIAL;
import static org.airlock.rehearsal.simulator.kms.FakeKms.OTHER_MATERIAL;
import static org.airlock.rehearsal.simulator.kms.FakeKms.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.kms.ImportType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * ImportKeyMaterial and GetParametersForImport: the rules of the fact sheet that do not depend on
 * the key's state alone.
 */
class ImportRulesTest {
  private final FakeKms kms = new FakeKms();

  @Test
  void createKey_external_isEmptyAndPending() {
    KeyMetadata key = kms.describe(kms.emptyKey());

    assertThat(key.enabled()).isFalse();
    assertThat(key.state().wireName()).isEqualTo("PendingImport");
    assertThat(key.expirationModel()).isEmpty();
    assertThat(key.validTo()).isEmpty();
    assertThat(key.currentKeyMaterialId()).isEmpty();
    assertThat(key.encryptionAlgorithms()).containsExactly("SYMMETRIC_DEFAULT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ECC_NIST_EDWARDS25519", "ML_DSA_44", "SM2"})
  void createKey_specNotSimulated_isUnsupported(String spec) {
    CreateKeyRequest request =
        new CreateKeyRequest(
            spec, Optional.of("SIGN_VERIFY"), "EXTERNAL", "", false, java.util.Map.of());

    assertThat(refusal("UnsupportedOperationException", () -> kms.kms().keys().createKey(request)))
        .contains(spec);
  }

  @Test
  void createKey_symmetricForSigning_isRefused() {
    CreateKeyRequest request =
        new CreateKeyRequest(
            "SYMMETRIC_DEFAULT",
            Optional.of("SIGN_VERIFY"),
            "EXTERNAL",
            "",
            false,
            java.util.Map.of());

    refusal("ValidationException", () -> kms.kms().keys().createKey(request));
  }

  @ParameterizedTest
  @CsvSource({
    "RSAES_OAEP_SHA_256, SHA-256, RSA_2048, 294", "RSAES_OAEP_SHA_256, SHA-256, RSA_3072, 422",
    "RSAES_OAEP_SHA_256, SHA-256, RSA_4096, 550", "RSAES_OAEP_SHA_1, SHA-1, RSA_2048, 294",
    "RSAES_OAEP_SHA_1, SHA-1, RSA_3072, 422", "RSAES_OAEP_SHA_1, SHA-1, RSA_4096, 550"
  })
  void importKeyMaterial_everyWrappingThatKmsTakes_works(
      String algorithm, String hash, String spec, int publicKeySizeBytes) {
    String keyId = kms.emptyKey();
    ImportParameters parameters =
        kms.kms().imports().getParametersForImport(keyId, algorithm, spec);
    Bytes wrapped = FakeKms.wrap(parameters.publicKey(), MATERIAL, hash, hash);

    MaterialReference answer =
        kms.kms()
            .imports()
            .importKeyMaterial(
                new FakeKms.Request(keyId, parameters.importToken(), wrapped).forever().build());

    assertThat(parameters.publicKey().size()).isEqualTo(publicKeySizeBytes);
    assertThat(parameters.importToken().size()).isBetween(1, 6144);
    assertThat(parameters.keyArn()).isEqualTo(kms.arn(keyId));
    assertThat(parameters.parametersValidTo()).isEqualTo(FakeKms.START.plus(Duration.ofHours(24)));
    assertThat(answer.keyArn()).isEqualTo(kms.arn(keyId));
    assertThat(answer.keyMaterialId()).matches("[0-9a-f]{64}");
    assertThat(kms.describe(keyId).currentKeyMaterialId()).contains(answer.keyMaterialId());
    assertThat(kms.describe(keyId).enabled()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "RSAES_PKCS1_V1_5, RSA_4096",
    "RSA_AES_KEY_WRAP_SHA_256, RSA_4096",
    "RSA_AES_KEY_WRAP_SHA_1, RSA_2048",
    "SM2PKE, RSA_2048",
    "RSAES_OAEP_SHA_256, SM2"
  })
  void getParametersForImport_wrappingNotForSymmetric_isUnsupported(String algorithm, String spec) {
    String keyId = kms.emptyKey();

    refusal(
        "UnsupportedOperationException",
        () -> kms.kms().imports().getParametersForImport(keyId, algorithm, spec));
  }

  @ParameterizedTest
  @CsvSource({"SHA-256, SHA-1", "SHA-1, SHA-256", "SHA-1, SHA-1"})
  void importKeyMaterial_otherHashes_isInvalidCiphertext(String hash, String maskHash) {
    String keyId = kms.emptyKey();
    ImportParameters parameters = kms.parameters(keyId);
    Bytes wrapped = FakeKms.wrap(parameters.publicKey(), MATERIAL, hash, maskHash);

    refuseImport(
        "InvalidCiphertextException",
        new FakeKms.Request(keyId, parameters.importToken(), wrapped).forever());
  }

  @ParameterizedTest
  @ValueSource(strings = {"other pair", "truncated", "base64", "flipped bit", "one byte more"})
  void importKeyMaterial_damagedCiphertext_isInvalidCiphertext(String damage) {
    String keyId = kms.emptyKey();
    Bytes otherPair = kms.parameters(keyId).publicKey();
    ImportParameters parameters = kms.parameters(keyId);
    Bytes wrapped = FakeKms.wrap(parameters.publicKey(), MATERIAL);
    Bytes damaged =
        switch (damage) {
          case "other pair" -> FakeKms.wrap(otherPair, MATERIAL);
          case "truncated" -> Bytes.copyOf(java.util.Arrays.copyOf(wrapped.toArray(), 255));
          case "base64" -> Bytes.utf8(wrapped.base64());
          case "flipped bit" -> FakeKms.flipped(wrapped, 1000);
          default -> Bytes.concat(wrapped, Bytes.utf8("\n"));
        };

    refuseImport(
        "InvalidCiphertextException",
        new FakeKms.Request(keyId, parameters.importToken(), damaged).forever());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16, 24, 31, 33, 64})
  void importKeyMaterial_notThirtyTwoBytes_isIncorrectKeyMaterial(int sizeBytes) {
    refuseImport(
        "IncorrectKeyMaterialException",
        kms.request(kms.emptyKey(), FakeKms.filled(7, sizeBytes)).forever());
  }

  // Tokens

  @Test
  void importKeyMaterial_tokenOfAnotherKey_isInvalidImportToken() {
    ImportParameters others = kms.parameters(kms.emptyKey());
    String keyId = kms.emptyKey();
    kms.parameters(keyId);

    refuseImport(
        "InvalidImportTokenException",
        new FakeKms.Request(keyId, others.importToken(), FakeKms.wrap(others.publicKey(), MATERIAL))
            .forever());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 77, 8191})
  void importKeyMaterial_tokenWithAFlippedBit_isInvalidImportToken(int bit) {
    String keyId = kms.emptyKey();
    ImportParameters parameters = kms.parameters(keyId);

    refuseImport(
        "InvalidImportTokenException",
        new FakeKms.Request(
                keyId,
                FakeKms.flipped(parameters.importToken(), bit),
                FakeKms.wrap(parameters.publicKey(), MATERIAL))
            .forever());
  }

  @Test
  void importKeyMaterial_tokenAtItsLastSecond_works() {
    FakeKms.Request request = kms.request(kms.emptyKey(), MATERIAL).forever();
    kms.advance(Duration.ofHours(24).minusSeconds(1));

    kms.kms().imports().importKeyMaterial(request.build());
  }

  @Test
  void importKeyMaterial_tokenAfterTwentyFourHours_isExpired() {
    FakeKms.Request request = kms.request(kms.emptyKey(), MATERIAL).forever();
    kms.advance(Duration.ofHours(24));

    refuseImport("ExpiredImportTokenException", request);
  }

  @Test
  void importKeyMaterial_tokenOvertakenByANewerOne_isInvalidImportToken() {
    String keyId = kms.emptyKey();
    FakeKms.Request older = kms.request(keyId, MATERIAL).forever();
    kms.parameters(keyId);

    refuseImport("InvalidImportTokenException", older);
  }

  @Test
  void importKeyMaterial_spentTokenWithAnotherCiphertext_isInvalidImportToken() {
    String keyId = kms.emptyKey();
    ImportParameters parameters = kms.parameters(keyId);
    Bytes first = FakeKms.wrap(parameters.publicKey(), MATERIAL);
    Bytes second = FakeKms.wrap(parameters.publicKey(), MATERIAL);
    kms.kms()
        .imports()
        .importKeyMaterial(
            new FakeKms.Request(keyId, parameters.importToken(), first).forever().build());

    refuseImport(
        "InvalidImportTokenException",
        new FakeKms.Request(keyId, parameters.importToken(), second).forever());
  }

  @Test
  void importKeyMaterial_sameRequestAgain_isTheSameImport() {
    ImportRequest request = kms.request(kms.emptyKey(), MATERIAL).forever().build();
    MaterialReference first = kms.kms().imports().importKeyMaterial(request);

    assertThat(kms.kms().imports().importKeyMaterial(request)).isEqualTo(first);
  }

  @Test
  void importKeyMaterial_afterAValidationException_takesTheSameToken() {
    ImportParameters parameters;
    String keyId = kms.emptyKey();
    parameters = kms.parameters(keyId);
    Bytes wrapped = FakeKms.wrap(parameters.publicKey(), MATERIAL);
    refuseImport(
        "ValidationException", new FakeKms.Request(keyId, parameters.importToken(), wrapped));

    kms.kms()
        .imports()
        .importKeyMaterial(
            new FakeKms.Request(keyId, parameters.importToken(), wrapped).forever().build());
    assertThat(kms.describe(keyId).enabled()).isTrue();
  }

  @Test
  void getParametersForImport_twice_givesAnotherPair() {
    String keyId = kms.emptyKey();
    ImportParameters one = kms.parameters(keyId);
    ImportParameters two = kms.parameters(keyId);

    assertThat(one.importToken()).isNotEqualTo(two.importToken());
    assertThat(one.publicKey()).isNotEqualTo(two.publicKey());
  }

  // ValidTo and ExpirationModel

  @Test
  void importKeyMaterial_withoutModelAndValidTo_isRefusedInAwssWords() {
    assertThat(refuseImport("ValidationException", kms.request(kms.emptyKey(), MATERIAL)))
        .isEqualTo("A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES");
  }

  @Test
  void importKeyMaterial_validToWithoutModel_expires() {
    String keyId = kms.emptyKey();
    Instant end = FakeKms.START.plus(Duration.ofDays(30));
    kms.kms().imports().importKeyMaterial(kms.request(keyId, MATERIAL).validTo(end).build());

    assertThat(kms.describe(keyId).expirationModel())
        .contains(ExpirationModel.KEY_MATERIAL_EXPIRES);
    assertThat(kms.describe(keyId).validTo()).contains(end);
  }

  @Test
  void importKeyMaterial_validToWithDoesNotExpire_isRefused() {
    refuseImport(
        "ValidationException",
        kms.request(kms.emptyKey(), MATERIAL)
            .forever()
            .validTo(FakeKms.START.plus(Duration.ofDays(1))));
  }

  @ParameterizedTest
  @ValueSource(longs = {-86400, -1, 0, 365 * 86400L + 1, 366 * 86400L})
  void importKeyMaterial_validToOutsideOfAYear_isRefused(long secondsFromNow) {
    refuseImport(
        "ValidationException",
        kms.request(kms.emptyKey(), MATERIAL).until(FakeKms.START.plusSeconds(secondsFromNow)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 86400, 365 * 86400L})
  void importKeyMaterial_validToInsideAYear_works(long secondsFromNow) {
    String keyId = kms.emptyKey();
    kms.importUntil(keyId, MATERIAL, FakeKms.START.plusSeconds(secondsFromNow));

    assertThat(kms.describe(keyId).enabled()).isTrue();
  }

  @Test
  void importKeyMaterial_sameMaterialAgain_changesTheExpiry() {
    String keyId = kms.importedKey();
    Instant end = FakeKms.START.plus(Duration.ofDays(9));
    kms.importUntil(keyId, MATERIAL, end);
    assertThat(kms.describe(keyId).validTo()).contains(end);

    kms.importForever(keyId, MATERIAL);
    assertThat(kms.describe(keyId).validTo()).isEmpty();
    assertThat(kms.describe(keyId).expirationModel())
        .contains(ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE);
  }

  // The same-material rule

  @Test
  void importKeyMaterial_otherMaterialAfterDelete_isIncorrectKeyMaterial() {
    String keyId = kms.importedKey();
    kms.kms().imports().deleteImportedKeyMaterial(keyId, Optional.empty());

    refuseImport("IncorrectKeyMaterialException", kms.request(keyId, OTHER_MATERIAL).forever());
    assertThat(kms.describe(keyId).state()).isEqualTo(KeyState.PENDING_IMPORT);
  }

  @Test
  void importKeyMaterial_otherMaterialWhileEnabled_isIncorrectKeyMaterial() {
    String keyId = kms.importedKey();

    refuseImport("IncorrectKeyMaterialException", kms.request(keyId, OTHER_MATERIAL).forever());
    assertThat(kms.describe(keyId).enabled()).isTrue();
  }

  @Test
  void importKeyMaterial_newButAlreadyAssociated_isIncorrectKeyMaterial() {
    String keyId = kms.importedKey();

    refuseImport(
        "IncorrectKeyMaterialException",
        kms.request(keyId, MATERIAL).forever().type(ImportType.NEW_KEY_MATERIAL));
  }

  @Test
  void importKeyMaterial_existingOnAnEmptyKey_isIncorrectKeyMaterial() {
    refuseImport(
        "IncorrectKeyMaterialException",
        kms.request(kms.emptyKey(), MATERIAL).forever().type(ImportType.EXISTING_KEY_MATERIAL));
  }

  @Test
  void importKeyMaterial_materialIdWithNew_isRefused() {
    refuseImport(
        "ValidationException",
        kms.request(kms.emptyKey(), MATERIAL)
            .forever()
            .type(ImportType.NEW_KEY_MATERIAL)
            .materialId("ab".repeat(32)));
  }

  @Test
  void importKeyMaterial_anotherMaterialId_isIncorrectKeyMaterial() {
    refuseImport(
        "IncorrectKeyMaterialException",
        kms.request(kms.importedKey(), MATERIAL).forever().materialId("ab".repeat(32)));
  }

  @Test
  void importKeyMaterial_rightMaterialId_works() {
    String keyId = kms.importedKey();
    String id = kms.describe(keyId).currentKeyMaterialId().orElseThrow();

    kms.kms()
        .imports()
        .importKeyMaterial(kms.request(keyId, MATERIAL).forever().materialId(id).build());
  }

  @Test
  void keyMaterialId_ofTheSameBytesInAnotherKey_differs() {
    assertThat(kms.describe(kms.importedKey()).currentKeyMaterialId())
        .isNotEqualTo(kms.describe(kms.importedKey()).currentKeyMaterialId());
  }

  @Test
  void keyMaterialDescription_omittedOnReimport_stays() {
    String keyId = kms.emptyKey();
    kms.kms()
        .imports()
        .importKeyMaterial(kms.request(keyId, MATERIAL).forever().description("first one").build());
    kms.importForever(keyId, MATERIAL);

    assertThat(
            kms.kms()
                .rotations()
                .listKeyRotations(keyId, true)
                .get(0)
                .imported()
                .orElseThrow()
                .description())
        .contains("first one");
  }

  // Delete, expire, bring back

  @Test
  void delete_thenSameMaterial_bringsTheKeyBackUnchanged() {
    String keyId = kms.importedKey();
    String materialId = kms.describe(keyId).currentKeyMaterialId().orElseThrow();
    Bytes old = kms.encrypt(keyId, "old ciphertext");

    MaterialReference deleted =
        kms.kms().imports().deleteImportedKeyMaterial(keyId, Optional.empty());
    KeyMetadata gone = kms.describe(keyId);
    kms.importForever(keyId, MATERIAL);

    assertThat(deleted).isEqualTo(new MaterialReference(kms.arn(keyId), materialId));
    assertThat(gone.state()).isEqualTo(KeyState.PENDING_IMPORT);
    assertThat(gone.enabled()).isFalse();
    assertThat(gone.expirationModel()).isEmpty();
    assertThat(gone.currentKeyMaterialId()).contains(materialId);
    assertThat(kms.decrypt(keyId, old)).isEqualTo("old ciphertext");
    assertThat(kms.describe(keyId).currentKeyMaterialId()).contains(materialId);
  }

  @Test
  void delete_withExpiry_leavesNoExpiryFields() {
    String keyId = kms.emptyKey();
    kms.importUntil(keyId, MATERIAL, FakeKms.START.plus(Duration.ofDays(1)));
    kms.kms().imports().deleteImportedKeyMaterial(keyId, Optional.empty());

    assertThat(kms.describe(keyId).expirationModel()).isEmpty();
    assertThat(kms.describe(keyId).validTo()).isEmpty();
  }

  @Test
  void delete_ofAnEmptyKey_namesNothing() {
    String keyId = kms.emptyKey();

    assertThat(
            kms.kms().imports().deleteImportedKeyMaterial(keyId, Optional.empty()).keyMaterialId())
        .isEmpty();
  }

  @Test
  void delete_ofAnUnknownMaterial_isNotFound() {
    String keyId = kms.importedKey();

    refusal(
        "NotFoundException",
        () -> kms.kms().imports().deleteImportedKeyMaterial(keyId, Optional.of("cd".repeat(32))));
    assertThat(kms.describe(keyId).enabled()).isTrue();
  }

  @Test
  void validTo_reached_putsTheKeyBackToPendingImportAndIsTold() {
    String keyId = kms.emptyKey();
    Instant end = FakeKms.START.plus(Duration.ofDays(2));
    String materialId = kms.importUntil(keyId, MATERIAL, end).keyMaterialId();
    Bytes old = kms.encrypt(keyId, "before expiry");

    kms.advance(Duration.ofDays(2).minusSeconds(1));
    assertThat(kms.describe(keyId).enabled()).isTrue();
    kms.advance(Duration.ofSeconds(1));

    assertThat(kms.describe(keyId).state()).isEqualTo(KeyState.PENDING_IMPORT);
    assertThat(kms.expired).containsExactly(new ExpiredMaterial(kms.arn(keyId), materialId, end));
    assertThat(refusal("KMSInvalidStateException", () -> kms.encrypt(keyId, "x")))
        .isEqualTo(kms.arn(keyId) + " is pending import.");
    refuseImport("IncorrectKeyMaterialException", kms.request(keyId, OTHER_MATERIAL).forever());
    kms.importForever(keyId, MATERIAL);
    assertThat(kms.decrypt(keyId, old)).isEqualTo("before expiry");
  }

  private String refuseImport(String wireName, FakeKms.Request request) {
    return refusal(wireName, () -> kms.kms().imports().importKeyMaterial(request.build()));
  }
}
