package org.airlock.online.request;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.airlock.common.console.Console;
import org.airlock.common.console.LongWork;
import org.airlock.common.kms.Expiry;
import org.airlock.online.rules.ExpiryRules;

/**
 * What people see before wrapping keys are fetched: the cells, the expiry before and after side by
 * side, and how long the fetching will take.
 */
final class SelectionScreen {
  private static final int MOST_SINGLE_LINES = 12;

  private final Console console;
  private final Instant now;
  private final int quorumLeadDays;

  SelectionScreen(Console console, Instant now, int quorumLeadDays) {
    this.console = console;
    this.now = now;
    this.quorumLeadDays = quorumLeadDays;
  }

  void show(List<Wanted> wanted, Duration pace) {
    if (wanted.size() <= MOST_SINGLE_LINES) {
      wanted.forEach(this::single);
    } else {
      groups(wanted);
    }
    Map<String, Integer> warnings = new LinkedHashMap<>();
    wanted.forEach(
        each ->
            ExpiryRules.tooNear(each.expiry(), now, quorumLeadDays)
                .ifPresent(warning -> warnings.merge(warning, 1, Integer::sum)));
    warnings.forEach(
        (warning, count) ->
            console.show(
                "note: " + warning + (wanted.size() > 1 ? " (" + count + " targets)" : "")));
    forecast(wanted, pace);
  }

  private void single(Wanted each) {
    console.say(
        "  "
            + each.key()
            + ": "
            + each.description().keyState()
            + ", "
            + each.importType().map(Enum::name).orElse(each.spec().name())
            + each.expectedKeyMaterialId()
                .map(id -> " " + id.substring(0, Math.min(16, id.length())) + "…")
                .orElse(""));
    console.say("    " + beforeAndAfter(each.before(), each.expiry()));
  }

  private String beforeAndAfter(Optional<Expiry> before, Expiry after) {
    return "expiry before: "
        + before.map(expiry -> expiry.describe(now)).orElse("none known")
        + "; after this import: "
        + after.describe(now);
  }

  private void groups(List<Wanted> wanted) {
    Map<String, Integer> groups = new LinkedHashMap<>();
    for (Wanted each : wanted) {
      groups.merge(
          "account "
              + each.key().account()
              + ", "
              + each.key().region()
              + ", "
              + each.spec()
              + ", "
              + each.description().keyState()
              + each.importType().map(type -> ", " + type).orElse("")
              + "\n    "
              + beforeAndAfter(each.before(), each.expiry()),
          1,
          Integer::sum);
    }
    groups.forEach(
        (group, count) ->
            (count + " in " + group).lines().forEach(line -> console.say("  " + line)));
  }

  private void forecast(List<Wanted> wanted, Duration pace) {
    Map<String, Integer> perRegion = new TreeMap<>();
    wanted.forEach(each -> perRegion.merge(each.key().region(), 1, Integer::sum));
    int most = perRegion.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    long seconds = pace.multipliedBy(most).toSeconds();
    console.say(
        wanted.size()
            + (wanted.size() == 1 ? " wrapping key and token" : " wrapping keys and tokens")
            + " to fetch from "
            + perRegion.size()
            + (perRegion.size() == 1 ? " Region" : " Regions at once")
            + ", one in "
            + pace.toSeconds()
            + " s each: about "
            + LongWork.duration(seconds));
  }
}
