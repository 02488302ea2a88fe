package org.airlock.online.kms;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.kms.WrappingAlgorithm;
import org.airlock.common.kms.WrappingKeySpec;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DecryptResponse;
import software.amazon.awssdk.services.kms.model.DeleteImportedKeyMaterialResponse;
import software.amazon.awssdk.services.kms.model.DeriveSharedSecretResponse;
import software.amazon.awssdk.services.kms.model.DescribeKeyResponse;
import software.amazon.awssdk.services.kms.model.EncryptResponse;
import software.amazon.awssdk.services.kms.model.GenerateMacResponse;
import software.amazon.awssdk.services.kms.model.GetParametersForImportResponse;
import software.amazon.awssdk.services.kms.model.GetPublicKeyResponse;
import software.amazon.awssdk.services.kms.model.ImportKeyMaterialRequest;
import software.amazon.awssdk.services.kms.model.ImportKeyMaterialResponse;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KmsResponse;
import software.amazon.awssdk.services.kms.model.ListKeyRotationsResponse;
import software.amazon.awssdk.services.kms.model.ListKeysResponse;
import software.amazon.awssdk.services.kms.model.MultiRegionConfiguration;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.RotateKeyOnDemandResponse;
import software.amazon.awssdk.services.kms.model.RotationsListEntry;
import software.amazon.awssdk.services.kms.model.SignResponse;

/**
 * {@link Kms} over the AWS SDK. Wire enumerations go in and out as text, so that no unknown value
 * fails.
 */
final class AwsKms implements Kms {
  /** How servers that are not AWS's say that they do not have a call. */
  private static final Set<String> UNKNOWN_ACTION =
      Set.of("InvalidAction", "UnknownOperationException");

  /** After the SDK's own retries; quick ones do not outlast a quota that a whole fleet uses. */
  private static final List<Duration> THROTTLED_WAITS =
      List.of(
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(20));

  private static final List<Duration> NOT_FOUND_WAITS =
      List.of(Duration.ofSeconds(1), Duration.ofSeconds(2));
  private static final String ALL_KEY_MATERIAL = "ALL_KEY_MATERIAL";

  /** A key has at most 25 rotations; an endless list is a broken server. */
  private static final int MOST_PAGES = 100;

  /** KMS API, {@code ListKeys}: 1 to 1000 in one page. */
  private static final int KEYS_IN_PAGE = 1000;

  private static final int MOST_KEY_PAGES = 1000;

  private final Endpoint endpoint;
  private final SdkHttpClient http;
  private final KmsClient reads;
  private final KmsClient imports;
  private final ServerClock clock;
  private final Sleeper sleeper;
  private final LongSupplier nanoTime;
  private final Duration pace;
  private final Object parametersTurn = new Object();
  private OptionalLong lastParametersNanos = OptionalLong.empty();

  /**
   * Takes ownership of the three clients.
   *
   * @param imports a client that never retries
   * @param pace between two GetParametersForImport
   */
  AwsKms(
      Endpoint endpoint,
      SdkHttpClient http,
      KmsClient reads,
      KmsClient imports,
      ServerClock clock,
      Sleeper sleeper,
      LongSupplier nanoTime,
      Duration pace) {
    this.endpoint = endpoint;
    this.http = http;
    this.reads = reads;
    this.imports = imports;
    this.clock = clock;
    this.sleeper = sleeper;
    this.nanoTime = nanoTime;
    this.pace = pace;
  }

  @Override
  public KeyDescription describeKey(KeyArn key) {
    Call call = checked(Call.of("kms:DescribeKey", key));
    DescribeKeyResponse answer = ask(call, () -> describePatiently(key));
    KeyMetadata metadata = required(call, "KeyMetadata", answer.keyMetadata());
    sameKey(call, required(call, "Arn", metadata.arn()));
    return new KeyDescription(
        key,
        required(call, "KeyState", metadata.keyStateAsString()),
        required(call, "Origin", metadata.originAsString()),
        required(call, "KeySpec", metadata.keySpecAsString()),
        required(call, "KeyUsage", metadata.keyUsageAsString()),
        Boolean.TRUE.equals(metadata.multiRegion())
            ? Optional.of(multiRegion(call, metadata))
            : Optional.empty(),
        Optional.ofNullable(metadata.expirationModelAsString()),
        seconds(metadata.validTo()),
        Optional.ofNullable(metadata.currentKeyMaterialId()),
        requestId(answer));
  }

