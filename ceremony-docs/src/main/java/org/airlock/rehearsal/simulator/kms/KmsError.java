package org.airlock.rehearsal.simulator.kms;

/**
 * A refusal as KMS would give it. Part of the protocol, not a failure of the simulator, hence
 * without a stack trace.
 */
public final class KmsError extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final ErrorCode code;
  private final String text;

  KmsError(ErrorCode code, String text) {
    super(code.wireName() + ": " + text, null, false, false);
    this.code = code;
    this.text = text;
  }

  public ErrorCode code() {
    return code;
  }

  /** The value of {@code message}; may be empty, as AWS's often is. */
  public String text() {
    return text;
  }
}
