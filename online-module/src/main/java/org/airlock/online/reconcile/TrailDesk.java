package org.airlock.online.reconcile;

import com.google.errorprone.annotations.MustBeClosed;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.store.Store;
import org.airlock.common.transcript.Event;
import org.airlock.online.desk.Records;
import org.airlock.online.kms.EventHistory;

/**
 * Runs one comparison of CloudTrail with the records of a store, and writes down that it was made.
 */
public final class TrailDesk {
  /** How long CloudTrail keeps the event history. */
  static final Duration HISTORY = Duration.ofDays(90);

  private static final String STEP = "reconcile";
  private static final String NAMED = "[A-Za-z0-9:._/-]{1,256}";
  private static final String SAID = "[\\x20-\\x7e]{3,200}";

  private final Store store;
  private final TrailRecords records;
  private final Scope scope;
  private final Period period;
  private final Instant now;
  private final TrailProgress progress;

  /** Opens the event history of one Region. */
  @FunctionalInterface
  public interface HistoryOpener {
    @MustBeClosed
    EventHistory open(String region);
  }

  /**
   * Reads the store.
   *
   * @param now this machine's clock
   * @param progress shows one line to the operator
   * @param nanoTime a monotonic clock
   */
  public TrailDesk(
      Store store,
      Records stored,
      Scope scope,
      Period period,
      Instant now,
      Consumer<String> progress,
      LongSupplier nanoTime) {
    this.store = store;
    this.records = TrailRecords.of(stored, store.events(), scope);
    this.scope = scope;
    this.period = period;
    this.now = now.truncatedTo(ChronoUnit.SECONDS);
    this.progress = new TrailProgress(progress, nanoTime);
  }

  /**
   * Compares with exported logs. They speak for the stated period, or where none is stated, from
   * their first to their last event of any service, for each account and Region.
   */
  public TrailReport againstFiles(List<Path> paths) {
    TrailLog log = new TrailLog(records.keys(), scope, period);
    TrailFiles.Inputs inputs = new TrailFiles(log, progress).read(paths);
    Map<Coverage.Place, Coverage.Window> windows = new HashMap<>();
    log.seen()
        .forEach(
            (place, seen) ->
                windows.put(
                    place,
                    new Coverage.Window(
                        period.from().orElse(seen.from()),
                        period.to().map(this::past).orElse(seen.to()))));
    String source = inputs.files() + " exported files";
    TrailReport report = report(log, new Coverage(windows), source, inputs.notes());
    record(report, "files", Map.of("cloudtrail-files", inputs.digest()), Optional.empty());
    return report;
  }

  /** A report, and the events it rests on as CloudTrail gave them, one a line. */
  public record Asked(TrailReport report, Bytes events) {}

