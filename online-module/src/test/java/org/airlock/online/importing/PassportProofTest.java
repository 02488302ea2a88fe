package org.airlock.online.importing;

import static org.airlock.common.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.airlock.common.Enrolment;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.control.Control;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.KeyUsage;
import org.airlock.common.payload.Passport;
import org.airlock.common.payload.UseProof;
import org.airlock.online.FakeKms;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PassportProofTest {
  private final FakeKms kms = new FakeKms();
  private final FakeKms.Key key = kms.key(Enrolment.KEY);

  PassportProofTest() {
    key.state = "Enabled";
  }

  private static Passport passport(
      KeySpec spec, KeyUsage usage, Optional<Bytes> spki, List<Passport.MacVector> macs) {
    Passport p = new Enrolment().passport();
    return new Passport(
        p.header(),
        p.label(),
        spec,
        usage,
        p.sizeBytes(),
        p.origin(),
        p.entropy(),
        p.fingerprint(),
        Optional.empty(),
        Optional.empty(),
        spki,
        macs,
        p.escrowId(),
        p.escrowDigest(),
        p.sealedDigest(),
        p.warnings(),
        p.limitations());
  }

  private static KeyPair pair(KeySpec spec) throws GeneralSecurityException {
    if (spec.isRsa()) {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(spec.modulusBits());
      return generator.generateKeyPair();
    }
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", new BouncyCastleProvider());
    generator.initialize(
        new ECGenParameterSpec(
            switch (spec) {
              case ECC_NIST_P256 -> "secp256r1";
              case ECC_NIST_P384 -> "secp384r1";
              case ECC_NIST_P521 -> "secp521r1";
              default -> "secp256k1";
            }));
    return generator.generateKeyPair();
  }

  private UseProof show(Passport passport) {
    return new PassportProof(new SecureRandom()).show(kms, Enrolment.KEY, passport);
  }

  @ParameterizedTest
  @CsvSource({
    "RSA_2048,SIGN_VERIFY,SIGNATURE",
    "RSA_2048,ENCRYPT_DECRYPT,DECRYPTION",
    "RSA_3072,SIGN_VERIFY,SIGNATURE",
    "ECC_NIST_P256,SIGN_VERIFY,SIGNATURE",
    "ECC_NIST_P256,KEY_AGREEMENT,SHARED_SECRET",
    "ECC_NIST_P384,SIGN_VERIFY,SIGNATURE",
    "ECC_NIST_P384,KEY_AGREEMENT,SHARED_SECRET",
    "ECC_NIST_P521,SIGN_VERIFY,SIGNATURE",
    "ECC_NIST_P521,KEY_AGREEMENT,SHARED_SECRET",
    "ECC_SECG_P256K1,SIGN_VERIFY,SIGNATURE"
  })
  void proof_ofTheRightKey_holdsAndOfAnotherIsRefused(
      KeySpec spec, KeyUsage usage, UseProof.Method method) throws GeneralSecurityException {
    KeyPair pair = pair(spec);
    key.pair = pair;
    Passport passport =
        passport(spec, usage, Optional.of(Bytes.copyOf(pair.getPublic().getEncoded())), List.of());
    UseProof proof = show(passport);
    assertThat(proof.method()).isEqualTo(method);
    assertThat(proof.challenge()).isNotEqualTo(show(passport).challenge());

    key.pair = pair(spec);
    assertRefused(Control.PROOF_OF_USE, () -> show(passport))
        .hasMessageContaining("has another public key than the passport");

    // A KMS that answers with the right public key but computes with another private one.
    key.pair = new KeyPair(pair.getPublic(), pair(spec).getPrivate());
    if (usage != KeyUsage.ENCRYPT_DECRYPT) {
      assertRefused(Control.PROOF_OF_USE, () -> show(passport));
    }
  }

  @ParameterizedTest
  @CsvSource({"HMAC_224", "HMAC_256", "HMAC_384", "HMAC_512"})
  void mac_ofThePassportsChallenge_mustBeThePassports(KeySpec spec)
      throws GeneralSecurityException {
    byte[] material = new byte[spec.materialSizeBytes()];
    new SecureRandom().nextBytes(material);
    key.macKey = material;
    Bytes challenge = Bytes.utf8("a public challenge");
    String name = spec.macAlgorithm().orElseThrow().replace("HMAC_SHA_", "HmacSHA");
    Mac mac = Mac.getInstance(name);
    mac.init(new SecretKeySpec(material, name));
    Passport passport =
        passport(
            spec,
            KeyUsage.GENERATE_VERIFY_MAC,
            Optional.empty(),
            List.of(
                new Passport.MacVector(challenge, Bytes.copyOf(mac.doFinal(challenge.toArray())))));
    UseProof proof = show(passport);
    assertThat(proof.method()).isEqualTo(UseProof.Method.MAC);
    assertThat(proof.algorithm()).isEqualTo(spec.macAlgorithm());

    key.macKey = new byte[material.length];
    assertRefused(Control.PROOF_OF_USE, () -> show(passport))
        .hasMessageContaining("another MAC of the passport's challenge");
  }

  @Test
  void proofNotYetShown_carriesNothing() {
    assertThat(UseProof.notYet(UseProof.Method.DEFERRED).response()).isEmpty();
  }
}
