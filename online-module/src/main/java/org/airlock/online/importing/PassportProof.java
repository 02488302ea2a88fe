package org.airlock.online.importing;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.payload.Passport;
import org.airlock.common.payload.UseProof;
import org.airlock.online.kms.Kms;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * The proof of use for keys whose passport lets anybody compute what KMS must answer: control
 * {@code PROOF-OF-USE}.
 *
 * <ul>
 *   <li>HMAC: the MAC of the passport's own challenge.
 *   <li>Signing: GetPublicKey is the passport's key, and a signature of a fresh challenge holds
 *       under it, by another library than the one that made the key.
 *   <li>RSA decryption: what is encrypted here with the passport's key comes back.
 *   <li>Key agreement: both sides of ECDH with a key pair made here agree.
 * </ul>
 */
final class PassportProof {
  private static final String OAEP = "RSAES_OAEP_SHA_256";
  private static final int CHALLENGE_RANDOM_BYTES = 16;

  private final SecureRandom random;

  PassportProof(SecureRandom random) {
    this.random = random;
  }

  UseProof show(Kms kms, KeyArn key, Passport passport) {
    try {
      return switch (passport.keyUsage()) {
        case GENERATE_VERIFY_MAC -> mac(kms, key, passport);
        case SIGN_VERIFY -> signature(kms, key, passport, publicKey(kms, key, passport));
        case ENCRYPT_DECRYPT -> decryption(kms, key, publicKey(kms, key, passport));
        case KEY_AGREEMENT -> agreement(kms, key, publicKey(kms, key, passport));
      };
    } catch (GeneralSecurityException e) {
      throw unlike(key, "answered something that cannot be checked");
    }
  }

  private UseProof mac(Kms kms, KeyArn key, Passport passport) {
    Passport.MacVector vector = passport.macs().get(0);
    String algorithm = passport.keySpec().macAlgorithm().orElseThrow();
    Bytes mac = kms.generateMac(key, vector.challenge(), algorithm);
    if (!mac.equals(vector.mac())) {
      throw unlike(key, "gives another MAC of the passport's challenge");
    }
    return UseProof.of(UseProof.Method.MAC, algorithm, vector.challenge(), mac);
  }

  private PublicKey publicKey(Kms kms, KeyArn key, Passport passport)
      throws GeneralSecurityException {
    Bytes spki = passport.spki().orElseThrow();
    if (!kms.getPublicKey(key).equals(spki)) {
      throw unlike(key, "has another public key than the passport");
    }
    return KeyFactory.getInstance(passport.keySpec().isRsa() ? "RSA" : "EC", bouncyCastle())
        .generatePublic(new X509EncodedKeySpec(spki.toArray()));
  }

  private UseProof signature(Kms kms, KeyArn key, Passport passport, PublicKey publicKey)
      throws GeneralSecurityException {
    SigningAlgorithm algorithm = SigningAlgorithm.of(passport.keySpec());
    Bytes challenge = challenge(key);
    Bytes signature = kms.sign(key, challenge, algorithm.kmsName());
    Signature check = Signature.getInstance(algorithm.jcaName(), bouncyCastle());
    check.initVerify(publicKey);
    check.update(challenge.toArray());
    if (!check.verify(signature.toArray())) {
      throw unlike(key, "made a signature that does not hold under the passport's key");
    }
    return UseProof.of(UseProof.Method.SIGNATURE, algorithm.kmsName(), challenge, signature);
  }

  private record SigningAlgorithm(String kmsName, String jcaName) {
    static SigningAlgorithm of(KeySpec spec) {
      return switch (spec) {
        case ECC_NIST_P384 -> new SigningAlgorithm("ECDSA_SHA_384", "SHA384withECDSA");
        case ECC_NIST_P521 -> new SigningAlgorithm("ECDSA_SHA_512", "SHA512withECDSA");
        case ECC_NIST_P256, ECC_SECG_P256K1 ->
            new SigningAlgorithm("ECDSA_SHA_256", "SHA256withECDSA");
        default -> new SigningAlgorithm("RSASSA_PSS_SHA_256", "SHA256withRSAandMGF1");
      };
    }
  }

  private UseProof decryption(Kms kms, KeyArn key, PublicKey publicKey)
      throws GeneralSecurityException {
    Bytes challenge = challenge(key);
    Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding", bouncyCastle());
    cipher.init(
        Cipher.ENCRYPT_MODE,
        publicKey,
        new OAEPParameterSpec(
            "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT),
        random);
    Bytes ciphertext = Bytes.copyOf(cipher.doFinal(Digest.of(challenge).value().toArray()));
    if (!kms.decryptAsymmetric(key, ciphertext, OAEP).equals(Digest.of(challenge).value())) {
      throw unlike(key, "decrypts to something else than was encrypted with the passport's key");
    }
    return UseProof.of(UseProof.Method.DECRYPTION, OAEP, ciphertext, Digest.of(challenge).value());
  }

  private UseProof agreement(Kms kms, KeyArn key, PublicKey publicKey)
      throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", bouncyCastle());
    generator.initialize(((ECPublicKey) publicKey).getParams(), random);
    KeyPair ephemeral = generator.generateKeyPair();
    Bytes challenge = Bytes.copyOf(ephemeral.getPublic().getEncoded());
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH", bouncyCastle());
    agreement.init(ephemeral.getPrivate());
    agreement.doPhase(publicKey, true);
    Bytes ours = Bytes.copyOf(agreement.generateSecret());
    if (!kms.deriveSharedSecret(key, challenge).equals(ours)) {
      throw unlike(key, "derives another shared secret than the passport's key");
    }
    return UseProof.of(UseProof.Method.SHARED_SECRET, "ECDH", challenge, Digest.of(ours).value());
  }

  /** Public and different every time, so that no recorded answer could be played again. */
  private Bytes challenge(KeyArn key) {
    byte[] fresh = new byte[CHALLENGE_RANDOM_BYTES];
    random.nextBytes(fresh);
    return Bytes.utf8(
        ProofOfUse.CHALLENGE.asUtf8().orElseThrow()
            + "\n"
            + key
            + "\n"
            + HexFormat.of().formatHex(fresh));
  }

  private static BouncyCastleProvider bouncyCastle() {
    return new BouncyCastleProvider();
  }

  private static Failure unlike(KeyArn key, String what) {
    return new Failure.Refused(
        Control.PROOF_OF_USE,
        key + ": KMS " + what,
        "do not rely on this key: it does not hold the material of this passport; look in CloudTrail for other imports");
  }
}
