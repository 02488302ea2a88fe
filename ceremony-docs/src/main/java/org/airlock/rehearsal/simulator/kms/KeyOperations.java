package org.airlock.rehearsal.simulator.kms;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.KeyUsage;
import org.airlock.common.kms.MaterialForm;

/**
 * Making, describing, listing, tagging, switching and deleting keys, in one scope at one moment.
 */
public final class KeyOperations {
  private static final int MOST_TAGS = 50;

  private final Keyring keyring;
  private final KeyLookup lookup;
  private final Function<Scope, Keyring> otherRegions;
  private final Instant now;
  private final SecureRandom random;

  KeyOperations(
      Keyring keyring, Function<Scope, Keyring> otherRegions, Instant now, SecureRandom random) {
    this.keyring = keyring;
    this.otherRegions = otherRegions;
    this.lookup = new KeyLookup(keyring);
    this.now = now;
    this.random = random;
  }

  /**
   * An EXTERNAL key is made without material, in PendingImport; an AWS_KMS key is enabled at once.
   */
  public KeyMetadata createKey(CreateKeyRequest request) {
    SpecRules rules =
        Arrays.stream(KeySpec.values())
            .filter(spec -> spec.name().equals(request.keySpec()))
            .findFirst()
            .map(SpecRules::of)
            .orElseThrow(() -> notSimulated("keys of spec " + request.keySpec()));
    KeyUsage usage = usage(rules, request.keyUsage());
    Origin origin =
        Arrays.stream(Origin.values())
            .filter(candidate -> candidate.name().equals(request.origin()))
            .findFirst()
            .orElseThrow(() -> notSimulated("keys of origin " + request.origin()));
    if (origin == Origin.AWS_KMS && rules.spec().form() == MaterialForm.PKCS8_DER) {
      throw notSimulated("asymmetric keys of its own");
    }
    checkTags(request.tags());
    String keyId = request.multiRegion() ? "mrk-" + freshKeyId().replace("-", "") : freshKeyId();
    SimulatedKey key =
        new SimulatedKey(
            keyId,
            keyring.scope().arn("key/" + keyId),
            origin,
            rules,
            usage,
            request.description(),
            now);
    key.tag(request.tags());
    if (request.multiRegion()) {
      key.join(new MultiRegionGroup(key));
    }
    if (origin == Origin.AWS_KMS) {
      giveOwnMaterial(key);
    }
    keyring.add(key);
    return metadata(key);
  }

  private static KmsError notSimulated(String what) {
    return ErrorCode.UNSUPPORTED_OPERATION.error("This simulator does not have " + what + ".");
  }

  private static KeyUsage usage(SpecRules rules, Optional<String> asked) {
    if (asked.isEmpty() && rules.spec() != KeySpec.SYMMETRIC_DEFAULT) {
      throw ErrorCode.VALIDATION.error(
          "You must specify a KeyUsage value for all KMS keys except for symmetric ones.");
    }
    KeyUsage usage = asked.map(KeyUsage::valueOf).orElse(KeyUsage.ENCRYPT_DECRYPT);
    if (!rules.spec().usages().contains(usage)) {
      throw ErrorCode.VALIDATION.error(
          "KeyUsage " + usage + " is not compatible with KeySpec " + rules.spec());
    }
    return usage;
  }

  /** A random UUID (RFC 9562, version 4), from the source that was passed in. */
  private String freshKeyId() {
    byte[] bits = new byte[16];
    random.nextBytes(bits);
    bits[6] = (byte) ((bits[6] & 0x0f) | 0x40);
    bits[8] = (byte) ((bits[8] & 0x3f) | 0x80);
    ByteBuffer halves = ByteBuffer.wrap(bits);
    return new UUID(halves.getLong(), halves.getLong()).toString();
  }

  private void giveOwnMaterial(SimulatedKey key) {
    byte[] fresh = new byte[key.spec().materialSizeBytes()];
    random.nextBytes(fresh);
    try (SecretBytes secret = SecretBytes.owning(fresh)) {
      Material material = new Material(Material.idOf(key.keyId(), secret));
      material.hold(secret, Optional.empty(), Optional.empty());
      key.materials().bindFirst(material);
    }
  }

