package org.airlock.common.evidence;

import java.util.function.Supplier;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;

/** In evidence, what cannot be read fails the check that needed it. */
final class Checking {
  private Checking() {}

  /**
   * The value, or the refusal of {@code control} in place of {@code Failure.Integrity}.
   *
   * @throws Failure.Refused with that control, or the one that the reading itself named
   */
  static <T> T as(Control control, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (Failure.Integrity unreadable) {
      throw new Failure.Refused(
          control, String.valueOf(unreadable.getMessage()), unreadable.hint());
    }
  }
}
