package org.airlock.offline.slip39;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The 45 vectors of the standard: see README.md beside them. */
@SuppressWarnings("unchecked")
class OfficialVectorsTest {
  private static final List<List<Object>> VECTORS =
      (List<List<Object>>) Json.resource("/vectors/slip39/vectors.json");

  @Test
  void vectors_all45_arePresent() {
    assertThat(VECTORS).hasSize(45);
    assertThat(VECTORS).filteredOn(vector -> !vector.get(2).equals("")).hasSize(15);
  }

  @TestFactory
  Stream<DynamicTest> combine_officialVector_givesTheSecretOrRefuses() {
    return VECTORS.stream()
        .map(vector -> DynamicTest.dynamicTest((String) vector.get(0), () -> check(vector)));
  }

  private static void check(List<Object> vector) {
    List<String> mnemonics = (List<String>) vector.get(1);
    String expected = (String) vector.get(2);
    if (expected.isEmpty()) {
      assertThat(
              catchThrowableOfType(
                  ShareException.class, () -> Fixtures.combine(mnemonics, "TREZOR")))
          .isNotNull();
    } else {
      assertThat(Fixtures.combine(mnemonics, "TREZOR")).isEqualTo(expected);
      // With no surplus, the other way in must do the same.
      assertThat(Fixtures.combineWithSurplus(mnemonics, "TREZOR")).isEqualTo(expected);
    }
  }
}
