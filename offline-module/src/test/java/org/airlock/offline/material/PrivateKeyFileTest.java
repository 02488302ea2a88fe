package org.airlock.offline.material;

import static org.airlock.common.Refusals.assertIntegrity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.airlock.common.Openssl;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.KeySpec;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class PrivateKeyFileTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final byte[] P256 = KeyPairs.generate(KeySpec.ECC_NIST_P256, RANDOM);
  private static final byte[] RSA = KeyPairs.generate(KeySpec.RSA_2048, RANDOM);

  private static Adopted adopt(KeySpec spec, byte[] content, String passphrase) {
    try {
      return MaterialFile.adopt(
          spec, new ByteArrayInputStream(content), "file", passphrase::toCharArray);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] adopted(KeySpec spec, byte[] content) {
    try (Adopted adopted = adopt(spec, content, "unused")) {
      return adopted.material().exposeSecretArray().clone();
    }
  }

  private static void assertRefused(KeySpec spec, byte[] content, String message) {
    assertIntegrity(() -> adopted(spec, content)).hasMessageContaining(message);
  }

  private static byte[] pem(String label, byte[] der) {
    return Bytes.utf8(
            "-----BEGIN "
                + label
                + "-----\n"
                + java.util.Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END "
                + label
                + "-----\n")
        .toArray();
  }

  private static byte[] der(ASN1Encodable value) {
    try {
      return value.toASN1Primitive().getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] inner(byte[] pkcs8) {
    try {
      return PrivateKeyInfo.getInstance(pkcs8)
          .parsePrivateKey()
          .toASN1Primitive()
          .getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static RSAPrivateKey rsa() {
    return RSAPrivateKey.getInstance(inner(RSA));
  }

  private static byte[] pkcs8(
      ASN1ObjectIdentifier oid, ASN1Encodable parameters, ASN1Encodable key) {
    try {
      return der(new PrivateKeyInfo(new AlgorithmIdentifier(oid, parameters), key));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] rsaWith(
      BigInteger modulus, BigInteger e, BigInteger d, BigInteger exponent1) {
    RSAPrivateKey k = rsa();
    return pkcs8(
        PKCSObjectIdentifiers.rsaEncryption,
        DERNull.INSTANCE,
        new RSAPrivateKey(
            modulus,
            e,
            d,
            k.getPrime1(),
            k.getPrime2(),
            exponent1,
            k.getExponent2(),
            k.getCoefficient()));
  }

  @ParameterizedTest
  @EnumSource(
      names = {"RSA_2048", "ECC_NIST_P256", "ECC_NIST_P384", "ECC_NIST_P521", "ECC_SECG_P256K1"})
  void adopt_pkcs8_isKeptByteForByte(KeySpec spec) {
    byte[] key = spec.isRsa() ? RSA : KeyPairs.generate(spec, RANDOM);
    assertThat(adopted(spec, key)).isEqualTo(key);
    assertThat(adopted(spec, pem("PRIVATE KEY", key))).isEqualTo(key);
    assertThat(adopted(spec, Arrays.copyOf(key, key.length))).isEqualTo(key);
  }

  @Test
  void adopt_sec1AndPkcs1_areReencodedAndSaySo() {
    for (byte[] content : List.of(inner(P256), pem("EC PRIVATE KEY", inner(P256)))) {
      try (Adopted adopted = adopt(KeySpec.ECC_NIST_P256, content, "unused")) {
        assertThat(adopted.material().exposeSecretArray()).isEqualTo(P256);
        assertThat(adopted.conversion().orElseThrow()).startsWith("re-encoded from SEC1");
      }
    }
    for (byte[] content : List.of(inner(RSA), pem("RSA PRIVATE KEY", inner(RSA)))) {
      try (Adopted adopted = adopt(KeySpec.RSA_2048, content, "unused")) {
        assertThat(adopted.material().exposeSecretArray()).isEqualTo(RSA);
        assertThat(adopted.conversion().orElseThrow()).startsWith("re-encoded from PKCS#1");
      }
    }
  }

  private static byte[] ecSequence(int version, byte[] scalar, ASN1Encodable... optional) {
    ASN1EncodableVector members = new ASN1EncodableVector();
    members.add(new ASN1Integer(version));
    members.add(new org.bouncycastle.asn1.DEROctetString(scalar));
    for (ASN1Encodable member : optional) {
      members.add(member);
    }
    return pkcs8(
        X9ObjectIdentifiers.id_ecPublicKey,
        PrivateKeyEncoding.curve(KeySpec.ECC_NIST_P256),
        new DERSequence(members));
  }

  private static byte[] scalarOne(int size) {
    byte[] scalar = new byte[size];
    scalar[size - 1] = 1;
    return scalar;
  }

  @Test
  void adopt_ecThatIsNotExactlyRfc5915_isRefused() {
    String notExact = "is not RFC 5915 in DER, version 1, with a scalar of 32 bytes";
    assertRefused(KeySpec.ECC_NIST_P256, ecSequence(2, scalarOne(32)), notExact);
    assertRefused(KeySpec.ECC_NIST_P256, ecSequence(1, scalarOne(31)), notExact);
    assertRefused(KeySpec.ECC_NIST_P256, ecSequence(1, scalarOne(33)), notExact);
    assertRefused(
        KeySpec.ECC_NIST_P256,
        ecSequence(
            1,
            scalarOne(32),
            new org.bouncycastle.asn1.DERTaggedObject(
                true, 0, PrivateKeyEncoding.curve(KeySpec.ECC_NIST_P384))),
        "names another curve inside than outside");
  }

  /** Lawful, but nobody has said that KMS takes it: kept, because KMS may have seen it. */
  @Test
  void adopt_ecWithoutItsPublicKey_isKeptAndSaysSo() {
    byte[] bare = ecSequence(1, scalarOne(32));
    try (Adopted adopted = adopt(KeySpec.ECC_NIST_P256, bare, "unused")) {
      assertThat(adopted.material().exposeSecretArray()).isEqualTo(bare);
      assertThat(adopted.conversion().orElseThrow())
          .startsWith("kept byte for byte, but not in the form OpenSSL writes");
    }
    try (Adopted adopted = adopt(KeySpec.ECC_NIST_P256, P256, "unused")) {
      assertThat(adopted.conversion()).isEmpty();
    }
  }

  @Test
  void newKey_thatIsRefused_isWiped() {
    byte[] key = P256.clone();
    assertThatThrownBy(() -> KeyPairs.consistent(KeySpec.ECC_NIST_P384, key))
        .isInstanceOf(Failure.Integrity.class);
    assertThat(key).containsOnly(0);
  }

  /** About one scalar in 256 begins with a zero byte, which must stay. */
  @Test
  void encodeEc_leadingZeros_keepTheLengthOfTheCurve() {
    int[] sizes = {138, 185, 241, 135};
    int i = 0;
    for (KeySpec spec :
        List.of(
            KeySpec.ECC_NIST_P256,
            KeySpec.ECC_NIST_P384,
            KeySpec.ECC_NIST_P521,
            KeySpec.ECC_SECG_P256K1)) {
      for (BigInteger scalar :
          List.of(
              BigInteger.ONE,
              BigInteger.valueOf(0x8000),
              CustomNamedCurves.getByOID(PrivateKeyEncoding.curve(spec))
                  .getN()
                  .subtract(BigInteger.ONE))) {
        byte[] encoded = PrivateKeyEncoding.encodeEc(spec, scalar);
        assertThat(encoded).as(spec + " " + scalar).hasSize(sizes[i]);
        assertThat(adopted(spec, encoded)).isEqualTo(encoded);
      }
      i++;
    }
  }

  @Test
  void adopt_whatDoesNotFitTheSpec_saysWhy() {
    assertRefused(KeySpec.ECC_NIST_P384, P256, "is on the curve with OID 1.2.840.10045.3.1.7");
    assertRefused(
        KeySpec.ECC_SECG_P256K1,
        inner(P256),
        "the public key inside does not belong to the private key");
    assertRefused(KeySpec.RSA_3072, RSA, "has a modulus of 2048 bits, RSA_3072 needs 3072");
    assertRefused(KeySpec.RSA_2048, P256, "is a private key of another kind");
    assertRefused(KeySpec.ECC_NIST_P256, RSA, "is a private key of another kind");
    assertRefused(KeySpec.RSA_2048, inner(P256), "is an EC private key, not RSA_2048");
    assertRefused(KeySpec.ECC_NIST_P256, inner(RSA), "is an RSA private key, not ECC_NIST_P256");
  }

  @Test
  void adopt_malformedOrForeignKeys_sayWhy() throws IOException {
    RSAPrivateKey k = rsa();
    assertRefused(
        KeySpec.ECC_NIST_P256,
        Arrays.copyOf(P256, P256.length + 1),
        "is not one private key in PEM or DER, without anything behind it");
    assertRefused(
        KeySpec.ECC_NIST_P256,
        Arrays.copyOf(P256, P256.length - 1),
        "is not one private key in PEM or DER");
    assertRefused(
        KeySpec.RSA_2048,
        pkcs8(PKCSObjectIdentifiers.id_RSASSA_PSS, DERNull.INSTANCE, k),
        "names RSASSA-PSS");
    assertRefused(
        KeySpec.ECC_NIST_P256,
        pkcs8(
            EdECObjectIdentifiers.id_Ed25519,
            null,
            new org.bouncycastle.asn1.DEROctetString(new byte[32])),
        "is a private key of another kind (algorithm OID 1.3.101.112)");
    assertRefused(
        KeySpec.ECC_NIST_P256,
        pkcs8(
            X9ObjectIdentifiers.id_ecPublicKey,
            CustomNamedCurves.getByOID(PrivateKeyEncoding.curve(KeySpec.ECC_NIST_P256)),
            ECPrivateKey.getInstance(inner(P256))),
        "has explicit curve parameters");
    assertRefused(
        KeySpec.ECC_NIST_P256,
        ec(BigInteger.ONE, ECPrivateKey.getInstance(inner(P256)).getPublicKey().getOctets()),
        "the public key inside does not belong to the private key");
    assertRefused(
        KeySpec.ECC_NIST_P256,
        ec(
            CustomNamedCurves.getByOID(PrivateKeyEncoding.curve(KeySpec.ECC_NIST_P256)).getN(),
            null),
        "is not between 1 and the order of the curve");
    assertRefused(KeySpec.ECC_NIST_P256, ec(BigInteger.ZERO, null), "is not between 1");
    assertRefused(
        KeySpec.RSA_2048,
        rsaWith(k.getModulus(), BigInteger.valueOf(3), k.getPrivateExponent(), k.getExponent1()),
        "has a public exponent that is even, below 65537");
    assertRefused(
        KeySpec.RSA_2048,
        rsaWith(
            k.getModulus().add(BigInteger.TWO),
            k.getPublicExponent(),
            k.getPrivateExponent(),
            k.getExponent1()),
        "its RSA numbers do not belong together");
    assertRefused(
        KeySpec.RSA_2048,
        rsaWith(
            k.getModulus(),
            k.getPublicExponent(),
            k.getPrivateExponent(),
            k.getExponent1().add(BigInteger.ONE)),
        "its RSA numbers do not belong together");
    ASN1EncodableVector threePrimes = new ASN1EncodableVector();
    ((org.bouncycastle.asn1.ASN1Sequence) k.toASN1Primitive()).forEach(threePrimes::add);
    ASN1EncodableVector versionOne = new ASN1EncodableVector();
    versionOne.add(new ASN1Integer(1));
    for (int i = 1; i < threePrimes.size(); i++) {
      versionOne.add(threePrimes.get(i));
    }
    versionOne.add(
        new DERSequence(
            new DERSequence(
                new ASN1Encodable[] {new ASN1Integer(7), new ASN1Integer(7), new ASN1Integer(7)})));
    assertRefused(KeySpec.RSA_2048, der(new DERSequence(versionOne)), "more than two primes");
    assertRefused(
        KeySpec.ECC_NIST_P256,
        der(
            new PrivateKeyInfo(
                PrivateKeyInfo.getInstance(P256).getPrivateKeyAlgorithm(),
                PrivateKeyInfo.getInstance(P256).parsePrivateKey(),
                new DERSet())),
        "with a version or attributes that KMS does not document");
    assertRefused(
        KeySpec.ECC_NIST_P256,
        PrivateKeyEncoding.publicKey(KeySpec.ECC_NIST_P256, P256, "file").toArray(),
        "is a public key or a certificate");
    assertRefused(KeySpec.ECC_NIST_P256, pem("CERTIFICATE", P256), "is PEM without a private key");
    byte[] one = pem("PRIVATE KEY", P256);
    assertRefused(
        KeySpec.ECC_NIST_P256,
        Bytes.concat(Bytes.copyOf(one), Bytes.copyOf(one)).toArray(),
        "holds more than one private key");
    assertRefused(
        KeySpec.RSA_2048,
        Bytes.utf8(
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n")
            .toArray(),
        "is encrypted in the old way of openssl");
    assertRefused(KeySpec.RSA_2048, new byte[0], "is not one private key");
    assertRefused(KeySpec.RSA_2048, new byte[64], "is not one private key");
  }

  private static byte[] ec(BigInteger scalar, byte @org.jspecify.annotations.Nullable [] point) {
    return pkcs8(
        X9ObjectIdentifiers.id_ecPublicKey,
        PrivateKeyEncoding.curve(KeySpec.ECC_NIST_P256),
        point == null
            ? new ECPrivateKey(256, scalar)
            : new ECPrivateKey(256, scalar, new DERBitString(point), null));
  }

  /** Only the declared failure may come out, whatever the bytes. */
  @Test
  void adopt_damagedKeys_areAKeyOrRefused() {
    Random random = new Random(20261124);
    int refused = 0;
    for (int i = 0; i < 3000; i++) {
      byte[] content = (i % 2 == 0 ? P256 : pem("PRIVATE KEY", P256)).clone();
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        content[random.nextInt(content.length)] ^= (byte) (1 << random.nextInt(8));
      }
      byte[] damaged =
          random.nextInt(4) == 0 ? Arrays.copyOf(content, random.nextInt(content.length)) : content;
      try {
        adopted(KeySpec.ECC_NIST_P256, damaged);
      } catch (Failure.Integrity expected) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(2500);
  }

  @ParameterizedTest
  @CsvSource({
    "RSA_2048,-algorithm RSA -pkeyopt rsa_keygen_bits:2048",
    "RSA_3072,-algorithm RSA -pkeyopt rsa_keygen_bits:3072",
    "ECC_NIST_P256,-algorithm EC -pkeyopt ec_paramgen_curve:P-256",
    "ECC_NIST_P384,-algorithm EC -pkeyopt ec_paramgen_curve:P-384",
    "ECC_NIST_P521,-algorithm EC -pkeyopt ec_paramgen_curve:P-521",
    "ECC_SECG_P256K1,-algorithm EC -pkeyopt ec_paramgen_curve:secp256k1"
  })
  @Tag("interop")
  void adopt_whatOpensslMakes_inEveryForm(KeySpec spec, String options, @TempDir Path scratch)
      throws IOException {
    byte[] pem = Openssl.run(Bytes.utf8(""), ("genpkey " + options).split(" ")).toArray();
    Path file = scratch.resolve("key.pem");
    Files.write(file, pem);
    byte[] der =
        Openssl.run(
                Bytes.utf8(""),
                "pkcs8",
                "-topk8",
                "-nocrypt",
                "-in",
                file.toString(),
                "-outform",
                "DER")
            .toArray();
    assertThat(adopted(spec, pem)).isEqualTo(der);
    assertThat(adopted(spec, der)).isEqualTo(der);
    byte[] traditional =
        Openssl.run(
                Bytes.utf8(""),
                spec.isRsa() ? "rsa" : "ec",
                "-in",
                file.toString(),
                spec.isRsa() ? "-traditional" : "-no_public")
            .toArray();
    assertThat(adopted(spec, traditional)).isEqualTo(der);
    byte[] encrypted =
        Openssl.run(
                Bytes.utf8(""),
                "pkcs8",
                "-topk8",
                "-v2",
                "aes256",
                "-in",
                file.toString(),
                "-passout",
                "pass:open sesame")
            .toArray();
    try (Adopted adopted = adopt(spec, encrypted, "open sesame")) {
      assertThat(adopted.material().exposeSecretArray()).isEqualTo(der);
      assertThat(adopted.conversion())
          .isEqualTo(Optional.of("decrypted from an encrypted PKCS#8 file"));
    }
    assertThatThrownBy(() -> adopt(spec, encrypted, "wrong").close())
        .isInstanceOf(Failure.Integrity.class)
        .hasMessageContaining("the passphrase is another one");
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.MATCH_ANY,
      names = {"RSA_.*", "ECC_.*"})
  @Tag("interop")
  void generate_everyKind_isCheckedByOpenssl(KeySpec spec, @TempDir Path scratch)
      throws IOException {
    byte[] key = KeyPairs.generate(spec, RANDOM);
    Path file = scratch.resolve("key.der");
    Files.write(file, key);
    String text =
        Openssl.run(
                Bytes.utf8(""),
                "pkey",
                "-inform",
                "DER",
                "-in",
                file.toString(),
                "-check",
                "-noout",
                "-text")
            .asUtf8()
            .orElseThrow();
    assertThat(text)
        .contains("Key is valid")
        .contains(
            switch (spec) {
              case ECC_NIST_P256 -> "prime256v1";
              case ECC_NIST_P384 -> "secp384r1";
              case ECC_NIST_P521 -> "secp521r1";
              case ECC_SECG_P256K1 -> "secp256k1";
              default -> "Private-Key: (" + spec.modulusBits() + " bit, 2 primes)";
            });
    assertThat(
            Openssl.run(
                Bytes.utf8(""),
                "pkey",
                "-inform",
                "DER",
                "-in",
                file.toString(),
                "-pubout",
                "-outform",
                "DER"))
        .isEqualTo(PrivateKeyEncoding.publicKey(spec, key, "file"));
    if (!spec.isRsa()) {
      assertThat(
              Openssl.run(
                  Bytes.utf8(""),
                  "pkcs8",
                  "-topk8",
                  "-nocrypt",
                  "-inform",
                  "DER",
                  "-in",
                  file.toString(),
                  "-outform",
                  "DER"))
          .as("the bytes OpenSSL writes")
          .isEqualTo(Bytes.copyOf(key));
    }
  }
}
