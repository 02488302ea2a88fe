package org.airlock.offline.material;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.KeySpec;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEInputDecryptorProviderBuilder;

/**
 * Reads a private key that people made before they met this tool: PKCS#8, SEC1 ({@code EC PRIVATE
 * KEY}) or PKCS#1 ({@code RSA PRIVATE KEY}), in PEM or DER, PKCS#8 also encrypted. What already is
 * the PKCS#8 that KMS takes is kept byte for byte, because KMS may have seen it; the other two
 * forms are re-encoded. Nothing of the content is ever quoted.
 */
final class PrivateKeyFile {
  private static final String REENCODED_SEC1 =
      "re-encoded from SEC1 to PKCS#8: KMS compares keys, but these are not the bytes of the file";
  private static final String REENCODED_PKCS1 =
      "re-encoded from PKCS#1 to PKCS#8: KMS compares keys, but these are not the bytes of the file";
  private static final String UNUSUAL =
      "kept byte for byte, but not in the form OpenSSL writes (a curve inside, or no uncompressed public key): KMS documents neither that it takes nor that it refuses this";
  private static final String DECRYPTED = "decrypted from an encrypted PKCS#8 file";

  private PrivateKeyFile() {}

  /**
   * The key in the form KMS takes.
   *
   * @param content of the file; not changed
   * @param passphrase asked for only when the key is encrypted; the array is wiped here
   */
  @MustBeClosed
  static Adopted read(KeySpec spec, byte[] content, String source, Supplier<char[]> passphrase) {
    byte[] der = isPem(content) ? decodePem(content, source) : content.clone();
    try {
      return fromDer(spec, der, source, passphrase);
    } finally {
      Arrays.fill(der, (byte) 0);
    }
  }

  @MustBeClosed
  private static Adopted fromDer(
      KeySpec spec, byte[] der, String source, Supplier<char[]> passphrase) {
    ASN1Sequence sequence = sequence(der, source);
    switch (kind(sequence)) {
      case PKCS8:
        PrivateKeyEncoding.publicKey(spec, der, source);
        return Adopted.owning(der.clone(), unusual(spec, der));
      case ENCRYPTED:
        byte[] plain = decrypt(der, source, passphrase);
        try {
          PrivateKeyEncoding.publicKey(spec, plain, source);
          return Adopted.owning(
              plain.clone(),
              Optional.of(
                  unusual(spec, plain).map(note -> DECRYPTED + "; " + note).orElse(DECRYPTED)));
        } finally {
          Arrays.fill(plain, (byte) 0);
        }
      case SEC1:
        return reencoded(spec, sec1(spec, sequence, source), source, REENCODED_SEC1);
      case PKCS1:
        return reencoded(spec, pkcs1(spec, sequence, source), source, REENCODED_PKCS1);
      case PUBLIC:
        throw PrivateKeyEncoding.refuse(
            source, "is a public key or a certificate", "name the file of the private key");
      default:
        throw unknown(source);
    }
  }

  private static Optional<String> unusual(KeySpec spec, byte[] pkcs8) {
    try {
      return spec.isRsa() || PrivateKeyEncoding.isUsualEc(spec, pkcs8)
          ? Optional.empty()
          : Optional.of(UNUSUAL);
    } catch (IOException e) {
      throw new IllegalStateException("it was parsed before", e);
    }
  }

  @MustBeClosed
  private static Adopted reencoded(KeySpec spec, byte[] pkcs8, String source, String note) {
    try {
      PrivateKeyEncoding.publicKey(spec, pkcs8, source);
      return Adopted.owning(pkcs8, Optional.of(note));
    } catch (Failure failure) {
      Arrays.fill(pkcs8, (byte) 0);
      throw failure;
    }
  }

  private enum Kind {
    PKCS8,
    ENCRYPTED,
    SEC1,
    PKCS1,
    PUBLIC,
    UNKNOWN
  }

