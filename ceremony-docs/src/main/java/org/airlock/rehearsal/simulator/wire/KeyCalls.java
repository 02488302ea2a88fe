package org.airlock.rehearsal.simulator.wire;

import static org.airlock.rehearsal.simulator.wire.AwsEnums.KEY_SPEC;
import static org.airlock.rehearsal.simulator.wire.AwsEnums.KEY_USAGE;
import static org.airlock.rehearsal.simulator.wire.AwsEnums.ORIGIN;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.airlock.common.json.JsonObject;
import org.airlock.rehearsal.simulator.kms.AsymmetricOperations;
import org.airlock.rehearsal.simulator.kms.CreateKeyRequest;
import org.airlock.rehearsal.simulator.kms.ErrorCode;
import org.airlock.rehearsal.simulator.kms.KeyMetadata;
import org.airlock.rehearsal.simulator.kms.KmsState.Session;

/** Making, describing, listing, tagging, switching and deleting keys. */
final class KeyCalls {
  private KeyCalls() {}

  static JsonObject createKey(Session kms, RequestReader request) {
    CreateKeyRequest parameters =
        new CreateKeyRequest(
            request.optionalChoice("KeySpec", KEY_SPEC).orElse("SYMMETRIC_DEFAULT"),
            request.optionalChoice("KeyUsage", KEY_USAGE),
            request.optionalChoice("Origin", ORIGIN).orElse("AWS_KMS"),
            request.optionalText("Description", 0, 8192).orElse(""),
            request.flag("MultiRegion"),
            tags(request));
    // A policy is taken and forgotten: nobody is kept out of a simulator.
    request.optionalText("Policy", 1, 131072);
    request.flag("BypassPolicyLockoutSafetyCheck");
    request.unsupported("CustomerMasterKeySpec", "CustomKeyStoreId", "XksKeyId");
    request.end();
    return described(kms.keys().createKey(parameters));
  }

  static JsonObject describeKey(Session kms, RequestReader request) {
    String keyId = request.keyId();
    request.noGrantTokens();
    request.end();
    return described(kms.keys().describeKey(keyId));
  }

  private static JsonObject described(KeyMetadata key) {
    return JsonObject.builder().put("KeyMetadata", metadata(key)).build();
  }

  private static JsonObject metadata(KeyMetadata key) {
    JsonObject.Builder metadata =
        JsonObject.builder()
            .put("AWSAccountId", key.account())
            .put("KeyId", key.keyId())
            .put("Arn", key.arn())
            .put("CreationDate", Timestamps.of(key.createdAt()))
            .put("Enabled", key.enabled())
            .put("Description", key.description())
            .put("KeyUsage", key.usage().name())
            .put("KeyState", key.state().wireName());
    key.deletionDate().ifPresent(date -> metadata.put("DeletionDate", Timestamps.of(date)));
    key.validTo().ifPresent(validTo -> metadata.put("ValidTo", Timestamps.of(validTo)));
    metadata.put("Origin", key.origin().name());
    key.expirationModel().ifPresent(model -> metadata.put("ExpirationModel", model.name()));
    metadata
        .put("KeyManager", "CUSTOMER")
        .put("CustomerMasterKeySpec", key.spec().name())
        .put("KeySpec", key.spec().name())
        .put("MultiRegion", key.multiRegion().isPresent());
    algorithms(metadata, key);
    key.multiRegion()
        .ifPresent(place -> metadata.put("MultiRegionConfiguration", configuration(place)));
    key.currentKeyMaterialId().ifPresent(id -> metadata.put("CurrentKeyMaterialId", id));
    return metadata.build();
  }

  /** Only the lists that are not empty, as AWS answers. */
  private static void algorithms(JsonObject.Builder json, KeyMetadata key) {
    put(json, "EncryptionAlgorithms", key.encryptionAlgorithms());
    put(json, "SigningAlgorithms", key.signingAlgorithms());
    put(json, "MacAlgorithms", key.macAlgorithms());
    put(json, "KeyAgreementAlgorithms", key.keyAgreementAlgorithms());
  }

  private static void put(JsonObject.Builder json, String name, List<String> algorithms) {
    if (!algorithms.isEmpty()) {
      json.putStrings(name, algorithms);
    }
  }

  private static JsonObject configuration(KeyMetadata.MultiRegion place) {
    return JsonObject.builder()
        .put("MultiRegionKeyType", place.primary() ? "PRIMARY" : "REPLICA")
        .put("PrimaryKey", member(place.primaryArn()))
        .putAll("ReplicaKeys", place.replicaArns().stream().map(KeyCalls::member).toList())
        .build();
  }

