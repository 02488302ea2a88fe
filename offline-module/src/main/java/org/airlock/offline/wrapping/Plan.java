package org.airlock.offline.wrapping;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.plan.CeremonyPlan;

/**
 * What the approved plan says about one request.
 *
 * @param materials which materials, by id or label, go into which key; a symmetric key may get
 *     several
 * @param recorded whether a key that is not named gets the material its receipts name: the plan for
 *     bringing a fleet back
 * @param expiry for every target that does not say its own
 * @param wayBack how long carrying and importing may take
 */
public record Plan(
    Map<KeyArn, List<Planned>> materials, boolean recorded, Expiry expiry, Duration wayBack) {

  /**
   * One material for one key.
   *
   * @param material id or label
   * @param expiry when it differs from the plan's
   */
  public record Planned(String material, Optional<Expiry> expiry) {}

  public Plan {
    Map<KeyArn, List<Planned>> copy = new LinkedHashMap<>();
    materials.forEach((key, planned) -> copy.put(key, List.copyOf(planned)));
    materials = java.util.Collections.unmodifiableMap(copy);
  }

  /** What an approved ceremony plan says of its keys. */
  public static Plan of(CeremonyPlan plan) {
    Map<KeyArn, List<Planned>> planned = new LinkedHashMap<>();
    for (CeremonyPlan.PlannedCell cell : plan.cells()) {
      planned
          .computeIfAbsent(cell.key(), ignored -> new ArrayList<>())
          .add(new Planned(cell.material(), Optional.of(cell.expiry())));
    }
    return new Plan(planned, false, Expiry.never(), plan.wayBack());
  }

  /** The plan that gives one material to each key. */
  public static Plan of(Map<KeyArn, String> materials, Expiry expiry, Duration wayBack) {
    Map<KeyArn, List<Planned>> planned = new LinkedHashMap<>();
    materials.forEach(
        (key, name) ->
            planned
                .computeIfAbsent(key, ignored -> new ArrayList<>())
                .add(new Planned(name, Optional.empty())));
    return new Plan(planned, false, expiry, wayBack);
  }
}
