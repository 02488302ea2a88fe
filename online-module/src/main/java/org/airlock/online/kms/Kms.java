package org.airlock.online.kms;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.kms.WrappingAlgorithm;
import org.airlock.common.kms.WrappingKeySpec;

/**
 * What the importer asks of AWS KMS, in one Region. The life cycle of KMS keys is absent on
 * purpose: people make and remove keys with their own tools.
 *
 * <p>Every method throws a {@code Failure}: {@code Refused} when KMS or a control said no, {@code
 * Environment} when the credentials or their permissions do not suffice, {@code Transport} when the
 * same command may be run again, {@code Stopped} when the thread was interrupted. A key of another
 * Region is refused before anything is sent. Thread-safe.
 */
public interface Kms extends AutoCloseable {

  /**
   * DescribeKey. A key that is not found is asked for again for about three seconds: new keys
   * appear with a delay.
   */
  KeyDescription describeKey(KeyArn key);

  /**
   * GetParametersForImport. Calls of one client are paced, because AWS allows one in four seconds.
   */
  ImportParameters getParametersForImport(
      KeyArn key, WrappingAlgorithm algorithm, WrappingKeySpec spec);

  /**
   * ImportKeyMaterial, sent once; only a call that AWS throttled, and so did not act on, is sent
   * again.
   *
   * @throws org.airlock.common.failure.Failure only when KMS certainly did not act and the same
   *     call may be made again: throttled, no or bad credentials, endpoint not trusted, other
   *     Region
   */
  ImportOutcome importKeyMaterial(ImportCall call);

  /**
   * ListKeyRotations with {@code ALL_KEY_MATERIAL}, all pages. Symmetric keys only: KMS refuses
   * others with UnsupportedOperationException. Empty where the server does not know the call at
   * all, as emulators do.
   */
  List<KeyMaterialEntry> listKeyMaterials(KeyArn key);

  /**
   * Encrypt with a symmetric key.
   *
   * @param challenge 1 to 4096 bytes, public
   */
  Ciphertext encrypt(KeyArn key, Bytes challenge, Map<String, String> context);

  /**
   * Decrypt with a symmetric key.
   *
   * @param ciphertext 1 to 6144 bytes, as {@link #encrypt} gave it
   */
  Decrypted decrypt(KeyArn key, Bytes ciphertext, Map<String, String> context);

  /** GetPublicKey: SubjectPublicKeyInfo in DER of an asymmetric key. */
  Bytes getPublicKey(KeyArn key);

  /**
   * GenerateMac with an HMAC key.
   *
   * @param message 1 to 4096 bytes, public
   * @param algorithm {@code MacAlgorithmSpec}, for example {@code HMAC_SHA_256}
   */
  Bytes generateMac(KeyArn key, Bytes message, String algorithm);

  /**
   * Sign with an asymmetric key, message type {@code RAW}.
   *
   * @param message 1 to 4096 bytes, public
   * @param algorithm {@code SigningAlgorithmSpec}
   * @return RSA: modulus size; ECDSA: DER (ANSI X9.62)
   */
  Bytes sign(KeyArn key, Bytes message, String algorithm);

  /**
   * Decrypt with an RSA key.
   *
   * @param algorithm {@code EncryptionAlgorithmSpec}, for example {@code RSAES_OAEP_SHA_256}
   */
  Bytes decryptAsymmetric(KeyArn key, Bytes ciphertext, String algorithm);

  /**
   * DeriveSharedSecret by ECDH.
   *
   * @param publicKey SubjectPublicKeyInfo in DER on the key's curve
   * @return the x coordinate, as long as the curve's field
   */
  Bytes deriveSharedSecret(KeyArn key, Bytes publicKey);

  /**
   * RotateKeyOnDemand: the pending material becomes the current one, some time after this returns.
   *
   * @return AWS's id of the call
   */
  String rotateOnDemand(KeyArn key);

  /**
   * DeleteImportedKeyMaterial, sent once.
   *
   * @return AWS's id of the call
   */
  String deleteImportedKeyMaterial(DeletionWarrant warrant);

  /** ListKeys, all pages: every key of the account in this Region. */
  List<KeyArn> listKeys();

  /** The URL every request goes to, for records and screens. */
  String endpoint();

  /**
   * AWS's clock: the {@code Date} of the last answer (whole seconds) plus the time since then by
   * the local monotonic clock; the local wall clock plays no part. Empty before the first answer.
   */
  Optional<Instant> awsTime();

  @Override
  void close();
}
