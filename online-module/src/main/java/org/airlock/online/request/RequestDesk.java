package org.airlock.online.request;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.console.LongWork;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.ImportType;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.kms.WrappingAlgorithm;
import org.airlock.common.kms.WrappingKeySpec;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.payload.ImportRequest;
import org.airlock.common.transcript.Event;
import org.airlock.online.desk.Desk;
import org.airlock.online.desk.Fleet;
import org.airlock.online.desk.Records;
import org.airlock.online.desk.Regions;
import org.airlock.online.kms.ImportParameters;
import org.airlock.online.kms.KeyDescription;
import org.airlock.online.kms.Kms;

/** Makes import requests: looks at each KMS key, fetches wrapping key and token, signs, records. */
public final class RequestDesk {
  /** AWS gives 24 hours; a deadline further away was mistyped. */
  private static final Duration LONGEST_TOKEN_LIFE = Duration.ofHours(24).plusMinutes(5);

  private final Desk desk;
  private final Regions regions;
  private final Records records;
  private final StopSignal stop;

  /**
   * @param stop once given, no further token is fetched, and those at hand become the request
   */
  public RequestDesk(Desk desk, Regions regions, StopSignal stop) {
    this.desk = desk;
    this.regions = regions;
    this.records = new Records(desk.store(), desk.chain());
    this.stop = stop;
  }

  /** Where wrapping key and token of one target come from. */
  @FunctionalInterface
  public interface ParametersSource {
    ImportParameters of(Kms kms, KeyArn key, WrappingAlgorithm algorithm, WrappingKeySpec keySpec);
  }

  /**
   * A request, recorded in the store.
   *
   * @param incomplete what is not in it and why; empty when nothing is missing
   */
  public record Made(
      ImportRequest payload, Envelope envelope, String storeFile, Optional<Failure> incomplete) {}

  /**
   * Makes one request for everything selected. A key that cannot be asked about, or whose token
   * cannot be fetched, does not keep the others out of it.
   *
   * @param pace between two fetches in one Region, for the forecast
   */
  public Made make(
      String ceremony,
      Selection selection,
      WrappingChoice wrapping,
      ExpiryChoice expiry,
      Duration pace,
      ParametersSource source) {
    List<Fleet.Result<KeyArn, List<Wanted>>> looked = look(selection, wrapping, expiry);
    List<Fleet.Result<KeyArn, List<Wanted>>> unseen =
        looked.stream().filter(result -> result.failure().isPresent()).toList();
    List<Wanted> wanted =
        looked.stream().flatMap(result -> result.value().stream()).flatMap(List::stream).toList();
    wanted = selection.onlyMissing() ? uncovered(wanted) : wanted;
    if (wanted.isEmpty()) {
      throw unseen.isEmpty() ? nothingToDo(selection) : unseenOnly(unseen);
    }
    if (wanted.size() > ImportRequest.MOST_TARGETS) {
      throw new Failure.Usage(
          "these are "
              + wanted.size()
              + " targets; one request takes "
              + ImportRequest.MOST_TARGETS,
          "make several requests, for example one for each Region with --region");
    }
    requireOneEach(wanted);
    // Before any token is fetched: a receipt that still lacks a signature stops the request.
    List<Records.Stored<ImportReceipt>> receipts = records.completeReceipts(receiptKeys(wanted));
    new SelectionScreen(desk.console(), desk.now(), desk.roster().policy().quorumLeadDays())
        .show(wanted, pace);
    desk.store()
        .append(
            desk.event(ceremony, "request-begun")
                .fact("keys", keys(wanted))
                .fact(
                    "if-interrupted",
                    "nothing was imported; run 'request' again, unused tokens die by themselves"));
    List<Fleet.Result<Wanted, ImportRequest.Target>> fetched = fetch(wanted, wrapping, source);
    List<Fleet.Result<Wanted, ImportRequest.Target>> failed =
        fetched.stream().filter(result -> result.failure().isPresent()).toList();
    List<ImportRequest.Target> targets =
        fetched.stream().flatMap(result -> result.value().stream()).toList();
    if (targets.isEmpty()) {
      throw fetched.size() == 1
          ? failed.get(0).failure().orElseThrow()
          : Fleet.summary(
              "no wrapping key could be fetched", failed, Wanted::cell, "nothing was written");
    }
    return record(ceremony, targets, receipts, incomplete(unseen, failed, targets.size()));
  }

