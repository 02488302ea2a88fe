package org.airlock.offline.material;

import static org.assertj.core.api.Assertions.assertThat;

import org.airlock.common.Openssl;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.kms.KeySpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PassportValuesTest {
  private static final Bytes ZERO_BLOCK = Bytes.copyOf(new byte[16]);

  private static PassportValues of(String hex) {
    try (SecretBytes key = SecretBytes.owning(Bytes.ofHex(hex).toArray())) {
      return PassportValues.of(KeySpec.SYMMETRIC_DEFAULT, key);
    }
  }

  /**
   * As OpenSSL 3.0 computed them. The first two encrypt the zero block to a set first bit, the
   * others do not: both ways through CMAC's subkey.
   */
  @ParameterizedTest
  @CsvSource({
    "0000000000000000000000000000000000000000000000000000000000000000,dc95c0,9211053c55",
    "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4,e568f6,1a0b2df267",
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff,4bf85f,5955e940d3",
    "0101010101010101010101010101010101010101010101010101010101010101,7298ca,af9c537de1"
  })
  void checkValues_areTheKnownOnes(String hex, String classic, String cmac) {
    PassportValues values = of(hex);
    assertThat(values.kcvClassic()).contains(classic);
    assertThat(values.kcvCmac()).contains(cmac);
  }

  /** Passports carry this value for as long as keys live. */
  @Test
  void fingerprint_isTheKnownOneAndBindsTheSpec() {
    assertThat(of("00".repeat(32)).fingerprint().hex())
        .isEqualTo("6b6d125c72d29f52ee65c8bc25e8a259da8c1b68315ce66a6504f1d8af1ff16c");
    try (SecretBytes key = SecretBytes.copyOf(new byte[32])) {
      PassportValues hmac = PassportValues.of(KeySpec.HMAC_256, key);
      assertThat(hmac.fingerprint().hex())
          .isEqualTo("322ba29679c454baa1b77dd6aacf87ef3dd819bb5ed54c6c3da75dc277ac2663");
      assertThat(hmac.kcvCmac()).isEmpty();
      assertThat(hmac.kcvClassic()).isEmpty();
    }
  }

  @Tag("interop")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "0101010101010101010101010101010101010101010101010101010101010101"
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
}
