package org.airlock.common.verification;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.dsse.PublicSigningKey.Algorithm;
import org.airlock.common.failure.Failure;
import org.airlock.common.roster.Person;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;

/**
 * Says why a signature from elsewhere does not verify, by trying the usual mistakes: another
 * encoding, another message, another person. Nothing here makes a signature count.
 */
final class UnfitSignature {
  private static final int P256_HALF_BYTES = 32;

  private final Envelope envelope;
  private final Person signer;
  private final List<Person> people;
  private final String file;

  UnfitSignature(Envelope envelope, Person signer, List<Person> people, String file) {
    this.envelope = envelope;
    this.signer = signer;
    this.people = people;
    this.file = file;
  }

  Failure explain(Bytes content) {
    if (content.size() == 0) {
      return new Failure.Integrity(file + ": is empty", "sign again; nothing was attached");
    }
    Optional<Failure> encoding = encoding(content);
    if (encoding.isPresent()) {
      return encoding.get();
    }
    if (signs(signer, envelope.payload(), content)) {
      return unfit(
          "signs the payload alone, without its type",
          "sign exactly the bytes that 'sign --print-pae --out FILE' writes");
    }
    Bytes digest = Digest.of(envelope.message()).value();
    if (signs(signer, digest, content) || signs(signer, Bytes.utf8(digest.hex()), content)) {
      return unfit(
          "signs the SHA-256 of the bytes, not the bytes",
          "sign the file that 'sign --print-pae --out FILE' writes; with openssl pkeyutl add -rawin");
    }
    for (Person other : people) {
      if (!other.id().equals(signer.id()) && signs(other, envelope.message(), content)) {
        return unfit(
            "is " + other.id() + "'s signature, not " + signer.id() + "'s",
            "attach it with --as " + other.id() + ", if that person may sign");
      }
    }
    return unfit(
        "does not verify with "
            + signer.id()
            + "'s key ("
            + keys()
            + ") over this bundle; it has "
            + content.size()
            + " bytes",
        "sign exactly the bytes that 'sign --print-pae --out FILE' writes, with the key that was enrolled");
  }

  private static boolean signs(Person person, Bytes message, Bytes signature) {
    return person.keys().stream().anyMatch(key -> key.verifies(message, signature));
  }

  private String keys() {
    return String.join(
        " + ", signer.keys().stream().map(key -> key.algorithm().title()).distinct().toList());
  }

  private Optional<Failure> encoding(Bytes content) {
    Optional<String> text =
        content
            .asUtf8()
            .map(String::strip)
            .filter(each -> each.chars().allMatch(c -> c == '\n' || c == '\r' || isGraphic(c)));
    if (text.isPresent()) {
      return Optional.of(asText(text.get()));
    }
    boolean halves =
        content.size() == 2 * P256_HALF_BYTES
            && signer.keys().stream()
                .filter(key -> key.algorithm() == Algorithm.P256)
                .anyMatch(key -> key.verifies(envelope.message(), der(content)));
    return halves
        ? Optional.of(
            new Failure.Integrity(
                file + ": is an ECDSA signature as two bare numbers (r and s), not in DER",
                "write it in DER; pkcs11-tool does with --signature-format openssl"))
        : Optional.empty();
  }

  private static boolean isGraphic(int character) {
    return character > ' ' && character <= '~';
  }

  private Failure asText(String text) {
    String line = text.replaceAll("\\s", "");
    if (line.matches("([0-9A-Fa-f]{2})+")) {
      return new Failure.Integrity(
          file + ": is text in hex, not the raw signature", "decode it first: xxd -r -p FILE");
    }
    if (Bytes.ofBase64(line).isPresent()) {
      return new Failure.Integrity(
          file + ": is base64 text, not the raw signature", "decode it first: base64 -d FILE");
    }
    return new Failure.Integrity(
        file + ": is text, not a raw signature",
        "a signature by " + keys() + " is " + form() + "; sign again and write it as it is");
  }

  private String form() {
    return String.join(
        ", or ", signer.keys().stream().map(key -> key.algorithm().form()).distinct().toList());
  }

  private static Bytes der(Bytes halves) {
    byte[] both = halves.toArray();
    try {
      return Bytes.copyOf(
          new DERSequence(
                  new ASN1Integer[] {
                    new ASN1Integer(new BigInteger(1, Arrays.copyOf(both, P256_HALF_BYTES))),
                    new ASN1Integer(
                        new BigInteger(1, Arrays.copyOfRange(both, P256_HALF_BYTES, both.length)))
                  })
              .getEncoded(ASN1Encoding.DER));
    } catch (IOException impossible) {
      throw new IllegalStateException("two numbers always have a DER form", impossible);
    }
  }

  private Failure.Refused unfit(String what, String hint) {
    return new Failure.Refused(Control.SIGNATURES, file + ": " + what, hint);
  }
}
