package org.airlock.online.reconcile;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.failure.Failure;
import org.airlock.online.kms.EventHistory;

/**
 * Asks the event history of one account for each name of event, Region after Region. By name,
 * because a look-up takes one attribute and a busy key has millions of decryptions.
 */
final class TrailLookups {
  private static final int MOST_BYTES = 256 << 20;

  private final TrailLog log;
  private final TrailProgress progress;
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private final Map<String, String> endpoints = new HashMap<>();

  TrailLookups(TrailLog log, TrailProgress progress) {
    this.log = log;
    this.progress = progress;
  }

  /**
   * What came.
   *
   * @param lines every event as CloudTrail gave it, one a line
   * @param endpoints Region to the endpoint that answered
   */
  record Inputs(Bytes lines, Map<String, String> endpoints) {
    Digest digest() {
      return Digest.of(lines);
    }
  }

  /**
   * @param account whose history it must be
   * @throws Failure.Environment when the credentials belong to another account
   */
  Inputs ask(
      TrailDesk.HistoryOpener opener,
      String account,
      List<String> regions,
      Instant from,
      Instant to) {
    int requests = regions.size() * TrailEvent.NAMES.size();
    progress.say(
        "Asking CloudTrail for "
            + from
            + " to "
            + to
            + ": at least "
            + requests
            + " requests at two a second (AWS's limit), "
            + (requests + 1) / 2
            + " s or more");
    for (String region : regions) {
      try (EventHistory history = opener.open(region)) {
        endpoints.put(region, history.endpoint());
        for (String name : TrailEvent.NAMES) {
          history.lookup(name, from, to, event -> take(event, account, region));
        }
      }
      progress.say(region + ": " + log.kept() + " events matter so far");
    }
    return new Inputs(Bytes.copyOf(lines.toByteArray()), Map.copyOf(endpoints));
  }

  private void take(String event, String account, String region) {
    String source = "CloudTrail's answer in " + region;
    new EventReader(
            new EventReader.Sink() {
              @Override
              public void seen(String inAccount, String inRegion, Instant at) {
                requireAccount(account, inAccount);
                log.seen(inAccount, inRegion, at);
              }

              @Override
              public void found(TrailEvent found) {
                log.found(found);
              }
            })
        .readEvent(event, source);
    lines.writeBytes((event + "\n").getBytes(StandardCharsets.UTF_8));
    if (lines.size() > MOST_BYTES) {
      throw new Failure.Environment(
          source + ": more than " + (MOST_BYTES >> 20) + " MiB of events",
          "narrow it with --from and --to or --region, or read exported logs with --cloudtrail");
    }
  }

  private static void requireAccount(String wanted, String answered) {
    if (!answered.equals(wanted)) {
      throw new Failure.Environment(
          "these AWS credentials show the events of account "
              + answered
              + ", but the keys are in account "
              + wanted,
          "choose credentials of account " + wanted + " with --profile");
    }
  }
}
