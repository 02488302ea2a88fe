package org.airlock.online;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.airlock.common.Enrolment;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.kms.WrappingAlgorithm;
import org.airlock.common.kms.WrappingKeySpec;
import org.airlock.online.kms.Ciphertext;
import org.airlock.online.kms.Decrypted;
import org.airlock.online.kms.ImportCall;
import org.airlock.online.kms.ImportOutcome;
import org.airlock.online.kms.ImportParameters;
import org.airlock.online.kms.KeyDescription;
import org.airlock.online.kms.KeyMaterialEntry;
import org.airlock.online.kms.Kms;

/**
 * A KMS in memory that keeps the rules of imports and nothing of the wire: the same ciphertext
 * stands for the same material.
 */
public final class FakeKms implements Kms {
  private static final Bytes PUBLIC_KEY = publicKey();

  /** One KMS key; public fields, so that a test can make any situation. */
  public static final class Key {
    public String state = "PendingImport";
    public String origin = "EXTERNAL";
    public String spec = "SYMMETRIC_DEFAULT";
    public String usage = "ENCRYPT_DECRYPT";
    public Optional<String> materialId = Optional.empty();
    public Optional<String> description = Optional.empty();
    public Optional<String> expirationModel = Optional.empty();
    public Optional<Instant> validTo = Optional.empty();
  }

  public final Map<KeyArn, Key> keys = new LinkedHashMap<>();

  /** What arrived, for example {@code Encrypt arn:…}. */
  public final List<String> calls = new ArrayList<>();

  /** The imports that were taken. */
  public final List<ImportCall> imports = new ArrayList<>();

  public Instant time = Enrolment.NOW;
  public Instant parametersValidTo = Enrolment.DEADLINE;
  public String endpoint = "https://kms.eu-central-1.amazonaws.com";
  public Function<ImportCall, ImportOutcome> onImport = this::take;

  /** How often Encrypt and Decrypt still answer that the key is not ready. */
  public int notReady;

  public Key key(KeyArn arn) {
    return keys.computeIfAbsent(arn, ignored -> new Key());
  }

  private Key existing(String operation, KeyArn arn) {
    calls.add(operation + " " + arn);
    Key key = keys.get(arn);
    if (key == null) {
      throw new Failure.Refused(Control.KEY_STATE, "no such key", "look at the ARN");
    }
    return key;
  }

  @Override
  public KeyDescription describeKey(KeyArn arn) {
    Key key = existing("DescribeKey", arn);
    return new KeyDescription(
        arn,
        key.state,
        key.origin,
        key.spec,
        key.usage,
        false,
        key.expirationModel,
        key.validTo,
        key.materialId,
        "request-id-describe");
  }

  @Override
  public ImportParameters getParametersForImport(
      KeyArn arn, WrappingAlgorithm algorithm, WrappingKeySpec spec) {
    existing("GetParametersForImport", arn);
    return new ImportParameters(
        PUBLIC_KEY,
        Bytes.utf8("token " + calls.size()),
        parametersValidTo,
        "request-id-parameters");
  }

  @Override
  public ImportOutcome importKeyMaterial(ImportCall call) {
    existing("ImportKeyMaterial", call.key());
    return onImport.apply(call);
  }

  /** What KMS does with a good import. */
  public ImportOutcome take(ImportCall call) {
    Key key = keys.get(call.key());
    String id = Digest.of(call.encryptedKeyMaterial()).hex();
    if (key.materialId.isPresent() && !key.materialId.get().equals(id)) {
      return refusal("IncorrectKeyMaterialException", Control.SAME_MATERIAL);
    }
    key.materialId = Optional.of(id);
    key.description = call.description();
    key.expirationModel = Optional.of(call.expiry().model());
    key.validTo = call.expiry().validTo();
    key.state = "Enabled";
    imports.add(call);
    return new ImportOutcome.Imported(key.materialId, "request-id-import");
  }

  public static ImportOutcome refusal(String code, Control control) {
    return new ImportOutcome.Refused(
        code, new Failure.Refused(control, code + ": refused", "make a new request"), "request-id");
  }

  /** What DeleteImportedKeyMaterial leaves behind. */
  public void deleteMaterial(KeyArn arn) {
    Key key = keys.get(arn);
    key.state = "PendingImport";
    key.expirationModel = Optional.empty();
    key.validTo = Optional.empty();
  }

  @Override
  public List<KeyMaterialEntry> listKeyMaterials(KeyArn arn) {
    Key key = existing("ListKeyRotations", arn);
    return key.materialId.stream()
        .map(id -> new KeyMaterialEntry(id, key.description, "IMPORTED", "CURRENT", key.validTo))
        .toList();
  }

  @Override
  public Ciphertext encrypt(KeyArn arn, Bytes challenge, Map<String, String> context) {
    Key key = usable("Encrypt", arn);
    return new Ciphertext(
        Bytes.concat(Bytes.utf8(key.materialId.orElseThrow() + context), challenge), "request-id");
  }

  @Override
  public Decrypted decrypt(KeyArn arn, Bytes ciphertext, Map<String, String> context) {
    Key key = usable("Decrypt", arn);
    String text = ciphertext.asUtf8().orElseThrow();
    String prefix = key.materialId.orElseThrow() + context;
    if (!text.startsWith(prefix)) {
      throw new Failure.Refused(Control.PROOF_OF_USE, "cannot decrypt", "look in CloudTrail");
    }
    return new Decrypted(
        Bytes.utf8(text.substring(prefix.length())), key.materialId, "request-id-decrypt");
  }

  private Key usable(String operation, KeyArn arn) {
    Key key = existing(operation, arn);
    if (!key.state.equals("Enabled") || notReady-- > 0) {
      throw new Failure.Refused(Control.KEY_STATE, arn + " is not usable yet", "wait");
    }
    return key;
  }

  public long count(String operation) {
    return calls.stream().filter(call -> call.startsWith(operation + " ")).count();
  }

  @Override
  public String endpoint() {
    return endpoint;
  }

  @Override
  public Optional<Instant> awsTime() {
    return Optional.of(time);
  }

  public void pass(Duration duration) {
    time = time.plus(duration);
  }

  @Override
  public void close() {}

  private static Bytes publicKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return Bytes.copyOf(generator.generateKeyPair().getPublic().getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