  private List<Fleet.Result<KeyArn, List<Wanted>>> look(
      Selection selection, WrappingChoice wrapping, ExpiryChoice expiry) {
    CellFinder finder =
        new CellFinder(records.history(), selection, wrapping, expiry, desk.roster().policy());
    LongWork work =
        new LongWork(desk.console(), "keys looked at", selection.keys().size(), System::nanoTime);
    List<Fleet.Result<KeyArn, List<Wanted>>> looked =
        Fleet.each(
            List.copyOf(selection.keys()),
            KeyArn::region,
            Fleet.IN_ONE_REGION,
            key -> work.done(1),
            key -> finder.find(regions.of(key), key, desk.now()));
    List<Fleet.Result<KeyArn, List<Wanted>>> unfit =
        looked.stream().filter(result -> result.failure().isPresent()).toList();
    if (unfit.size() == 1 && !selection.partial()) {
      throw unfit.get(0).failure().orElseThrow();
    }
    if (!unfit.isEmpty() && !selection.partial()) {
      throw Fleet.summary(
          unfit.size() + " of " + looked.size() + " keys cannot take material now",
          unfit,
          KeyArn::toString,
          "nothing was fetched; settle that, leave these keys out, or say --partial");
    }
    return looked;
  }

  /**
   * Whose receipts the offline side needs: also the primary's where a replica is to take what the
   * primary has.
   */
  private Set<KeyArn> receiptKeys(List<Wanted> wanted) {
    Set<KeyArn> keys = wanted.stream().map(Wanted::key).collect(Collectors.toSet());
    for (Wanted each : wanted) {
      boolean nameless =
          each.importType().equals(Optional.of(ImportType.EXISTING_KEY_MATERIAL))
              && each.expectedKeyMaterialId().isEmpty();
      if (nameless) {
        each.description()
            .multiRegion()
            .flatMap(KeyDescription.MultiRegion::primary)
            .ifPresent(keys::add);
      }
    }
    return keys;
  }

  private static Failure nothingToDo(Selection selection) {
    return new Failure.Usage(
        "none of the " + selection.keys().size() + " keys needs an import now",
        selection.onlyMissing()
            ? "every token still lives in a request that nobody has answered; leave --only-missing out to fetch new ones"
            : "'importer status' shows when the next one is due");
  }

  private static Failure unseenOnly(List<Fleet.Result<KeyArn, List<Wanted>>> unseen) {
    return Fleet.summary(
        "no request was made: " + unseen.size() + " keys cannot be used",
        unseen,
        KeyArn::toString,
        "nothing was fetched");
  }

  private static void requireOneEach(List<Wanted> wanted) {
    Set<String> cells = new HashSet<>();
    for (Wanted each : wanted) {
      if (!cells.add(each.cell())) {
        throw new Failure.Usage(each.cell() + " is selected twice", "name each key once");
      }
    }
  }

  /** Without the cells whose token lives in a request that no receipt answers. */
  private List<Wanted> uncovered(List<Wanted> wanted) {
    Set<String> covered = new HashSet<>();
    for (Records.Stored<ImportRequest> request : records.requests()) {
      if (request.payload().header().notAfter().orElseThrow().isAfter(desk.now())) {
        records.unanswered(request).forEach(target -> covered.add(target.cell()));
      }
    }
    return wanted.stream().filter(each -> !covered.contains(each.cell())).toList();
  }

  private List<Fleet.Result<Wanted, ImportRequest.Target>> fetch(
      List<Wanted> wanted, WrappingChoice wrapping, ParametersSource source) {
    LongWork work =
        new LongWork(desk.console(), "wrapping keys fetched", wanted.size(), System::nanoTime);
    stop.defer();
    return Fleet.each(
        wanted,
        each -> each.key().region(),
        // One at a time: AWS counts these calls for the whole account and Region.
        1,
        each -> {},
        each -> {
          requireNotStopped();
          try {
            return target(each, wrapping, source);
          } finally {
            work.done(1);
          }
        });
  }

  private void requireNotStopped() {
    if (stop.isGiven()) {
      throw new Failure.Stopped(
          "stopped by the operator before its token was fetched",
          "run the same command again with --only-missing");
    }
  }

