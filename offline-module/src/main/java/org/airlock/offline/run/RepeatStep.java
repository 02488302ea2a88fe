package org.airlock.offline.run;

/** People decided to do the step from its beginning. */
final class RepeatStep extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RepeatStep() {
    super("the step is repeated", null, false, false);
  }
}
