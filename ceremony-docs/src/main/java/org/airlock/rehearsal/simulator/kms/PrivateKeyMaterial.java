package org.airlock.rehearsal.simulator.kms;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Optional;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.kms.KeySpec;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * Imported PKCS#8 as the service sees it. It derives the public key itself and compares one that
 * stands in the file.
 *
 * @param publicKey SubjectPublicKeyInfo in DER
 */
record PrivateKeyMaterial(PrivateKey privateKey, Bytes publicKey) {
  static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();

  /** Empty when the bytes are no private key of this spec. */
  static Optional<PrivateKeyMaterial> parse(KeySpec spec, SecretBytes material) {
    byte[] pkcs8 = material.exposeSecretArray();
    try {
      PrivateKeyInfo info = PrivateKeyInfo.getInstance(pkcs8);
      boolean der = Arrays.equals(info.getEncoded(ASN1Encoding.DER), pkcs8);
      AsymmetricKeyParameter key = PrivateKeyFactory.createKey(info);
      boolean fits = der && (spec.isRsa() ? isRsa(spec, key) : isEc(spec, info, key));
      if (!fits) {
        return Optional.empty();
      }
      Bytes spki =
          Bytes.copyOf(
              SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(publicHalf(key))
                  .getEncoded(ASN1Encoding.DER));
      PrivateKey usable =
          KeyFactory.getInstance(spec.isRsa() ? "RSA" : "EC", PROVIDER)
              .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      return Optional.of(new PrivateKeyMaterial(usable, spki));
    } catch (IOException | GeneralSecurityException | RuntimeException malformed) {
      return Optional.empty();
    }
  }

  private static boolean isRsa(KeySpec spec, AsymmetricKeyParameter key) {
    return key instanceof RSAPrivateCrtKeyParameters rsa
        && rsa.getModulus().bitLength() == spec.modulusBits()
        && rsa.getP().multiply(rsa.getQ()).equals(rsa.getModulus())
        && rsa.getExponent()
            .multiply(rsa.getPublicExponent())
            .mod(rsa.getP().subtract(BigInteger.ONE))
            .equals(BigInteger.ONE);
  }

  private static boolean isEc(KeySpec spec, PrivateKeyInfo info, AsymmetricKeyParameter key)
      throws IOException {
    boolean named =
        info.getPrivateKeyAlgorithm().getParameters() instanceof ASN1ObjectIdentifier curve
            && curve.getId().equals(curve(spec));
    if (!named || !(key instanceof ECPrivateKeyParameters ec)) {
      return false;
    }
    org.bouncycastle.asn1.sec.ECPrivateKey inside =
        org.bouncycastle.asn1.sec.ECPrivateKey.getInstance(info.parsePrivateKey());
    return inside.getPublicKey() == null
        || ec.getParameters()
            .getCurve()
            .decodePoint(inside.getPublicKey().getOctets())
            .equals(point(ec));
  }

  private static org.bouncycastle.math.ec.ECPoint point(ECPrivateKeyParameters ec) {
    return ec.getParameters().getG().multiply(ec.getD()).normalize();
  }

  private static AsymmetricKeyParameter publicHalf(AsymmetricKeyParameter key) {
    if (key instanceof RSAPrivateCrtKeyParameters rsa) {
      return new RSAKeyParameters(false, rsa.getModulus(), rsa.getPublicExponent());
    }
    ECPrivateKeyParameters ec = (ECPrivateKeyParameters) key;
    return new ECPublicKeyParameters(point(ec), ec.getParameters());
  }

  static String curve(KeySpec spec) {
    return switch (spec) {
      case ECC_NIST_P256 -> "1.2.840.10045.3.1.7";
      case ECC_NIST_P384 -> "1.3.132.0.34";
      case ECC_NIST_P521 -> "1.3.132.0.35";
      default -> "1.3.132.0.10";
    };
  }

  PublicKey verifying(KeySpec spec) throws GeneralSecurityException {
    return KeyFactory.getInstance(spec.isRsa() ? "RSA" : "EC", PROVIDER)
        .generatePublic(new X509EncodedKeySpec(publicKey.toArray()));
  }
}
