package org.airlock.rehearsal.simulator.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.kms.ImportType;
import org.airlock.common.kms.WrappingKeySpec;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * A simulated service on a clock of its own, and a caller who can wrap. The RSA keys are made once
 * for all tests.
 */
final class FakeKms {
  static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  static final Scope FRANKFURT = new Scope("111122223333", "eu-central-1");
  static final Bytes MATERIAL = filled(0x11);
  static final Bytes OTHER_MATERIAL = filled(0x22);
  private static final List<KeyPair> PAIRS = List.of(rsa(2048), rsa(2048), rsa(2048));
  private static final KeyPair PAIR_3072 = rsa(3072);
  private static final KeyPair PAIR_4096 = rsa(4096);

  final List<ExpiredMaterial> expired = new ArrayList<>();
  private final KmsState state;
  private Instant now = START;
  private int pairsGiven;

  FakeKms() {
    state =
        new KmsState(
            Settings.likeAws(), () -> now, new SecureRandom(), this::nextPair, expired::add);
  }

  private KeyPair nextPair(WrappingKeySpec spec) {
    return switch (spec) {
      case RSA_2048 -> PAIRS.get(pairsGiven++ % PAIRS.size());
      case RSA_3072 -> PAIR_3072;
      case RSA_4096 -> PAIR_4096;
    };
  }

  private static KeyPair rsa(int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static Bytes filled(int value) {
    return filled(value, 32);
  }

  static Bytes filled(int value, int sizeBytes) {
    byte[] bytes = new byte[sizeBytes];
    java.util.Arrays.fill(bytes, (byte) value);
    return Bytes.copyOf(bytes);
  }

  Instant now() {
    return now;
  }

  void advance(Duration by) {
    now = now.plus(by);
  }

  KmsState.Session in(Scope scope) {
    return state.in(scope);
  }

  KmsState.Session kms() {
    return in(FRANKFURT);
  }

  String emptyKey() {
    return kms().keys().createKey(CreateKeyRequest.external()).keyId();
  }

  String awsKey() {
    return kms().keys().createKey(CreateKeyRequest.awsKms()).keyId();
  }

  String importedKey() {
    String keyId = emptyKey();
    importForever(keyId, MATERIAL);
    return keyId;
  }

  /** A key in the named state, which it reached the way a person would bring it there. */
  String keyIn(KeyState state) {
    String keyId = state == KeyState.PENDING_IMPORT ? emptyKey() : importedKey();
    if (state == KeyState.DISABLED) {
      kms().keys().disableKey(keyId);
    }
    if (state == KeyState.PENDING_DELETION) {
      kms().keys().scheduleKeyDeletion(keyId, 7);
    }
    assertThat(describe(keyId).state()).isEqualTo(state);
    return keyId;
  }

  KeyMetadata describe(String keyId) {
    return kms().keys().describeKey(keyId);
  }

  String arn(String keyId) {
    return "arn:aws:kms:eu-central-1:111122223333:key/" + keyId;
  }

  ImportParameters parameters(String keyId) {
    return kms().imports().getParametersForImport(keyId, "RSAES_OAEP_SHA_256", "RSA_2048");
  }

  MaterialReference importForever(String keyId, Bytes material) {
    return kms().imports().importKeyMaterial(request(keyId, material).forever().build());
  }

  MaterialReference importUntil(String keyId, Bytes material, Instant validTo) {
    return kms().imports().importKeyMaterial(request(keyId, material).until(validTo).build());
  }

  MaterialReference importNew(String keyId, Bytes material) {
    return kms()
        .imports()
        .importKeyMaterial(
            request(keyId, material).forever().type(ImportType.NEW_KEY_MATERIAL).build());
  }

  /** A request with a fresh token of {@code keyId} and {@code material} wrapped for it. */
  Request request(String keyId, Bytes material) {
    ImportParameters parameters = parameters(keyId);
    return new Request(keyId, parameters.importToken(), wrap(parameters.publicKey(), material));
  }

  Bytes encrypt(String keyId, String text) {
    return kms()
        .cryptography()
        .encrypt(keyId, Bytes.utf8(text), EncryptionContext.none(), Optional.empty())
        .ciphertextBlob();
  }

  String decrypt(String keyId, Bytes blob) {
    return kms()
        .cryptography()
        .decrypt(Optional.of(keyId), blob, EncryptionContext.none(), Optional.empty())
        .plaintext()
        .asUtf8()
        .orElseThrow();
  }

  static Bytes wrap(Bytes publicKey, Bytes material) {
    return wrap(publicKey, material, "SHA-256", "SHA-256");
  }

  static Bytes wrap(Bytes publicKey, Bytes material, String hash, String maskHash) {
    try {
      PublicKey key =
          KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(publicKey.toArray()));
      Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPPadding");
      rsa.init(
          Cipher.ENCRYPT_MODE,
          key,
          new OAEPParameterSpec(
              hash, "MGF1", new MGF1ParameterSpec(maskHash), PSource.PSpecified.DEFAULT));
      return Bytes.copyOf(rsa.doFinal(material.toArray()));
    } catch (GeneralSecurityException unexpected) {
      throw new IllegalStateException(unexpected);
    }
  }

  static Bytes flipped(Bytes original, int bit) {
    byte[] changed = original.toArray();
    changed[bit / 8] ^= (byte) (1 << (bit % 8));
    return Bytes.copyOf(changed);
  }

  /** Demands a refusal with this name on the wire and gives its text. */
  static String refusal(String wireName, ThrowingCallable call) {
    KmsError error = catchThrowableOfType(KmsError.class, call);
    assertThat(error).as("the call must be refused with " + wireName).isNotNull();
    assertThat(error.code().wireName()).isEqualTo(wireName);
    return error.text();
  }

  /** ImportKeyMaterial parameters, one changed at a time. */
  static final class Request {
    private final String keyId;
    private final Bytes token;
    private final Bytes ciphertext;
    private Optional<ExpirationModel> model = Optional.empty();
    private Optional<Instant> validTo = Optional.empty();
    private Optional<ImportType> type = Optional.empty();
    private Optional<String> description = Optional.empty();
    private Optional<String> materialId = Optional.empty();

    Request(String keyId, Bytes token, Bytes ciphertext) {
      this.keyId = keyId;
      this.token = token;
      this.ciphertext = ciphertext;
    }

    Request forever() {
      return model(ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE);
    }

    Request until(Instant end) {
      return model(ExpirationModel.KEY_MATERIAL_EXPIRES).validTo(end);
    }

    Request model(ExpirationModel value) {
      model = Optional.of(value);
      return this;
    }

    Request validTo(Instant value) {
      validTo = Optional.of(value);
      return this;
    }

    Request type(ImportType value) {
      type = Optional.of(value);
      return this;
    }

    Request description(String value) {
      description = Optional.of(value);
      return this;
    }

    Request materialId(String value) {
      materialId = Optional.of(value);
      return this;
    }

    ImportRequest build() {
      return new ImportRequest(
          keyId, token, ciphertext, model, validTo, type, description, materialId);
    }
  }
}
