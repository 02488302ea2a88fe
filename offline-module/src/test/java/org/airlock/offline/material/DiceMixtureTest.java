package org.airlock.offline.material;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.kms.KeySpec;
import org.junit.jupiter.api.Test;

final class DiceMixtureTest {
  static final String DICE = "314152653516235642".repeat(6).substring(0, 100);

  /** A generator whose bytes count 0, 1, 2 … over all requests; or are all the same. */
  static final class Predictable extends SecureRandom {
    private static final long serialVersionUID = 1L;
    private final int step;
    private int next;

    Predictable(int step) {
      this.step = step;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) next;
        next += step;
      }
    }
  }

  static SecretBytes dice(String digits) {
    return SecretBytes.owning(digits.getBytes(StandardCharsets.US_ASCII));
  }

  /** What the first requests of these sizes give. */
  static String[] requests(SecureRandom drbg, String digits, int... sizes) {
    String[] given = new String[sizes.length];
    try (SecretBytes dice = dice(digits);
        DiceMixture mixture = DiceMixture.of(drbg, dice)) {
      for (int i = 0; i < sizes.length; i++) {
        byte[] bytes = new byte[sizes[i]];
        mixture.random().nextBytes(bytes);
        given[i] = HexFormat.of().formatHex(bytes);
      }
    }
    return given;
  }

  /** By Python's hmac and the HKDFExpand of the package cryptography 50.0.2. */
  @Test
  void nextBytes_countingGenerator_isTheKnownAnswer() {
    assertThat(requests(new Predictable(1), DICE, 32, 100))
        .containsExactly(
            "0f00301950c9023b1a61fc69f949ef209b54742e83b6717ea57e24a42ced5441",
            "2d09d429a931d0e464ea46c3affc93a715813d534be7473058943f09f2e9e931"
                + "1d4f63b1881669ffa4d8bcbe6a7a6e3eda1a641a5924cb6972dcb2a543e079e2"
                + "7fcc101308600509819a7874f084db15976ea147699adbdc10da047844b4488f"
                + "fb5f3895");
  }

  @Test
  void nextBytes_sameDiceTwice_differ() {
    assertThat(requests(new SecureRandom(), DICE, 32))
        .isNotEqualTo(requests(new SecureRandom(), DICE, 32));
  }

  @Test
  void nextBytes_brokenGeneratorAndOneThrowChanged_differ() {
    assertThat(requests(new Predictable(0), DICE, 32))
        .isEqualTo(requests(new Predictable(0), DICE, 32))
        .isNotEqualTo(requests(new Predictable(0), "2" + DICE.substring(1), 32));
  }

  @Test
  void nextBytes_brokenGenerator_neverRepeatsItself() {
    String[] two = requests(new Predictable(0), DICE, 32, 32);
    assertThat(two[0]).isNotEqualTo(two[1]);
  }

  @Test
  void nextBytes_diceAllAlikeAndGoodGenerator_differ() {
    String alike = "6".repeat(100);
    assertThat(requests(new SecureRandom(), alike, 32))
        .isNotEqualTo(requests(new SecureRandom(), alike, 32));
  }

  @Test
  void nextBytes_longerThanOneExpansion_goesOnWithAnotherRequest() {
    String[] whole = requests(new Predictable(0), DICE, 255 * 64 + 32);
    String[] parts = requests(new Predictable(0), DICE, 255 * 64, 32);
    assertThat(whole[0]).isEqualTo(parts[0] + parts[1]);
  }

  @Test
  void close_wipesWhatTheDiceGave() {
    SecureRandom random;
    try (SecretBytes dice = dice(DICE);
        DiceMixture mixture = DiceMixture.of(new SecureRandom(), dice)) {
      random = mixture.random();
      assertThat(random.generateSeed(16)).hasSize(16);
      assertThat(random.nextInt(7)).isBetween(0, 6);
      assertThat(random.toString()).endsWith(" mixed with dice").doesNotContain(DICE);
    }
    assertThatThrownBy(() -> random.nextBytes(new byte[1]))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void withDice_everyKindOfMaterial_isMadeAndSaysHowMany() {
    try (SecretBytes dice = dice(DICE);
        MaterialGenerator mixed = MaterialGenerator.system().withDice(dice);
        SecretBytes symmetric = mixed.generate(KeySpec.SYMMETRIC_DEFAULT);
        SecretBytes rsa = mixed.generate(KeySpec.RSA_2048);
        SecretBytes curve = mixed.generate(KeySpec.ECC_SECG_P256K1)) {
      assertThat(symmetric.size()).isEqualTo(32);
      assertThat(rsa.size()).isPositive();
      assertThat(curve.size()).isPositive();
      assertThat(mixed.entropy()).isEqualTo(MaterialGenerator.system().entropy().withDice(100));
    }
  }
}
