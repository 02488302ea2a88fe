package org.airlock.rehearsal.simulator.kms;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.kms.KeyUsage;

/**
 * GetPublicKey, Sign, Verify, GenerateMac, VerifyMac, DeriveSharedSecret, and Encrypt and Decrypt
 * of RSA keys, in one scope at one moment.
 */
public final class AsymmetricOperations {
  private final KeyLookup lookup;
  private final SecureRandom random;

  AsymmetricOperations(Keyring keyring, SecureRandom random) {
    this.lookup = new KeyLookup(keyring);
    this.random = random;
  }

  /** What GetPublicKey tells. */
  public record PublicHalf(KeyMetadata key, Bytes publicKey) {}

  public PublicHalf getPublicKey(String reference) {
    SimulatedKey key = lookup.byIdOrAlias(reference);
    if (key.spec().isSymmetric() || key.spec().macAlgorithm().isPresent()) {
      // AWS's error is not on record; UnsupportedOperationException is modelled.
      throw ErrorCode.UNSUPPORTED_OPERATION.error(
          key.arn() + " key spec is " + key.spec() + " which is not valid for GetPublicKey.");
    }
    key.demandUsable();
    return new PublicHalf(KeyMetadata.of("", key), pair(key).publicKey());
  }

  /** Whether a reference names an RSA key for encryption; its own operations then serve it. */
  public boolean isRsa(String reference) {
    return lookup.byIdOrAlias(reference).spec().isRsa();
  }

  public String arn(String reference) {
    return lookup.byIdOrAlias(reference).arn();
  }

  /**
   * @param message RAW: hashed here; DIGEST: already hashed
   */
  public Bytes sign(String reference, Bytes message, boolean digest, String algorithm) {
    SimulatedKey key =
        usable(reference, KeyUsage.SIGN_VERIFY, algorithm, AsymmetricOperations::signing);
    try {
      Signature signature = signature(algorithm, digest, message);
      signature.initSign(pair(key).privateKey(), random);
      signature.update(message.toArray());
      return Bytes.copyOf(signature.sign());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("Bouncy Castle has " + algorithm, impossible);
    }
  }

  public void verify(
      String reference, Bytes message, boolean digest, Bytes given, String algorithm) {
    SimulatedKey key =
        usable(reference, KeyUsage.SIGN_VERIFY, algorithm, AsymmetricOperations::signing);
    try {
      Signature signature = signature(algorithm, digest, message);
      signature.initVerify(pair(key).verifying(key.spec()));
      signature.update(message.toArray());
      if (signature.verify(given.toArray())) {
        return;
      }
    } catch (GeneralSecurityException malformed) {
      // Refused below, like every other signature that does not hold.
    }
    throw ErrorCode.KMS_INVALID_SIGNATURE.error("");
  }

  private static List<String> signing(SimulatedKey key) {
    return key.rules().signingAlgorithms(key.usage());
  }

  private static Signature signature(String algorithm, boolean digest, Bytes message)
      throws GeneralSecurityException {
    String hash = algorithm.substring(algorithm.length() - 3);
    int size = Integer.parseInt(hash) / 8;
    if (digest && message.size() != size) {
      throw ErrorCode.VALIDATION.error("Digest is invalid length for algorithm " + algorithm + ".");
    }
    String family =
        algorithm.startsWith("ECDSA")
            ? "ECDSA"
            : algorithm.contains("_PSS_") ? "RSAandMGF1" : "RSA";
    if (digest && !family.equals("ECDSA")) {
      throw ErrorCode.UNSUPPORTED_OPERATION.error("This simulator signs RSA messages as RAW only.");
    }
    return Signature.getInstance(
        (digest ? "NONE" : "SHA" + hash) + "with" + family, PrivateKeyMaterial.PROVIDER);
  }

  public Bytes generateMac(String reference, Bytes message, String algorithm) {
    SimulatedKey key =
        usable(
            reference,
            KeyUsage.GENERATE_VERIFY_MAC,
            algorithm,
            found -> found.rules().macAlgorithms());
    String name = "HmacSHA" + algorithm.substring("HMAC_SHA_".length());
    try {
      Mac mac = Mac.getInstance(name);
      mac.init(new SecretKeySpec(bytes(key).exposeSecretArray(), name));
      return Bytes.copyOf(mac.doFinal(message.toArray()));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has " + name, impossible);
    }
  }

