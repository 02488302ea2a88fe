package org.airlock.common.failure;

import org.airlock.common.control.Control;
import org.jspecify.annotations.Nullable;

/**
 * An expected failure: what happened, in which file or field, and what the operator should do next.
 * Programming errors are ordinary unchecked exceptions instead.
 *
 * <p>Messages are shown on screens and kept in records: they never contain secret or unverified
 * content of more than a short, quoted identifier.
 */
public abstract sealed class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String hint;

  private Failure(String what, String hint, @Nullable Throwable cause) {
    super(what, cause);
    this.hint = hint;
  }

  /** What to do next, for the {@code hint:} line. */
  public String hint() {
    return hint;
  }

  /** The process exit code that stands for this kind of failure. */
  public abstract int exitCode();

  /** The command line was wrong: exit 2. */
  public static final class Usage extends Failure {
    private static final long serialVersionUID = 1L;

    public Usage(String what, String hint) {
      super(what, hint, null);
    }

    @Override
    public int exitCode() {
      return 2;
    }
  }

  /**
   * A named control refused: exit 3. The identifier is the contract between code, transcript and
   * documents.
   */
  public static final class Refused extends Failure {
    private static final long serialVersionUID = 1L;
    private final Control control;

    public Refused(Control control, String what, String hint) {
      super(what, hint, null);
      this.control = control;
    }

    public Control control() {
      return control;
    }

    @Override
    public int exitCode() {
      return 3;
    }
  }

  /** Input is tampered with, mismatched or unreadable: exit 4. */
  public static final class Integrity extends Failure {
    private static final long serialVersionUID = 1L;

    public Integrity(String what, String hint) {
      super(what, hint, null);
    }

    @Override
    public int exitCode() {
      return 4;
    }
  }

  /** The machine is not fit: locked store, full disk, missing directory: exit 5. */
  public static final class Environment extends Failure {
    private static final long serialVersionUID = 1L;

    public Environment(String what, String hint) {
      super(what, hint, null);
    }

    public Environment(String what, String hint, Throwable cause) {
      super(what, hint, cause);
    }

    @Override
    public int exitCode() {
      return 5;
    }
  }

  /** AWS or the way to it failed and the command may be run again: exit 6. */
  public static final class Transport extends Failure {
    private static final long serialVersionUID = 1L;

    public Transport(String what, String hint) {
      super(what, hint, null);
    }

    @Override
    public int exitCode() {
      return 6;
    }
  }

  /** A person stopped the command: exit 7. */
  public static final class Stopped extends Failure {
    private static final long serialVersionUID = 1L;

    public Stopped(String what, String hint) {
      super(what, hint, null);
    }

    @Override
    public int exitCode() {
      return 7;
    }
  }
}
