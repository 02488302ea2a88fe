package org.airlock.offline.script;

/** What happens when a step does not end as expected. */
public enum Abort {
  /** End the ceremony and carry out the destroy block of the gate that was reached. */
  STOP,
  /** Freeze, fill in an exception sheet; the administrator decides with the witness's agreement. */
  HOLD,
  /** Repeat, at most twice; then hold. */
  REDO,
  /** Record and go on. */
  NOTE
}
