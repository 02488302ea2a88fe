package org.airlock.rehearsal.simulator.wire;

import org.airlock.common.json.JsonObject;
import org.airlock.rehearsal.simulator.kms.ExpirationModel;
import org.airlock.rehearsal.simulator.kms.KmsState.Session;
import org.airlock.rehearsal.simulator.kms.RotationEntry;
import org.airlock.rehearsal.simulator.kms.RotationEntry.ImportDetails;
import org.airlock.rehearsal.simulator.kms.RotationStatus;

/** ListKeyRotations, RotateKeyOnDemand, GetKeyRotationStatus. */
final class RotationCalls {
  private RotationCalls() {}

  static JsonObject listKeyRotations(Session kms, RequestReader request) {
    String keyId = request.keyId();
    boolean all =
        request
            .optionalChoice("IncludeKeyMaterial", AwsEnums.INCLUDE_KEY_MATERIAL)
            .filter("ALL_KEY_MATERIAL"::equals)
            .isPresent();
    Page page = Page.read(request, 100);
    request.end();
    return page.answer(
        "Rotations", kms.rotations().listKeyRotations(keyId, all), RotationCalls::entry);
  }

  private static JsonObject entry(RotationEntry rotation) {
    JsonObject.Builder entry =
        JsonObject.builder()
            .put("KeyId", rotation.keyId())
            .put("KeyMaterialId", rotation.keyMaterialId());
    rotation.imported().ifPresent(details -> putImported(entry, details));
    entry.put("KeyMaterialState", rotation.state().name());
    rotation
        .rotationDate()
        .ifPresent(
            date ->
                entry.put("RotationDate", Timestamps.of(date)).put("RotationType", "ON_DEMAND"));
    return entry.build();
  }

  private static void putImported(JsonObject.Builder entry, ImportDetails details) {
    details.description().ifPresent(text -> entry.put("KeyMaterialDescription", text));
    entry.put("ImportState", details.present() ? "IMPORTED" : "PENDING_IMPORT");
    if (details.present()) {
      ExpirationModel model =
          details.validTo().isPresent()
              ? ExpirationModel.KEY_MATERIAL_EXPIRES
              : ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE;
      entry.put("ExpirationModel", model.name());
    }
    details.validTo().ifPresent(validTo -> entry.put("ValidTo", Timestamps.of(validTo)));
  }

  static JsonObject rotateKeyOnDemand(Session kms, RequestReader request) {
    String keyId = request.keyId();
    request.end();
    return JsonObject.builder().put("KeyId", kms.rotations().rotateKeyOnDemand(keyId)).build();
  }

  static JsonObject getKeyRotationStatus(Session kms, RequestReader request) {
    String keyId = request.keyId();
    request.end();
    RotationStatus status = kms.rotations().getKeyRotationStatus(keyId);
    JsonObject.Builder answer =
        JsonObject.builder().put("KeyRotationEnabled", false).put("KeyId", status.keyArn());
    status
        .startedAt()
        .ifPresent(start -> answer.put("OnDemandRotationStartDate", Timestamps.of(start)));
    return answer.build();
  }
}
