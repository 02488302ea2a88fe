package org.airlock.common.payload;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.json.Fields;
import org.airlock.common.json.JsonObject;

/**
 * What showed that KMS can use the material, as a receipt records it.
 *
 * @param algorithm KMS's name of what was computed; absent where nothing was
 * @param challenge what KMS was asked about, public; see {@link Method}
 * @param response what came of it, public; see {@link Method}
 * @param earlierDecrypted true when a reference ciphertext of an earlier receipt decrypted again
 */
public record UseProof(
    Method method,
    Optional<String> algorithm,
    Optional<Bytes> challenge,
    Optional<Bytes> response,
    boolean earlierDecrypted) {

  private static final int LARGEST_BYTES = 6144;

  /** How use is shown; each kind of key has its own way. */
  public enum Method {
    /**
     * A symmetric key decrypted {@code response}, the ciphertext of {@code challenge}; it must
     * decrypt for ever.
     */
    REFERENCE_CIPHERTEXT,
    /** GenerateMac of {@code challenge} gave {@code response}, the passport's MAC. */
    MAC,
    /** Sign of {@code challenge} gave {@code response}, which holds under the passport's key. */
    SIGNATURE,
    /** Decrypt of {@code challenge}, made with the passport's key, gave what went in. */
    DECRYPTION,
    /**
     * DeriveSharedSecret with the public key {@code challenge} gave the secret computed from the
     * passport's key; {@code response} is its SHA-256.
     */
    SHARED_SECRET,
    /** KMS lists the material as imported and waiting for its rotation; it cannot be used yet. */
    PENDING_ROTATION,
    /** KMS lists the material as imported; the key still waits for other material. */
    DEFERRED;

    /** The spelling in receipts, for example {@code reference-ciphertext}. */
    public String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Optional<Method> ofCode(String code) {
      return Arrays.stream(values()).filter(method -> method.code().equals(code)).findFirst();
    }

    /** Whether KMS has used the material. */
    public boolean shown() {
      return this != PENDING_ROTATION && this != DEFERRED;
    }
  }

  public UseProof {
    if (method.shown() != (challenge.isPresent() && response.isPresent())) {
      throw new IllegalArgumentException("challenge and response go with a use that was shown");
    }
  }

  /** A symmetric key's: {@code challenge} and its ciphertext. */
  public static UseProof ciphertext(Bytes challenge, Bytes ciphertext, boolean earlierDecrypted) {
    return new UseProof(
        Method.REFERENCE_CIPHERTEXT,
        Optional.of("SYMMETRIC_DEFAULT"),
        Optional.of(challenge),
        Optional.of(ciphertext),
        earlierDecrypted);
  }

  /** Another kind of key's. */
  public static UseProof of(Method method, String algorithm, Bytes challenge, Bytes response) {
    return new UseProof(
        method, Optional.of(algorithm), Optional.of(challenge), Optional.of(response), false);
  }

  /** Nothing could be used yet. */
  public static UseProof notYet(Method method) {
    return new UseProof(method, Optional.empty(), Optional.empty(), Optional.empty(), false);
  }

  /** The ciphertext that must decrypt for ever; symmetric keys only. */
  public Optional<Bytes> referenceCiphertext() {
    return method == Method.REFERENCE_CIPHERTEXT ? response : Optional.empty();
  }

  /** As it stands in receipts and transcripts. */
  public JsonObject write() {
    JsonObject.Builder json = JsonObject.builder().put("method", method.code());
    algorithm.ifPresent(name -> json.put("algorithm", name));
    challenge.ifPresent(bytes -> json.putBase64("challenge", bytes));
    response.ifPresent(bytes -> json.putBase64("response", bytes));
    return json.put("earlierDecrypted", earlierDecrypted).build();
  }

  /** Reads what {@link #write} wrote. */
  public static UseProof read(Fields fields) {
    Method method =
        Method.ofCode(fields.string("method", 32))
            .orElseThrow(() -> fields.refuse("method", "is no way of proving use"));
    Optional<String> algorithm = fields.optionalString("algorithm");
    Optional<Bytes> challenge = fields.optionalBase64("challenge", 1, LARGEST_BYTES);
    Optional<Bytes> response = fields.optionalBase64("response", 1, LARGEST_BYTES);
    boolean earlier = fields.bool("earlierDecrypted");
    fields.end();
    try {
      return new UseProof(method, algorithm, challenge, response, earlier);
    } catch (IllegalArgumentException rule) {
      throw fields.refuse("method", "does not go with the other fields");
    }
  }

  /** For people: what was shown. */
  public String describe() {
    return switch (method) {
      case REFERENCE_CIPHERTEXT ->
          earlierDecrypted ? "old ciphertext decrypts" : "encrypts and decrypts";
      case MAC -> "its MAC is the passport's";
      case SIGNATURE -> "its signature holds under the passport's key";
      case DECRYPTION -> "decrypts what the passport's key encrypted";
      case SHARED_SECRET -> "derives the passport's shared secret";
      case PENDING_ROTATION -> "waits for its rotation";
      case DEFERRED -> "imported; the key still waits for other material";
    };
  }
}
