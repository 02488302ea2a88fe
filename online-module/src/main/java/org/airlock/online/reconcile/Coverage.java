package org.airlock.online.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.airlock.common.kms.KeyArn;

/** For which accounts, Regions and times a log can be expected to show every event. */
record Coverage(Map<Place, Window> windows) {
  /** CloudTrail delivers "within about 15 minutes" (CloudTrail User Guide). */
  static final Duration DELAY = Duration.ofMinutes(15);

  /** Between an event's time and the time a record has for it: seconds; clocks of files differ. */
  static final Duration TOLERANCE = Duration.ofMinutes(5);

  Coverage {
    windows = Map.copyOf(windows);
  }

  /** One account in one Region. */
  record Place(String account, String region) implements Comparable<Place> {
    static Place of(KeyArn key) {
      return new Place(key.account(), key.region());
    }

    @Override
    public int compareTo(Place other) {
      int byAccount = account.compareTo(other.account);
      return byAccount != 0 ? byAccount : region.compareTo(other.region);
    }

    @Override
    public String toString() {
      return "account " + account + ", " + region;
    }
  }

  /** From the first to the last moment of which the log speaks. */
  record Window(Instant from, Instant to) {
    Window with(Instant at) {
      return new Window(at.isBefore(from) ? at : from, at.isAfter(to) ? at : to);
    }
  }

  /** What may be expected of the log about one moment. */
  enum Look {
    /** It shows the event, or the event was not. */
    COVERED,
    /** The log begins later or ends earlier. */
    OUTSIDE,
    /** The event may still be on its way. */
    TOO_NEW,
    /** Nothing of this account and Region was read. */
    NO_LOG
  }

  Look look(KeyArn key, Instant at) {
    Window window = windows.get(Place.of(key));
    if (window == null) {
      return Look.NO_LOG;
    }
    if (at.isBefore(window.from().plus(TOLERANCE)) || at.isAfter(window.to())) {
      return Look.OUTSIDE;
    }
    return at.isAfter(window.to().minus(DELAY)) ? Look.TOO_NEW : Look.COVERED;
  }

  boolean speaksOf(Place place) {
    return windows.containsKey(place);
  }

  /** Sorted, for reports. */
  Map<Place, Window> sorted() {
    return new TreeMap<>(windows);
  }

  /** From the first to the last moment of any window. */
  Optional<Window> whole() {
    return windows.values().stream()
        .reduce((one, other) -> one.with(other.from()).with(other.to()));
  }
}
