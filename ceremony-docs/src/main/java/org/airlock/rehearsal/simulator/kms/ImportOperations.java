package org.airlock.rehearsal.simulator.kms;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.kms.ImportType;
import org.airlock.common.kms.WrappingAlgorithm;
import org.airlock.common.kms.WrappingKeySpec;

/**
 * GetParametersForImport, ImportKeyMaterial, DeleteImportedKeyMaterial in one scope at one moment.
 */
public final class ImportOperations {
  /**
   * AWS's tokens have some kilobytes; the limit is 6144. Random ones of 1 KiB cannot be guessed or
   * forged.
   */
  private static final int TOKEN_SIZE_BYTES = 1024;

  private final Keyring keyring;
  private final KeyLookup lookup;
  private final Settings settings;
  private final Instant now;
  private final SecureRandom random;
  private final WrappingKeySource wrappingKeys;

  ImportOperations(
      Keyring keyring,
      Settings settings,
      Instant now,
      SecureRandom random,
      WrappingKeySource wrappingKeys) {
    this.keyring = keyring;
    this.lookup = new KeyLookup(keyring);
    this.settings = settings;
    this.now = now;
    this.random = random;
    this.wrappingKeys = wrappingKeys;
  }

  /**
   * A fresh wrapping key and token. Older tokens of the same key die (stricter: AWS does not say).
   *
   * @param wrappingAlgorithm a wire name, also of an algorithm that KMS no longer takes
   * @param wrappingKeySpec a wire name
   */
  public ImportParameters getParametersForImport(
      String keyId, String wrappingAlgorithm, String wrappingKeySpec) {
    SimulatedKey key = externalKey(keyId);
    key.refuseWhen(KeyState.PENDING_DELETION);
    WrappingKeySpec spec = supportedSpec(wrappingKeySpec);
    WrappingAlgorithm algorithm = supportedAlgorithm(key, wrappingAlgorithm, spec);
    ImportSession session =
        new ImportSession(
            randomToken(),
            key.keyId(),
            algorithm,
            spec,
            wrappingKeys.next(spec),
            now.plus(settings.tokenLifetime()));
    keyring.remember(session);
    key.issued(session.token());
    return new ImportParameters(key.arn(), session.token(), session.publicKey(), session.validTo());
  }

  private static WrappingKeySpec supportedSpec(String name) {
    for (WrappingKeySpec spec : WrappingKeySpec.values()) {
      if (spec.name().equals(name)) {
        return spec;
      }
    }
    throw ErrorCode.UNSUPPORTED_OPERATION.error(
        "Wrapping key spec " + name + " is not supported in this Region.");
  }

  private static WrappingAlgorithm supportedAlgorithm(
      SimulatedKey key, String name, WrappingKeySpec spec) {
    return key.spec().wrappingAlgorithms(spec).stream()
        .filter(algorithm -> algorithm.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                ErrorCode.UNSUPPORTED_OPERATION.error(
                    "Wrapping algorithm "
                        + name
                        + " is not supported for key spec "
                        + key.spec()
                        + "."));
  }

  private Bytes randomToken() {
    byte[] token = new byte[TOKEN_SIZE_BYTES];
    random.nextBytes(token);
    return Bytes.copyOf(token);
  }

  /**
   * Checks in this order: key, its state, expiry decision, token, ciphertext, material. Nothing
   * changes before all hold.
   */
  public MaterialReference importKeyMaterial(ImportRequest request) {
    SimulatedKey key = externalKey(request.keyId());
    key.refuseWhen(KeyState.PENDING_DELETION);
    // Stricter: the API text says "PendingImport or Enabled", a table of 2023 also allowed
    // Disabled.
    key.refuseWhen(KeyState.DISABLED);
    symmetricOnly(key, request);
    ImportType type = importType(key, request);
    Optional<Instant> validTo =
        ValidToRule.check(request.expirationModel(), request.validTo(), now);
    ImportSession session = liveSession(key, request);
    try (SecretBytes material = Unwrapping.unwrap(session, request.encryptedKeyMaterial())) {
      if (!key.rules().fits(material)) {
        throw ErrorCode.INCORRECT_KEY_MATERIAL.error("");
      }
      Material accepted =
          accept(key, type, request.keyMaterialId(), Material.idOf(key.keyId(), material));
      accepted.hold(material, validTo, request.keyMaterialDescription());
      session.spend(request.encryptedKeyMaterial());
      key.enable();
      return new MaterialReference(key.arn(), key.rules().severalMaterials() ? accepted.id() : "");
    }
  }

  /** The guide: a request is rejected that sends these for HMAC or asymmetric keys. */
  private static void symmetricOnly(SimulatedKey key, ImportRequest request) {
    boolean sent =
        request.importType().isPresent()
            || request.keyMaterialId().isPresent()
            || request.keyMaterialDescription().isPresent();
    if (sent && !key.rules().severalMaterials()) {
      throw ErrorCode.VALIDATION.error(
          "ImportType, KeyMaterialId and KeyMaterialDescription are supported for symmetric encryption keys only");
    }
  }

