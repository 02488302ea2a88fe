package org.airlock.offline.selftest;

import static org.airlock.common.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.airlock.common.control.Control;
import org.airlock.offline.selftest.SelfTest.KnownAnswer;
import org.junit.jupiter.api.Test;

final class SelfTestTest {
  @Test
  void standard_onASoundMachine_holds() {
    assertThat(SelfTest.standard()).hasSizeGreaterThanOrEqualTo(8);
    SelfTest.run(SelfTest.standard());
  }

  @Test
  void anyWrongAnswer_isRefusedByName() {
    for (int broken = 0; broken < SelfTest.standard().size(); broken++) {
      List<KnownAnswer> answers = new ArrayList<>(SelfTest.standard());
      String name = answers.get(broken).name();
      answers.set(broken, new KnownAnswer(name, () -> false));
      assertRefused(Control.SELF_TEST, () -> SelfTest.run(answers)).hasMessageContaining(name);
    }
  }

  @Test
  void anAnswerThatThrows_isWrong() {
    assertRefused(
            Control.SELF_TEST,
            () ->
                SelfTest.run(
                    List.of(
                        new KnownAnswer(
                            "a provider that is gone",
                            () -> {
                              throw new IllegalStateException();
                            }))))
        .hasMessageContaining("a provider that is gone");
  }
}
