package org.airlock.offline.material;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.payload.Passport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PublicPartTest {
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = "HMAC_.*")
  void macs_areWhatTheJdkComputes(KeySpec spec) throws GeneralSecurityException {
    byte[] key = new byte[spec.materialSizeBytes()];
    new SecureRandom().nextBytes(key);
    try (SecretBytes material = SecretBytes.owning(key.clone())) {
      PublicPart part = PublicPart.of(spec, material, new SecureRandom());
      assertThat(part.spki()).isEmpty();
      assertThat(part.macs()).hasSize(2);
      assertThat(part.macs().get(0).challenge()).isNotEqualTo(part.macs().get(1).challenge());
      for (Passport.MacVector vector : part.macs()) {
        String name = "HmacSHA" + spec.name().substring("HMAC_".length());
        Mac mac = Mac.getInstance(name);
        mac.init(new SecretKeySpec(key, name));
        assertThat(vector.mac()).isEqualTo(Bytes.copyOf(mac.doFinal(vector.challenge().toArray())));
        assertThat(vector.mac().size()).isEqualTo(spec.materialSizeBytes());
      }
    }
  }

  @Test
  void symmetric_hasNoPublicPart() {
    try (SecretBytes material = SecretBytes.owning(new byte[32])) {
      PublicPart part = PublicPart.of(KeySpec.SYMMETRIC_DEFAULT, material, new SecureRandom());
      assertThat(part.spki()).isEmpty();
      assertThat(part.macs()).isEmpty();
    }
  }
}