  private static KeyDescription.MultiRegion multiRegion(Call call, KeyMetadata metadata) {
    MultiRegionConfiguration place =
        required(call, "MultiRegionConfiguration", metadata.multiRegionConfiguration());
    return new KeyDescription.MultiRegion(
        orEmpty(place.multiRegionKeyTypeAsString()),
        Optional.ofNullable(place.primaryKey()).flatMap(key -> KeyArn.parse(orEmpty(key.arn()))),
        place.replicaKeys().stream()
            .flatMap(key -> KeyArn.parse(orEmpty(key.arn())).stream())
            .toList());
  }

  private DescribeKeyResponse describePatiently(KeyArn key) {
    for (Duration wait : NOT_FOUND_WAITS) {
      try {
        return reads.describeKey(request -> request.keyId(key.toString()));
      } catch (NotFoundException notYet) {
        sleep(wait);
      }
    }
    return reads.describeKey(request -> request.keyId(key.toString()));
  }

  @Override
  public ImportParameters getParametersForImport(
      KeyArn key, WrappingAlgorithm algorithm, WrappingKeySpec spec) {
    Call call =
        checked(
            new Call(
                "kms:GetParametersForImport",
                key,
                Map.of(
                    "kms:WrappingAlgorithm",
                    algorithm.name(),
                    "kms:WrappingKeySpec",
                    spec.name())));
    GetParametersForImportResponse answer =
        paced(
            () ->
                ask(
                    call,
                    () ->
                        reads.getParametersForImport(
                            request ->
                                request
                                    .keyId(key.toString())
                                    .wrappingAlgorithm(algorithm.name())
                                    .wrappingKeySpec(spec.name()))));
    sameKey(call, required(call, "KeyId", answer.keyId()));
    return new ImportParameters(
        bytes(required(call, "PublicKey", answer.publicKey())),
        bytes(required(call, "ImportToken", answer.importToken())),
        required(call, "ParametersValidTo", answer.parametersValidTo())
            .truncatedTo(ChronoUnit.SECONDS),
        requestId(answer));
  }

  @Override
  public ImportOutcome importKeyMaterial(ImportCall wanted) {
    Map<String, String> conditions = new HashMap<>();
    conditions.put("kms:ExpirationModel", wanted.expiry().model());
    wanted
        .expiry()
        .validTo()
        .ifPresent(at -> conditions.put("kms:ValidTo", at.getEpochSecond() + ".0"));
    Call call = checked(new Call("kms:ImportKeyMaterial", wanted.key(), conditions));
    try {
      return imported(call, unlessThrottled(() -> imports.importKeyMaterial(request(wanted))));
    } catch (SdkException error) {
      return KmsErrors.importOutcome(call, error);
    }
  }

  /** Older servers answer an empty object; an answer about another key proves nothing. */
  private static ImportOutcome imported(Call call, ImportKeyMaterialResponse answer) {
    String keyId = answer.keyId();
    if (keyId != null && !keyId.equals(call.key().toString())) {
      return new ImportOutcome.Unknown(call.described() + ": KMS answered about another key");
    }
    return new ImportOutcome.Imported(
        Optional.ofNullable(answer.keyMaterialId()), requestId(answer));
  }

