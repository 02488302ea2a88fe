package org.airlock.rehearsal.simulator.kms;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Names for keys, in one scope at one moment. */
public final class AliasOperations {
  private final Keyring keyring;
  private final KeyLookup lookup;
  private final Instant now;

  AliasOperations(Keyring keyring, Instant now) {
    this.keyring = keyring;
    this.lookup = new KeyLookup(keyring);
    this.now = now;
  }

  public void createAlias(String name, String targetKeyId) {
    checkName(name);
    SimulatedKey target = target(targetKeyId);
    String arn = keyring.scope().arn(name);
    if (keyring.aliases().containsKey(name)) {
      throw ErrorCode.ALREADY_EXISTS.error("An alias with the name " + arn + " already exists");
    }
    keyring.aliases().put(name, new Alias(name, arn, target.keyId(), now, now));
  }

  public void updateAlias(String name, String targetKeyId) {
    SimulatedKey target = target(targetKeyId);
    Alias old = existing(name);
    keyring.aliases().put(name, new Alias(name, old.arn(), target.keyId(), old.createdAt(), now));
  }

  public void deleteAlias(String name) {
    keyring.aliases().remove(existing(name).name());
  }

  /** By name; only those of one key when {@code keyId} is given. */
  public List<Alias> listAliases(Optional<String> keyId) {
    Optional<String> target = keyId.map(id -> lookup.byId(id).keyId());
    return keyring.aliases().values().stream()
        .filter(alias -> alias.targetKeyId().equals(target.orElse(alias.targetKeyId())))
        .toList();
  }

  private static void checkName(String name) {
    if (!name.startsWith("alias/") || name.length() == "alias/".length()) {
      throw ErrorCode.VALIDATION.error("Alias must start with the prefix \"alias/\".");
    }
    if (name.startsWith("alias/aws/")) {
      throw ErrorCode.INVALID_ALIAS_NAME.error("");
    }
  }

  private SimulatedKey target(String keyId) {
    SimulatedKey key = lookup.byId(keyId);
    key.refuseWhen(KeyState.PENDING_DELETION);
    return key;
  }

  private Alias existing(String name) {
    Alias alias = keyring.aliases().get(name);
    if (alias == null) {
      throw ErrorCode.NOT_FOUND.error("Alias " + keyring.scope().arn(name) + " is not found.");
    }
    return alias;
  }
}
