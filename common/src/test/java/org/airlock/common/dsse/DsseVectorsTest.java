package org.airlock.common.dsse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.airlock.common.Vectors;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.JsonObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class DsseVectorsTest {
  static Stream<Arguments> cases() {
    return Stream.of("dsse/cases.json", "dsse/ecdsa-p256-cases.json")
        .flatMap(file -> Vectors.objects(Vectors.object(file), "cases").stream())
        .map(one -> Arguments.of(Vectors.text(one, "name"), one));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void envelope_vector_isJudgedAsExpected(String name, JsonObject one) {
    boolean accepted = accepted(one);
    assertThat(accepted)
        .as(Vectors.text(one, "reason"))
        .isEqualTo(Vectors.text(one, "expect").equals("accept"));
  }

  /** The same steps as BundleVerifier: parse, distinct keys, threshold, type. */
  private static boolean accepted(JsonObject one) {
    try {
      Envelope envelope =
          Envelope.parse(Bytes.ofBase64(Vectors.text(one, "envelope")).orElseThrow(), "case");
      Map<PublicSigningKey, String> keys = new LinkedHashMap<>();
      for (JsonObject key : Vectors.objects(one, "keys")) {
        keys.putIfAbsent(
            PublicSigningKey.ofSpki(spki(Vectors.text(key, "spki_pem")), "case"),
            Vectors.text(key, "name"));
      }
      Set<PublicSigningKey> signers =
          new LinkedHashSet<>(envelope.signedBy(List.copyOf(keys.keySet())));
      int threshold = Vectors.number(one, "threshold");
      if (threshold < 1
          || signers.size() < threshold
          || !Vectors.texts(one, "payloadTypes").contains(envelope.payloadType())) {
        return false;
      }
      Optional<Bytes> payload = Bytes.ofBase64(Vectors.text(one, "payload"));
      assertThat(Optional.of(envelope.payload())).isEqualTo(payload);
      assertThat(signers.stream().map(keys::get))
          .containsExactlyInAnyOrderElementsOf(Vectors.texts(one, "signers"));
      return true;
    } catch (Failure.Integrity refused) {
      return false;
    }
  }

  static Bytes spki(String pem) {
    return Bytes.ofBase64(pem.replaceAll("-----[A-Z ]+-----|\\s", "")).orElseThrow();
  }
}
