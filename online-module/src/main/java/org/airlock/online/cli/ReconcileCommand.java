package org.airlock.online.cli;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.airlock.common.cli.CommonOptions;
import org.airlock.common.cli.InstantOption;
import org.airlock.common.cli.Program;
import org.airlock.common.cli.Workplace;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.JsonObject;
import org.airlock.common.roster.Roster;
import org.airlock.common.roster.RosterChain;
import org.airlock.common.store.Store;
import org.airlock.common.store.Trust;
import org.airlock.online.desk.Records;
import org.airlock.online.kms.EventHistories;
import org.airlock.online.kms.Sleeper;
import org.airlock.online.reconcile.Period;
import org.airlock.online.reconcile.Scope;
import org.airlock.online.reconcile.TrailDesk;
import org.airlock.online.reconcile.TrailReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reconcile}: CloudTrail against the records. */
@Command(
    name = "reconcile",
    description = {
      "Compare CloudTrail with receipts, requests and transcript of this store, and name what either side alone knows.",
      "Reads the event history of the account (90 days), or exported logs. Exit 0 only when everything is explained."
    })
final class ReconcileCommand implements Callable<Integer> {
  private final Workplace workplace;

  @Mixin private CommonOptions options = new CommonOptions();

  @Option(
      names = "--from",
      paramLabel = "DATE",
      description =
          "Look at events since this UTC day or instant (default: 90 days, or all of the files).")
  @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "DATE",
      description =
          "Look at events until the end of this UTC day, or before this instant (default: now).")
  @Nullable String to;

  @Option(
      names = "--cloudtrail",
      paramLabel = "PATH",
      arity = "1..*",
      description =
          "Exported log files, or folders of them (gzip or not), instead of the event history. --from and --to say for"
              + " which time they are complete.")
  private List<Path> logs = List.of();

  @Option(
      names = "--save",
      paramLabel = "FILE",
      description =
          "Keep the events that were looked up, one JSON object a line; --cloudtrail reads them again.")
  @Nullable Path save;

  @Option(names = "--account", paramLabel = "ID", description = "Compare this account only.")
  @Nullable String account;

  @Option(names = "--region", paramLabel = "REGION", description = "Compare this Region only.")
  @Nullable String region;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description = "Profile of the AWS configuration files.")
  @Nullable String profile;

  @Option(
      names = "--endpoint-url",
      paramLabel = "URL",
      description =
          "Another CloudTrail endpoint; it must be AWS's own for the Region, or stand in the roster.")
  @Nullable URI endpointUrl;

  @Option(names = "--fips", description = "Use the FIPS endpoint of the Region.")
  boolean fips;

  @Option(
      names = "--explain",
      paramLabel = "ID",
      description =
          "Only write down, with --reason, why the finding of this id is in order (or all imports into a key, by its ARN,"
              + " that this store does not know).")
  @Nullable String explain;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Who decided it, and where that stands.")
  @Nullable String reason;

  ReconcileCommand(Workplace workplace) {
    this.workplace = workplace;
  }

  @Override
  public Integer call() {
    requireSense();
    Period period =
        new Period(
            Optional.ofNullable(from).map(text -> moment("--from", text, 0)),
            Optional.ofNullable(to).map(text -> moment("--to", text, 1)));
    Scope scope = new Scope(Optional.ofNullable(account), Optional.ofNullable(region));
    try (Store store = options.open(workplace, "reconcile")) {
      RosterChain chain = Trust.load(store);
      TrailDesk desk =
          new TrailDesk(
              store,
              new Records(store, chain),
              scope,
              period,
              workplace.clock().instant(),
              options.quiet() ? line -> {} : workplace.err()::println,
              System::nanoTime);
      if (explain != null) {
        explain(desk, explain);
        return 0;
      }
      TrailReport report = report(desk, chain.newest());
      if (options.json()) {
        Program.print(workplace.out(), report.json());
      } else {
        report.print(workplace.out());
      }
      workplace.out().flush();
      report.requireExplained();
    }
    return 0;
  }

  private void requireSense() {
    if ((explain == null) != (reason == null)) {
      throw new Failure.Usage("--explain and --reason go together", "give both or neither");
    }
    if (!logs.isEmpty() && (save != null || profile != null || endpointUrl != null || fips)) {
      throw new Failure.Usage(
          "--cloudtrail reads files; --save, --profile, --endpoint-url and --fips are for the event history",
          "leave one or the other out");
    }
    if (account != null && !account.matches("[0-9]{12}")) {
      throw new Failure.Usage("--account is not twelve digits", "write it like 111122223333");
    }
    if (save != null && workplace.disk().exists(save)) {
      throw new Failure.Environment(
          save + ": exists already and is never overwritten", "choose another name for --save");
    }
  }

  private void explain(TrailDesk desk, String id) {
    desk.explain(id, String.valueOf(reason));
    if (options.json()) {
      Program.print(
          workplace.out(), JsonObject.builder().put("id", id).put("written", true).build());
    } else {
      workplace.out().println("Written into the transcript. Run 'importer reconcile' again.");
    }
  }

  private TrailReport report(TrailDesk desk, Roster roster) {
    if (!logs.isEmpty()) {
      return desk.againstFiles(logs);
    }
    TrailDesk.Asked asked =
        desk.againstHistory(
            inRegion ->
                EventHistories.open(
                    inRegion,
                    Optional.ofNullable(profile),
                    Optional.ofNullable(endpointUrl).map(URI::toString),
                    fips,
                    roster.environment(),
                    roster.endpoints(),
                    Sleeper.ofThread(),
                    System::nanoTime));
    if (save != null) {
      workplace.disk().writeNew(save, asked.events());
    }
    return asked.report();
  }

  /** A day means its beginning, for {@code --to} its end. */
  private static Instant moment(String option, String text, int daysLater) {
    try {
      return LocalDate.parse(text)
          .atStartOfDay(ZoneOffset.UTC)
          .toInstant()
          .plus(Duration.ofDays(daysLater));
    } catch (DateTimeParseException notADay) {
      return InstantOption.parse(option, text);
    }
  }
}
