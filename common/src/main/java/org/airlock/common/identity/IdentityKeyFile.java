package org.airlock.common.identity;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.StringReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.dsse.Signatory;
import org.airlock.common.dsse.Signer;
import org.airlock.common.failure.Failure;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.CBCBlockCipher;
import org.bouncycastle.crypto.paddings.PKCS7Padding;
import org.bouncycastle.crypto.paddings.PaddedBufferedBlockCipher;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;
import org.jspecify.annotations.Nullable;

/**
 * A person's keys on a medium: encrypted PKCS#8 in PEM (RFC 5958, RFC 7468), PBES2 with
 * PBKDF2-HMAC-SHA512 and AES-256-CBC (RFC 8018). Ed25519 stands first, in the 48-byte version-1
 * form of RFC 8410, which stock OpenSSL 3.0 reads; it cannot read version 2. ML-DSA-65 may follow
 * in a second PEM block under the same passphrase, as the seed alone (RFC 9881).
 *
 * <p>CBC has no integrity of its own: the shape of the plaintext is checked byte for byte, and a
 * roster or the identity card names the public key.
 */
public final class IdentityKeyFile {
  /** OWASP's figure for PBKDF2-HMAC-SHA512 is 210,000; this is near half a second on a laptop. */
  static final int ITERATIONS = 600_000;

  /** A hostile file may ask for 2^31 rounds; nobody needs more than this. */
  private static final int MOST_ITERATIONS = 10_000_000;

  private static final int LARGEST_FILE_BYTES = 16 << 10;
  private static final int SALT_BYTES = 16;
  private static final int BLOCK_BYTES = 16;
  private static final int KEY_BITS = 256;
  private static final int SHORTEST_PASSPHRASE = 8;
  private static final String LABEL = "ENCRYPTED PRIVATE KEY";

  /** Both secrets are seeds of this size. */
  private static final int SEED_BYTES = IdentityKey.SEED_BYTES;

  private static final int MOST_KEYS = 2;

  private IdentityKeyFile() {}

  /**
   * Checks a passphrase before it is used: 8 or more printable ASCII characters, so that every
   * program derives the same key.
   *
   * @throws Failure.Usage otherwise
   */
  public static void requirePassphrase(char[] passphrase) {
    if (passphrase.length < SHORTEST_PASSPHRASE) {
      throw new Failure.Usage(
          "the passphrase is shorter than " + SHORTEST_PASSPHRASE + " characters",
          "choose a longer one; nothing was written");
    }
    for (char character : passphrase) {
      if (character < ' ' || character > '~') {
        throw new Failure.Usage(
            "the passphrase has a character outside printable ASCII",
            "other programs would derive another key from it; choose ASCII letters, digits, spaces and signs");
      }
    }
  }

  /**
   * Writes the keys. The caller wipes {@code passphrase} and closes {@code out}.
   *
   * @throws IllegalArgumentException for a key that is on a token
   */
  public static void write(
      Signatory identity, char[] passphrase, SecureRandom random, OutputStream out)
      throws IOException {
    write(identity, passphrase, ITERATIONS, random, out);
  }

  /** As above with other rounds of key derivation; few ones only for keys that guard nothing. */
  public static void write(
      Signatory identity, char[] passphrase, int iterations, SecureRandom random, OutputStream out)
      throws IOException {
    requirePassphrase(passphrase);
    PemWriter writer = new PemWriter(new OutputStreamWriter(out, StandardCharsets.US_ASCII));
    for (Signer signer : identity.signers()) {
      if (!(signer instanceof SoftwareKey key)) {
        throw new IllegalArgumentException("a key on a token has no file");
      }
      writer.writeObject(new PemObject(LABEL, encrypted(key, passphrase, iterations, random)));
    }
    writer.flush();
  }

