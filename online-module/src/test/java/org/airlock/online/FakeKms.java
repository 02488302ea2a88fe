package org.airlock.online;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.airlock.common.Enrolment;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.ImportType;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.kms.WrappingAlgorithm;
import org.airlock.common.kms.WrappingKeySpec;
import org.airlock.online.kms.Ciphertext;
import org.airlock.online.kms.Decrypted;
import org.airlock.online.kms.DeletionWarrant;
import org.airlock.online.kms.ImportCall;
import org.airlock.online.kms.ImportOutcome;
import org.airlock.online.kms.ImportParameters;
import org.airlock.online.kms.KeyDescription;
import org.airlock.online.kms.KeyMaterialEntry;
import org.airlock.online.kms.Kms;
import org.jspecify.annotations.Nullable;

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
    public boolean present;

    /** Materials besides the current one. */
    public List<KeyMaterialEntry> others = new ArrayList<>();

    public Optional<KeyDescription.MultiRegion> multiRegion = Optional.empty();

    /** How many lists still hide what the primary of this replica took. */
    public int lag;

    /** What an asymmetric key computes with. */
    public @Nullable KeyPair pair;

    /** What an HMAC key computes with. */
    public byte[] macKey = new byte[0];

    boolean isWhole() {
      return present
          && others.stream().allMatch(entry -> entry.isImported() || entry.isPendingRotation());
    }
  }

  public final Map<KeyArn, Key> keys = new LinkedHashMap<>();

  /** What arrived, for example {@code Encrypt arn:…}. */
  public final List<String> calls = Collections.synchronizedList(new ArrayList<>());

  /** The imports that were taken. */
  public final List<ImportCall> imports = Collections.synchronizedList(new ArrayList<>());

  public Instant time = Enrolment.NOW;
  public Instant parametersValidTo = Enrolment.DEADLINE;
  public String endpoint = "https://kms.eu-central-1.amazonaws.com";
  public Function<ImportCall, ImportOutcome> onImport = this::take;
  public Function<KeyArn, ImportParameters> onParameters = this::parameters;
  public Function<DeletionWarrant, String> onDelete = this::delete;

  /** What DescribeKey throws, while it is set. */
  public @Nullable Failure unreadable;

  /** Operations that fail from now on, for example {@code ListKeyRotations}. */
  public final Set<String> denied = Collections.synchronizedSet(new HashSet<>());

  /** Keys in Regions that cannot be reached. */
  public final Set<KeyArn> unreachable = Collections.synchronizedSet(new HashSet<>());

  /** How many lists of its materials a replica takes to show what its primary took. */
  public int replicationLag;

  /** Ids of materials that ListKeyRotations does not show yet. */
  public final Set<String> hidden = Collections.synchronizedSet(new HashSet<>());

  /** How often Encrypt and Decrypt still answer that the key is not ready. */
  public int notReady;

  /** Whether Decrypt gives something else than was encrypted. */
  public boolean decryptsToNoise;

  /** How many lists of materials a rotation takes. */
  public int rotationLag;

  private int rotating;

  public Key key(KeyArn arn) {
    return keys.computeIfAbsent(arn, ignored -> new Key());
  }

  private Key existing(String operation, KeyArn arn) {
    calls.add(operation + " " + arn);
    if (unreachable.contains(arn)) {
      throw new Failure.Transport(arn.region() + " cannot be reached", "check the network");
    }
    if (denied.contains(operation) || denied.contains(operation + " " + arn)) {
      throw new Failure.Environment(operation + " on " + arn + " is denied", "allow it");
    }
    Key key = keys.get(arn);
    if (key == null) {
      throw new Failure.Refused(Control.KEY_STATE, "no such key", "look at the ARN");
    }
    return key;
  }

  @Override
  public synchronized KeyDescription describeKey(KeyArn arn) {
    Key key = existing("DescribeKey", arn);
    if (unreadable != null) {
      throw unreadable;
    }
    return new KeyDescription(
        arn,
        key.state,
        key.origin,
        key.spec,
        key.usage,
        key.multiRegion,
        key.expirationModel,
        key.validTo,
        key.materialId,
        "request-id-describe");
  }

  @Override
  public synchronized ImportParameters getParametersForImport(
      KeyArn arn, WrappingAlgorithm algorithm, WrappingKeySpec spec) {
    existing("GetParametersForImport", arn);
    return onParameters.apply(arn);
  }

  public ImportParameters parameters(KeyArn arn) {
    return new ImportParameters(
        PUBLIC_KEY,
        Bytes.utf8("token " + calls.size()),
        parametersValidTo,
        "request-id-parameters");
  }

  @Override
  public synchronized ImportOutcome importKeyMaterial(ImportCall call) {
    existing("ImportKeyMaterial", call.key());
    return onImport.apply(call);
  }

  /** What KMS does with a good import. */
  public ImportOutcome take(ImportCall call) {
    Key key = keys.get(call.key());
    if (!key.spec.equals("SYMMETRIC_DEFAULT")) {
      imported(key, call);
      return new ImportOutcome.Imported(Optional.empty(), "request-id-import");
    }
    String id = Digest.of(call.encryptedKeyMaterial()).hex();
    if (key.present && call.importType().equals(Optional.of(ImportType.NEW_KEY_MATERIAL))) {
      return takeNew(key, call, id);
    }
    if (!call.expectedKeyMaterialId().orElse(id).equals(id)) {
      return refusal("IncorrectKeyMaterialException", Control.SAME_MATERIAL);
    }
    for (KeyMaterialEntry other : key.others) {
      if (other.keyMaterialId().equals(id) && key.lag == 0) {
        key.others.set(key.others.indexOf(other), entry(call, id, other.materialState()));
        key.state = key.isWhole() ? "Enabled" : "PendingImport";
        imports.add(call);
        return new ImportOutcome.Imported(Optional.of(id), "request-id-import");
      }
    }
    if (key.materialId.isPresent() && !key.materialId.get().equals(id)) {
      return refusal("IncorrectKeyMaterialException", Control.SAME_MATERIAL);
    }
    key.materialId = Optional.of(id);
    imported(key, call);
    return new ImportOutcome.Imported(key.materialId, "request-id-import");
  }

  private void imported(Key key, ImportCall call) {
    key.present = true;
    key.description = call.description();
    key.expirationModel = Optional.of(call.expiry().model());
    key.validTo = call.expiry().validTo();
    key.state = key.isWhole() ? "Enabled" : "PendingImport";
    imports.add(call);
  }

  private ImportOutcome takeNew(Key key, ImportCall call, String id) {
    if (key.others.stream().anyMatch(KeyMaterialEntry::isPendingRotation)) {
      return refusal("KMSInvalidStateException", Control.KEY_STATE);
    }
    if (key.materialId.equals(Optional.of(id))
        || key.others.stream().anyMatch(other -> other.keyMaterialId().equals(id))) {
      return refusal("IncorrectKeyMaterialException", Control.SAME_MATERIAL);
    }
    key.others.add(entry(call, id, "PENDING_ROTATION"));
    key.multiRegion.stream()
        .flatMap(place -> place.replicas().stream())
        .forEach(replica -> announce(keys.get(replica), id));
    imports.add(call);
    return new ImportOutcome.Imported(Optional.of(id), "request-id-import");
  }

  private static KeyMaterialEntry entry(ImportCall call, String id, String state) {
    return new KeyMaterialEntry(
        id,
        call.description(),
        "IMPORTED",
        state,
        Optional.of(call.expiry().model()),
        call.expiry().validTo());
  }

  /** Material that somebody else imported for a rotation. */
  public static KeyMaterialEntry pending(String id) {
    return new KeyMaterialEntry(
        id,
        Optional.of("made by hand"),
        "IMPORTED",
        "PENDING_ROTATION",
        Optional.of("KEY_MATERIAL_DOES_NOT_EXPIRE"),
        Optional.empty());
  }

  private void announce(Key replica, String id) {
    replica.lag = replicationLag;
    replica.others.add(
        new KeyMaterialEntry(
            id,
            Optional.empty(),
            "PENDING_IMPORT",
            "PENDING_MULTI_REGION_IMPORT_AND_ROTATION",
            Optional.empty(),
            Optional.empty()));
  }

  public static ImportOutcome refusal(String code, Control control) {
    return new ImportOutcome.Refused(
        code, new Failure.Refused(control, code + ": refused", "make a new request"), "request-id");
  }

  /** What DeleteImportedKeyMaterial leaves behind. */
  public void deleteMaterial(KeyArn arn) {
    Key key = keys.get(arn);
    key.present = false;
    key.state = "PendingImport";
    key.expirationModel = Optional.empty();
    key.validTo = Optional.empty();
  }

  /** All materials of a key gone, as after its expiry. */
  public void deleteAll(KeyArn arn) {
    deleteMaterial(arn);
    Key key = keys.get(arn);
    key.others.replaceAll(
        entry ->
            new KeyMaterialEntry(
                entry.keyMaterialId(),
                entry.description(),
                "PENDING_IMPORT",
                entry.materialState(),
                Optional.empty(),
                Optional.empty()));
  }

  @Override
  public synchronized List<KeyMaterialEntry> listKeyMaterials(KeyArn arn) {
    Key key = existing("ListKeyRotations", arn);
    if (rotating > 0 && --rotating == 0) {
      finishRotation(key);
    }
    List<KeyMaterialEntry> entries = new ArrayList<>();
    key.materialId.ifPresent(
        id ->
            entries.add(
                new KeyMaterialEntry(
                    id,
                    key.description,
                    key.present ? "IMPORTED" : "PENDING_IMPORT",
                    "CURRENT",
                    key.expirationModel,
                    key.validTo)));
    entries.addAll(key.others);
    if (key.lag > 0) {
      key.lag--;
      entries.removeIf(KeyMaterialEntry::isPendingRotation);
    }
    entries.removeIf(entry -> hidden.contains(entry.keyMaterialId()));
    return entries;
  }

  @Override
  public synchronized Ciphertext encrypt(KeyArn arn, Bytes challenge, Map<String, String> context) {
    Key key = usable("Encrypt", arn);
    return new Ciphertext(
        Bytes.concat(Bytes.utf8(key.materialId.orElseThrow() + context), challenge), "request-id");
  }

  @Override
  public synchronized Decrypted decrypt(KeyArn arn, Bytes ciphertext, Map<String, String> context) {
    Key key = usable("Decrypt", arn);
    String text = ciphertext.asUtf8().orElseThrow();
    List<String> ids = new ArrayList<>(List.of(key.materialId.orElseThrow()));
    key.others.stream()
        .filter(entry -> !entry.isPendingRotation())
        .forEach(entry -> ids.add(entry.keyMaterialId()));
    for (String id : ids) {
      String prefix = id + context;
      if (text.startsWith(prefix)) {
        return new Decrypted(
            Bytes.utf8(decryptsToNoise ? "noise" : text.substring(prefix.length())),
            Optional.of(id),
            "request-id-decrypt");
      }
    }
    throw new Failure.Refused(Control.PROOF_OF_USE, "cannot decrypt", "look in CloudTrail");
  }

  private Key usable(String operation, KeyArn arn) {
    Key key = existing(operation, arn);
    if (!key.state.equals("Enabled") || notReady-- > 0) {
      throw new Failure.Refused(Control.KEY_STATE, arn + " is not usable yet", "wait");
    }
    return key;
  }

  /** Makes {@code primary} and {@code replicas} one multi-Region key. */
  public void relate(KeyArn primary, KeyArn... replicas) {
    List<KeyArn> others = List.of(replicas);
    key(primary).multiRegion =
        Optional.of(new KeyDescription.MultiRegion("PRIMARY", Optional.of(primary), others));
    for (KeyArn replica : others) {
      key(replica).multiRegion =
          Optional.of(new KeyDescription.MultiRegion("REPLICA", Optional.of(primary), others));
    }
  }

  private static KeyPair pair(Key key) {
    KeyPair pair = key.pair;
    if (pair == null) {
      throw new AssertionError("the test gave no key pair");
    }
    return pair;
  }

  @Override
  public synchronized Bytes getPublicKey(KeyArn key) {
    return Bytes.copyOf(pair(usable("GetPublicKey", key)).getPublic().getEncoded());
  }

  @Override
  public synchronized Bytes generateMac(KeyArn arn, Bytes message, String algorithm) {
    Key key = usable("GenerateMac", arn);
    String name = algorithm.replace("HMAC_SHA_", "HmacSHA");
    try {
      Mac mac = Mac.getInstance(name);
      mac.init(new SecretKeySpec(key.macKey, name));
      return Bytes.copyOf(mac.doFinal(message.toArray()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public synchronized Bytes sign(KeyArn arn, Bytes message, String algorithm) {
    Key key = usable("Sign", arn);
    try {
      Signature signature =
          Signature.getInstance(
              algorithm.equals("RSASSA_PSS_SHA_256")
                  ? "SHA256withRSAandMGF1"
                  : "SHA" + algorithm.substring("ECDSA_SHA_".length()) + "withECDSA",
              new org.bouncycastle.jce.provider.BouncyCastleProvider());
      signature.initSign(pair(key).getPrivate());
      signature.update(message.toArray());
      return Bytes.copyOf(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public synchronized Bytes decryptAsymmetric(KeyArn arn, Bytes ciphertext, String algorithm) {
    Key key = usable("Decrypt", arn);
    try {
      Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
      cipher.init(
          Cipher.DECRYPT_MODE,
          pair(key).getPrivate(),
          new OAEPParameterSpec(
              "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
      return Bytes.copyOf(cipher.doFinal(ciphertext.toArray()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public synchronized Bytes deriveSharedSecret(KeyArn arn, Bytes publicKey) {
    Key key = usable("DeriveSharedSecret", arn);
    try {
      KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
      agreement.init(pair(key).getPrivate());
      agreement.doPhase(
          KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(publicKey.toArray())),
          true);
      return Bytes.copyOf(agreement.generateSecret());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public synchronized String rotateOnDemand(KeyArn arn) {
    Key key = existing("RotateKeyOnDemand", arn);
    if (rotationLag == 0) {
      finishRotation(key);
    } else {
      rotating = rotationLag;
    }
    return "request-id-rotate";
  }

  private static void finishRotation(Key key) {
    KeyMaterialEntry pending =
        key.others.stream()
            .filter(KeyMaterialEntry::isPendingRotation)
            .findFirst()
            .orElseThrow(
                () -> new Failure.Refused(Control.KEY_STATE, "nothing is pending", "import first"));
    key.others.remove(pending);
    key.others.add(
        new KeyMaterialEntry(
            key.materialId.orElseThrow(),
            key.description,
            "IMPORTED",
            "NON_CURRENT",
            key.expirationModel,
            key.validTo));
    key.materialId = Optional.of(pending.keyMaterialId());
    key.description = pending.description();
    key.expirationModel = pending.expirationModel();
    key.validTo = pending.validTo();
  }

  @Override
  public synchronized String deleteImportedKeyMaterial(DeletionWarrant warrant) {
    existing("DeleteImportedKeyMaterial", warrant.key());
    return onDelete.apply(warrant);
  }

  /** What KMS does with a good deletion. */
  public String delete(DeletionWarrant warrant) {
    Key key = keys.get(warrant.key());
    boolean pending =
        key.others.removeIf(
            entry ->
                entry.isPendingRotation()
                    && warrant.keyMaterialId().equals(Optional.of(entry.keyMaterialId())));
    if (!pending) {
      deleteMaterial(warrant.key());
    }
    return "request-id-delete";
  }

  @Override
  public synchronized List<KeyArn> listKeys() {
    calls.add("ListKeys");
    return List.copyOf(keys.keySet());
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
