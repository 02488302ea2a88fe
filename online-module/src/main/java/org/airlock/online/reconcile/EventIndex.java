package org.airlock.online.reconcile;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.airlock.common.kms.KeyArn;

/**
 * The events of a log, each of which can be taken once: it explains one record and no second one.
 */
final class EventIndex {
  private final Map<String, List<TrailEvent>> byName;
  private final Map<String, List<TrailEvent>> byRequest = new HashMap<>();
  private final Set<TrailEvent> taken = new HashSet<>();

  /**
   * @param events oldest first
   */
  EventIndex(List<TrailEvent> events) {
    byName = new HashMap<>();
    for (TrailEvent event : events) {
      byName.computeIfAbsent(event.name(), any -> new java.util.ArrayList<>()).add(event);
      byRequest
          .computeIfAbsent(
              event.name() + " " + event.requestId(), any -> new java.util.ArrayList<>())
          .add(event);
    }
  }

  /** Events of one name, oldest first, taken or not, failed or not. */
  List<TrailEvent> all(String name) {
    return byName.getOrDefault(name, List.of());
  }

  /** Those that succeeded and that nothing has taken. */
  List<TrailEvent> left(String name) {
    return all(name).stream().filter(event -> event.succeeded() && !taken.contains(event)).toList();
  }

  /** The event of this call on this key, failed or not. */
  Optional<TrailEvent> take(String name, String requestId, Optional<KeyArn> key) {
    return byRequest.getOrDefault(name + " " + requestId, List.of()).stream()
        .filter(event -> key.map(event::concerns).orElse(true) && taken.add(event))
        .findFirst();
  }

  /** The oldest event left for which {@code fits} holds. */
  Optional<TrailEvent> take(String name, Predicate<TrailEvent> fits) {
    return left(name).stream().filter(fits).findFirst().filter(taken::add);
  }

  /** Whether a record has it already. */
  boolean isTaken(String name, String requestId) {
    return byRequest.getOrDefault(name + " " + requestId, List.of()).stream()
        .anyMatch(taken::contains);
  }

  boolean isTaken(TrailEvent event) {
    return taken.contains(event);
  }
}