  private static byte[] encrypted(
      SoftwareKey key, char[] passphrase, int iterations, SecureRandom random) throws IOException {
    byte[] salt = new byte[SALT_BYTES];
    byte[] iv = new byte[BLOCK_BYTES];
    random.nextBytes(salt);
    random.nextBytes(iv);
    byte[] prefix = key.pkcs8Prefix().toArray();
    byte[] plain = Arrays.copyOf(prefix, prefix.length + SEED_BYTES);
    try {
      System.arraycopy(key.seed().exposeSecretArray(), 0, plain, prefix.length, SEED_BYTES);
      byte[] encrypted = cbc(true, derive(passphrase, salt, iterations), iv, plain);
      return new EncryptedPrivateKeyInfo(pbes2(salt, iterations, iv), encrypted).getEncoded();
    } catch (InvalidCipherTextException impossible) {
      throw new IllegalStateException("encryption cannot meet bad padding", impossible);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  private static AlgorithmIdentifier pbes2(byte[] salt, int iterations, byte[] iv) {
    PBKDF2Params derivation =
        new PBKDF2Params(
            salt,
            iterations,
            KEY_BITS / 8,
            new AlgorithmIdentifier(PKCSObjectIdentifiers.id_hmacWithSHA512, DERNull.INSTANCE));
    return new AlgorithmIdentifier(
        PKCSObjectIdentifiers.id_PBES2,
        new PBES2Parameters(
            new KeyDerivationFunc(PKCSObjectIdentifiers.id_PBKDF2, derivation),
            new EncryptionScheme(NISTObjectIdentifiers.id_aes256_CBC, new DEROctetString(iv))));
  }

  /**
   * Reads and unlocks the keys in a file: Ed25519, or ML-DSA-65, or both in this order. The caller
   * wipes {@code passphrase} and closes {@code in}.
   *
   * @param source what messages call the file
   * @throws Failure.Integrity when it is another kind of file, damaged, or the passphrase is wrong
   */
  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // the identity owns the keys from here on
  public static Identity read(InputStream in, char[] passphrase, String source) throws IOException {
    List<EncryptedPrivateKeyInfo> blocks = blocks(in.readNBytes(LARGEST_FILE_BYTES + 1), source);
    List<SoftwareKey> keys = new ArrayList<>();
    try {
      for (EncryptedPrivateKeyInfo block : blocks) {
        keys.add(key(block, passphrase, source));
      }
      if (keys.size() == MOST_KEYS
          && !(keys.get(0) instanceof IdentityKey && keys.get(1) instanceof MlDsaKey)) {
        throw refuse(source, "holds two keys that do not belong together");
      }
      return Identity.owning(keys.toArray(SoftwareKey[]::new));
    } catch (RuntimeException e) {
      keys.forEach(SoftwareKey::close);
      throw e;
    }
  }

  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // the key owns the seed from here on
  private static SoftwareKey key(EncryptedPrivateKeyInfo block, char[] passphrase, String source) {
    byte @Nullable [] plain = null;
    try {
      plain = decrypt(block, passphrase, source);
      if (isSeedAfter(IdentityKey.prefix(), plain)) {
        return IdentityKey.ofSeed(seed(plain));
      }
      if (isSeedAfter(MlDsaKey.prefix(), plain)) {
        return MlDsaKey.ofSeed(seed(plain));
      }
      throw wrongPassphrase(source);
    } catch (InvalidCipherTextException badPadding) {
      throw wrongPassphrase(source);
    } finally {
      if (plain != null) {
        Arrays.fill(plain, (byte) 0);
      }
    }
  }

  private static boolean isSeedAfter(Bytes prefix, byte[] plain) {
    return plain.length == prefix.size() + SEED_BYTES
        && Arrays.equals(plain, 0, prefix.size(), prefix.toArray(), 0, prefix.size());
  }

  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // handed to the caller
  private static SecretBytes seed(byte[] plain) {
    return SecretBytes.owning(Arrays.copyOfRange(plain, plain.length - SEED_BYTES, plain.length));
  }

  private static List<EncryptedPrivateKeyInfo> blocks(byte[] file, String source) {
    if (file.length > LARGEST_FILE_BYTES) {
      throw refuse(source, "is far larger than a key");
    }
    List<EncryptedPrivateKeyInfo> blocks = new ArrayList<>();
    try (PemReader reader =
        new PemReader(new StringReader(new String(file, StandardCharsets.US_ASCII)))) {
      for (@Nullable PemObject pem = next(reader, source);
          pem != null;
          pem = next(reader, source)) {
        blocks.add(encrypted(pem, source));
      }
    } catch (IOException impossible) {
      throw refuse(source, "is not a complete PEM file");
    }
    if (blocks.isEmpty()) {
      throw refuse(source, "is not a PEM file");
    }
    if (blocks.size() > MOST_KEYS) {
      throw refuse(source, "holds more than " + MOST_KEYS + " keys");
    }
    return blocks;
  }

  private static @Nullable PemObject next(PemReader reader, String source) {
    try {
      return reader.readPemObject();
    } catch (IOException | RuntimeException malformed) {
      throw refuse(source, "is not a complete PEM file");
    }
  }

  private static EncryptedPrivateKeyInfo encrypted(PemObject pem, String source) {
    if (!pem.getType().equals(LABEL)) {
      // Only labels from the registry are repeated, so that nothing of a foreign secret file
      // reaches the screen.
      boolean known =
          pem.getType()
              .matches(
                  "(RSA |EC )?PRIVATE KEY|PUBLIC KEY|CERTIFICATE( REQUEST)?|OPENSSH PRIVATE KEY");
      throw refuse(
          source,
          "is a PEM file of " + (known ? pem.getType() : "another kind") + ", not " + LABEL);
    }
    try {
      return EncryptedPrivateKeyInfo.getInstance(ASN1Primitive.fromByteArray(pem.getContent()));
    } catch (IOException | RuntimeException malformed) {
      throw refuse(source, "holds no encrypted PKCS#8");
    }
  }

  private static byte[] decrypt(EncryptedPrivateKeyInfo info, char[] passphrase, String source)
      throws InvalidCipherTextException {
    PBKDF2Params derivation;
    byte[] iv;
    try {
      if (!info.getEncryptionAlgorithm().getAlgorithm().equals(PKCSObjectIdentifiers.id_PBES2)) {
        throw refuse(source, "is not encrypted with PBES2");
      }
      PBES2Parameters parameters =
          PBES2Parameters.getInstance(info.getEncryptionAlgorithm().getParameters());
      derivation = PBKDF2Params.getInstance(parameters.getKeyDerivationFunc().getParameters());
      boolean ours =
          parameters.getKeyDerivationFunc().getAlgorithm().equals(PKCSObjectIdentifiers.id_PBKDF2)
              && derivation.getPrf().getAlgorithm().equals(PKCSObjectIdentifiers.id_hmacWithSHA512)
              && parameters
                  .getEncryptionScheme()
                  .getAlgorithm()
                  .equals(NISTObjectIdentifiers.id_aes256_CBC);
      iv = DEROctetString.getInstance(parameters.getEncryptionScheme().getParameters()).getOctets();
      if (!ours || iv.length != BLOCK_BYTES) {
        throw refuse(source, "is not encrypted with PBKDF2-HMAC-SHA512 and AES-256-CBC");
      }
    } catch (IllegalArgumentException malformed) {
      throw refuse(source, "holds no encrypted PKCS#8");
    }
    BigInteger iterations = derivation.getIterationCount();
    if (iterations.signum() <= 0 || iterations.compareTo(BigInteger.valueOf(MOST_ITERATIONS)) > 0) {
      throw refuse(source, "asks for more than " + MOST_ITERATIONS + " rounds of key derivation");
    }
    return cbc(
        false,
        derive(passphrase, derivation.getSalt(), iterations.intValueExact()),
        iv,
        info.getEncryptedData());
  }

  private static CipherParameters derive(char[] passphrase, byte[] salt, int iterations) {
    byte[] ascii = new byte[passphrase.length];
    try {
      for (int i = 0; i < ascii.length; i++) {
        ascii[i] = (byte) passphrase[i];
      }
      return PassphraseKey.derive(ascii, salt, iterations, KEY_BITS / Byte.SIZE);
    } finally {
      Arrays.fill(ascii, (byte) 0);
    }
  }

  private static byte[] cbc(boolean encrypt, CipherParameters key, byte[] iv, byte[] input)
      throws InvalidCipherTextException {
    PaddedBufferedBlockCipher cipher =
        new PaddedBufferedBlockCipher(
            CBCBlockCipher.newInstance(AESEngine.newInstance()), new PKCS7Padding());
    cipher.init(encrypt, new ParametersWithIV(key, iv));
    byte[] output = new byte[cipher.getOutputSize(input.length)];
    try {
      int size = cipher.processBytes(input, 0, input.length, output, 0);
      size += cipher.doFinal(output, size);
      return Arrays.copyOf(output, size);
    } catch (org.bouncycastle.crypto.DataLengthException notWholeBlocks) {
      throw new InvalidCipherTextException("not whole blocks");
    } finally {
      Arrays.fill(output, (byte) 0);
    }
  }

  private static Failure.Integrity wrongPassphrase(String source) {
    return new Failure.Integrity(
        source + ": cannot be unlocked with this passphrase",
        "type it again (Caps Lock? keyboard layout?); if it is surely right, the file is damaged");
  }

  private static Failure.Integrity refuse(String source, String what) {
    return new Failure.Integrity(
        source + ": " + what, "name the .key.pem file that 'identity create' wrote");
  }
}