  /**
   * Compares with the event history of the account whose credentials are used.
   *
   * @throws Failure.Usage when the store knows keys of several accounts and none is named
   */
  public Asked againstHistory(HistoryOpener opener) {
    Set<String> accounts =
        records.keys().stream().map(KeyArn::account).collect(Collectors.toCollection(TreeSet::new));
    scope.account().ifPresent(accounts::add);
    if (accounts.size() != 1) {
      throw new Failure.Usage(
          accounts.isEmpty()
              ? "this store knows no KMS key there, so no account is known"
              : "this store knows keys of the accounts " + String.join(", ", accounts),
          "name one with --account, and use credentials of that account");
    }
    Set<String> regions =
        records.keys().stream().map(KeyArn::region).collect(Collectors.toCollection(TreeSet::new));
    scope.region().ifPresent(regions::add);
    if (regions.isEmpty()) {
      throw new Failure.Usage(
          "this store knows no KMS key there, so no Region is known", "name one with --region");
    }
    List<String> notes = new ArrayList<>();
    Instant to = period.to().map(this::past).orElse(now);
    Instant earliest = now.minus(HISTORY);
    Instant from = period.from().filter(earliest::isBefore).orElse(earliest);
    if (period.from().filter(earliest::isAfter).isPresent()) {
      notes.add(
          "the event history holds 90 days; for earlier ones read exported logs with --cloudtrail");
    }
    if (!from.isBefore(to)) {
      throw new Failure.Usage(
          "--to " + to + " is older than CloudTrail's event history of 90 days",
          "read exported logs with --cloudtrail");
    }
    String account = accounts.iterator().next();
    TrailLog log = new TrailLog(records.keys(), scope, period);
    TrailLookups.Inputs inputs =
        new TrailLookups(log, progress).ask(opener, account, List.copyOf(regions), from, to);
    Map<Coverage.Place, Coverage.Window> windows = new HashMap<>();
    // Events of one Region show whose credentials these are; none at all show nothing.
    boolean shown = log.seen().keySet().stream().anyMatch(place -> place.account().equals(account));
    if (shown) {
      regions.forEach(
          region ->
              windows.put(new Coverage.Place(account, region), new Coverage.Window(from, to)));
    } else {
      notes.add(
          "CloudTrail answered with no event at all, so nothing shows that these credentials are of account "
              + account
              + ": compare with 'aws sts get-caller-identity', or ask for a longer time with --from");
    }
    inputs
        .endpoints()
        .forEach((region, endpoint) -> notes.add(region + " was asked at " + endpoint));
    TrailReport report =
        report(log, new Coverage(windows), "the event history of account " + account, notes);
    record(
        report,
        "event-history",
        Map.of("cloudtrail-events", inputs.digest()),
        Optional.of(Control.ENDPOINT_TRUSTED));
    return new Asked(report, inputs.lines());
  }

  private Instant past(Instant to) {
    return to.isBefore(now) ? to : now;
  }

  private TrailReport report(TrailLog log, Coverage coverage, String source, List<String> notes) {
    Reconciliation.Result result = Reconciliation.join(records, log.events(), coverage);
    return new TrailReport(
        source,
        coverage.sorted().entrySet().stream()
            .filter(entry -> scope.holds(entry.getKey().account(), entry.getKey().region()))
            .map(
                entry ->
                    new TrailReport.Covered(
                        entry.getKey().account(),
                        entry.getKey().region(),
                        entry.getValue().from().toString(),
                        entry.getValue().to().toString()))
            .toList(),
        log.read(),
        log.kept(),
        records.keys().size(),
        result.findings(),
        result.outside(),
        result.tooNew(),
        result.noLog(),
        notes);
  }

  private void record(
      TrailReport report, String source, Map<String, Digest> inputs, Optional<Control> held) {
    Event.Draft event =
        Event.draft(STEP, "trail-reconciled")
            .fact("source", source)
            .fact("events-read", report.read())
            .fact("events-that-matter", report.kept())
            .fact("unexplained", report.unexplained().size());
    period.from().ifPresent(from -> event.fact("from", from));
    period.to().ifPresent(to -> event.fact("to", to));
    scope.account().ifPresent(account -> event.fact("account", account));
    scope.region().ifPresent(region -> event.fact("region", region));
    report.counts().forEach((kind, count) -> event.fact("count-" + kind.code(), count));
    held.ifPresent(event::held);
    if (report.unexplained().isEmpty()) {
      event.held(Control.TRAIL_EXPLAINED);
    }
    inputs.forEach(event::input);
    store.append(event);
  }

  /**
   * Writes down why a finding is in order. It stays in every later report, with the reason.
   *
   * @param id of the finding, or the ARN of a key this store does not know
   */
  public void explain(String id, String reason) {
    if (!id.matches(NAMED)) {
      throw new Failure.Usage(
          "--explain is not the id of a finding", "copy it from the line 'id' of the report");
    }
    if (!reason.matches(SAID)) {
      throw new Failure.Usage(
          "--reason is not 3 to 200 plain characters", "say who decided it and where that stands");
    }
    if (KeyArn.parse(id).filter(records.keys()::contains).isPresent()) {
      throw new Failure.Usage(
          id + " is a key of this store, of which every finding is explained by itself",
          "copy the id from the line 'id' of the report");
    }
    store.append(Event.draft(STEP, TrailRecords.EXPLAINED).fact("id", id).fact("reason", reason));
  }
}
