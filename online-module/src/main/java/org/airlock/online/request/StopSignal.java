package org.airlock.online.request;

/**
 * A person's wish to stop, for work that must first put away what it has: fetched import tokens are
 * lost unless they are signed and recorded. Safe for use by several threads.
 */
public interface StopSignal {
  /** From here on the process is kept alive until the work has ended. */
  void defer();

  /** Whether the wish has come; nothing further is begun then. */
  boolean isGiven();

  /** Nobody can ask. */
  static StopSignal never() {
    return new StopSignal() {
      @Override
      public void defer() {}

      @Override
      public boolean isGiven() {
        return false;
      }
    };
  }
}