  public KeyMetadata describeKey(String reference) {
    return metadata(lookup.byIdOrAlias(reference));
  }

  private KeyMetadata metadata(SimulatedKey key) {
    return KeyMetadata.of(keyring.scope().account(), key);
  }

  /** In order of creation. */
  public List<KeyMetadata> listKeys() {
    return keyring.keys().stream().map(this::metadata).toList();
  }

  /** A replica without material in another Region (KMS API, {@code ReplicateKey}). */
  public KeyMetadata replicateKey(String keyId, String region, String description) {
    SimulatedKey primary = lookup.byId(keyId);
    MultiRegionGroup group =
        primary
            .group()
            .filter(found -> !primary.isReplica())
            .orElseThrow(
                () ->
                    ErrorCode.UNSUPPORTED_OPERATION.error(
                        primary.arn() + " is not a multi-Region primary key."));
    primary.demandUsable();
    Scope there = new Scope(keyring.scope().account(), region);
    Keyring other = otherRegions.apply(there);
    if (region.equals(keyring.scope().region()) || other.find(primary.keyId()).isPresent()) {
      throw ErrorCode.ALREADY_EXISTS.error(
          "Key " + primary.keyId() + " already exists in " + region + ".");
    }
    SimulatedKey replica =
        new SimulatedKey(
            primary.keyId(),
            there.arn("key/" + primary.keyId()),
            primary.origin(),
            primary.rules(),
            primary.usage(),
            description,
            now);
    // What AWS lists of a replica's material before its first import is not on record.
    replica.materials().knowAs(primary.materials());
    replica.join(group);
    group.add(replica);
    other.add(replica);
    return KeyMetadata.of(there.account(), replica);
  }

  public void tagResource(String keyId, Map<String, String> tags) {
    SimulatedKey key = lookup.byId(keyId);
    key.refuseWhen(KeyState.PENDING_DELETION);
    checkTags(tags);
    long together =
        key.tags().keySet().stream().filter(name -> !tags.containsKey(name)).count() + tags.size();
    if (together > MOST_TAGS) {
      throw ErrorCode.LIMIT_EXCEEDED.error("A key has at most " + MOST_TAGS + " tags");
    }
    key.tag(tags);
  }

  private static void checkTags(Map<String, String> tags) {
    if (tags.size() > MOST_TAGS) {
      throw ErrorCode.LIMIT_EXCEEDED.error("A key has at most " + MOST_TAGS + " tags");
    }
    if (tags.keySet().stream().anyMatch(name -> name.startsWith("aws:"))) {
      throw ErrorCode.TAG.error("Tag keys that begin with aws: are reserved");
    }
  }

  public Map<String, String> listResourceTags(String keyId) {
    return lookup.byId(keyId).tags();
  }

  public void enableKey(String keyId) {
    switchable(keyId).enable();
  }

  public void disableKey(String keyId) {
    switchable(keyId).disable();
  }

  private SimulatedKey switchable(String keyId) {
    SimulatedKey key = lookup.byId(keyId);
    key.refuseWhen(KeyState.PENDING_DELETION);
    key.refuseWhen(KeyState.PENDING_IMPORT);
    return key;
  }

  public KeyMetadata scheduleKeyDeletion(String keyId, int pendingWindowDays) {
    if (pendingWindowDays < 7 || pendingWindowDays > 30) {
      throw ErrorCode.VALIDATION.error("PendingWindowInDays must be between 7 and 30");
    }
    SimulatedKey key = lookup.byId(keyId);
    key.refuseWhen(KeyState.PENDING_DELETION);
    key.scheduleDeletion(now.plus(Duration.ofDays(pendingWindowDays)));
    return metadata(key);
  }

  /** The key comes back disabled, or in PendingImport when its material is gone. */
  public String cancelKeyDeletion(String keyId) {
    SimulatedKey key = lookup.byId(keyId);
    if (key.state() != KeyState.PENDING_DELETION) {
      throw ErrorCode.KMS_INVALID_STATE.error(key.arn() + " is not pending deletion.");
    }
    key.cancelDeletion();
    return key.arn();
  }
}
