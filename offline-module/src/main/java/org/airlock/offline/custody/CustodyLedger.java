package org.airlock.offline.custody;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.payload.EscrowRecord.ShareRecord;
import org.airlock.common.store.Store;
import org.airlock.common.transcript.Event;

/** The custody of every share, as the events {@code custody-*} of a transcript tell it. */
public final class CustodyLedger {
  static final String SEALED = "custody-sealed";
  static final String OPENED = "custody-opened";
  static final String MOVED = "custody-moved";

  private final Map<String, Place> places = new LinkedHashMap<>();
  private final Set<String> bags = new HashSet<>();

  private CustodyLedger() {}

  /**
   * Where one share is.
   *
   * @param bag the number of the bag it is in; empty while it is out
   * @param location a code, never an address
   * @param since when that became so
   * @param inspection what the last bag looked like: {@code intact}, {@code suspicious}, {@code
   *     broken}; empty before the first opening
   */
  public record Place(
      Optional<String> bag, String location, Instant since, Optional<String> inspection) {}

  /** Replays a store's transcript. */
  public static CustodyLedger of(Store store) {
    CustodyLedger ledger = new CustodyLedger();
    store.events().forEach(ledger::replay);
    return ledger;
  }

  private void replay(Event event) {
    String key = key(event.fact("escrow"), event.fact("share"));
    switch (event.type()) {
      case SEALED -> {
        bags.add(event.fact("bag"));
        places.put(
            key,
            new Place(
                Optional.of(event.fact("bag")),
                event.fact("location"),
                event.at(),
                inspection(key)));
      }
      case OPENED ->
          places.put(
              key,
              new Place(
                  Optional.empty(),
                  event.fact("location"),
                  event.at(),
                  Optional.of(event.fact("inspection"))));
      case MOVED ->
          places.put(
              key,
              new Place(
                  Optional.of(event.fact("bag")), event.fact("to"), event.at(), inspection(key)));
      default -> {
        // Not about custody.
      }
    }
  }

  private Optional<String> inspection(String key) {
    return Optional.ofNullable(places.get(key)).flatMap(Place::inspection);
  }

  private static String key(String escrow, String share) {
    return escrow + "#" + share;
  }

  /** Where a share is; empty when it never was in a recorded bag. */
  public Optional<Place> of(EscrowRecord escrow, ShareRecord share) {
    return Optional.ofNullable(
        places.get(key(escrow.header().id(), String.valueOf(share.number()))));
  }

  /** True when the number was ever used: each bag has its own. */
  public boolean knowsBag(String number) {
    return bags.contains(number);
  }

  /** Locations that hold more than one sealed share of this set, with the shares. */
  public List<String> crowded(EscrowRecord escrow) {
    Map<String, List<String>> byLocation = new LinkedHashMap<>();
    for (ShareRecord share : escrow.shares()) {
      of(escrow, share)
          .filter(place -> place.bag().isPresent())
          .ifPresent(
              place ->
                  byLocation
                      .computeIfAbsent(place.location(), at -> new ArrayList<>())
                      .add(String.valueOf(share.number())));
    }
    return byLocation.entrySet().stream()
        .filter(each -> each.getValue().size() > 1)
        .map(
            each ->
                "WARN location "
                    + each.getKey()
                    + " holds shares "
                    + String.join(" and ", each.getValue())
                    + " of one set: move one of them")
        .toList();
  }
}
