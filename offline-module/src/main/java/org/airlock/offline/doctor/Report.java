package org.airlock.offline.doctor;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.airlock.common.json.JsonObject;

/**
 * All findings of one examination.
 *
 * @param at what the machine's clock showed
 */
public record Report(
    Profile profile, String machine, Instant at, List<Finding> findings, List<Waiver> waivers) {
  public Report {
    findings = List.copyOf(findings);
    waivers = List.copyOf(waivers);
  }

  /** Checks that failed and that nobody waived. */
  public List<Finding> failed() {
    return findings.stream()
        .filter(f -> f.verdict() == Verdict.FAIL && waiver(f.check()).isEmpty())
        .toList();
  }

  /** What people decide: warnings, what could not be looked at, and waived failures. */
  public List<Finding> toTick() {
    return findings.stream()
        .filter(f -> f.verdict() != Verdict.PASS && !failed().contains(f))
        .toList();
  }

  /** The waivers that were needed. */
  public List<Waiver> usedWaivers() {
    return waivers.stream()
        .filter(
            waiver ->
                findings.stream()
                    .anyMatch(f -> f.check() == waiver.check() && f.verdict() == Verdict.FAIL))
        .toList();
  }

  /** FAIL, or WARN when something is left for people, or PASS. */
  public Verdict verdict() {
    if (!failed().isEmpty()) {
      return Verdict.FAIL;
    }
    return toTick().isEmpty() ? Verdict.PASS : Verdict.WARN;
  }

  Optional<Waiver> waiver(Check check) {
    return waivers.stream().filter(waiver -> waiver.check() == check).findFirst();
  }

  /** Identifiers in one line, for example {@code D01 D07}. */
  public static String ids(List<Finding> findings) {
    return String.join(" ", findings.stream().map(f -> f.check().name()).toList());
  }

  public JsonObject json() {
    return JsonObject.builder()
        .put("profile", profile.code())
        .put("verdict", verdict().code())
        .put("machine", machine)
        .put("at", at)
        .putStrings("failed", failed().stream().map(f -> f.check().name()).toList())
        .putStrings("toTick", toTick().stream().map(f -> f.check().name()).toList())
        .putAll("waived", usedWaivers().stream().map(Report::json).toList())
        .putAll("checks", findings.stream().map(Finding::json).toList())
        .build();
  }

  private static JsonObject json(Waiver waiver) {
    return JsonObject.builder()
        .put("check", waiver.check().name())
        .put("by", waiver.person())
        .put("reason", waiver.reason())
        .build();
  }
}
