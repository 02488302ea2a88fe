package org.airlock.offline.slip39;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Collections;
import java.util.List;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.offline.slip39.SplitParameters.Group;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SplitParametersTest {
  @Test
  void singleGroup_isOurProfile() {
    assertThat(SplitParameters.singleGroup(3, 5))
        .isEqualTo(new SplitParameters(true, 0, 1, List.of(new Group(3, 5))));
  }

  @Test
  void singleGroup_senselessThresholds_areRefused() {
    assertRefused(
        () -> SplitParameters.singleGroup(1, 1),
        "the threshold is 1: whoever holds one share holds the secret");
    assertRefused(() -> SplitParameters.singleGroup(0, 3), "the threshold is 0 of 3 shares");
    assertRefused(() -> SplitParameters.singleGroup(4, 3), "the threshold is 4 of 3 shares");
    assertRefused(() -> SplitParameters.singleGroup(2, 17), "a group has 17 shares");
    assertRefused(() -> SplitParameters.singleGroup(2, 0), "a group has 0 shares");
  }

  @Test
  void group_oneOfMany_isRefused() {
    assertRefused(
        () -> new Group(1, 3),
        "the threshold is 1 of 3 shares: every one of them would be the whole secret");
  }

  @Test
  void constructor_whatTheStandardForbids_isRefused() {
    List<Group> one = List.of(new Group(1, 1));
    assertRefused(() -> new SplitParameters(true, -1, 1, one), "the iteration exponent is -1");
    assertRefused(() -> new SplitParameters(true, 16, 1, one), "the iteration exponent is 16");
    assertRefused(() -> new SplitParameters(true, 0, 1, List.of()), "there are 0 groups");
    assertRefused(
        () -> new SplitParameters(true, 0, 1, Collections.nCopies(17, new Group(1, 1))),
        "there are 17 groups");
    assertRefused(
        () -> new SplitParameters(true, 0, 0, one), "the group threshold is 0 of 1 groups");
    assertRefused(
        () -> new SplitParameters(true, 0, 2, one), "the group threshold is 2 of 1 groups");
  }

  @Test
  void split_secretOfImpossibleLength_isRefused() {
    for (int size : new int[] {0, 14, 15, 17, 33}) {
      try (SecretBytes secret = SecretBytes.owning(new byte[size]);
          SecretBytes none = SecretBytes.owning(new byte[0])) {
        assertRefused(
            () ->
                Slip39.split(secret, none, SplitParameters.singleGroup(2, 3), Fixtures.seeded(1))
                    .close(),
            "the secret has " + size + " bytes");
      }
    }
  }

  private static void assertRefused(ThrowingCallable action, String message) {
    ShareException refused = catchThrowableOfType(ShareException.class, action);
    assertThat(refused).isNotNull().hasMessage(message);
    assertThat(refused.problem()).isEqualTo(ShareProblem.INVALID_PARAMETERS);
    assertThat(refused.hint()).isNotBlank();
  }
}
