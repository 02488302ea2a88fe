package org.airlock.offline.material;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Security;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.KeySpec;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * Makes private keys: RSA by the JDK, elliptic curves by Bouncy Castle, because the JDK has no
 * secp256k1. Each new key passes a pairwise consistency test in the manner of FIPS 140-3: what is
 * signed with it by the one library holds for the other.
 */
final class KeyPairs {
  private static final byte[] MESSAGE = {'a', 'i', 'r', 'l', 'o', 'c', 'k'};

  private KeyPairs() {}

  /** A new private key in the form KMS takes; the caller wipes the array. */
  static byte[] generate(KeySpec spec, SecureRandom random) {
    try {
      byte[] pkcs8 = spec.isRsa() ? rsa(spec, random) : ec(spec, random);
      return consistent(spec, pkcs8);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK and Bouncy Castle have " + spec, e);
    }
  }

  /** The same array, wiped when the key is refused. */
  static byte[] consistent(KeySpec spec, byte[] pkcs8) throws GeneralSecurityException {
    boolean holds = false;
    try {
      requireConsistent(spec, pkcs8);
      holds = true;
      return pkcs8;
    } finally {
      if (!holds) {
        Arrays.fill(pkcs8, (byte) 0);
      }
    }
  }

  private static byte[] rsa(KeySpec spec, SecureRandom random) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA", "SunRsaSign");
    generator.initialize(
        new RSAKeyGenParameterSpec(spec.modulusBits(), RSAKeyGenParameterSpec.F4), random);
    KeyPair pair = generator.generateKeyPair();
    return pair.getPrivate().getEncoded();
  }

  private static byte[] ec(KeySpec spec, SecureRandom random) {
    ECKeyPairGenerator generator = new ECKeyPairGenerator();
    generator.init(new ECKeyGenerationParameters(PrivateKeyEncoding.domain(spec), random));
    AsymmetricCipherKeyPair pair = generator.generateKeyPair();
    BigInteger scalar = ((ECPrivateKeyParameters) pair.getPrivate()).getD();
    return PrivateKeyEncoding.encodeEc(spec, scalar);
  }

  /**
   * Signs with one library and verifies with the other, over the very encodings that are kept.
   *
   * @throws Failure.Environment when the pair does not hold together
   */
  static void requireConsistent(KeySpec spec, byte[] pkcs8) throws GeneralSecurityException {
    Bytes spki = PrivateKeyEncoding.publicKey(spec, pkcs8, "the new key");
    String family = spec.isRsa() ? "RSA" : "EC";
    String algorithm = spec.isRsa() ? "SHA256withRSA" : "SHA256withECDSA";
    Provider bouncyCastle = new BouncyCastleProvider();
    PrivateKey privateKey =
        KeyFactory.getInstance(family, bouncyCastle)
            .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    // Only Bouncy Castle knows secp256k1; there the two sides are at least two encodings.
    Provider other =
        spec == KeySpec.ECC_SECG_P256K1
            ? bouncyCastle
            : Security.getProvider(spec.isRsa() ? "SunRsaSign" : "SunEC");
    PublicKey publicKey =
        KeyFactory.getInstance(family, other)
            .generatePublic(new X509EncodedKeySpec(spki.toArray()));
    Signature signing = Signature.getInstance(algorithm, bouncyCastle);
    signing.initSign(privateKey);
    signing.update(MESSAGE);
    byte[] signature = signing.sign();
    Signature verifying = Signature.getInstance(algorithm, other);
    verifying.initVerify(publicKey);
    verifying.update(MESSAGE);
    boolean holds = verifying.verify(signature);
    byte[] altered = Arrays.copyOf(MESSAGE, MESSAGE.length);
    altered[0] ^= 1;
    verifying.update(altered);
    if (!holds || verifying.verify(signature)) {
      throw new Failure.Environment(
          "the new " + spec + " key fails its pairwise consistency test",
          "do not use this machine; nothing was generated");
    }
  }
}
