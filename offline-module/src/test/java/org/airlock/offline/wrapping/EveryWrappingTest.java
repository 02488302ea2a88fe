package org.airlock.offline.wrapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import org.airlock.common.Openssl;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.MaterialForm;
import org.airlock.common.kms.WrappingAlgorithm;
import org.airlock.common.kms.WrappingKeySpec;
import org.airlock.offline.material.MaterialGenerator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The outside judge of every combination that KMS documents: openssl, which holds the private
 * wrapping key, unwraps what we wrap and reads it as a key of that type.
 */
@Tag("interop")
final class EveryWrappingTest {
  private static final Map<WrappingKeySpec, KeyPair> WRAPPING =
      new EnumMap<>(WrappingKeySpec.class);
  private static final Map<KeySpec, byte[]> MATERIAL = new EnumMap<>(KeySpec.class);
  private static @TempDir Path scratch;

  @BeforeAll
  static void makeKeys() throws GeneralSecurityException, IOException {
    for (WrappingKeySpec size : WrappingKeySpec.values()) {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(size.modulusBits());
      KeyPair pair = generator.generateKeyPair();
      WRAPPING.put(size, pair);
      Files.write(scratch.resolve(size + ".der"), pair.getPrivate().getEncoded());
    }
    MaterialGenerator generator = MaterialGenerator.system();
    for (KeySpec spec : KeySpec.values()) {
      try (SecretBytes material = generator.generate(spec)) {
        MATERIAL.put(spec, material.exposeSecretArray().clone());
      }
    }
  }

  static Stream<Arguments> combinations() {
    return Stream.of(KeySpec.values())
        .flatMap(
            spec ->
                Stream.of(WrappingKeySpec.values())
                    .flatMap(
                        size ->
                            spec.wrappingAlgorithms(size).stream()
                                .map(algorithm -> Arguments.of(spec, algorithm, size))));
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void openssl_unwrapsAndReadsIt(KeySpec spec, WrappingAlgorithm algorithm, WrappingKeySpec size)
      throws IOException {
    byte[] material = MATERIAL.get(spec);
    WrappingPublicKey key =
        WrappingPublicKey.parse(
            Bytes.copyOf(WRAPPING.get(size).getPublic().getEncoded()), size, "test");
    byte[] wrapped;
    try (SecretBytes secret = SecretBytes.copyOf(material)) {
      wrapped = new KeyWrapper(new SecureRandom()).wrap(secret, key, algorithm).toArray();
    }
    byte[] unwrapped = unwrap(wrapped, algorithm, size);
    assertThat(unwrapped).isEqualTo(material);
    if (spec.form() == MaterialForm.PKCS8_DER) {
      Path file = scratch.resolve("unwrapped.der");
      Files.write(file, unwrapped);
      assertThat(
              Openssl.run(
                      Bytes.utf8(""),
                      "pkey",
                      "-inform",
                      "DER",
                      "-in",
                      file.toString(),
                      "-noout",
                      "-check",
                      "-text")
                  .asUtf8()
                  .orElseThrow())
          .contains("Key is valid")
          .contains(spec.isRsa() ? spec.modulusBits() + " bit" : "ASN1 OID: " + curve(spec));
    } else {
      assertThat(unwrapped).hasSize(spec.materialSizeBytes());
    }
  }

  /** OpenSSL's own name of the curve. */
  private static String curve(KeySpec spec) {
    return switch (spec) {
      case ECC_NIST_P256 -> "prime256v1";
      case ECC_NIST_P384 -> "secp384r1";
      case ECC_NIST_P521 -> "secp521r1";
      case ECC_SECG_P256K1 -> "secp256k1";
      default -> throw new IllegalArgumentException(spec + " has no curve");
    };
  }

  private static byte[] unwrap(byte[] wrapped, WrappingAlgorithm algorithm, WrappingKeySpec size)
      throws IOException {
    int block = size.modulusSizeBytes();
    byte[] first = oaep(Arrays.copyOf(wrapped, block), algorithm, size);
    if (!algorithm.hybrid()) {
      assertThat(wrapped).hasSize(block);
      return first;
    }
    return Openssl.run(
            Bytes.copyOf(Arrays.copyOfRange(wrapped, block, wrapped.length)),
            "enc",
            "-d",
            "-id-aes256-wrap-pad",
            "-K",
            HexFormat.of().formatHex(first),
            "-iv",
            "A65959A6")
        .toArray();
  }

  private static byte[] oaep(byte[] block, WrappingAlgorithm algorithm, WrappingKeySpec size)
      throws IOException {
    String hash = algorithm.hash() == WrappingAlgorithm.OaepHash.SHA_256 ? "sha256" : "sha1";
    Path in = scratch.resolve("block.bin");
    Files.write(in, block);
    return Openssl.run(
            Bytes.utf8(""),
            "pkeyutl",
            "-decrypt",
            "-keyform",
            "DER",
            "-inkey",
            scratch.resolve(size + ".der").toString(),
            "-in",
            in.toString(),
            "-pkeyopt",
            "rsa_padding_mode:oaep",
            "-pkeyopt",
            "rsa_oaep_md:" + hash,
            "-pkeyopt",
            "rsa_mgf1_md:" + hash)
        .toArray();
  }
}