  public void verifyMac(String reference, Bytes message, Bytes given, String algorithm) {
    if (!generateMac(reference, message, algorithm).equals(given)) {
      throw ErrorCode.KMS_INVALID_MAC.error("");
    }
  }

  public Bytes encrypt(String reference, Bytes plaintext, String algorithm) {
    SimulatedKey key = usableForEncryption(reference, algorithm);
    try {
      Cipher cipher = oaep();
      cipher.init(
          Cipher.ENCRYPT_MODE, pair(key).verifying(key.spec()), parameters(algorithm), random);
      return Bytes.copyOf(cipher.doFinal(plaintext.toArray()));
    } catch (GeneralSecurityException | RuntimeException tooLong) {
      throw ErrorCode.VALIDATION.error("Plaintext is too long for this key and algorithm.");
    }
  }

  public Bytes decrypt(String reference, Bytes ciphertext, String algorithm) {
    SimulatedKey key = usableForEncryption(reference, algorithm);
    try {
      Cipher cipher = oaep();
      cipher.init(Cipher.DECRYPT_MODE, pair(key).privateKey(), parameters(algorithm));
      return Bytes.copyOf(cipher.doFinal(ciphertext.toArray()));
    } catch (GeneralSecurityException | RuntimeException notOurs) {
      throw ErrorCode.INVALID_CIPHERTEXT.error("");
    }
  }

  private SimulatedKey usableForEncryption(String reference, String algorithm) {
    return usable(
        reference,
        KeyUsage.ENCRYPT_DECRYPT,
        algorithm,
        found -> found.rules().encryptionAlgorithms(found.usage()));
  }

  private static Cipher oaep() throws GeneralSecurityException {
    return Cipher.getInstance("RSA/ECB/OAEPPadding", PrivateKeyMaterial.PROVIDER);
  }

  private static OAEPParameterSpec parameters(String algorithm) {
    String hash = algorithm.endsWith("SHA_1") ? "SHA-1" : "SHA-256";
    return new OAEPParameterSpec(
        hash, "MGF1", new MGF1ParameterSpec(hash), PSource.PSpecified.DEFAULT);
  }

  /** ECDH: the x coordinate, as long as the curve's field. */
  public Bytes deriveSharedSecret(String reference, Bytes publicKey) {
    SimulatedKey key =
        usable(
            reference,
            KeyUsage.KEY_AGREEMENT,
            "ECDH",
            found -> found.rules().keyAgreementAlgorithms(found.usage()));
    try {
      PublicKey peer =
          KeyFactory.getInstance("EC", PrivateKeyMaterial.PROVIDER)
              .generatePublic(new X509EncodedKeySpec(publicKey.toArray()));
      PublicKey own = pair(key).verifying(key.spec());
      boolean sameCurve =
          ((ECPublicKey) peer)
              .getParams()
              .getCurve()
              .equals(((ECPublicKey) own).getParams().getCurve());
      if (!sameCurve) {
        throw ErrorCode.VALIDATION.error("The public key is on another curve.");
      }
      KeyAgreement agreement = KeyAgreement.getInstance("ECDH", PrivateKeyMaterial.PROVIDER);
      agreement.init(pair(key).privateKey());
      agreement.doPhase(peer, true);
      return Bytes.copyOf(agreement.generateSecret());
    } catch (GeneralSecurityException malformed) {
      throw ErrorCode.VALIDATION.error("The public key is not valid.");
    }
  }

  private SimulatedKey usable(
      String reference,
      KeyUsage usage,
      String algorithm,
      java.util.function.Function<SimulatedKey, List<String>> algorithms) {
    SimulatedKey key = lookup.byIdOrAlias(reference);
    key.demandUsable();
    if (key.usage() != usage) {
      throw ErrorCode.INVALID_KEY_USAGE.error(
          key.arn() + " key usage is " + key.usage() + " which is not valid for this operation.");
    }
    if (!algorithms.apply(key).contains(algorithm)) {
      throw ErrorCode.INVALID_KEY_USAGE.error(
          "Algorithm " + algorithm + " is incompatible with key spec " + key.spec() + ".");
    }
    return key;
  }

  private static SecretBytes bytes(SimulatedKey key) {
    return key.materials()
        .current()
        .flatMap(Material::bytes)
        .orElseThrow(() -> new IllegalStateException("unreachable: the key is usable"));
  }

  private static PrivateKeyMaterial pair(SimulatedKey key) {
    return key.rules()
        .keyPair(bytes(key))
        .orElseThrow(() -> new IllegalStateException("unreachable: the material fitted"));
  }
}
