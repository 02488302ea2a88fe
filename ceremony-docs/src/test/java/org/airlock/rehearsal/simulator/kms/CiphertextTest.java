package org.airlock.rehearsal.simulator.kms;

import static org.airlock.rehearsal.simulator.kms.FakeKms.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.airlock.common.bytes.Bytes;
import org.junit.jupiter.api.Test;

/** A ciphertext belongs to one key, one material and one encryption context. */
class CiphertextTest {
  private final FakeKms kms = new FakeKms();
  private final String keyId = kms.importedKey();
  private final Bytes blob = kms.encrypt(keyId, "hello");

  @Test
  void decrypt_namesKeyAndMaterial() {
    DecryptResult result = decrypt(Optional.empty(), blob, EncryptionContext.none());

    assertThat(result.keyArn()).isEqualTo(kms.arn(keyId));
    assertThat(result.keyMaterialId())
        .isEqualTo(kms.describe(keyId).currentKeyMaterialId().orElseThrow());
    assertThat(result.plaintext()).isEqualTo(Bytes.utf8("hello"));
  }

  @Test
  void decrypt_underAnotherKeyWithTheSameMaterial_isIncorrectKey() {
    String twin = kms.importedKey();

    refusal("IncorrectKeyException", () -> kms.decrypt(twin, blob));
  }

  @Test
  void decrypt_withTheTwinsNameForgedIn_isInvalidCiphertext() {
    String twin = kms.importedKey();
    CiphertextBlob honest = CiphertextBlob.parse(blob);
    String twinsMaterial = kms.describe(twin).currentKeyMaterialId().orElseThrow();
    Bytes forged =
        new CiphertextBlob(twin, twinsMaterial, honest.nonce(), honest.sealed()).encode();

    refusal("InvalidCiphertextException", () -> kms.decrypt(twin, forged));
  }

  @Test
  void decrypt_anyBitFlipped_isRefused() {
    for (int bit = 0; bit < blob.size() * 8; bit++) {
      Bytes changed = FakeKms.flipped(blob, bit);
      org.assertj.core.api.Assertions.assertThatThrownBy(
              () -> decrypt(Optional.empty(), changed, EncryptionContext.none()))
          .isInstanceOf(KmsError.class);
    }
  }

  @Test
  void decrypt_garbage_isInvalidCiphertext() {
    refusal("InvalidCiphertextException", () -> kms.decrypt(keyId, Bytes.utf8("not a ciphertext")));
  }

  @Test
  void encryptionContext_isBoundInWhateverItsOrder() {
    EncryptionContext context = new EncryptionContext(Map.of("tenant", "a", "purpose", "test"));
    Bytes bound =
        kms.kms()
            .cryptography()
            .encrypt(keyId, Bytes.utf8("x"), context, Optional.empty())
            .ciphertextBlob();

    assertThat(decrypt(Optional.of(keyId), bound, context).plaintext()).isEqualTo(Bytes.utf8("x"));
    refusal(
        "InvalidCiphertextException",
        () -> decrypt(Optional.of(keyId), bound, EncryptionContext.none()));
    refusal(
        "InvalidCiphertextException",
        () ->
            decrypt(
                Optional.of(keyId),
                bound,
                new EncryptionContext(Map.of("tenant", "apurpose", "", "test"))));
  }

  @Test
  void decrypt_withoutKeyIdInPendingImport_tellsTheState() {
    kms.kms().imports().deleteImportedKeyMaterial(keyId, Optional.empty());

    assertThat(
            refusal(
                "KMSInvalidStateException",
                () -> decrypt(Optional.empty(), blob, EncryptionContext.none())))
        .isEqualTo(kms.arn(keyId) + " is pending import.");
  }

  @Test
  void decrypt_inAnotherRegion_isDenied() {
    KmsState.Session elsewhere = kms.in(new Scope("111122223333", "eu-west-1"));

    refusal(
        "AccessDeniedException",
        () ->
            elsewhere
                .cryptography()
                .decrypt(Optional.empty(), blob, EncryptionContext.none(), Optional.empty()));
  }

  @Test
  void encrypt_withAnAsymmetricAlgorithm_isInvalidKeyUsage() {
    assertThat(
            refusal(
                "InvalidKeyUsageException",
                () ->
                    kms.kms()
                        .cryptography()
                        .encrypt(
                            keyId,
                            Bytes.utf8("x"),
                            EncryptionContext.none(),
                            Optional.of("RSAES_OAEP_SHA_256"))))
        .isEqualTo("Algorithm RSAES_OAEP_SHA_256 is incompatible with key spec SYMMETRIC_DEFAULT.");
  }

  @Test
  void awsKmsKey_encryptsAndDecrypts() {
    String own = kms.awsKey();

    assertThat(kms.decrypt(own, kms.encrypt(own, "own"))).isEqualTo("own");
    assertThat(kms.describe(own).expirationModel()).isEmpty();
  }

  private DecryptResult decrypt(
      Optional<String> reference, Bytes ciphertext, EncryptionContext context) {
    return kms.kms().cryptography().decrypt(reference, ciphertext, context, Optional.empty());
  }
}
