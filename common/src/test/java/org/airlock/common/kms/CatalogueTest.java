package org.airlock.common.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CatalogueTest {
  @ParameterizedTest
  @CsvSource({
    "RSAES_OAEP_SHA_256, RSA_2048, 256, 190",
    "RSAES_OAEP_SHA_256, RSA_3072, 384, 318",
    "RSAES_OAEP_SHA_256, RSA_4096, 512, 446",
    "RSAES_OAEP_SHA_1, RSA_2048, 256, 214",
  })
  void oaep_sizes_areThoseOfPkcs1(
      WrappingAlgorithm algorithm, WrappingKeySpec spec, int ciphertext, int largest) {
    assertThat(algorithm.ciphertextSizeBytes(spec, 32)).isEqualTo(ciphertext);
    assertThat(algorithm.largestOaepPlaintextBytes(spec)).isEqualTo(largest);
  }

  @Test
  void keyWrap_size_isModulusPlusPaddedMaterialPlusEight() {
    assertThat(
            WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_256.ciphertextSizeBytes(
                WrappingKeySpec.RSA_4096, 32))
        .isEqualTo(552);
    assertThat(
            WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_256.ciphertextSizeBytes(
                WrappingKeySpec.RSA_2048, 33))
        .isEqualTo(256 + 40 + 8);
  }

  @Test
  void symmetric_takesPlainOaepOnly() {
    assertThat(KeySpec.SYMMETRIC_DEFAULT.wrappingAlgorithms(WrappingKeySpec.RSA_2048))
        .containsExactly(WrappingAlgorithm.RSAES_OAEP_SHA_256, WrappingAlgorithm.RSAES_OAEP_SHA_1);
    assertThat(KeySpec.SYMMETRIC_DEFAULT.materialSizeBytes()).isEqualTo(32);
    assertThat(KeySpec.RSA_4096.wrappingAlgorithms(WrappingKeySpec.RSA_4096))
        .allMatch(WrappingAlgorithm::hybrid);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        "arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab",
        "arn:aws-eusc:kms:eusc-de-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
      })
  void keyArn_ofAKey_isRead(String arn) {
    assertThat(KeyArn.parse(arn)).map(KeyArn::toString).contains(arn);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1234abcd-12ab-34cd-56ef-1234567890ab",
        "alias/orders",
        "arn:aws:kms:eu-central-1:111122223333:alias/orders",
        "arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        "arn:aws:kms:eu-central-1:111122223333:key/1234abcd\n",
        "arn:aws:s3:eu-central-1:111122223333:key/1234abcd"
      })
  void keyArn_ofAnythingElse_isNone(String text) {
    assertThat(KeyArn.parse(text)).isEmpty();
  }

  @Test
  void expiry_hasAModelAndWholeSeconds() {
    assertThat(Expiry.never().model()).isEqualTo("KEY_MATERIAL_DOES_NOT_EXPIRE");
    assertThat(Expiry.at(Instant.parse("2027-01-01T00:00:00Z")).model())
        .isEqualTo("KEY_MATERIAL_EXPIRES");
    assertThatThrownBy(() -> new Expiry(Optional.of(Instant.parse("2027-01-01T00:00:00.5Z"))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
