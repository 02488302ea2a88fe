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
import java.util.Arrays;
import org.airlock.common.bytes.SecretBytes;
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
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.modes.CBCBlockCipher;
import org.bouncycastle.crypto.paddings.PKCS7Padding;
import org.bouncycastle.crypto.paddings.PaddedBufferedBlockCipher;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;
import org.jspecify.annotations.Nullable;

/**
 * An identity key on a medium: encrypted PKCS#8 in PEM (RFC 5958, RFC 7468), PBES2 with
 * PBKDF2-HMAC-SHA512 and AES-256-CBC (RFC 8018). Inside is the 48-byte version-1 form of RFC 8410,
 * which stock OpenSSL 3.0 reads; it cannot read version 2.
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

  /** PrivateKeyInfo of Ed25519 up to the seed (RFC 8410 section 7). */
  private static final byte[] PKCS8_PREFIX = {
    0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20
  };

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

  /** Writes the key. The caller wipes {@code passphrase} and closes {@code out}. */
  public static void write(
      IdentityKey key, char[] passphrase, SecureRandom random, OutputStream out)
      throws IOException {
    write(key, passphrase, ITERATIONS, random, out);
  }

  /** With fewer rounds, for tests that unlock many keys. */
  static void write(
      IdentityKey key, char[] passphrase, int iterations, SecureRandom random, OutputStream out)
      throws IOException {
    requirePassphrase(passphrase);
    byte[] salt = new byte[SALT_BYTES];
    byte[] iv = new byte[BLOCK_BYTES];
    random.nextBytes(salt);
    random.nextBytes(iv);
    byte[] plain = Arrays.copyOf(PKCS8_PREFIX, PKCS8_PREFIX.length + IdentityKey.SEED_BYTES);
    try {
      System.arraycopy(
          key.seed().exposeSecretArray(), 0, plain, PKCS8_PREFIX.length, IdentityKey.SEED_BYTES);
      byte[] encrypted = cbc(true, derive(passphrase, salt, iterations), iv, plain);
      EncryptedPrivateKeyInfo info =
          new EncryptedPrivateKeyInfo(pbes2(salt, iterations, iv), encrypted);
      PemWriter writer = new PemWriter(new OutputStreamWriter(out, StandardCharsets.US_ASCII));
      writer.writeObject(new PemObject(LABEL, info.getEncoded()));
      writer.flush();
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
   * Reads and unlocks a key. The caller wipes {@code passphrase} and closes {@code in}.
   *
   * @param source what messages call the file
   * @throws Failure.Integrity when it is another kind of file, damaged, or the passphrase is wrong
   */
  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // the key owns the seed from here on
  public static IdentityKey read(InputStream in, char[] passphrase, String source)
      throws IOException {
    EncryptedPrivateKeyInfo info = encrypted(in.readNBytes(LARGEST_FILE_BYTES + 1), source);
    byte @Nullable [] plain = null;
    try {
      plain = decrypt(info, passphrase, source);
      if (plain.length != PKCS8_PREFIX.length + IdentityKey.SEED_BYTES
          || !Arrays.equals(plain, 0, PKCS8_PREFIX.length, PKCS8_PREFIX, 0, PKCS8_PREFIX.length)) {
        throw wrongPassphrase(source);
      }
      return IdentityKey.ofSeed(
          SecretBytes.owning(Arrays.copyOfRange(plain, PKCS8_PREFIX.length, plain.length)));
    } catch (InvalidCipherTextException badPadding) {
      throw wrongPassphrase(source);
    } finally {
      if (plain != null) {
        Arrays.fill(plain, (byte) 0);
      }
    }
  }

  private static EncryptedPrivateKeyInfo encrypted(byte[] file, String source) {
    if (file.length > LARGEST_FILE_BYTES) {
      throw refuse(source, "is far larger than a key");
    }
    @Nullable PemObject pem;
    try (PemReader reader =
        new PemReader(new StringReader(new String(file, StandardCharsets.US_ASCII)))) {
      pem = reader.readPemObject();
    } catch (IOException | RuntimeException malformed) {
      throw refuse(source, "is not a complete PEM file");
    }
    if (pem == null) {
      throw refuse(source, "is not a PEM file");
    }
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
      PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(new SHA512Digest());
      generator.init(ascii, salt, iterations);
      return generator.generateDerivedParameters(KEY_BITS);
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
