package org.airlock.offline.wrapping;

import static org.airlock.common.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Random;
import org.airlock.common.Openssl;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.control.Control;
import org.airlock.common.kms.WrappingKeySpec;
import org.assertj.core.api.AbstractThrowableAssert;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class WrappingPublicKeyTest {
  private static final BigInteger F4 = BigInteger.valueOf(65_537);
  private static final Random RANDOM = new Random(39);
  private static final BigInteger P = BigInteger.probablePrime(1024, RANDOM).setBit(1022);

  private static Bytes spki(BigInteger modulus, BigInteger exponent) {
    try {
      return Bytes.copyOf(
          new SubjectPublicKeyInfo(
                  new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                  new RSAPublicKey(modulus, exponent))
              .getEncoded(ASN1Encoding.DER));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Bytes generated(String algorithm, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(bits);
      return Bytes.copyOf(generator.generateKeyPair().getPublic().getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static AbstractThrowableAssert<?, ?> assertUnsound(Bytes spki) {
    return assertRefused(
        Control.WRAPPING_KEY_SOUND,
        () -> WrappingPublicKey.parse(spki, WrappingKeySpec.RSA_2048, "target 1"));
  }

  /** 2048 bits, odd, without a small factor: what {@code accept} likes. */
  private static BigInteger modulus(java.util.function.Supplier<BigInteger> candidates) {
    while (true) {
      BigInteger n = candidates.get();
      if (n.bitLength() == 2048 && n.testBit(0) && withoutSmallFactor(n)) {
        return n;
      }
    }
  }

  private static boolean withoutSmallFactor(BigInteger n) {
    for (int prime = 3; prime < 5_000; prime += 2) {
      if (n.mod(BigInteger.valueOf(prime)).signum() == 0) {
        return false;
      }
    }
    return true;
  }

  @ParameterizedTest
  @EnumSource
  void parse_freshKey_isAccepted(WrappingKeySpec spec) {
    Bytes key = generated("RSA", spec.modulusBits());
    assertThat(WrappingPublicKey.parse(key, spec, "target 1").spec()).isEqualTo(spec);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("interop")
  void parse_keyMadeByOpenssl_isAcceptedOnlyAsDer(WrappingKeySpec spec) {
    Bytes pem =
        Openssl.run(
            Bytes.utf8(""),
            "genpkey",
            "-algorithm",
            "RSA",
            "-pkeyopt",
            "rsa_keygen_bits:" + spec.modulusBits());
    Bytes der = Openssl.run(pem, "pkey", "-pubout", "-outform", "DER");
    assertThat(WrappingPublicKey.parse(der, spec, "target 1").digest()).isEqualTo(Digest.of(der));
    assertUnsound(Openssl.run(pem, "pkey", "-pubout")).hasMessageContaining("PEM text");
  }

  @Test
  void parse_otherSizeThanStated_isRefused() {
    assertUnsound(generated("RSA", 3072)).hasMessageContaining("has 3072 bits, not the 2048");
  }

  @Test
  void parse_evenModulusOrSmallFactor_isRefused() {
    BigInteger random = new BigInteger(2048, RANDOM).setBit(2047);
    assertUnsound(spki(random.clearBit(0), F4)).hasMessageContaining("even modulus");
    BigInteger withFactor =
        BigInteger.valueOf(4999).multiply(new BigInteger(2036, RANDOM).setBit(2035).setBit(0));
    while (withFactor.bitLength() < 2048) {
      withFactor = withFactor.add(BigInteger.valueOf(4999).shiftLeft(2034));
    }
    assertUnsound(spki(withFactor, F4)).hasMessageContaining("small factor");
  }

  @Test
  void parse_weakExponent_isRefused() {
    BigInteger n =
        P.multiply(BigInteger.probablePrime(1024, RANDOM).setBit(1022).nextProbablePrime());
    for (BigInteger weak :
        new BigInteger[] {
          BigInteger.valueOf(3),
          BigInteger.valueOf(65_535),
          BigInteger.valueOf(65_538),
          BigInteger.ONE.shiftLeft(100).setBit(0)
        }) {
      assertUnsound(spki(n, weak)).hasMessageContaining("exponent");
    }
  }

  @Test
  void parse_rocaForm_isRefused() {
    BigInteger primorial = BigInteger.ONE;
    for (int prime = 3; prime <= 167; prime += 2) {
      if (BigInteger.valueOf(prime).isProbablePrime(20)) {
        primorial = primorial.multiply(BigInteger.valueOf(prime));
      }
    }
    BigInteger m = primorial;
    BigInteger n =
        modulus(
            () ->
                new BigInteger(2048 - m.bitLength() + 1, RANDOM)
                    .multiply(m)
                    .add(F4.modPow(BigInteger.valueOf(12_345), m)));
    assertUnsound(spki(n, F4)).hasMessageContaining("ROCA");
  }

  @Test
  void parse_primesCloseToEachOther_isRefused() {
    assertUnsound(spki(modulus(() -> P.multiply(P.nextProbablePrime())), F4))
        .hasMessageContaining("two primes close to each other");
  }

  @Test
  void parse_notOneDerKey_isRefused() {
    Bytes key = generated("RSA", 2048);
    assertUnsound(Bytes.utf8("-----BEGIN PUBLIC KEY-----\n" + key.base64()))
        .hasMessageContaining("PEM text");
    assertUnsound(Bytes.utf8(key.base64())).hasMessageContaining("base64 text");
    assertUnsound(generated("EC", 256)).hasMessageContaining("is not one RSA");
    assertUnsound(Bytes.concat(key, Bytes.copyOf(new byte[1])))
        .hasMessageContaining("is not one RSA");
    // The first byte of DER, 0x30, is the text "0": that short it does look like base64.
    assertUnsound(Bytes.copyOf(Arrays.copyOf(key.toArray(), 1)))
        .hasMessageContaining("base64 text");
    assertUnsound(Bytes.copyOf(new byte[0])).hasMessageContaining("is not one RSA");
    for (int size = 2; size < key.size(); size++) {
      assertUnsound(Bytes.copyOf(Arrays.copyOf(key.toArray(), size)))
          .hasMessageContaining("target 1: the wrapping key is not one RSA");
    }
  }

  @Test
  void parse_anyGarbage_isRefusedAndNothingElse() {
    SecureRandom random = new SecureRandom();
    for (int i = 0; i < 500; i++) {
      byte[] garbage = new byte[random.nextInt(400)];
      random.nextBytes(garbage);
      assertUnsound(Bytes.copyOf(garbage));
    }
  }
}
