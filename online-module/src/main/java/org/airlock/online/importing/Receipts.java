package org.airlock.online.importing;

import java.util.Set;
import org.airlock.common.store.Store;

/** How receipts are numbered and where they lie. */
public final class Receipts {
  private static final Set<String> WRITERS =
      Set.of(Progress.PARTIAL, Progress.DONE, "rotation-done");

  private Receipts() {}

  /** The number of a ceremony's next receipt, from 1. */
  public static long next(Store store, String ceremony) {
    return store.events().stream()
            .filter(event -> WRITERS.contains(event.type()) && event.ceremony().equals(ceremony))
            .count()
        + 1;
  }

  /** For example {@code R-KC-2026-002-1}. */
  public static String id(String ceremony, long sequence) {
    return "R-" + ceremony + "-" + sequence;
  }

  /** Relative to the store. */
  public static String file(String id) {
    return "receipts/" + id + ".dsse.json";
  }
}