  /** Told by the first elements, as the forms have no names in DER. */
  private static Kind kind(ASN1Sequence sequence) {
    ASN1Encodable first = sequence.size() > 0 ? sequence.getObjectAt(0) : sequence;
    ASN1Encodable second = sequence.size() > 1 ? sequence.getObjectAt(1) : sequence;
    if (first instanceof ASN1Integer) {
      if (second instanceof ASN1Sequence) {
        return Kind.PKCS8;
      }
      return second instanceof ASN1OctetString
          ? Kind.SEC1
          : second instanceof ASN1Integer ? Kind.PKCS1 : Kind.UNKNOWN;
    }
    if (first instanceof ASN1Sequence && second instanceof ASN1OctetString) {
      return Kind.ENCRYPTED;
    }
    return first instanceof ASN1Sequence
            && (second instanceof ASN1BitString || second instanceof ASN1Sequence)
        ? Kind.PUBLIC
        : Kind.UNKNOWN;
  }

  private static ASN1Sequence sequence(byte[] der, String source) {
    try {
      if (ASN1Primitive.fromByteArray(der) instanceof ASN1Sequence sequence) {
        return sequence;
      }
    } catch (IOException | RuntimeException notDer) {
      // Bouncy Castle tells malformed input by many kinds of unchecked exception. Refused below;
      // the
      // reason would quote the content.
    }
    throw unknown(source);
  }

  private static Failure unknown(String source) {
    return PrivateKeyEncoding.refuse(
        source,
        "is not one private key in PEM or DER, without anything behind it",
        "KMS takes PKCS#8; 'openssl pkcs8 -topk8 -nocrypt -outform DER' writes it");
  }

  private static byte[] decrypt(byte[] der, String source, Supplier<char[]> passphrase) {
    char[] typed = passphrase.get();
    try {
      return new PKCS8EncryptedPrivateKeyInfo(der)
          .decryptPrivateKeyInfo(
              new JcePKCSPBEInputDecryptorProviderBuilder()
                  .setProvider(new BouncyCastleProvider())
                  .build(typed))
          .getEncoded(ASN1Encoding.DER);
    } catch (PKCSException | IOException | RuntimeException e) {
      throw PrivateKeyEncoding.refuse(
          source,
          "could not be decrypted: the passphrase is another one, or the encryption is of a kind this program does not know",
          "type the passphrase again; 'openssl pkcs8 -topk8 -v2 aes256' writes a kind it knows");
    } finally {
      Arrays.fill(typed, '\0');
    }
  }

  private static byte[] sec1(KeySpec spec, ASN1Sequence sequence, String source) {
    if (spec.isRsa()) {
      throw PrivateKeyEncoding.refuse(
          source, "is an EC private key, not " + spec, "name the spec of this key");
    }
    try {
      ECPrivateKey key = ECPrivateKey.getInstance(sequence);
      ASN1Encodable parameters = key.getParametersObject();
      if (parameters != null && !parameters.equals(PrivateKeyEncoding.curve(spec))) {
        throw PrivateKeyEncoding.refuse(
            source,
            parameters instanceof ASN1ObjectIdentifier named
                ? "is on the curve with OID "
                    + named
                    + ", "
                    + spec
                    + " needs "
                    + PrivateKeyEncoding.curve(spec)
                : "has explicit curve parameters, which KMS rejects",
            "adopt it for the spec of its own curve");
      }
      BigInteger scalar = key.getKey();
      requireSec1(spec, key, scalar, source);
      return PrivateKeyEncoding.encodeEc(spec, scalar);
    } catch (Failure refused) {
      throw refused;
    } catch (RuntimeException malformed) {
      throw unknown(source);
    }
  }

