package org.airlock.common.plan;

/**
 * What is wrong with a plan.
 *
 * @param rule for example {@code R-01}
 * @param where the field, as it stands in the file
 * @param what completes "WHERE: …"
 * @param hint what to change
 */
public record Finding(String rule, Severity severity, String where, String what, String hint) {
  /** How much it matters. */
  public enum Severity {
    /** Such a plan is neither approved nor run. */
    ERROR,
    /** People read it and decide. */
    WARN
  }

  static Finding error(String rule, String where, String what, String hint) {
    return new Finding(rule, Severity.ERROR, where, what, hint);
  }

  static Finding warn(String rule, String where, String what, String hint) {
    return new Finding(rule, Severity.WARN, where, what, hint);
  }
}
