package org.airlock.common.payload;

import java.util.List;
import java.util.Optional;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bundle.Header;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.dsse.PublicSigningKey;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.Fields;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonText;
import org.airlock.common.json.StrictJson;
import org.airlock.common.roster.Person;
import org.airlock.common.roster.Roster;
import org.airlock.common.words.Words;

/**
 * The public half of a personal identity, signed by itself as proof of possession. It becomes
 * somebody's identity only by standing on a roster.
 *
 * @param header {@code id} is the person's identifier; rosterVersion is 0
 * @param key Ed25519 or P-256
 * @param secondKey ML-DSA-65, of somebody who signs with both
 */
public record IdentityCard(
    Header header, String name, PublicSigningKey key, Optional<PublicSigningKey> secondKey)
    implements Payload {

  /** With one key. */
  public IdentityCard(Header header, String name, PublicSigningKey key) {
    this(header, name, key, Optional.empty());
  }

  public IdentityCard {
    if (!Person.isName(name)) {
      throw new IllegalArgumentException("has no printable name of at most 128 characters");
    }
    if (key.algorithm().isPostQuantum()
        || secondKey.map(second -> !second.algorithm().isPostQuantum()).orElse(false)) {
      throw new IllegalArgumentException(
          "key is not Ed25519 or P-256, or secondKey is not ML-DSA-65");
    }
  }

  /** All keys; each of them signs the card. */
  public List<PublicSigningKey> keys() {
    return secondKey.map(second -> List.of(key, second)).orElse(List.of(key));
  }

  public String person() {
    return header.id();
  }

  /** 16 words of the public key, or of both in order, to be read aloud at enrolment. */
  public Words words() {
    return Words.of(
        Words.Kind.SIGNING_KEY,
        Bytes.concat(keys().stream().map(PublicSigningKey::spki).toArray(Bytes[]::new)));
  }

  @Override
  public Bytes toPayload() {
    JsonObject.Builder json = header.write().put("name", name).putBase64("key", key.spki());
    secondKey.ifPresent(second -> json.putBase64("secondKey", second.spki()));
    return JsonText.compact(json.build());
  }

  /**
   * Reads an identity file and checks that its own keys signed it.
   *
   * @throws Failure.Refused {@code SIGNATURES} when it did not
   */
  public static IdentityCard open(Bytes file, String source) {
    Envelope envelope = Envelope.parse(file, source);
    if (!envelope.payloadType().equals(BundleType.IDENTITY.payloadType())) {
      throw new Failure.Integrity(
          source + ": is not an identity", "name the .identity.dsse.json file");
    }
    // Self-signed: the key that must verify stands inside, so it is read first; nothing else is
    // believed before it held.
    IdentityCard card = parse(envelope.payload(), source);
    if (!envelope.signedBy(card.keys()).containsAll(card.keys())) {
      throw new Failure.Refused(
          Control.SIGNATURES,
          source
              + (card.secondKey().isPresent()
                  ? ": is not signed by both of its own keys"
                  : ": is not signed by its own key"),
          "the file was changed; ask the person for it again");
    }
    return card;
  }

  /**
   * Reads a card without asking who signed it: for showing one that is about to be signed. Use
   * {@link #open} for everything else.
   */
  public static IdentityCard parse(Bytes payload, String source) {
    Fields fields = Fields.of(StrictJson.parse(payload, source), source);
    Header header = Header.read(BundleType.IDENTITY, fields);
    String name = fields.string("name", 128);
    if (!Person.isName(name)) {
      throw fields.refuse("name", "is no printable name");
    }
    PublicSigningKey key = key(fields, "key");
    Optional<PublicSigningKey> second =
        fields.has("secondKey") ? Optional.of(key(fields, "secondKey")) : Optional.empty();
    fields.end();
    if (header.rosterVersion() != 0 || !header.rosterDigest().equals(Roster.NO_PREVIOUS)) {
      throw fields.refuse("rosterVersion", "is not 0: an identity stands under no roster");
    }
    try {
      return new IdentityCard(header, name, key, second);
    } catch (IllegalArgumentException rule) {
      throw new Failure.Integrity(
          source + ": " + rule.getMessage(), "ask the person for their identity again");
    }
  }

  private static PublicSigningKey key(Fields fields, String name) {
    return PublicSigningKey.ofSpki(
        fields.base64(name, 1, PublicSigningKey.LARGEST_SPKI_BYTES), fields.source() + ": " + name);
  }
}
