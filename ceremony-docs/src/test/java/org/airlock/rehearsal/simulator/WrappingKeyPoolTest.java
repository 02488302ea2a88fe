package org.airlock.rehearsal.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.interfaces.RSAPublicKey;
import org.airlock.common.kms.WrappingKeySpec;
import org.junit.jupiter.api.Test;

class WrappingKeyPoolTest {
  @Test
  void next_neverGivesAPairTwice() {
    try (WrappingKeyPool pool = new WrappingKeyPool()) {
      RSAPublicKey one = (RSAPublicKey) pool.next(WrappingKeySpec.RSA_2048).getPublic();
      RSAPublicKey two = (RSAPublicKey) pool.next(WrappingKeySpec.RSA_2048).getPublic();

      assertThat(one.getModulus()).isNotEqualTo(two.getModulus());
      assertThat(one.getModulus().bitLength()).isEqualTo(2048);
    }
  }
}
