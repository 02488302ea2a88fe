package org.airlock.offline.material;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.airlock.common.Openssl;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.KeySpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PassportValuesTest {
  private static final Bytes ZERO_BLOCK = Bytes.copyOf(new byte[16]);

  private static PassportValues of(String hex) {
    try (SecretBytes key = SecretBytes.owning(Bytes.ofHex(hex).toArray())) {
      return PassportValues.of(KeySpec.SYMMETRIC_DEFAULT, key);
    }
  }

  /** The classic value of the all-zero AES-256 key is in every HSM manual. */
  @Test
  void values_ofTheZeroKey_areTheKnownOnes() {
    PassportValues values = of("00".repeat(32));
    assertThat(values.kcvClassic()).contains("dc95c0");
    assertThat(values.fingerprint().size()).isEqualTo(32);
  }

  @Tag("interop")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
      })
  void values_areWhatOpensslComputes(String hex) {
    PassportValues values = of(hex);
    assertThat(values.fingerprint())
        .isEqualTo(
            Openssl.run(
                Bytes.utf8("airlock passport fingerprint v1\0SYMMETRIC_DEFAULT"),
                "dgst",
                "-sha256",
                "-mac",
                "HMAC",
                "-macopt",
                "hexkey:" + hex,
                "-binary"));
    assertThat(values.kcvCmac().orElseThrow())
        .isEqualTo(
            Openssl.run(
                    ZERO_BLOCK,
                    "mac",
                    "-cipher",
                    "AES-256-CBC",
                    "-macopt",
                    "hexkey:" + hex,
                    "-binary",
                    "CMAC")
                .hex()
                .substring(0, 10));
    assertThat(values.kcvClassic().orElseThrow())
        .isEqualTo(
            Openssl.run(ZERO_BLOCK, "enc", "-aes-256-ecb", "-nopad", "-K", hex)
                .hex()
                .substring(0, 6));
  }

  @Test
  void generate_givesTheSpecsSizeAndNeverTheSame() {
    MaterialGenerator generator = MaterialGenerator.system();
    try (SecretBytes one = generator.generate(KeySpec.SYMMETRIC_DEFAULT);
        SecretBytes other = generator.generate(KeySpec.SYMMETRIC_DEFAULT);
        SecretBytes hmac = generator.generate(KeySpec.HMAC_512)) {
      assertThat(one.size()).isEqualTo(32);
      assertThat(hmac.size()).isEqualTo(64);
      assertThat(one.equalsInConstantTime(other)).isFalse();
    }
    assertThat(generator.entropy().strengthBits()).isGreaterThanOrEqualTo(256);
    assertThatThrownBy(() -> generator.generate(KeySpec.RSA_2048).close())
        .isInstanceOf(Failure.Usage.class);
  }
}
