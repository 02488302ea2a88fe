package org.airlock.offline.material;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.KeySpec;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/**
 * The exact PKCS#8 form in which KMS takes private keys: unencrypted {@code PrivateKeyInfo} (RFC
 * 5208) in DER, version 0, no attributes.
 *
 * <ul>
 *   <li>EC: id-ecPublicKey with a named curve; {@code ECPrivateKey} (RFC 5915) of version 1, the
 *       scalar with leading zeros, no parameters, and the uncompressed public key, as OpenSSL
 *       writes it: 138, 185, 241 or 135 bytes.
 *   <li>RSA: rsaEncryption with NULL; {@code RSAPrivateKey} (RFC 8017) of version 0 with all CRT
 *       values.
 * </ul>
 *
 * The numbers of a private key pass through {@code BigInteger} here and cannot be wiped (decision
 * 0023).
 */
final class PrivateKeyEncoding {
  private static final BigInteger SMALLEST_EXPONENT = BigInteger.valueOf(65_537);
  private static final int LARGEST_EXPONENT_BITS = 64;
  private static final int PRIME_CERTAINTY = 100;

  private PrivateKeyEncoding() {}

  /** The curve of an EC spec. */
  static ASN1ObjectIdentifier curve(KeySpec spec) {
    return switch (spec) {
      case ECC_NIST_P256 -> SECObjectIdentifiers.secp256r1;
      case ECC_NIST_P384 -> SECObjectIdentifiers.secp384r1;
      case ECC_NIST_P521 -> SECObjectIdentifiers.secp521r1;
      case ECC_SECG_P256K1 -> SECObjectIdentifiers.secp256k1;
      default -> throw new IllegalArgumentException(spec + " has no curve");
    };
  }

  static ECNamedDomainParameters domain(KeySpec spec) {
    X9ECParameters parameters = CustomNamedCurves.getByOID(curve(spec));
    return new ECNamedDomainParameters(curve(spec), parameters);
  }

