package org.airlock.rehearsal.simulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last calls, oldest first. Thread-safe; bounded, the oldest are forgotten. */
public final class EventLog {
  private static final int MOST_EVENTS = 200_000;

  private final Deque<Event> events = new ArrayDeque<>();

  synchronized void add(Event event) {
    if (events.size() == MOST_EVENTS) {
      events.removeFirst();
    }
    events.addLast(event);
  }

  public synchronized List<Event> all() {
    return List.copyOf(events);
  }

  synchronized void clear() {
    events.clear();
  }
}
