package org.airlock.rehearsal.cast;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.kms.KeyArn;
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
  private final KmsClient kms;

  Application(String endpoint) {
    kms =
        KmsClient.builder()
            .region(Region.EU_CENTRAL_1)
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

  Bytes encrypt(KeyArn key, String text) {
    return Bytes.copyOf(
        kms.encrypt(
                request -> request.keyId(key.toString()).plaintext(SdkBytes.fromUtf8String(text)))
            .ciphertextBlob()
            .asByteArray());
  }

  /**
   * @return the text, or AWS's name of the error
   */
  String decrypt(KeyArn key, Bytes ciphertext) {
    try {
      return kms.decrypt(
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
    kms.deleteImportedKeyMaterial(request -> request.keyId(key.toString()));
  }

  String state(KeyArn key) {
    return kms.describeKey(request -> request.keyId(key.toString()))
        .keyMetadata()
        .keyStateAsString();
  }

  /** What the console's download or a script with openssl starts from. */
  GetParametersForImportResponse parameters(KeyArn key) {
    return kms.getParametersForImport(
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
      kms.importKeyMaterial(
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
    kms.close();
  }
}
