package org.airlock.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Assertions on failures: every one says what and what next. */
public final class Refusals {
  private Refusals() {}

  public static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      Control control, ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isInstanceOf(Failure.Refused.class);
    assertThat(((Failure.Refused) thrown).control()).as(thrown.getMessage()).isEqualTo(control);
    assertThat(((Failure.Refused) thrown).hint()).isNotBlank();
    return assertThat(thrown);
  }

  /** Exit 4 (integrity) with a message that is not empty. */
  public static AbstractThrowableAssert<?, ? extends Throwable> assertIntegrity(
      ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isInstanceOf(Failure.Integrity.class);
    assertThat(((Failure) thrown).hint()).isNotBlank();
    return assertThat(thrown);
  }
}