  /**
   * Omitted: new when nothing was ever imported, else existing. KeyMaterialId does not go with new
   * material.
   */
  private static ImportType importType(SimulatedKey key, ImportRequest request) {
    boolean first = key.materials().bound().isEmpty();
    ImportType type =
        request
            .importType()
            .orElse(
                first && !key.isReplica()
                    ? ImportType.NEW_KEY_MATERIAL
                    : ImportType.EXISTING_KEY_MATERIAL);
    if (type == ImportType.NEW_KEY_MATERIAL && key.isReplica()) {
      throw ErrorCode.KMS_INVALID_STATE.error(
          key.arn() + " is a replica key: import new key material into its primary key first.");
    }
    if (type == ImportType.NEW_KEY_MATERIAL && request.keyMaterialId().isPresent()) {
      throw ErrorCode.VALIDATION.error(
          "KeyMaterialId must not be set if the ImportType is NEW_KEY_MATERIAL");
    }
    return type;
  }

  private ImportSession liveSession(SimulatedKey key, ImportRequest request) {
    ImportSession session =
        keyring
            .sessionOf(request.importToken())
            .filter(found -> found.keyId().equals(key.keyId()))
            .orElseThrow(() -> ErrorCode.INVALID_IMPORT_TOKEN.error(""));
    if (session.isExpiredAt(now)) {
      throw ErrorCode.EXPIRED_IMPORT_TOKEN.error("");
    }
    // Stricter twice, AWS says neither: a newer pair voids older ones, and success spends a token
    // except for a resend.
    boolean overtaken = !key.latestToken().equals(Optional.of(session.token()));
    if (overtaken || session.isSpentOnAnother(request.encryptedKeyMaterial())) {
      throw ErrorCode.INVALID_IMPORT_TOKEN.error("");
    }
    return session;
  }

  private Material accept(
      SimulatedKey key, ImportType type, Optional<String> expectedId, String id) {
    return switch (type) {
      case EXISTING_KEY_MATERIAL -> acceptExisting(key, expectedId, id);
      case NEW_KEY_MATERIAL -> acceptNew(key, id);
    };
  }

  private static Material acceptExisting(SimulatedKey key, Optional<String> expectedId, String id) {
    if (!expectedId.orElse(id).equals(id)) {
      throw ErrorCode.INCORRECT_KEY_MATERIAL.error("");
    }
    return key.materials().find(id).orElseThrow(() -> ErrorCode.INCORRECT_KEY_MATERIAL.error(""));
  }

  private Material acceptNew(SimulatedKey key, String id) {
    Materials materials = key.materials();
    if (materials.find(id).isPresent()) {
      throw ErrorCode.INCORRECT_KEY_MATERIAL.error("");
    }
    Material material = new Material(id);
    if (materials.bound().isEmpty()) {
      materials.bindFirst(material);
      return material;
    }
    if (!key.rules().severalMaterials()) {
      throw ErrorCode.INCORRECT_KEY_MATERIAL.error("");
    }
    materials
        .pending()
        .ifPresent(
            pending -> {
              throw ErrorCode.KMS_INVALID_STATE.error(
                  ("New key material (id: %s) cannot be imported into KMS key %s, because another key material (id: %s) is"
                          + " pending rotation.")
                      .formatted(id, key.arn(), pending.id()));
            });
    // Stricter: a key that misses bound material first gets that back.
    key.refuseWhen(KeyState.PENDING_IMPORT);
    materials.queueForRotation(material);
    key.group()
        .ifPresent(
            group ->
                group
                    .replicas()
                    .forEach(
                        replica ->
                            replica
                                .materials()
                                .announce(new Material(id), now.plus(settings.replicationLag()))));
    return material;
  }

  /**
   * Without an id the current material is deleted. On a key without material this succeeds and does
   * nothing.
   */
  public MaterialReference deleteImportedKeyMaterial(String keyId, Optional<String> keyMaterialId) {
    SimulatedKey key = externalKey(keyId);
    Materials materials = key.materials();
    Optional<Material> meant =
        keyMaterialId
            .map(id -> materials.find(id).orElseThrow(() -> unknownMaterial(key, id)))
            .or(materials::current);
    meant.ifPresent(material -> forget(key, material));
    return new MaterialReference(key.arn(), meant.map(Material::id).orElse(""));
  }

  /** A primary that gives up its waiting material takes it from its replicas too. */
  private static void forget(SimulatedKey key, Material material) {
    boolean pending = key.materials().pending().filter(one -> one == material).isPresent();
    if (key.isReplica()) {
      key.materials().forgetBytes(material);
      return;
    }
    key.materials().forget(material);
    if (pending) {
      key.group()
          .ifPresent(
              group -> group.replicas().forEach(replica -> replica.materials().dropPending()));
    }
  }

  private static KmsError unknownMaterial(SimulatedKey key, String id) {
    return ErrorCode.NOT_FOUND.error(
        "Key material '" + id + "' is not associated with " + key.arn());
  }

  private SimulatedKey externalKey(String keyId) {
    SimulatedKey key = lookup.byId(keyId);
    if (key.origin() != Origin.EXTERNAL) {
      throw ErrorCode.UNSUPPORTED_OPERATION.error(
          key.arn() + " origin is " + key.origin() + " which is not valid for this operation.");
    }
    return key;
  }
}