  private static ImportKeyMaterialRequest request(ImportCall wanted) {
    ImportKeyMaterialRequest.Builder request =
        ImportKeyMaterialRequest.builder()
            .keyId(wanted.key().toString())
            .importToken(SdkBytes.fromByteArray(wanted.importToken().toArray()))
            .encryptedKeyMaterial(SdkBytes.fromByteArray(wanted.encryptedKeyMaterial().toArray()))
            .expirationModel(wanted.expiry().model());
    wanted.expiry().validTo().ifPresent(request::validTo);
    wanted.importType().ifPresent(type -> request.importType(type.name()));
    wanted.expectedKeyMaterialId().ifPresent(request::keyMaterialId);
    wanted.description().ifPresent(request::keyMaterialDescription);
    return request.build();
  }

  @Override
  public List<KeyMaterialEntry> listKeyMaterials(KeyArn key) {
    Call call = checked(Call.of("kms:ListKeyRotations", key));
    List<KeyMaterialEntry> entries = new ArrayList<>();
    Optional<String> marker = Optional.empty();
    for (int page = 0; page < MOST_PAGES; page++) {
      ListKeyRotationsResponse answer = rotations(call, marker);
      answer.rotations().forEach(entry -> entries.add(entry(call, entry)));
      if (!Boolean.TRUE.equals(answer.truncated())) {
        return List.copyOf(entries);
      }
      marker = Optional.of(required(call, "NextMarker", answer.nextMarker()));
    }
    throw unusable(call, "it has no last page");
  }

  private ListKeyRotationsResponse rotations(Call call, Optional<String> marker) {
    return ask(
        call,
        () -> {
          try {
            return reads.listKeyRotations(
                request ->
                    request
                        .keyId(call.key().toString())
                        .includeKeyMaterial(ALL_KEY_MATERIAL)
                        .marker(marker.orElse(null)));
          } catch (AwsServiceException error) {
            if (UNKNOWN_ACTION.contains(KmsErrors.code(error))) {
              // A KMS that has no rotations has nothing to list; what matters is demanded
              // elsewhere.
              return ListKeyRotationsResponse.builder().truncated(false).build();
            }
            throw error;
          }
        });
  }

  private static KeyMaterialEntry entry(Call call, RotationsListEntry entry) {
    return new KeyMaterialEntry(
        required(call, "KeyMaterialId", entry.keyMaterialId()),
        Optional.ofNullable(entry.keyMaterialDescription()),
        orEmpty(entry.importStateAsString()),
        orEmpty(entry.keyMaterialStateAsString()),
        seconds(entry.validTo()));
  }

  @Override
  public Ciphertext encrypt(KeyArn key, Bytes challenge, Map<String, String> context) {
    Call call = checked(new Call("kms:Encrypt", key, contextConditions(context)));
    EncryptResponse answer =
        ask(
            call,
            () ->
                reads.encrypt(
                    request ->
                        request
                            .keyId(key.toString())
                            .plaintext(SdkBytes.fromByteArray(challenge.toArray()))
                            .encryptionContext(context)));
    sameKey(call, required(call, "KeyId", answer.keyId()));
    return new Ciphertext(
        bytes(required(call, "CiphertextBlob", answer.ciphertextBlob())), requestId(answer));
  }

  @Override
  public Decrypted decrypt(KeyArn key, Bytes ciphertext, Map<String, String> context) {
    Call call = checked(new Call("kms:Decrypt", key, contextConditions(context)));
    DecryptResponse answer =
        ask(
            call,
            () ->
                reads.decrypt(
                    request ->
                        request
                            .keyId(key.toString())
                            .ciphertextBlob(SdkBytes.fromByteArray(ciphertext.toArray()))
                            .encryptionContext(context)));
    sameKey(call, required(call, "KeyId", answer.keyId()));
    return new Decrypted(
        bytes(required(call, "Plaintext", answer.plaintext())),
        Optional.ofNullable(answer.keyMaterialId()),
        requestId(answer));
  }

  @Override
  public Bytes getPublicKey(KeyArn key) {
    Call call = checked(Call.of("kms:GetPublicKey", key));
    GetPublicKeyResponse answer =
        ask(call, () -> reads.getPublicKey(request -> request.keyId(key.toString())));
    sameKey(call, required(call, "KeyId", answer.keyId()));
    return bytes(required(call, "PublicKey", answer.publicKey()));
  }

