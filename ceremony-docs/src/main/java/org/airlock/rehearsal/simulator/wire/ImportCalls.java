package org.airlock.rehearsal.simulator.wire;

import java.util.Optional;
import org.airlock.common.json.JsonObject;
import org.airlock.common.kms.ImportType;
import org.airlock.rehearsal.simulator.kms.ExpirationModel;
import org.airlock.rehearsal.simulator.kms.ImportParameters;
import org.airlock.rehearsal.simulator.kms.ImportRequest;
import org.airlock.rehearsal.simulator.kms.KmsState.Session;
import org.airlock.rehearsal.simulator.kms.MaterialReference;

/** GetParametersForImport, ImportKeyMaterial, DeleteImportedKeyMaterial. */
final class ImportCalls {
  private static final int LARGEST_BLOB_BYTES = 6144;
  private static final String DESCRIPTION = "^[a-zA-Z0-9:/_\\s.-]+$";

  private ImportCalls() {}

  static JsonObject getParametersForImport(Session kms, RequestReader request) {
    String keyId = request.keyId();
    String algorithm = request.choice("WrappingAlgorithm", AwsEnums.WRAPPING_ALGORITHM);
    String wrappingKeySpec = request.choice("WrappingKeySpec", AwsEnums.WRAPPING_KEY_SPEC);
    request.end();
    ImportParameters parameters =
        kms.imports().getParametersForImport(keyId, algorithm, wrappingKeySpec);
    return JsonObject.builder()
        .put("KeyId", parameters.keyArn())
        .putBase64("ImportToken", parameters.importToken())
        .putBase64("PublicKey", parameters.publicKey())
        .put("ParametersValidTo", Timestamps.of(parameters.parametersValidTo()))
        .build();
  }

  static JsonObject importKeyMaterial(Session kms, RequestReader request) {
    ImportRequest parameters =
        new ImportRequest(
            request.keyId(),
            request.blob("ImportToken", 1, LARGEST_BLOB_BYTES),
            request.blob("EncryptedKeyMaterial", 1, LARGEST_BLOB_BYTES),
            request
                .optionalChoice("ExpirationModel", AwsEnums.EXPIRATION_MODEL)
                .map(ExpirationModel::valueOf),
            request.optionalTime("ValidTo"),
            request.optionalChoice("ImportType", AwsEnums.IMPORT_TYPE).map(ImportType::valueOf),
            request.optionalPattern("KeyMaterialDescription", 0, 256, DESCRIPTION),
            request.optionalMaterialId());
    request.end();
    return reference(kms.imports().importKeyMaterial(parameters));
  }

  static JsonObject deleteImportedKeyMaterial(Session kms, RequestReader request) {
    String keyId = request.keyId();
    Optional<String> materialId = request.optionalMaterialId();
    request.end();
    return reference(kms.imports().deleteImportedKeyMaterial(keyId, materialId));
  }

  private static JsonObject reference(MaterialReference material) {
    JsonObject.Builder answer = JsonObject.builder().put("KeyId", material.keyArn());
    // Recorded: only symmetric keys name their material.
    if (!material.keyMaterialId().isEmpty()) {
      answer.put("KeyMaterialId", material.keyMaterialId());
    }
    return answer.build();
  }
}
