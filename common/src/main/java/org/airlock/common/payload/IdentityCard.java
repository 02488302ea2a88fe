package org.airlock.common.payload;

import org.airlock.common.bundle.BundleType;
import org.airlock.common.bundle.Header;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.dsse.PublicSigningKey;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.Fields;
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
 */
public record IdentityCard(Header header, String name, PublicSigningKey key) implements Payload {
  private static final int LARGEST_SPKI_BYTES = 512;

  public IdentityCard {
    if (!Person.isName(name)) {
      throw new IllegalArgumentException("has no printable name of at most 128 characters");
    }
  }

  public String person() {
    return header.id();
  }

  /** 16 words of the public key, to be read aloud at enrolment. */
  public Words words() {
    return Words.of(Words.Kind.SIGNING_KEY, key.spki());
  }

  @Override
  public Bytes toPayload() {
    return JsonText.compact(header.write().put("name", name).putBase64("key", key.spki()).build());
  }

  /**
   * Reads an identity file and checks that its own key signed it.
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
    if (envelope.signedBy(java.util.List.of(card.key())).isEmpty()) {
      throw new Failure.Refused(
          Control.SIGNATURES,
          source + ": is not signed by its own key",
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
    PublicSigningKey key =
        PublicSigningKey.ofSpki(fields.base64("key", 1, LARGEST_SPKI_BYTES), source + ": key");
    fields.end();
    if (header.rosterVersion() != 0 || !header.rosterDigest().equals(Roster.NO_PREVIOUS)) {
      throw fields.refuse("rosterVersion", "is not 0: an identity stands under no roster");
    }
    return new IdentityCard(header, name, key);
  }
}
