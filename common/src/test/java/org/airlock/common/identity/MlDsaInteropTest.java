package org.airlock.common.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.dsse.PublicSigningKey;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * ML-DSA-65 against two implementations of other people: the Python package {@code dilithium-py}
 * (demanded with {@code -Dinterop=required}) and, on a JDK that has it, the JDK's own.
 */
@Tag("interop")
final class MlDsaInteropTest {
  private static final String VERSION = "1.5.1";
  private static final Bytes MESSAGE = Bytes.utf8("DSSEv1 4 type 4 body");
  private static final String PYTHON =
      System.getProperty(
          "airlock.python", System.getenv().getOrDefault("AIRLOCK_PYTHON", "python3"));

  /** Derives the key from our seed, checks our signature, signs itself. */
  private static final String OTHER =
      """
      import sys
      from dilithium_py.ml_dsa import ML_DSA_65
      seed, message, signature = (bytes.fromhex(line) for line in sys.stdin.read().split())
      public, secret = ML_DSA_65.key_derive(seed)
      print(public.hex())
      print(ML_DSA_65.verify(public, message, signature))
      print(ML_DSA_65.verify(public, message + b"x", signature))
      print(ML_DSA_65.sign(secret, message, deterministic=True).hex())
      """;

  private static String python(String program, String input) throws IOException {
    Process process =
        new ProcessBuilder(PYTHON, "-c", program)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.US_ASCII));
    }
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
  }

  @Test
  void python_derivesVerifiesAndSignsTheSame() throws IOException {
    String found;
    try {
      found = python("import importlib.metadata as m; print(m.version('dilithium-py'))", "");
    } catch (IOException absent) {
      found = "";
    }
    String message = "needs dilithium-py " + VERSION + " for " + PYTHON + ", found: " + found;
    if ("required".equals(System.getProperty("interop"))) {
      assertThat(found).as(message).isEqualTo(VERSION);
    }
    Assumptions.assumeTrue(found.equals(VERSION), message);
    byte[] seed = new byte[MlDsaKey.SEED_BYTES];
    new SecureRandom().nextBytes(seed);
    try (MlDsaKey key = MlDsaKey.ofSeed(SecretBytes.copyOf(seed))) {
      Bytes signature = key.sign(MESSAGE);
      String[] said =
          python(OTHER, String.join("\n", Bytes.copyOf(seed).hex(), MESSAGE.hex(), signature.hex()))
              .split("\n");
      assertThat(key.publicKey().spki().hex()).endsWith(said[0]).hasSize(2 * 1974);
      assertThat(said[1]).isEqualTo("True");
      assertThat(said[2]).isEqualTo("False");
      Bytes theirs = Bytes.ofHex(said[3]);
      assertThat(theirs).as("the deterministic variant has one signature").isEqualTo(signature);
      assertThat(key.publicKey().verifies(MESSAGE, theirs)).isTrue();
    }
  }

  @Test
  void jdk_signsAndVerifiesTheSame() throws Exception {
    Assumptions.assumeTrue(
        Runtime.version().feature() >= 24, "this JDK has no ML-DSA; one from 24 on has");
    try (MlDsaKey key = MlDsaKey.generate(new SecureRandom())) {
      Signature verifier = Signature.getInstance("ML-DSA-65");
      verifier.initVerify(
          KeyFactory.getInstance("ML-DSA")
              .generatePublic(new X509EncodedKeySpec(key.publicKey().spki().toArray())));
      verifier.update(MESSAGE.toArray());
      assertThat(verifier.verify(key.sign(MESSAGE).toArray())).isTrue();
    }
    KeyPair theirs = KeyPairGenerator.getInstance("ML-DSA-65").generateKeyPair();
    PublicSigningKey publicKey =
        PublicSigningKey.ofSpki(Bytes.copyOf(theirs.getPublic().getEncoded()), "the JDK's");
    assertThat(publicKey.algorithm()).isEqualTo(PublicSigningKey.Algorithm.ML_DSA_65);
    Signature signer = Signature.getInstance("ML-DSA-65");
    signer.initSign(theirs.getPrivate());
    signer.update(MESSAGE.toArray());
    byte[] signature = signer.sign();
    assertThat(publicKey.verifies(MESSAGE, Bytes.copyOf(signature))).isTrue();
    signature[100] ^= 1;
    assertThat(publicKey.verifies(MESSAGE, Bytes.copyOf(signature))).isFalse();
  }
}
