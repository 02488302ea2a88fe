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

/** What keys are used for: encrypting, signing, MACs, key agreement. */
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
    if (kms.asymmetric().isRsa(keyId)) {
      String chosen = algorithm.orElse(SYMMETRIC_DEFAULT);
      Bytes ciphertext = kms.asymmetric().encrypt(keyId, plaintext, chosen);
      stopDryRun(dryRun);
      return JsonObject.builder()
          .putBase64("CiphertextBlob", ciphertext)
          .put("KeyId", kms.asymmetric().arn(keyId))
          .put("EncryptionAlgorithm", chosen)
          .build();
    }
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
    if (keyId.isPresent() && kms.asymmetric().isRsa(keyId.get())) {
      String chosen = algorithm.orElse(SYMMETRIC_DEFAULT);
      Bytes plaintext = kms.asymmetric().decrypt(keyId.get(), ciphertext, chosen);
      stopDryRun(dryRun);
      return JsonObject.builder()
          .put("KeyId", kms.asymmetric().arn(keyId.get()))
          .putBase64("Plaintext", plaintext)
          .put("EncryptionAlgorithm", chosen)
          .build();
    }
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

  static JsonObject sign(Session kms, RequestReader request) {
    String keyId = request.keyId();
    Bytes message = request.blob("Message", 1, 4096);
    boolean digest = digest(request);
    String algorithm = request.choice("SigningAlgorithm", AwsEnums.SIGNING_ALGORITHM);
    boolean dryRun = request.flag("DryRun");
    request.noGrantTokens();
    request.end();
    Bytes signature = kms.asymmetric().sign(keyId, message, digest, algorithm);
    stopDryRun(dryRun);
    return JsonObject.builder()
        .put("KeyId", kms.asymmetric().arn(keyId))
        .putBase64("Signature", signature)
        .put("SigningAlgorithm", algorithm)
        .build();
  }

  static JsonObject verify(Session kms, RequestReader request) {
    String keyId = request.keyId();
    Bytes message = request.blob("Message", 1, 4096);
    boolean digest = digest(request);
    Bytes signature = request.blob("Signature", 1, 6144);
    String algorithm = request.choice("SigningAlgorithm", AwsEnums.SIGNING_ALGORITHM);
    boolean dryRun = request.flag("DryRun");
    request.noGrantTokens();
    request.end();
    kms.asymmetric().verify(keyId, message, digest, signature, algorithm);
    stopDryRun(dryRun);
    return JsonObject.builder()
        .put("KeyId", kms.asymmetric().arn(keyId))
        .put("SignatureValid", true)
        .put("SigningAlgorithm", algorithm)
        .build();
  }

  private static boolean digest(RequestReader request) {
    String type = request.optionalChoice("MessageType", AwsEnums.MESSAGE_TYPE).orElse("RAW");
    if (type.equals("EXTERNAL_MU")) {
      throw ErrorCode.VALIDATION.error("EXTERNAL_MU is for ML-DSA keys only.");
    }
    return type.equals("DIGEST");
  }

  static JsonObject generateMac(Session kms, RequestReader request) {
    String keyId = request.keyId();
    Bytes message = request.blob("Message", 1, 4096);
    String algorithm = request.choice("MacAlgorithm", AwsEnums.MAC_ALGORITHM);
    boolean dryRun = request.flag("DryRun");
    request.noGrantTokens();
    request.end();
    Bytes mac = kms.asymmetric().generateMac(keyId, message, algorithm);
    stopDryRun(dryRun);
    return JsonObject.builder()
        .putBase64("Mac", mac)
        .put("MacAlgorithm", algorithm)
        .put("KeyId", kms.asymmetric().arn(keyId))
        .build();
  }

  static JsonObject verifyMac(Session kms, RequestReader request) {
    String keyId = request.keyId();
    Bytes message = request.blob("Message", 1, 4096);
    Bytes mac = request.blob("Mac", 1, 6144);
    String algorithm = request.choice("MacAlgorithm", AwsEnums.MAC_ALGORITHM);
    boolean dryRun = request.flag("DryRun");
    request.noGrantTokens();
    request.end();
    kms.asymmetric().verifyMac(keyId, message, mac, algorithm);
    stopDryRun(dryRun);
    return JsonObject.builder()
        .put("KeyId", kms.asymmetric().arn(keyId))
        .put("MacValid", true)
        .put("MacAlgorithm", algorithm)
        .build();
  }

  static JsonObject deriveSharedSecret(Session kms, RequestReader request) {
    String keyId = request.keyId();
    request.choice("KeyAgreementAlgorithm", AwsEnums.KEY_AGREEMENT_ALGORITHM);
    Bytes publicKey = request.blob("PublicKey", 1, 8192);
    boolean dryRun = request.flag("DryRun");
    request.noGrantTokens();
    request.unsupported("Recipient");
    request.end();
    Bytes secret = kms.asymmetric().deriveSharedSecret(keyId, publicKey);
    stopDryRun(dryRun);
    return JsonObject.builder()
        .put("KeyId", kms.asymmetric().arn(keyId))
        .putBase64("SharedSecret", secret)
        .put("KeyAgreementAlgorithm", "ECDH")
        .put("KeyOrigin", "EXTERNAL")
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
