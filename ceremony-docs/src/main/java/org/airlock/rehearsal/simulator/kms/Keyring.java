package org.airlock.rehearsal.simulator.kms;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.airlock.common.bytes.Bytes;

/**
 * The keys, aliases and import tokens of one scope. Looking anything up first does what became due
 * by the clock.
 */
final class Keyring {
  private final Scope scope;
  private final Settings settings;
  private final Consumer<ExpiredMaterial> expired;
  private final Map<String, SimulatedKey> keys = new LinkedHashMap<>();
  private final Map<String, Alias> aliases = new TreeMap<>();
  private final Map<Bytes, ImportSession> sessions = new LinkedHashMap<>();

  Keyring(Scope scope, Settings settings, Consumer<ExpiredMaterial> expired) {
    this.scope = scope;
    this.settings = settings;
    this.expired = expired;
  }

  Scope scope() {
    return scope;
  }

  /**
   * Brings every key to {@code now}: rotations finish, material expires, deleted keys vanish with
   * their aliases.
   */
  void settle(Instant now) {
    for (SimulatedKey key : List.copyOf(keys.values())) {
      key.materials()
          .settle(
              now,
              settings.rotationTime(),
              material ->
                  expired.accept(
                      new ExpiredMaterial(key.arn(), material.materialId(), material.at())));
      if (key.deletionDate().filter(date -> !date.isAfter(now)).isPresent()) {
        key.materials().forgetAll();
        keys.remove(key.keyId());
        aliases.values().removeIf(alias -> alias.targetKeyId().equals(key.keyId()));
      }
    }
    sessions.values().forEach(session -> session.settle(now));
  }

  void add(SimulatedKey key) {
    keys.put(key.keyId(), key);
  }

  Optional<SimulatedKey> find(String keyId) {
    return Optional.ofNullable(keys.get(keyId));
  }

  List<SimulatedKey> keys() {
    return new ArrayList<>(keys.values());
  }

  Map<String, Alias> aliases() {
    return aliases;
  }

  void remember(ImportSession session) {
    sessions.put(session.token(), session);
  }

  Optional<ImportSession> sessionOf(Bytes token) {
    return Optional.ofNullable(sessions.get(token));
  }

  /** Wipes everything. */
  void clear() {
    keys.values().forEach(key -> key.materials().forgetAll());
    keys.clear();
    aliases.clear();
    sessions.clear();
  }
}
