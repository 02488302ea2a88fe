package org.airlock.online.reconcile;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.airlock.common.kms.KeyArn;

/** The join of log and records. A pure function: no clock, no disk, no network. */
final class Reconciliation {
  private Reconciliation() {}

  /**
   * What was found, and how many records the log could not speak about.
   *
   * @param findings the most serious kinds first, oldest first within a kind
   * @param outside records from before or after the log
   * @param tooNew records younger than CloudTrail's delay
   * @param noLog records of an account and Region of which nothing was read
   */
  record Result(List<Finding> findings, int outside, int tooNew, int noLog) {
    Result {
      findings = List.copyOf(findings);
    }
  }

  /**
   * Joins.
   *
   * @param log oldest first
   */
  static Result join(TrailRecords records, List<TrailEvent> log, Coverage coverage) {
    EventIndex events = new EventIndex(log);
    Missing missing = new Missing(coverage);
    List<Finding> findings = new ArrayList<>();
    findings.addAll(new ImportJoin(records, events, missing).join());
    findings.addAll(new ParameterJoin(records, events, missing).join());
    findings.addAll(new ActJoin(records, events, missing).join());
    findings.addAll(new RiskJoin(records, events).join());
    findings.addAll(unread(records, coverage));
    List<Finding> explained =
        findings.stream()
            .map(finding -> finding.isExplained() ? finding : asPeopleSaid(finding, records))
            .sorted(
                Comparator.comparing(Finding::kind)
                    .thenComparing(finding -> finding.at().orElse(Instant.EPOCH))
                    .thenComparing(Finding::key))
            .toList();
    return new Result(explained, missing.outside(), missing.tooNew(), missing.noLog());
  }

  /** A key whose account and Region the log does not show may have had anything done to it. */
  private static List<Finding> unread(TrailRecords records, Coverage coverage) {
    return records.keys().stream()
        .map(Coverage.Place::of)
        .distinct()
        .sorted()
        .filter(place -> !coverage.speaksOf(place))
        .map(
            place -> {
              List<String> keys =
                  records.keys().stream()
                      .filter(key -> Coverage.Place.of(key).equals(place))
                      .map(KeyArn::toString)
                      .sorted()
                      .toList();
              return new Finding(
                  FindingKind.NO_LOG,
                  place.account() + "/" + place.region(),
                  Optional.empty(),
                  String.join(" ", keys),
                  "nobody",
                  "no event of "
                      + place
                      + " was read, where this store knows "
                      + keys.size()
                      + " keys",
                  "add the log of "
                      + place
                      + " (AWSLogs/"
                      + place.account()
                      + "/CloudTrail/"
                      + place.region()
                      + "), or compare the rest with --region or --account",
                  Optional.empty());
            })
        .toList();
  }

  private static Finding asPeopleSaid(Finding finding, TrailRecords records) {
    boolean unknownKey =
        records.keys().stream().noneMatch(key -> key.toString().equals(finding.key()));
    return Optional.ofNullable(records.explanations().get(finding.id()))
        .or(
            () ->
                unknownKey
                    ? Optional.ofNullable(records.explanations().get(finding.key()))
                    : Optional.empty())
        .map(finding::because)
        .orElse(finding);
  }
}
