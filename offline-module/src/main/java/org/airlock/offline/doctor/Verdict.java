package org.airlock.offline.doctor;

/** What a check found, from best to worst. */
public enum Verdict {
  PASS("PASS"),
  /** The check could not look; people look instead. */
  NOT_CHECKABLE("NOT-CHECKABLE"),
  /** Fit, once people have looked at it. */
  WARN("WARN"),
  FAIL("FAIL");

  private final String code;

  Verdict(String code) {
    this.code = code;
  }

  /** As it stands in reports. */
  public String code() {
    return code;
  }
}