  private static JsonObject member(String arn) {
    return JsonObject.builder().put("Arn", arn).put("Region", arn.split(":", -1)[3]).build();
  }

  static JsonObject replicateKey(Session kms, RequestReader request) {
    String keyId = request.keyId();
    String region = request.text("ReplicaRegion", 1, 32);
    String description = request.optionalText("Description", 0, 8192).orElse("");
    request.optionalText("Policy", 1, 131072);
    request.flag("BypassPolicyLockoutSafetyCheck");
    request.unsupported("Tags");
    request.end();
    return JsonObject.builder()
        .put("ReplicaKeyMetadata", metadata(kms.keys().replicateKey(keyId, region, description)))
        .build();
  }

  static JsonObject listKeys(Session kms, RequestReader request) {
    Page page = Page.read(request, 100);
    request.end();
    return page.answer(
        "Keys",
        kms.keys().listKeys(),
        key -> JsonObject.builder().put("KeyId", key.keyId()).put("KeyArn", key.arn()).build());
  }

  static JsonObject getPublicKey(Session kms, RequestReader request) {
    String keyId = request.keyId();
    request.noGrantTokens();
    request.end();
    AsymmetricOperations.PublicHalf half = kms.asymmetric().getPublicKey(keyId);
    JsonObject.Builder answer =
        JsonObject.builder()
            .put("KeyId", half.key().arn())
            .putBase64("PublicKey", half.publicKey())
            .put("CustomerMasterKeySpec", half.key().spec().name())
            .put("KeySpec", half.key().spec().name())
            .put("KeyUsage", half.key().usage().name());
    algorithms(answer, half.key());
    return answer.build();
  }

  static JsonObject tagResource(Session kms, RequestReader request) {
    String keyId = request.keyId();
    if (request.peek("Tags").isEmpty()) {
      request.text("Tags", 0, 0); // refuses in the words for a missing member
    }
    Map<String, String> tags = tags(request);
    request.end();
    kms.keys().tagResource(keyId, tags);
    return Operation.nothing();
  }

  private static Map<String, String> tags(RequestReader request) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (RequestReader tag : request.optionalStructures("Tags").orElse(List.of())) {
      String key = tag.text("TagKey", 1, 128);
      String value = tag.text("TagValue", 0, 256);
      tag.end();
      if (tags.put(key, value) != null) {
        throw ErrorCode.TAG.error("Duplicate tag keys");
      }
    }
    return tags;
  }

  static JsonObject listResourceTags(Session kms, RequestReader request) {
    String keyId = request.keyId();
    Page page = Page.read(request, 50);
    request.end();
    return page.answer(
        "Tags",
        List.copyOf(kms.keys().listResourceTags(keyId).entrySet()),
        tag ->
            JsonObject.builder()
                .put("TagKey", tag.getKey())
                .put("TagValue", tag.getValue())
                .build());
  }

  static JsonObject enableKey(Session kms, RequestReader request) {
    String keyId = onlyKeyId(request);
    kms.keys().enableKey(keyId);
    return Operation.nothing();
  }

  static JsonObject disableKey(Session kms, RequestReader request) {
    String keyId = onlyKeyId(request);
    kms.keys().disableKey(keyId);
    return Operation.nothing();
  }

  static JsonObject scheduleKeyDeletion(Session kms, RequestReader request) {
    String keyId = request.keyId();
    int days = (int) request.optionalInteger("PendingWindowInDays", 1, 365).orElse(30);
    request.end();
    KeyMetadata key = kms.keys().scheduleKeyDeletion(keyId, days);
    JsonObject.Builder answer =
        JsonObject.builder()
            .put("KeyId", key.arn())
            .put("KeyState", key.state().wireName())
            .put("PendingWindowInDays", days);
    key.deletionDate().ifPresent(date -> answer.put("DeletionDate", Timestamps.of(date)));
    return answer.build();
  }

  static JsonObject cancelKeyDeletion(Session kms, RequestReader request) {
    String keyId = onlyKeyId(request);
    return JsonObject.builder().put("KeyId", kms.keys().cancelKeyDeletion(keyId)).build();
  }

  private static String onlyKeyId(RequestReader request) {
    String keyId = request.keyId();
    request.end();
    return keyId;
  }
}
