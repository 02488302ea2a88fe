package org.airlock.offline.doctor;

/**
 * What a check saw and what it makes of it.
 *
 * @param raw what was seen, without interpretation; never a secret
 * @param remedy what to do next; empty for {@code PASS}
 */
public record Observation(Verdict verdict, String raw, String remedy) {
  static Observation pass(String raw) {
    return new Observation(Verdict.PASS, raw, "");
  }

  static Observation warn(String raw, String remedy) {
    return new Observation(Verdict.WARN, raw, remedy);
  }

  static Observation fail(String raw, String remedy) {
    return new Observation(Verdict.FAIL, raw, remedy);
  }

  static Observation notCheckable(String why, String remedy) {
    return new Observation(Verdict.NOT_CHECKABLE, why, remedy);
  }

  /** Where a file that the check needs cannot be read. */
  static Observation unreadable(String path) {
    return notCheckable(
        path + " cannot be read",
        "mount /proc and /sys in full, or look by hand and tick it on paper");
  }
}
