package org.airlock.common.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PassphraseKeyTest {
  private static final byte[] SALT =
      "sixteen bytes...".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

  /** Around the block of SHA-512, where HMAC hashes its key first. */
  @ParameterizedTest
  @ValueSource(ints = {1, 8, 29, 127, 128, 129, 4096})
  void derive_anyLength_isWhatTheLibraryDerives(int length) {
    byte[] passphrase = new byte[length];
    Arrays.fill(passphrase, (byte) 'a');
    passphrase[length / 2] = 'b';
    byte[] before = passphrase.clone();
    PKCS5S2ParametersGenerator library = new PKCS5S2ParametersGenerator(new SHA512Digest());
    library.init(passphrase, SALT, 100);

    assertThat(PassphraseKey.derive(passphrase, SALT, 100, 32).getKey())
        .isEqualTo(((KeyParameter) library.generateDerivedParameters(256)).getKey());
    assertThat(passphrase).isEqualTo(before);
  }

  @Test
  void derive_oneRound_isTheFirstTerm() {
    byte[] passphrase = {'p', 'a', 's', 's'};
    PKCS5S2ParametersGenerator library = new PKCS5S2ParametersGenerator(new SHA512Digest());
    library.init(passphrase, SALT, 1);

    assertThat(PassphraseKey.derive(passphrase, SALT, 1, 64).getKey())
        .isEqualTo(((KeyParameter) library.generateDerivedParameters(512)).getKey());
  }

  @Test
  void derive_moreThanABlock_isNoUse() {
    assertThatThrownBy(() -> PassphraseKey.derive(new byte[8], SALT, 1, 65))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