  /** Writes an EC private key; the caller wipes the array. */
  static byte[] encodeEc(KeySpec spec, BigInteger scalar) {
    ECNamedDomainParameters domain = domain(spec);
    ECPrivateKey key =
        new ECPrivateKey(
            domain.getN().bitLength(), scalar, new DERBitString(point(domain, scalar)), null);
    return encode(new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve(spec)), key);
  }

  /** Writes an RSA private key; the caller wipes the array. */
  static byte[] encodeRsa(RSAPrivateKey key) {
    return encode(
        new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE), key);
  }

  private static byte[] encode(AlgorithmIdentifier algorithm, ASN1Encodable key) {
    try {
      return new PrivateKeyInfo(algorithm, key).getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new IllegalStateException("DER can be written to memory", e);
    }
  }

  private static byte[] point(ECNamedDomainParameters domain, BigInteger scalar) {
    ECPoint point = new FixedPointCombMultiplier().multiply(domain.getG(), scalar).normalize();
    return point.getEncoded(false);
  }

  /**
   * Checks that {@code pkcs8} is exactly what KMS takes for {@code spec}.
   *
   * @param pkcs8 DER; not changed
   * @return the public key as KMS answers it: SubjectPublicKeyInfo in DER
   * @throws Failure.Integrity saying what is wrong, never quoting the key
   */
  static Bytes publicKey(KeySpec spec, byte[] pkcs8, String source) {
    PrivateKeyInfo info = parse(pkcs8, source);
    try {
      SubjectPublicKeyInfo spki = spec.isRsa() ? rsa(spec, info, source) : ec(spec, info, source);
      return Bytes.copyOf(spki.getEncoded(ASN1Encoding.DER));
    } catch (Failure refused) {
      throw refused;
    } catch (IOException | RuntimeException malformed) {
      // Bouncy Castle tells malformed input by many kinds of unchecked exception.
      throw refuse(source, "its private key is malformed", "take the file from where it was made");
    }
  }

  private static PrivateKeyInfo parse(byte[] pkcs8, String source) {
    try {
      PrivateKeyInfo info = PrivateKeyInfo.getInstance(ASN1Primitive.fromByteArray(pkcs8));
      if (info.getVersion().intValueExact() != 0 || info.getAttributes() != null) {
        throw refuse(
            source,
            "is PKCS#8 with a version or attributes that KMS does not document",
            "rewrite it with 'openssl pkcs8 -topk8 -nocrypt -outform DER'");
      }
      byte[] der = info.getEncoded(ASN1Encoding.DER);
      boolean same = Arrays.equals(der, pkcs8);
      Arrays.fill(der, (byte) 0);
      if (!same) {
        throw refuse(
            source,
            "is not DER throughout",
            "rewrite it with 'openssl pkcs8 -topk8 -nocrypt -outform DER'");
      }
      return info;
    } catch (Failure refused) {
      throw refused;
    } catch (IOException | RuntimeException malformed) {
      throw refuse(
          source,
          "is not a PKCS#8 private key in DER, without anything behind it",
          "take the file from where it was made");
    }
  }

  private static SubjectPublicKeyInfo ec(KeySpec spec, PrivateKeyInfo info, String source)
      throws IOException {
    ASN1ObjectIdentifier algorithm = info.getPrivateKeyAlgorithm().getAlgorithm();
    if (!algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
      throw wrongKind(spec, source, algorithm);
    }
    ASN1Encodable parameters = info.getPrivateKeyAlgorithm().getParameters();
    if (!(parameters instanceof ASN1ObjectIdentifier named)) {
      throw refuse(
          source,
          "has explicit curve parameters, which KMS rejects",
          "rewrite it with 'openssl pkey -ec_param_enc named_curve'");
    }
    if (!named.equals(curve(spec))) {
      throw refuse(
          source,
          "is on the curve with OID " + named + ", " + spec + " needs " + curve(spec),
          "adopt it for the spec of its own curve");
    }
    return ecPublicKey(spec, exactEcPrivateKey(spec, info, source), source);
  }

  /**
   * RFC 5915 with the lengths it demands: version 1, a scalar as long as the order of the curve,
   * and no second curve that contradicts the first. Both optional members may be absent.
   */
  private static ECPrivateKey exactEcPrivateKey(KeySpec spec, PrivateKeyInfo info, String source)
      throws IOException {
    byte[] octets = info.getPrivateKey().getOctets();
    ASN1Sequence sequence = ASN1Sequence.getInstance(octets);
    byte[] der = sequence.getEncoded(ASN1Encoding.DER);
    boolean same = Arrays.equals(der, octets);
    Arrays.fill(der, (byte) 0);
    int scalarBytes = (domain(spec).getN().bitLength() + 7) / 8;
    boolean exact =
        same
            && ASN1Integer.getInstance(sequence.getObjectAt(0)).hasValue(1)
            && ASN1OctetString.getInstance(sequence.getObjectAt(1)).getOctetsLength()
                == scalarBytes;
    if (!exact) {
      throw refuse(
          source,
          "its private key is not RFC 5915 in DER, version 1, with a scalar of "
              + scalarBytes
              + " bytes",
          "rewrite it with 'openssl pkcs8 -topk8 -nocrypt -outform DER'");
    }
    ECPrivateKey key = ECPrivateKey.getInstance(sequence);
    ASN1Encodable parameters = key.getParametersObject();
    if (parameters != null && !parameters.equals(curve(spec))) {
      throw refuse(
          source,
          "names another curve inside than outside",
          "the file was put together by hand; look for the right one");
    }
    return key;
  }

  /**
   * Whether an EC key has exactly the form that OpenSSL writes and KMS is known to take: no curve
   * inside, the public key beside the scalar, uncompressed. Other forms of RFC 5915 are lawful, but
   * the KMS documentation does not promise them.
   *
   * @param pkcs8 a key that {@link #publicKey} accepted for {@code spec}; not changed
   */
  static boolean isUsualEc(KeySpec spec, byte[] pkcs8) throws IOException {
    ECPrivateKey key =
        ECPrivateKey.getInstance(PrivateKeyInfo.getInstance(pkcs8).parsePrivateKey());
    byte[] usual = encodeEc(spec, key.getKey());
    boolean same = Arrays.equals(usual, pkcs8);
    Arrays.fill(usual, (byte) 0);
    return same;
  }

  private static SubjectPublicKeyInfo ecPublicKey(KeySpec spec, ECPrivateKey key, String source)
      throws IOException {
    ECNamedDomainParameters domain = domain(spec);
    BigInteger scalar = key.getKey();
    if (scalar.signum() <= 0 || scalar.compareTo(domain.getN()) >= 0) {
      throw refuse(
          source,
          "its private scalar is not between 1 and the order of the curve",
          "this is no valid key; look for the right file");
    }
    byte[] point = point(domain, scalar);
    if (key.getPublicKey() != null
        && !isPublicKeyOf(spec, scalar, key.getPublicKey().getOctets())) {
      throw refuse(
          source,
          "the public key inside does not belong to the private key",
          "the file is damaged or was put together by hand; look for the right one");
    }
    return new SubjectPublicKeyInfo(
        new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve(spec)), point);
  }

  /** Whether an encoded point, compressed or not, is the public key of a scalar. */
  static boolean isPublicKeyOf(KeySpec spec, BigInteger scalar, byte[] encoded) {
    ECNamedDomainParameters domain = domain(spec);
    try {
      return Arrays.equals(
          domain.getCurve().decodePoint(encoded).getEncoded(false), point(domain, scalar));
    } catch (IllegalArgumentException notOnTheCurve) {
      return false;
    }
  }

  private static SubjectPublicKeyInfo rsa(KeySpec spec, PrivateKeyInfo info, String source)
      throws IOException {
    ASN1ObjectIdentifier algorithm = info.getPrivateKeyAlgorithm().getAlgorithm();
    if (algorithm.equals(PKCSObjectIdentifiers.id_RSASSA_PSS)) {
      throw refuse(
          source,
          "names RSASSA-PSS as its algorithm, which KMS does not document",
          "rewrite it as rsaEncryption");
    }
    if (!algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) {
      throw wrongKind(spec, source, algorithm);
    }
    RSAPrivateKey key = RSAPrivateKey.getInstance(info.parsePrivateKey());
    requireRsa(spec, key, source);
    return new SubjectPublicKeyInfo(
        new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
        new org.bouncycastle.asn1.pkcs.RSAPublicKey(key.getModulus(), key.getPublicExponent()));
  }

  private static void requireRsa(KeySpec spec, RSAPrivateKey key, String source) {
    if (key.getModulus().bitLength() != spec.modulusBits()) {
      throw refuse(
          source,
          "has a modulus of "
              + key.getModulus().bitLength()
              + " bits, "
              + spec
              + " needs "
              + spec.modulusBits(),
          "adopt it for the spec of its own size; KMS takes 2048, 3072 and 4096");
    }
    BigInteger e = key.getPublicExponent();
    if (!e.testBit(0)
        || e.compareTo(SMALLEST_EXPONENT) < 0
        || e.bitLength() > LARGEST_EXPONENT_BITS) {
      throw refuse(
          source,
          "has a public exponent that is even, below 65537 or absurdly large",
          "make a new key; this one would be weak");
    }
    BigInteger p = key.getPrime1();
    BigInteger q = key.getPrime2();
    BigInteger p1 = p.subtract(BigInteger.ONE);
    BigInteger q1 = q.subtract(BigInteger.ONE);
    BigInteger d = key.getPrivateExponent();
    boolean consistent =
        p.signum() > 0
            && q.signum() > 0
            && !p.equals(q)
            && p.multiply(q).equals(key.getModulus())
            && d.multiply(e).mod(p1).equals(BigInteger.ONE)
            && d.multiply(e).mod(q1).equals(BigInteger.ONE)
            && key.getExponent1().equals(d.mod(p1))
            && key.getExponent2().equals(d.mod(q1))
            && key.getCoefficient().multiply(q).mod(p).equals(BigInteger.ONE)
            && p.isProbablePrime(PRIME_CERTAINTY)
            && q.isProbablePrime(PRIME_CERTAINTY);
    if (!consistent) {
      throw refuse(
          source,
          "its RSA numbers do not belong together",
          "the file is damaged or was put together by hand; look for the right one");
    }
  }

  private static Failure wrongKind(KeySpec spec, String source, ASN1ObjectIdentifier algorithm) {
    return refuse(
        source,
        "is a private key of another kind (algorithm OID " + algorithm + ") than " + spec,
        "name the spec of this key, or take the right file");
  }

  static Failure refuse(String source, String what, String hint) {
    return new Failure.Integrity(source + ": " + what, hint);
  }
}
