package org.airlock.online.reconcile;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.KeyArn;

/**
 * Collects what matters of any number of events: those about known keys, and imports and new
 * EXTERNAL keys whichever key it is. An event that is delivered twice counts once. Not thread-safe.
 */
final class TrailLog implements EventReader.Sink {
  /** Some 200 MB; a company's imports are thousands. */
  static final int MOST_EVENTS = 200_000;

  private final Set<KeyArn> known;
  private final Scope scope;
  private final Period period;
  private final Map<String, TrailEvent> events = new LinkedHashMap<>();
  private final Map<Coverage.Place, Coverage.Window> seen = new HashMap<>();
  private long read;

  TrailLog(Set<KeyArn> known, Scope scope, Period period) {
    this.known = Set.copyOf(known);
    this.scope = scope;
    this.period = period;
  }

  @Override
  public void seen(String account, String region, Instant at) {
    read++;
    seen.merge(
        new Coverage.Place(account, region),
        new Coverage.Window(at, at),
        (window, moment) -> window.with(at));
  }

  @Override
  public void found(TrailEvent event) {
    if (!scope.holds(event.account(), event.region())
        || !period.holds(event.at())
        || !matters(event)) {
      return;
    }
    // UpdatePrimaryRegion is one request with one event in each of two Regions.
    events.putIfAbsent(event.region() + "/" + event.id(), event);
    if (events.size() > MOST_EVENTS) {
      throw new Failure.Environment(
          "more than " + MOST_EVENTS + " events matter, which is more than can be compared at once",
          "narrow it with --from and --to, --region or --account");
    }
  }

  private boolean matters(TrailEvent event) {
    return event.key().filter(known::contains).isPresent()
        || event.name().equals(TrailEvent.IMPORT)
        || (event.name().equals(TrailEvent.CREATE)
            && event
                .parameter("origin")
                .or(() -> event.answer("origin"))
                .orElse("")
                .equals("EXTERNAL"));
  }

  /** Oldest first. */
  List<TrailEvent> events() {
    List<TrailEvent> sorted = new ArrayList<>(events.values());
    sorted.sort(Comparator.comparing(TrailEvent::at).thenComparing(TrailEvent::id));
    return sorted;
  }

  /** Accounts and Regions that showed up, with their first and last event of any service. */
  Map<Coverage.Place, Coverage.Window> seen() {
    return Map.copyOf(seen);
  }

  /** How many events of any kind were read. */
  long read() {
    return read;
  }

  /** How many of them matter. */
  int kept() {
    return events.size();
  }
}
