package org.airlock.common.dsse;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.failure.Failure;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/**
 * A person's public signing key: Ed25519 (RFC 8032), ECDSA P-256 with SHA-256, or ML-DSA-65 (FIPS
 * 204) beside one of them, known by its SubjectPublicKeyInfo. Equality is by that encoding.
 *
 * <p>Signatures are 64 raw bytes for Ed25519, DER for P-256, 3309 raw bytes for ML-DSA-65. Bouncy
 * Castle's lightweight classes verify: the JDK's accept a 65-byte Ed25519 signature (17) and some
 * DER that is not DER.
 */
public final class PublicSigningKey {
  private static final int ED25519_KEY_BYTES = 32;
  private static final int P256_POINT_BYTES = 65;
  private static final byte UNCOMPRESSED = 4;
  private static final int ML_DSA_65_KEY_BYTES = 1952;
  private static final int ML_DSA_65_SIGNATURE_BYTES = 3309;

  /** The largest SPKI there is: ML-DSA-65 has 1974 bytes. */
  public static final int LARGEST_SPKI_BYTES = 2048;

  /** The field prime of edwards25519, 2^255 - 19. */
  private static final BigInteger FIELD = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

  private final Bytes spki;
  private final Algorithm algorithm;
  private final Digest keyid;
  private final Verification verification;

  private PublicSigningKey(Bytes spki, Algorithm algorithm, Verification verification) {
    this.spki = spki;
    this.algorithm = algorithm;
    this.keyid = Digest.of(spki);
    this.verification = verification;
  }

  /** What a key signs with, and so what its signatures look like. */
  public enum Algorithm {
    ED25519("Ed25519", "64 raw bytes (RFC 8032)"),
    P256("ECDSA P-256", "DER, 70 to 72 bytes as a rule (ECDSA with SHA-256)"),
    ML_DSA_65("ML-DSA-65", "3309 raw bytes (FIPS 204, empty context)");

    private final String title;
    private final String form;

    Algorithm(String title, String form) {
      this.title = title;
      this.form = form;
    }

    /** Whether it is meant to withstand quantum computers; such a key stands beside another. */
    public boolean isPostQuantum() {
      return this == ML_DSA_65;
    }

    /** As people write it. */
    public String title() {
      return title;
    }

    /** What a signature file holds, for people. */
    public String form() {
      return form;
    }
  }

  private record Known(Algorithm algorithm, Verification verification) {}

  /** How a signature over a message is checked: true when it verifies. */
  @FunctionalInterface
  private interface Verification {
    boolean verifies(byte[] message, byte[] signature);
  }

  /**
   * Reads a key.
   *
   * @param spki SubjectPublicKeyInfo in DER: Ed25519 as in RFC 8410, or id-ecPublicKey on the named
   *     curve P-256, the point uncompressed; ML-DSA-65 as in RFC 9881
   * @param where what messages call the place it was found
   * @throws Failure.Integrity for anything else, and for the low-order points with which one
   *     signature fits every message
   */
  public static PublicSigningKey ofSpki(Bytes spki, String where) {
    try {
      SubjectPublicKeyInfo info =
          SubjectPublicKeyInfo.getInstance(ASN1Primitive.fromByteArray(spki.toArray()));
      boolean canonical = Arrays.equals(info.getEncoded(ASN1Encoding.DER), spki.toArray());
      if (canonical && spki.size() <= LARGEST_SPKI_BYTES) {
        @Nullable Known known = known(info);
        if (known != null) {
          return new PublicSigningKey(spki, known.algorithm(), known.verification());
        }
      }
    } catch (IOException | RuntimeException notAKey) {
      // Bouncy Castle throws several unchecked exceptions at malformed keys; all mean the same
      // here.
    }
    throw new Failure.Integrity(
        where
            + ": is not a sound Ed25519, P-256 or ML-DSA-65 public key in SubjectPublicKeyInfo DER",
        "create the identity again with the identity command");
  }

