package org.airlock.online.reconcile;

import java.time.Instant;
import java.util.Optional;
import org.airlock.common.failure.Failure;

/**
 * The time the operator asks about, and for exported logs answers for.
 *
 * @param from at or after
 * @param to before
 */
public record Period(Optional<Instant> from, Optional<Instant> to) {
  public Period {
    if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
      throw new Failure.Usage(
          "--from " + from.get() + " is not before --to " + to.get(), "exchange or correct them");
    }
  }

  boolean holds(Instant at) {
    return from.map(begin -> !at.isBefore(begin)).orElse(true) && to.map(at::isBefore).orElse(true);
  }
}
