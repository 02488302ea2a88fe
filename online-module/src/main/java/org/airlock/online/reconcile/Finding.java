package org.airlock.online.reconcile;

import java.time.Instant;
import java.util.Optional;

/**
 * One thing that a comparison found.
 *
 * @param id CloudTrail's event id, or the record's name with the key: what {@code --explain} takes
 * @param at when it happened
 * @param key its ARN, or as the log names it
 * @param who called, or who recorded
 * @param what happened, in a sentence
 * @param next what to do
 * @param explanation why this is in order; empty when nothing explains it
 */
public record Finding(
    FindingKind kind,
    String id,
    Optional<Instant> at,
    String key,
    String who,
    String what,
    String next,
    Optional<String> explanation) {

  static Finding unexplained(FindingKind kind, TrailEvent event, String what, String next) {
    return of(kind, event, what, next, Optional.empty());
  }

  static Finding explained(
      FindingKind kind, TrailEvent event, String what, String next, String explanation) {
    return of(kind, event, what, next, Optional.of(explanation));
  }

  private static Finding of(
      FindingKind kind, TrailEvent event, String what, String next, Optional<String> explanation) {
    return new Finding(
        kind,
        event.id(),
        Optional.of(event.at()),
        event.keyText(),
        event.actor(),
        what,
        next,
        explanation);
  }

  public boolean isExplained() {
    return explanation.isPresent();
  }

  Finding because(String reason) {
    return new Finding(kind, id, at, key, who, what, next, Optional.of(reason));
  }
}
