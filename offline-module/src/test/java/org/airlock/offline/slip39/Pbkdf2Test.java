package org.airlock.offline.slip39;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Pbkdf2Test {
  @ParameterizedTest
  @CsvSource({"1,8,1,32", "1,16,2500,16", "4,40,2500,8", "30,16,7,64", "64,16,3,33", "200,1,2,100"})
  void derive_anySizes_agreesWithTheJdk(int passwordSize, int saltSize, int iterations, int size)
      throws Exception {
    char[] password = new char[passwordSize];
    for (int i = 0; i < passwordSize; i++) {
      password[i] = (char) (i % 127);
    }
    byte[] salt = new byte[saltSize];
    Fixtures.seeded(saltSize).fill(salt);
    byte[] derived = new byte[size];

    Pbkdf2.derive(
        new String(password).getBytes(StandardCharsets.US_ASCII), salt, iterations, derived);

    PBEKeySpec spec = new PBEKeySpec(password, salt, iterations, 8 * size);
    byte[] expected =
        SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    assertThat(derived).isEqualTo(expected);
  }

  /** RFC 7914, section 11. */
  @Test
  void derive_rfc7914Vector_matches() {
    byte[] derived = new byte[64];
    Pbkdf2.derive(
        "passwd".getBytes(StandardCharsets.US_ASCII),
        "salt".getBytes(StandardCharsets.US_ASCII),
        1,
        derived);
    assertThat(HexFormat.of().formatHex(derived))
        .isEqualTo(
            "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
                + "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783");
  }
}
