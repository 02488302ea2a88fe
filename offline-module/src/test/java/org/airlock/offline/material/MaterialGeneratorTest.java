package org.airlock.offline.material;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.DrbgParameters;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.kms.KeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class MaterialGeneratorTest {
  private final MaterialGenerator generator = MaterialGenerator.system();

  @ParameterizedTest
  @EnumSource(names = {"SYMMETRIC_DEFAULT", "HMAC_224", "HMAC_256", "HMAC_384", "HMAC_512"})
  void generate_rawSpec_givesItsSizeAndNeverTheSame(KeySpec spec) {
    try (SecretBytes one = generator.generate(spec);
        SecretBytes other = generator.generate(spec)) {
      assertThat(one.size()).isEqualTo(spec.materialSizeBytes());
      assertThat(other.size()).isEqualTo(spec.materialSizeBytes());
      assertThat(one.equalsInConstantTime(other)).isFalse();
      assertThat(one.exposeSecretArray()).isNotEqualTo(new byte[one.size()]);
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"SYMMETRIC_DEFAULT", "HMAC_224", "HMAC_256", "HMAC_384", "HMAC_512", "RSA_4096"})
  void generate_privateKey_isExactlyWhatKmsTakes(KeySpec spec) {
    try (SecretBytes one = generator.generate(spec);
        SecretBytes other = generator.generate(spec)) {
      assertThat(one.size()).isBetween(1, spec.materialSizeBytes());
      assertThat(PrivateKeyEncoding.publicKey(spec, one.exposeSecretArray(), "one"))
          .isNotEqualTo(PrivateKeyEncoding.publicKey(spec, other.exposeSecretArray(), "other"));
    }
  }

  /** The JDK's default is 128 bits; what the passport says must be what the generator has. */
  @Test
  void entropy_says256BitsAndIsTrue() {
    assertThat(generator.entropy().strengthBits()).isEqualTo(256);
    assertThat(generator.random().getAlgorithm()).isEqualTo("DRBG");
    assertThat(((DrbgParameters.Instantiation) generator.random().getParameters()).getStrength())
        .isEqualTo(256);
  }
}
