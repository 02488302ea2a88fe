package org.airlock.offline.sealing;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.airlock.common.Openssl;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.SecretBytes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class EscrowKeysTest {
  private static final Bytes KEY = Bytes.ofHex("07".repeat(32));

  private static Bytes fingerprint() {
    try (SecretBytes key = SecretBytes.copyOf(KEY.toArray())) {
      return EscrowKeys.fingerprint(key);
    }
  }

  @Test
  void generate_givesAnother256BitsEachTime() {
    SecureRandom random = new SecureRandom();
    try (SecretBytes one = EscrowKeys.generate(random);
        SecretBytes other = EscrowKeys.generate(random)) {
      assertThat(one.size()).isEqualTo(32);
      assertThat(one.equalsInConstantTime(other)).isFalse();
    }
  }

  /** Changing this value would orphan every sealed file: it is their key identifier. */
  @Test
  void fingerprint_isTheKnownOne() {
    assertThat(fingerprint().hex()).isEqualTo("4fbe13b4d4669c9e14cc4ccd5f9a767f");
  }

  @Test
  @Tag("interop")
  void fingerprint_isWhatOpensslComputes() {
    String mac =
        Openssl.run(
                Bytes.utf8("airlock escrow key fingerprint v1"),
                "dgst",
                "-sha256",
                "-mac",
                "HMAC",
                "-macopt",
                "hexkey:" + KEY.hex(),
                "-binary")
            .hex();
    assertThat(fingerprint().hex()).isEqualTo(mac.substring(0, 32));
  }
}
