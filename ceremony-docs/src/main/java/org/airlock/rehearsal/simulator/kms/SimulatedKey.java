package org.airlock.rehearsal.simulator.kms;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.KeyUsage;
import org.jspecify.annotations.Nullable;

/**
 * One KMS key. Identity, origin, spec and usage never change; its state follows from switches and
 * materials.
 */
final class SimulatedKey {
  private final String keyId;
  private final String arn;
  private final Origin origin;
  private final SpecRules rules;
  private final KeyUsage usage;
  private final String description;
  private final Instant createdAt;
  private final Map<String, String> tags = new TreeMap<>();
  private final Materials materials = new Materials();
  private boolean disabled;
  private @Nullable Instant deletionDate;
  private @Nullable Bytes latestToken;
  private @Nullable MultiRegionGroup group;

  SimulatedKey(
      String keyId,
      String arn,
      Origin origin,
      SpecRules rules,
      KeyUsage usage,
      String description,
      Instant createdAt) {
    this.keyId = keyId;
    this.arn = arn;
    this.origin = origin;
    this.rules = rules;
    this.usage = usage;
    this.description = description;
    this.createdAt = createdAt;
  }

  KeyState state() {
    if (deletionDate != null) {
      return KeyState.PENDING_DELETION;
    }
    if (!materials.isComplete()) {
      return KeyState.PENDING_IMPORT;
    }
    return disabled ? KeyState.DISABLED : KeyState.ENABLED;
  }

  /** Refuses with KMSInvalidStateException and AWS's sentence when the key is in {@code state}. */
  void refuseWhen(KeyState state) {
    if (state() == state) {
      throw ErrorCode.KMS_INVALID_STATE.error(state.complaint(arn));
    }
  }

  /**
   * The rule of the cryptographic operations: only an enabled key works, and a disabled one has an
   * error of its own.
   */
  void demandUsable() {
    if (state() == KeyState.DISABLED) {
      throw ErrorCode.DISABLED.error(KeyState.DISABLED.complaint(arn));
    }
    refuseWhen(KeyState.PENDING_IMPORT);
    refuseWhen(KeyState.PENDING_DELETION);
  }

  String keyId() {
    return keyId;
  }

  String arn() {
    return arn;
  }

  Origin origin() {
    return origin;
  }

  SpecRules rules() {
    return rules;
  }

  KeySpec spec() {
    return rules.spec();
  }

  KeyUsage usage() {
    return usage;
  }

  String description() {
    return description;
  }

  Instant createdAt() {
    return createdAt;
  }

  Materials materials() {
    return materials;
  }

  Map<String, String> tags() {
    return Collections.unmodifiableMap(tags);
  }

  void tag(Map<String, String> more) {
    tags.putAll(more);
  }

  void enable() {
    disabled = false;
  }

  void disable() {
    disabled = true;
  }

  Optional<Instant> deletionDate() {
    return Optional.ofNullable(deletionDate);
  }

  void scheduleDeletion(Instant at) {
    deletionDate = at;
  }

  void cancelDeletion() {
    deletionDate = null;
    disabled = true;
  }

  /** The Regions this key exists in; empty for a single-Region key. */
  Optional<MultiRegionGroup> group() {
    return Optional.ofNullable(group);
  }

  void join(MultiRegionGroup joined) {
    group = joined;
  }

  boolean isReplica() {
    return group != null && !group.primary().arn().equals(arn);
  }

  /** The token of the newest GetParametersForImport; older ones of this key are dead. */
  Optional<Bytes> latestToken() {
    return Optional.ofNullable(latestToken);
  }

  void issued(Bytes token) {
    latestToken = token;
  }
}
