package org.airlock.rehearsal.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.ListIterator;
import java.util.Optional;

/** The faults that are armed, in the order in which they were. Thread-safe. */
public final class FaultDeck {
  private final List<Fault> armed = new ArrayList<>();

  public synchronized void arm(Fault fault) {
    armed.add(fault);
  }

  public synchronized List<Fault> armed() {
    return List.copyOf(armed);
  }

  public synchronized void clear() {
    armed.clear();
  }

  /** Uses up one of the first fault of {@code kind} that waits for {@code operation}. */
  synchronized Optional<Fault> draw(Fault.Kind kind, String operation) {
    ListIterator<Fault> faults = armed.listIterator();
    while (faults.hasNext()) {
      Fault fault = faults.next();
      if (fault.kind() == kind && fault.operation().orElse(operation).equals(operation)) {
        if (fault.times() == 1) {
          faults.remove();
        } else {
          faults.set(
              new Fault(kind, fault.operation(), fault.times() - 1, fault.delay(), fault.error()));
        }
        return Optional.of(fault);
      }
    }
    return Optional.empty();
  }
}
