package org.airlock.common.dsse;

import static org.assertj.core.api.Assertions.assertThat;

import org.airlock.common.Vectors;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.json.JsonObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WycheproofSignaturesTest {
  @ParameterizedTest
  @CsvSource({
    "wycheproof/ed25519_test.json, 151",
    "wycheproof/ecdsa_secp256r1_sha256_test.json, 484"
  })
  void verifies_everyVector_asExpected(String file, int count) {
    int seen = 0;
    for (JsonObject group : Vectors.objects(Vectors.object(file), "testGroups")) {
      PublicSigningKey key =
          PublicSigningKey.ofSpki(Bytes.ofHex(Vectors.text(group, "publicKeyDer")), file);
      for (JsonObject test : Vectors.objects(group, "tests")) {
        boolean verifies =
            key.verifies(
                Bytes.ofHex(Vectors.text(test, "msg")), Bytes.ofHex(Vectors.text(test, "sig")));
        assertThat(verifies)
            .as(file + " " + Vectors.number(test, "tcId") + " " + Vectors.text(test, "comment"))
            .isEqualTo(Vectors.text(test, "result").equals("valid"));
        seen++;
      }
    }
    assertThat(seen).isEqualTo(count);
  }
}
