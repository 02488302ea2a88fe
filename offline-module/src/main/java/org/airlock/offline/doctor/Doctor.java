package org.airlock.offline.doctor;

import java.util.List;
import java.util.stream.Stream;

/** Examines a machine. */
public final class Doctor {
  private Doctor() {}

  /** All checks, in their order. */
  public static Report examine(Visit visit, List<Waiver> waivers) {
    return report(visit, Stream.of(Check.values()).toList(), waivers);
  }

  /** Only those that can change while people sit there; a few small reads. */
  public static Report again(Visit visit, List<Waiver> waivers) {
    return report(
        visit, Stream.of(Check.values()).filter(Check::isBeforeEachSecret).toList(), waivers);
  }

  /** Only the program's own files. */
  public static Report self(Visit visit, List<Waiver> waivers) {
    return report(visit, List.of(Check.D19), waivers);
  }

  private static Report report(Visit visit, List<Check> checks, List<Waiver> waivers) {
    return new Report(
        visit.profile(),
        visit.machine().description(),
        visit.clock(),
        checks.stream().map(check -> check.examine(visit)).toList(),
        waivers);
  }
}
