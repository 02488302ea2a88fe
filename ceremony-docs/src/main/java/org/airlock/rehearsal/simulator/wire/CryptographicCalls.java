package org.airlock.rehearsal.simulator.wire;

import java.util.Optional;
import java.util.OptionalLong;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.json.JsonObject;
import org.airlock.rehearsal.simulator.kms.DecryptResult;
import org.airlock.rehearsal.simulator.kms.EncryptResult;
import org.airlock.rehearsal.simulator.kms.EncryptionContext;
import org.airlock.rehearsal.simulator.kms.ErrorCode;
import org.airlock.rehearsal.simulator.kms.KmsState.Session;

/** Encrypt, Decrypt, GenerateDataKey. */
final class CryptographicCalls {
  private static final String SYMMETRIC_DEFAULT = "SYMMETRIC_DEFAULT";

  private CryptographicCalls() {}

  static JsonObject encrypt(Session kms, RequestReader request) {
    String keyId = request.keyId();
    Bytes plaintext = request.blob("Plaintext", 1, 4096);
    EncryptionContext context = context(request);
    Optional<String> algorithm =
        request.optionalChoice("EncryptionAlgorithm", AwsEnums.ENCRYPTION_ALGORITHM);
    boolean dryRun = request.flag("DryRun");
    request.noGrantTokens();
    request.end();
    EncryptResult result = kms.cryptography().encrypt(keyId, plaintext, context, algorithm);
    stopDryRun(dryRun);
    return JsonObject.builder()
        .putBase64("CiphertextBlob", result.ciphertextBlob())
        .put("KeyId", result.keyArn())
        .put("EncryptionAlgorithm", SYMMETRIC_DEFAULT)
        .build();
  }

  static JsonObject decrypt(Session kms, RequestReader request) {
    Optional<String> keyId = request.optionalText("KeyId", 1, 2048);
    Bytes ciphertext = request.blob("CiphertextBlob", 1, 6144);
    EncryptionContext context = context(request);
    Optional<String> algorithm =
        request.optionalChoice("EncryptionAlgorithm", AwsEnums.ENCRYPTION_ALGORITHM);
    boolean dryRun = request.flag("DryRun");
    request.noGrantTokens();
    request.unsupported("Recipient", "DryRunModifiers");
    request.end();
    DecryptResult result = kms.cryptography().decrypt(keyId, ciphertext, context, algorithm);
    stopDryRun(dryRun);
    return JsonObject.builder()
        .put("KeyId", result.keyArn())
        .putBase64("Plaintext", result.plaintext())
        .put("EncryptionAlgorithm", SYMMETRIC_DEFAULT)
        .put("KeyMaterialId", result.keyMaterialId())
        .build();
  }

  static JsonObject generateDataKey(Session kms, RequestReader request) {
    String keyId = request.keyId();
    int sizeBytes = dataKeySizeBytes(request);
    EncryptionContext context = context(request);
    boolean dryRun = request.flag("DryRun");
    request.noGrantTokens();
    request.unsupported("Recipient");
    request.end();
    Bytes dataKey = kms.cryptography().randomBytes(sizeBytes);
    EncryptResult result = kms.cryptography().encrypt(keyId, dataKey, context, Optional.empty());
    stopDryRun(dryRun);
    return JsonObject.builder()
        .putBase64("CiphertextBlob", result.ciphertextBlob())
        .putBase64("Plaintext", dataKey)
        .put("KeyId", result.keyArn())
        .put("KeyMaterialId", result.keyMaterialId())
        .build();
  }

  private static int dataKeySizeBytes(RequestReader request) {
    OptionalLong number = request.optionalInteger("NumberOfBytes", 1, 1024);
    Optional<String> spec = request.optionalChoice("KeySpec", AwsEnums.DATA_KEY_SPEC);
    if (number.isPresent() == spec.isPresent()) {
      throw ErrorCode.VALIDATION.error("Please specify either number of bytes or key spec.");
    }
    return spec.map(name -> name.equals("AES_256") ? 32 : 16)
        .orElseGet(() -> (int) number.orElseThrow());
  }

  private static EncryptionContext context(RequestReader request) {
    return new EncryptionContext(request.textMap("EncryptionContext"));
  }

  private static void stopDryRun(boolean dryRun) {
    if (dryRun) {
      throw ErrorCode.DRY_RUN_OPERATION.error(
          "The request would have succeeded, but the DryRun option is set.");
    }
  }
}