  @Override
  public Bytes generateMac(KeyArn key, Bytes message, String algorithm) {
    Call call = checked(new Call("kms:GenerateMac", key, Map.of("kms:MacAlgorithm", algorithm)));
    GenerateMacResponse answer =
        ask(
            call,
            () ->
                reads.generateMac(
                    request ->
                        request
                            .keyId(key.toString())
                            .message(SdkBytes.fromByteArray(message.toArray()))
                            .macAlgorithm(algorithm)));
    sameKey(call, required(call, "KeyId", answer.keyId()));
    return bytes(required(call, "Mac", answer.mac()));
  }

  @Override
  public Bytes sign(KeyArn key, Bytes message, String algorithm) {
    Call call =
        checked(
            new Call(
                "kms:Sign",
                key,
                Map.of("kms:SigningAlgorithm", algorithm, "kms:MessageType", "RAW")));
    SignResponse answer =
        ask(
            call,
            () ->
                reads.sign(
                    request ->
                        request
                            .keyId(key.toString())
                            .message(SdkBytes.fromByteArray(message.toArray()))
                            .messageType("RAW")
                            .signingAlgorithm(algorithm)));
    sameKey(call, required(call, "KeyId", answer.keyId()));
    return bytes(required(call, "Signature", answer.signature()));
  }

  @Override
  public Bytes decryptAsymmetric(KeyArn key, Bytes ciphertext, String algorithm) {
    Call call = checked(new Call("kms:Decrypt", key, Map.of("kms:EncryptionAlgorithm", algorithm)));
    DecryptResponse answer =
        ask(
            call,
            () ->
                reads.decrypt(
                    request ->
                        request
                            .keyId(key.toString())
                            .ciphertextBlob(SdkBytes.fromByteArray(ciphertext.toArray()))
                            .encryptionAlgorithm(algorithm)));
    sameKey(call, required(call, "KeyId", answer.keyId()));
    return bytes(required(call, "Plaintext", answer.plaintext()));
  }

  @Override
  public Bytes deriveSharedSecret(KeyArn key, Bytes publicKey) {
    Call call =
        checked(
            new Call("kms:DeriveSharedSecret", key, Map.of("kms:KeyAgreementAlgorithm", "ECDH")));
    DeriveSharedSecretResponse answer =
        ask(
            call,
            () ->
                reads.deriveSharedSecret(
                    request ->
                        request
                            .keyId(key.toString())
                            .keyAgreementAlgorithm("ECDH")
                            .publicKey(SdkBytes.fromByteArray(publicKey.toArray()))));
    sameKey(call, required(call, "KeyId", answer.keyId()));
    return bytes(required(call, "SharedSecret", answer.sharedSecret()));
  }

  @Override
  public String rotateOnDemand(KeyArn key) {
    Call call = checked(Call.of("kms:RotateKeyOnDemand", key));
    RotateKeyOnDemandResponse answer =
        ask(call, () -> imports.rotateKeyOnDemand(request -> request.keyId(key.toString())));
    sameKey(call, required(call, "KeyId", answer.keyId()));
    return requestId(answer);
  }

  @Override
  public String deleteImportedKeyMaterial(DeletionWarrant warrant) {
    Call call = checked(Call.of("kms:DeleteImportedKeyMaterial", warrant.key()));
    DeleteImportedKeyMaterialResponse answer =
        ask(
            call,
            () ->
                imports.deleteImportedKeyMaterial(
                    request ->
                        request
                            .keyId(warrant.key().toString())
                            .keyMaterialId(warrant.keyMaterialId().orElse(null))));
    String keyId = answer.keyId();
    if (keyId != null) {
      sameKey(call, keyId);
    }
    return requestId(answer);
  }

