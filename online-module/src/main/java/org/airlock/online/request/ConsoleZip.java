package org.airlock.online.request;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.kms.WrappingAlgorithm;
import org.airlock.common.kms.WrappingKeySpec;

/**
 * The {@code ImportParameters.zip} that the KMS console lets a person download: wrapping key,
 * import token and a README. The console has used two generations of file names, so the three are
 * told apart by content. The README is not authenticated: it can contradict what the operator says,
 * never decide.
 *
 * @param publicKey DER SubjectPublicKeyInfo of an RSA key
 * @param importToken opaque, 1 to 6144 bytes
 */
public record ConsoleZip(
    Bytes publicKey, WrappingKeySpec keySpec, Bytes importToken, String readme) {
  /** More than the console ever makes. */
  public static final int LARGEST_BYTES = 256 << 10;

  private static final int MOST_ENTRIES = 8;
  private static final int LARGEST_ENTRY_BYTES = 16 << 10;
  private static final int LARGEST_TOKEN_BYTES = 6144;
  private static final Pattern KEY_ID =
      Pattern.compile(
          "(?:mrk-[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})");
  private static final Pattern ALGORITHM =
      Pattern.compile("RSAES_OAEP_SHA_(?:1|256)|RSA_AES_KEY_WRAP_SHA_(?:1|256)");

  /** Reads the archive. */
  public static ConsoleZip read(Bytes archive, String source) {
    Optional<RsaKey> key = Optional.empty();
    Optional<Bytes> token = Optional.empty();
    String readme = "";
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive.toArray()))) {
      int entries = 0;
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (++entries > MOST_ENTRIES) {
          throw notParameters(source, "holds more than " + MOST_ENTRIES + " files");
        }
        if (entry.isDirectory()) {
          continue;
        }
        Bytes content = content(zip, source);
        Optional<RsaKey> asKey = rsaKey(content);
        if (asKey.isPresent()) {
          requireFirst(key.isEmpty(), source, "two wrapping keys");
          key = asKey;
        } else if (isText(content)) {
          readme += content.asUtf8().orElse("");
        } else {
          requireFirst(token.isEmpty(), source, "two files that could be the import token");
          token = Optional.of(content);
        }
      }
    } catch (IOException | IllegalArgumentException damaged) {
      // The JDK throws the latter for entry names that are not UTF-8.
      throw notParameters(source, "cannot be unpacked");
    }
    if (key.isEmpty() || token.isEmpty()) {
      throw notParameters(
          source, key.isEmpty() ? "holds no RSA public key" : "holds no import token");
    }
    if (token.get().size() > LARGEST_TOKEN_BYTES) {
      throw notParameters(
          source, "holds an import token of more than " + LARGEST_TOKEN_BYTES + " bytes");
    }
    return new ConsoleZip(key.get().encoded(), key.get().spec(), token.get(), readme);
  }

  /**
   * Compares what the README mentions with what the operator says.
   *
   * @throws Failure.Integrity when it names another key or another algorithm only
   */
  public void requireFor(KeyArn key, WrappingAlgorithm algorithm, String source) {
    if (mentionsOnlyOthers(KEY_ID.matcher(readme), key.keyId())) {
      throw new Failure.Integrity(
          source + ": its README names another key than " + key,
          "download the import parameters of this very key again");
    }
    if (mentionsOnlyOthers(ALGORITHM.matcher(readme), algorithm.name())) {
      throw new Failure.Integrity(
          source + ": its README names another wrapping algorithm than " + algorithm,
          "give the one that was chosen in the console with --wrapping-algorithm");
    }
  }

  private static boolean mentionsOnlyOthers(Matcher mentions, String expected) {
    boolean any = false;
    while (mentions.find()) {
      any = true;
      if (mentions.group().equals(expected)) {
        return false;
      }
    }
    return any;
  }

  private record RsaKey(Bytes encoded, WrappingKeySpec spec) {}

  private static Bytes content(ZipInputStream zip, String source) throws IOException {
    byte[] content = zip.readNBytes(LARGEST_ENTRY_BYTES + 1);
    if (content.length > LARGEST_ENTRY_BYTES) {
      throw notParameters(source, "holds a file of more than " + LARGEST_ENTRY_BYTES + " bytes");
    }
    return Bytes.copyOf(content);
  }

  private static Optional<RsaKey> rsaKey(Bytes content) {
    try {
      if (KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(content.toArray()))
          instanceof RSAPublicKey key) {
        for (WrappingKeySpec spec : WrappingKeySpec.values()) {
          if (spec.modulusBits() == key.getModulus().bitLength()) {
            return Optional.of(new RsaKey(content, spec));
          }
        }
      }
    } catch (GeneralSecurityException notAKey) {
      // Then it is one of the other two files.
    }
    return Optional.empty();
  }

  private static boolean isText(Bytes content) {
    return content
        .asUtf8()
        .filter(text -> text.chars().allMatch(c -> c >= ' ' || c == '\n' || c == '\r' || c == '\t'))
        .isPresent();
  }

  private static void requireFirst(boolean first, String source, String what) {
    if (!first) {
      throw notParameters(source, "holds " + what);
    }
  }

  private static Failure notParameters(String source, String what) {
    return new Failure.Integrity(
        source + ": is not the console's download of import parameters: it " + what,
        "in the KMS console choose the key, 'Import key material', and download wrapping key and import token again");
  }
}
