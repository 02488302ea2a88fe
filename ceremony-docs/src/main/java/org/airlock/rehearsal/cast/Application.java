package org.airlock.rehearsal.cast;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.KeyUsage;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AlgorithmSpec;
import software.amazon.awssdk.services.kms.model.ExpirationModelType;
import software.amazon.awssdk.services.kms.model.GetParametersForImportResponse;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.OriginType;
import software.amazon.awssdk.services.kms.model.WrappingKeySpec;

/**
 * The rest of the company: whoever makes the empty key, the application that encrypts with it, and
 * the person who errs.
 */
final class Application implements AutoCloseable {
  private static final String HOME = "eu-central-1";

  private final String endpoint;
  private final Map<String, KmsClient> clients = new LinkedHashMap<>();
  private final KmsClient kms;

  Application(String endpoint) {
    this.endpoint = endpoint;
    kms = in(HOME);
  }

  private KmsClient in(String region) {
    return clients.computeIfAbsent(region, this::connect);
  }

  private KmsClient of(KeyArn key) {
    return in(key.region());
  }

  private KmsClient connect(String region) {
    return KmsClient.builder()
        .region(Region.of(region))
        .endpointOverride(URI.create(endpoint))
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create("application", "application")))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  /** {@code aws kms create-key --origin EXTERNAL}. */
  KeyArn createExternalKey(String description) {
    String arn =
        kms.createKey(request -> request.origin(OriginType.EXTERNAL).description(description))
            .keyMetadata()
            .arn();
    return KeyArn.parse(arn).orElseThrow(() -> new Broken("no ARN"));
  }

  /** {@code aws kms create-key --origin EXTERNAL --key-spec … --key-usage …}. */
  KeyArn createExternalKey(
      String region, KeySpec spec, KeyUsage usage, boolean multiRegion, String description) {
    String arn =
        in(region)
            .createKey(
                request ->
                    request
                        .origin(OriginType.EXTERNAL)
                        .keySpec(spec.name())
                        .keyUsage(usage.name())
                        .multiRegion(multiRegion)
                        .description(description))
            .keyMetadata()
            .arn();
    return KeyArn.parse(arn).orElseThrow(() -> new Broken("no ARN"));
  }

  /** {@code aws kms replicate-key}. */
  KeyArn replicate(KeyArn primary, String region) {
    String arn =
        of(primary)
            .replicateKey(request -> request.keyId(primary.toString()).replicaRegion(region))
            .replicaKeyMetadata()
            .arn();
    return KeyArn.parse(arn).orElseThrow(() -> new Broken("no ARN"));
  }

  /** Somebody begins to remove a key, or thinks again. */
  void scheduleDeletion(KeyArn key) {
    of(key).scheduleKeyDeletion(request -> request.keyId(key.toString()).pendingWindowInDays(7));
  }

  void cancelDeletion(KeyArn key) {
    of(key).cancelKeyDeletion(request -> request.keyId(key.toString()));
  }

  /** Deletes every material of a key, one after the other. */
  void deleteAllMaterials(KeyArn key) {
    of(key)
        .listKeyRotations(
            request -> request.keyId(key.toString()).includeKeyMaterial("ALL_KEY_MATERIAL"))
        .rotations()
        .forEach(
            entry ->
                of(key)
                    .deleteImportedKeyMaterial(
                        request ->
                            request.keyId(key.toString()).keyMaterialId(entry.keyMaterialId())));
  }

  Bytes encrypt(KeyArn key, String text) {
    return Bytes.copyOf(
        of(key)
            .encrypt(
                request -> request.keyId(key.toString()).plaintext(SdkBytes.fromUtf8String(text)))
            .ciphertextBlob()
            .asByteArray());
  }

  /**
   * @return the text, or AWS's name of the error
   */
  String decrypt(KeyArn key, Bytes ciphertext) {
    try {
      return of(key)
          .decrypt(
              request ->
                  request
                      .keyId(key.toString())
                      .ciphertextBlob(SdkBytes.fromByteArray(ciphertext.toArray())))
          .plaintext()
          .asString(StandardCharsets.UTF_8);
    } catch (KmsException error) {
      return error.awsErrorDetails().errorCode();
    }
  }

  /** The accident, or the attack. */
  void deleteImportedKeyMaterial(KeyArn key) {
    of(key).deleteImportedKeyMaterial(request -> request.keyId(key.toString()));
  }

  String state(KeyArn key) {
    return of(key)
        .describeKey(request -> request.keyId(key.toString()))
        .keyMetadata()
        .keyStateAsString();
  }

  /** What the console's download or a script with openssl starts from. */
  GetParametersForImportResponse parameters(KeyArn key) {
    return of(key)
        .getParametersForImport(
            request ->
                request
                    .keyId(key.toString())
                    .wrappingAlgorithm(AlgorithmSpec.RSAES_OAEP_SHA_256)
                    .wrappingKeySpec(WrappingKeySpec.RSA_4096));
  }

  /**
   * {@code aws kms import-key-material} by hand; empty when KMS took it, else AWS's name of the
   * error.
   */
  Optional<String> importByHand(KeyArn key, Bytes token, Bytes wrapped) {
    try {
      of(key)
          .importKeyMaterial(
              request ->
                  request
                      .keyId(key.toString())
                      .importToken(SdkBytes.fromByteArray(token.toArray()))
                      .encryptedKeyMaterial(SdkBytes.fromByteArray(wrapped.toArray()))
                      .expirationModel(ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE));
      return Optional.empty();
    } catch (KmsException error) {
      return Optional.of(error.awsErrorDetails().errorCode());
    }
  }

  static Instant validTo(GetParametersForImportResponse parameters) {
    return parameters.parametersValidTo();
  }

  @Override
  public void close() {
    clients.values().forEach(KmsClient::close);
  }
}