  @Override
  public List<KeyArn> listKeys() {
    Call call = Call.inRegion("kms:ListKeys", endpoint.region());
    List<KeyArn> keys = new ArrayList<>();
    Optional<String> marker = Optional.empty();
    for (int page = 0; page < MOST_KEY_PAGES; page++) {
      String from = marker.orElse(null);
      ListKeysResponse answer =
          ask(call, () -> reads.listKeys(request -> request.limit(KEYS_IN_PAGE).marker(from)));
      answer.keys().forEach(key -> KeyArn.parse(orEmpty(key.keyArn())).ifPresent(keys::add));
      if (!Boolean.TRUE.equals(answer.truncated())) {
        return List.copyOf(keys);
      }
      marker = Optional.of(required(call, "NextMarker", answer.nextMarker()));
    }
    throw unusable(call, "it has no last page");
  }

  @Override
  public String endpoint() {
    return endpoint.toString();
  }

  @Override
  public Optional<Instant> awsTime() {
    return clock.now();
  }

  @Override
  public void close() {
    reads.close();
    imports.close();
    http.close();
  }

  private <T> T ask(Call call, Supplier<T> request) {
    try {
      return unlessThrottled(request);
    } catch (SdkException error) {
      throw KmsErrors.failure(call, error);
    }
  }

  /** AWS did not act on what it throttled, so any call may be made again after a while. */
  private <T> T unlessThrottled(Supplier<T> request) {
    for (Duration wait : THROTTLED_WAITS) {
      try {
        return request.get();
      } catch (AwsServiceException error) {
        if (!KmsErrors.isThrottled(error)) {
          throw error;
        }
        sleep(wait);
      }
    }
    return request.get();
  }

  /**
   * Counted from the end of the call before, failed ones included, because the SDK may have asked
   * several times.
   */
  private <T> T paced(Supplier<T> request) {
    synchronized (parametersTurn) {
      if (lastParametersNanos.isPresent()) {
        long since = nanoTime.getAsLong() - lastParametersNanos.getAsLong();
        Duration rest = pace.minusNanos(since);
        if (!rest.isNegative() && !rest.isZero()) {
          sleep(rest);
        }
      }
      try {
        return request.get();
      } finally {
        lastParametersNanos = OptionalLong.of(nanoTime.getAsLong());
      }
    }
  }

  private void sleep(Duration duration) {
    try {
      sleeper.sleep(duration);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new Failure.Stopped("interrupted while waiting for AWS", "run the same command again");
    }
  }

  private Call checked(Call call) {
    if (!call.key().region().equals(endpoint.region())) {
      throw new Failure.Refused(
          Control.TARGET_PLANNED,
          call.key() + " is a key of another Region than this connection's, " + endpoint.region(),
          "connect to the Region in the key's ARN");
    }
    return call;
  }

  private static void sameKey(Call call, String answered) {
    if (!answered.equals(call.key().toString())) {
      throw unusable(call, "it is about another key");
    }
  }

  private static <T> T required(Call call, String field, @Nullable T value) {
    if (value == null) {
      throw unusable(call, "it lacks " + field);
    }
    return value;
  }

  private static Failure.Transport unusable(Call call, String why) {
    return new Failure.Transport(
        call.described() + ": the answer cannot be used: " + why,
        "check which endpoint is in use, then run the same command again");
  }

  private static Map<String, String> contextConditions(Map<String, String> context) {
    Map<String, String> conditions = new HashMap<>();
    context.forEach((name, value) -> conditions.put("kms:EncryptionContext:" + name, value));
    return conditions;
  }

  private static Bytes bytes(SdkBytes bytes) {
    return Bytes.copyOf(bytes.asByteArray());
  }

  private static Optional<Instant> seconds(@Nullable Instant instant) {
    return Optional.ofNullable(instant).map(at -> at.truncatedTo(ChronoUnit.SECONDS));
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static String requestId(KmsResponse answer) {
    return Optional.ofNullable(answer.responseMetadata())
        .map(metadata -> metadata.requestId())
        .filter(id -> !id.equals("UNKNOWN"))
        .orElse("");
  }
}
