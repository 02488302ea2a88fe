package org.airlock.offline.wrapping;

import static org.assertj.core.api.Assertions.assertThat;

import org.airlock.offline.selftest.SelfTest;
import org.junit.jupiter.api.Test;

final class WrappingAnswersTest {
  @Test
  void all_onASoundMachine_hold() {
    assertThat(WrappingAnswers.all()).hasSize(2);
    SelfTest.run(WrappingAnswers.all());
  }
}