  private ImportRequest.Target target(
      Wanted wanted, WrappingChoice wrapping, ParametersSource source) {
    KeyArn key = wanted.key();
    Kms kms = regions.of(key);
    ImportParameters parameters = source.of(kms, key, wanted.algorithm(), wrapping.keySpec());
    requireDeadline(key, parameters.validTo(), kms.awsTime().orElse(desk.now()));
    return new ImportRequest.Target(
        key,
        wanted.spec(),
        wanted.usage(),
        wanted.description().keyState(),
        wanted.importType(),
        wanted.expectedKeyMaterialId(),
        wanted.expiry(),
        wanted.algorithm(),
        wrapping.keySpec(),
        parameters.publicKey(),
        parameters.importToken(),
        parameters.validTo(),
        kms.endpoint(),
        parameters.requestId().isEmpty() ? "none" : parameters.requestId());
  }

  private static Optional<Failure> incomplete(
      List<Fleet.Result<KeyArn, List<Wanted>>> unseen,
      List<Fleet.Result<Wanted, ImportRequest.Target>> failed,
      int made) {
    List<Fleet.Result<String, Boolean>> all = new ArrayList<>();
    unseen.forEach(
        result ->
            all.add(
                new Fleet.Result<>(result.item().toString(), Optional.empty(), result.failure())));
    failed.forEach(
        result ->
            all.add(new Fleet.Result<>(result.item().cell(), Optional.empty(), result.failure())));
    if (all.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Fleet.summary(
            "the request holds " + made + " targets; " + all.size() + " could not be put into it",
            all,
            name -> name,
            "use this request, and make another for the rest with the same options and --only-missing"));
  }

  private static String keys(List<Wanted> wanted) {
    return String.join(" ", wanted.stream().map(each -> each.key().toString()).distinct().toList());
  }

  private static void requireDeadline(KeyArn key, Instant deadline, Instant now) {
    if (!deadline.isAfter(now) || deadline.isAfter(now.plus(LONGEST_TOKEN_LIFE))) {
      throw new Failure.Refused(
          Control.TOKEN_ALIVE,
          key
              + ": the import token's deadline "
              + deadline
              + " is over, or more than 24 hours away (now "
              + now
              + ")",
          "with --zip, type --parameters-valid-to as the console showed it, in UTC; else compare this machine's clock with AWS's");
    }
  }

  private Made record(
      String ceremony,
      List<ImportRequest.Target> targets,
      List<Records.Stored<ImportReceipt>> receipts,
      Optional<Failure> incomplete) {
    long sequence = nextSequence(ceremony);
    String id = "IR-" + ceremony + "-" + sequence;
    Instant deadline =
        targets.stream().map(ImportRequest.Target::deadline).min(Instant::compareTo).orElseThrow();
    ImportRequest payload =
        new ImportRequest(
            desk.header(BundleType.IMPORT_REQUEST, ceremony, id, sequence, Optional.of(deadline)),
            targets,
            receipts.stream().map(Records.Stored::file).toList(),
            desk.roster().limitations());
    Envelope envelope = desk.sign(payload);
    String file = "requests/" + id + ".dsse.json";
    Bytes content = envelope.toBytes();
    desk.store()
        .append(
            desk.event(ceremony, "request-done")
                .held(
                    Control.ROSTER_PINNED,
                    Control.ROSTER_CURRENT,
                    Control.ENDPOINT_TRUSTED,
                    Control.KEY_ORIGIN,
                    Control.KEY_STATE,
                    Control.ALGORITHM_ALLOWED,
                    Control.EXPIRY_EXPLICIT,
                    Control.MATERIAL_ID_EXPECTED)
                .fact("request", id)
                .fact("sequence", sequence)
                .fact("deadline", deadline)
                .fact(
                    "keys",
                    String.join(
                        " ",
                        targets.stream()
                            .map(target -> target.key().toString())
                            .distinct()
                            .toList()))
                .output(file, desk.store().put(file, content)));
    return new Made(payload, envelope, file, incomplete);
  }

  /**
   * Counts up per ceremony over what this store made or countersigned, so that two laptops do not
   * use one number twice.
   */
  private long nextSequence(String ceremony) {
    long made = 0;
    for (Event event : desk.store().events()) {
      boolean numbered =
          event.type().equals("request-done") || event.type().equals("request-countersigned");
      if (numbered && event.ceremony().equals(ceremony)) {
        made = Math.max(made, Long.parseLong(event.fact("sequence")));
      }
    }
    return made + 1;
  }
}