  private static @Nullable Known known(SubjectPublicKeyInfo info) throws IOException {
    var algorithm = info.getAlgorithm();
    if (algorithm.getAlgorithm().equals(EdECObjectIdentifiers.id_Ed25519)
        && algorithm.getParameters() == null) {
      byte[] point = info.getPublicKeyData().getOctets();
      // validatePublicKeyFull also demands that the point lies in the prime-order subgroup.
      return point.length == ED25519_KEY_BYTES
              && isReduced(point)
              && Ed25519.validatePublicKeyFull(point, 0)
          ? new Known(Algorithm.ED25519, (message, signature) -> ed25519(point, message, signature))
          : null;
    }
    if (algorithm.getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)
        && SECObjectIdentifiers.secp256r1.equals(algorithm.getParameters())) {
      byte[] point = info.getPublicKeyData().getOctets();
      // A point has a compressed and a hybrid form too. Equality is by encoding, so only one form
      // is taken, or one key could stand on a roster as two people.
      if (point.length != P256_POINT_BYTES || point[0] != UNCOMPRESSED) {
        return null;
      }
      ECPublicKeyParameters key = (ECPublicKeyParameters) PublicKeyFactory.createKey(info);
      return new Known(Algorithm.P256, (message, signature) -> ecdsa(key, message, signature));
    }
    if (algorithm.getAlgorithm().equals(NISTObjectIdentifiers.id_ml_dsa_65)
        && algorithm.getParameters() == null) {
      byte[] key = info.getPublicKeyData().getOctets();
      return key.length == ML_DSA_65_KEY_BYTES
          ? new Known(Algorithm.ML_DSA_65, (message, signature) -> mlDsa(key, message, signature))
          : null;
    }
    return null;
  }

  private static boolean mlDsa(byte[] key, byte[] message, byte[] signature) {
    if (signature.length != ML_DSA_65_SIGNATURE_BYTES) {
      return false;
    }
    MLDSASigner verifier = new MLDSASigner();
    verifier.init(false, new MLDSAPublicKeyParameters(MLDSAParameters.ml_dsa_65, key));
    verifier.update(message, 0, message.length);
    return verifier.verifySignature(signature);
  }

  private static boolean isReduced(byte[] point) {
    byte[] bigEndian = new byte[ED25519_KEY_BYTES];
    for (int i = 0; i < ED25519_KEY_BYTES; i++) {
      bigEndian[i] = point[ED25519_KEY_BYTES - 1 - i];
    }
    bigEndian[0] &= 0x7f;
    return new BigInteger(1, bigEndian).compareTo(FIELD) < 0;
  }

  private static boolean ed25519(byte[] point, byte[] message, byte[] signature) {
    return signature.length == Ed25519.SIGNATURE_SIZE
        && Ed25519.verify(signature, 0, point, 0, message, 0, message.length);
  }

  private static boolean ecdsa(ECPublicKeyParameters key, byte[] message, byte[] signature) {
    try {
      ASN1Sequence sequence = ASN1Sequence.getInstance(ASN1Primitive.fromByteArray(signature));
      if (sequence.size() != 2
          || !Arrays.equals(sequence.getEncoded(ASN1Encoding.DER), signature)) {
        return false;
      }
      BigInteger r = ASN1Integer.getInstance(sequence.getObjectAt(0)).getValue();
      BigInteger s = ASN1Integer.getInstance(sequence.getObjectAt(1)).getValue();
      ECDSASigner verifier = new ECDSASigner();
      verifier.init(false, key);
      return verifier.verifySignature(Digest.of(Bytes.copyOf(message)).value().toArray(), r, s);
    } catch (IOException | RuntimeException malformed) {
      return false;
    }
  }

  /**
   * True when {@code signature} is this key's over {@code message}; a malformed signature is simply
   * not one.
   */
  public boolean verifies(Bytes message, Bytes signature) {
    return verification.verifies(message.toArray(), signature.toArray());
  }

  public Algorithm algorithm() {
    return algorithm;
  }

  /** SubjectPublicKeyInfo in DER. */
  public Bytes spki() {
    return spki;
  }

  /** SHA-256 of the SPKI: the DSSE {@code keyid}, which is only a hint. */
  public Digest keyid() {
    return keyid;
  }

  /** For a map lookup by hint. */
  boolean isHintedBy(Optional<String> hint) {
    return hint.isPresent() && hint.get().equals(keyid.hex());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PublicSigningKey that && spki.equals(that.spki);
  }

  @Override
  public int hashCode() {
    return spki.hashCode();
  }

  @Override
  public String toString() {
    return "PublicSigningKey[" + keyid.hex().substring(0, 16) + "…]";
  }
}