  /** A public key that stands beside the scalar must be its own, also when it is not kept. */
  private static void requireSec1(
      KeySpec spec, ECPrivateKey key, BigInteger scalar, String source) {
    boolean inRange =
        scalar.signum() > 0 && scalar.compareTo(PrivateKeyEncoding.domain(spec).getN()) < 0;
    if (!inRange) {
      throw PrivateKeyEncoding.refuse(
          source,
          "its private scalar is not between 1 and the order of the curve",
          "this is no valid key for " + spec + "; look for the right file");
    }
    if (key.getPublicKey() != null
        && !PrivateKeyEncoding.isPublicKeyOf(spec, scalar, key.getPublicKey().getOctets())) {
      throw PrivateKeyEncoding.refuse(
          source,
          "the public key inside does not belong to the private key",
          "the file is damaged or was put together by hand; look for the right one");
    }
  }

  private static byte[] pkcs1(KeySpec spec, ASN1Sequence sequence, String source) {
    if (!spec.isRsa()) {
      throw PrivateKeyEncoding.refuse(
          source, "is an RSA private key, not " + spec, "name the spec of this key");
    }
    try {
      RSAPrivateKey key = RSAPrivateKey.getInstance(sequence);
      if (key.getVersion().signum() != 0) {
        throw PrivateKeyEncoding.refuse(
            source, "has more than two primes", "KMS takes RSA keys of two primes only");
      }
      return PrivateKeyEncoding.encodeRsa(key);
    } catch (Failure refused) {
      throw refused;
    } catch (RuntimeException malformed) {
      throw unknown(source);
    }
  }

  private static boolean isPem(byte[] content) {
    return indexOf(content, "-----BEGIN ", 0) >= 0;
  }

  /** The bytes between the lines of one PEM block; no text object ever holds them. */
  private static byte[] decodePem(byte[] content, String source) {
    int begin = begin(content, source);
    int from = indexOf(content, "-----", begin + "-----BEGIN ".length());
    int to = from < 0 ? -1 : indexOf(content, "-----END ", from);
    if (from < 0 || to < 0) {
      throw unknown(source);
    }
    byte[] base64 = new byte[to - from];
    int size = 0;
    try {
      for (int i = from + "-----".length(); i < to; i++) {
        if (content[i] > ' ') {
          base64[size++] = content[i];
        }
      }
      byte[] exact = Arrays.copyOf(base64, size);
      try {
        return Base64.getDecoder().decode(exact);
      } catch (IllegalArgumentException notBase64) {
        throw unknown(source);
      } finally {
        Arrays.fill(exact, (byte) 0);
      }
    } finally {
      Arrays.fill(base64, (byte) 0);
    }
  }

  /** Where the private key's block begins; openssl writes a block of parameters before it. */
  private static int begin(byte[] content, String source) {
    int keys = 0;
    int found = -1;
    for (int at = indexOf(content, "-----BEGIN ", 0);
        at >= 0;
        at = indexOf(content, "-----BEGIN ", at + 1)) {
      int end = indexOf(content, "-----", at + "-----BEGIN ".length());
      int label = indexOf(content, "PRIVATE KEY-----", at);
      if (end >= 0 && label >= 0 && label < end) {
        keys++;
        found = at;
        int oldHeader = indexOf(content, "Proc-Type: 4,ENCRYPTED", end);
        if (oldHeader >= 0 && oldHeader <= end + "-----\r\n".length()) {
          throw PrivateKeyEncoding.refuse(
              source,
              "is encrypted in the old way of openssl, which protects badly",
              "rewrite it with 'openssl pkcs8 -topk8 -v2 aes256'");
        }
      }
    }
    if (keys == 1) {
      return found;
    }
    throw keys == 0
        ? PrivateKeyEncoding.refuse(
            source, "is PEM without a private key", "name the file of the private key")
        : PrivateKeyEncoding.refuse(
            source, "holds more than one private key", "give one key in each file");
  }

  private static int indexOf(byte[] content, String text, int from) {
    for (int at = Math.max(0, from); at + text.length() <= content.length; at++) {
      int same = 0;
      while (same < text.length() && content[at + same] == text.charAt(same)) {
        same++;
      }
      if (same == text.length()) {
        return at;
      }
    }
    return -1;
  }
}
