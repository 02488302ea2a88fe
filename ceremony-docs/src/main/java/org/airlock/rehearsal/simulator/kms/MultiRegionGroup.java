package org.airlock.rehearsal.simulator.kms;

import java.util.ArrayList;
import java.util.List;

/** A primary key and its replicas: one key id in several Regions. */
final class MultiRegionGroup {
  private final List<SimulatedKey> members = new ArrayList<>();

  MultiRegionGroup(SimulatedKey primary) {
    members.add(primary);
  }

  SimulatedKey primary() {
    return members.get(0);
  }

  List<SimulatedKey> replicas() {
    return List.copyOf(members.subList(1, members.size()));
  }

  List<SimulatedKey> members() {
    return List.copyOf(members);
  }

  void add(SimulatedKey replica) {
    members.add(replica);
  }

  /** Whether every Region holds the bytes of the material that waits for rotation. */
  boolean pendingIsEverywhere() {
    return members.stream()
        .allMatch(member -> member.materials().pending().filter(Material::isImported).isPresent());
  }
}
