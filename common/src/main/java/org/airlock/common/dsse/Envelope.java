package org.airlock.common.dsse;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.JsonArray;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonString;
import org.airlock.common.json.JsonText;
import org.airlock.common.json.JsonValue;
import org.airlock.common.json.StrictJson;
import org.jspecify.annotations.Nullable;

/**
 * A DSSE v1 envelope (protocol and envelope 1.0.2): a payload, its type, and signatures over both.
 * Nothing in here is trusted until {@link #signedBy} has named the keys; the payload is not parsed
 * before.
 *
 * <p>Reading follows the specification and our stricter profile: unrecognised members are ignored
 * but still checked for duplicates and limits; both base64 alphabets, padded and canonical; an
 * entry that cannot be decoded spoils the envelope; a signature that does not verify is only
 * skipped.
 */
public final class Envelope {
  /** The largest envelope we read. */
  public static final int LARGEST_BYTES = StrictJson.LARGEST_DOCUMENT_BYTES;

  private static final int MOST_SIGNATURES = 512;

  private final String payloadType;
  private final Bytes payload;
  private final List<Signature> signatures;

  private Envelope(String payloadType, Bytes payload, List<Signature> signatures) {
    this.payloadType = payloadType;
    this.payload = payload;
    this.signatures = List.copyOf(signatures);
  }

  private record Signature(Optional<String> keyid, Bytes sig) {}

  /** An envelope without signatures. */
  public static Envelope unsigned(String payloadType, Bytes payload) {
    return new Envelope(payloadType, payload, List.of());
  }

  /**
   * Reads an envelope file.
   *
   * @throws Failure.Integrity when it is not one
   */
  public static Envelope parse(Bytes file, String source) {
    if (!(StrictJson.parse(file, source) instanceof JsonObject envelope)) {
      throw refuse(source, "is not a DSSE envelope");
    }
    String type = text(envelope, "payloadType", source);
    Bytes payload = bytes(text(envelope, "payload", source), "payload", source);
    if (!(envelope.members().get("signatures") instanceof JsonArray entries)
        || entries.elements().size() > MOST_SIGNATURES) {
      throw refuse(source, "signatures is not a list of at most " + MOST_SIGNATURES);
    }
    List<Signature> signatures = new ArrayList<>();
    for (JsonValue entry : entries.elements()) {
      signatures.add(signature(entry, source));
    }
    return new Envelope(type, payload, signatures);
  }

  private static Signature signature(JsonValue entry, String source) {
    if (!(entry instanceof JsonObject object)) {
      throw refuse(source, "signatures holds something that is not an object");
    }
    Optional<String> keyid =
        object.find("keyid").isPresent()
            ? Optional.of(text(object, "keyid", source))
            : Optional.empty();
    return new Signature(keyid, bytes(text(object, "sig", source), "sig", source));
  }

  private static String text(JsonObject object, String name, String source) {
    @Nullable JsonValue value = object.members().get(name);
    if (value instanceof JsonString string) {
      return string.value();
    }
    throw refuse(source, name + (value == null ? " is missing" : " is not a string"));
  }

  private static Bytes bytes(String base64, String name, String source) {
    Optional<Bytes> standard = Bytes.ofBase64(base64);
    if (standard.isPresent()) {
      return standard.get();
    }
    try {
      byte[] decoded = Base64.getUrlDecoder().decode(base64);
      if (Base64.getUrlEncoder().encodeToString(decoded).equals(base64)) {
        return Bytes.copyOf(decoded);
      }
    } catch (IllegalArgumentException notBase64) {
      // Refused below.
    }
    throw refuse(source, name + " is not canonical padded base64");
  }

  /**
   * This envelope with the signature of each of the signatory's keys. A second signature by the
   * same key is not added.
   */
  public Envelope signedWith(Signatory signatory) {
    Envelope signed = this;
    for (Signer signer : signatory.signers()) {
      if (!signed.signedBy(List.of(signer.publicKey())).contains(signer.publicKey())) {
        signed = signed.plus(signer.publicKey(), signer.sign(message()));
      }
    }
    return signed;
  }

  /**
   * This envelope with a signature that another program made over {@link #message}. A second
   * signature by the same key is not added.
   *
   * @throws IllegalArgumentException when it is not {@code key}'s signature; the caller has checked
   *     it with {@link PublicSigningKey#verifies}
   */
  public Envelope signedWith(PublicSigningKey key, Bytes signature) {
    if (!key.verifies(message(), signature)) {
      throw new IllegalArgumentException("the signature was not checked");
    }
    if (signedBy(List.of(key)).contains(key)) {
      return this;
    }
    return plus(key, signature);
  }

  private Envelope plus(PublicSigningKey key, Bytes signature) {
    List<Signature> more = new ArrayList<>(signatures);
    more.add(new Signature(Optional.of(key.keyid().hex()), signature));
    return new Envelope(payloadType, payload, more);
  }

  /** What a signature is over: the pre-authentication encoding of type and payload. */
  public Bytes message() {
    return Pae.encode(payloadType, payload);
  }

  /**
   * The distinct keys among {@code candidates} that signed this payload under this type. A keyid
   * orders the keys to try and decides nothing.
   */
  public Set<PublicSigningKey> signedBy(List<PublicSigningKey> candidates) {
    Bytes message = message();
    Set<PublicSigningKey> verified = new LinkedHashSet<>();
    for (Signature signature : signatures) {
      candidates.stream()
          .sorted(
              (a, b) ->
                  Boolean.compare(b.isHintedBy(signature.keyid), a.isHintedBy(signature.keyid)))
          .filter(key -> key.verifies(message, signature.sig))
          .findFirst()
          .ifPresent(verified::add);
    }
    return verified;
  }

  /** How many signature entries there are, valid or not. */
  public int signatureCount() {
    return signatures.size();
  }

  /** The exact bytes that are signed. Check {@link #signedBy} before parsing them. */
  public Bytes payload() {
    return payload;
  }

  /**
   * The identity of a bundle: SHA-256 of the payload, never of the envelope (ECDSA signatures have
   * two forms).
   */
  public Digest payloadDigest() {
    return Digest.of(payload);
  }

  public String payloadType() {
    return payloadType;
  }

  /** The file: indented JSON. */
  public Bytes toBytes() {
    List<JsonObject> entries = new ArrayList<>();
    for (Signature signature : signatures) {
      JsonObject.Builder entry = JsonObject.builder();
      signature.keyid.ifPresent(keyid -> entry.put("keyid", keyid));
      entries.add(entry.putBase64("sig", signature.sig).build());
    }
    return JsonText.indented(
        JsonObject.builder()
            .putBase64("payload", payload)
            .put("payloadType", payloadType)
            .putAll("signatures", entries)
            .build());
  }

  private static Failure.Integrity refuse(String source, String fault) {
    return new Failure.Integrity(
        source + ": " + fault,
        "the file is damaged or not a bundle; take it again from where it was made");
  }
}
