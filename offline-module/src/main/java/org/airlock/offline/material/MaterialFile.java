package org.airlock.offline.material;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.MaterialForm;

/**
 * Reads plaintext material that people made before they met this tool, for example {@code
 * PlaintextKeyMaterial.bin}. It must be exactly what KMS takes: nothing is ever decoded silently.
 * Messages say what the file looks like and never quote it.
 */
public final class MaterialFile {
  private static final int LARGEST_BYTES = 64 << 10;
  private static final String BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";

  private MaterialFile() {}

  /**
   * @param in a java.io stream, read to its end; closed by the caller
   * @param passphrase asked for only when a private key is encrypted
   * @return the material, the caller's to close
   * @throws Failure.Integrity when it is not material for {@code spec}
   */
  @MustBeClosed
  public static Adopted adopt(
      KeySpec spec, InputStream in, String source, Supplier<char[]> passphrase) throws IOException {
    byte[] buffer = new byte[LARGEST_BYTES + 1];
    try {
      int size = 0;
      int count;
      while (size < buffer.length && (count = in.read(buffer, size, buffer.length - size)) > 0) {
        size += count;
      }
      if (spec.form() == MaterialForm.PKCS8_DER) {
        return privateKey(spec, Arrays.copyOf(buffer, size), source, passphrase);
      }
      int needed = spec.materialSizeBytes();
      if (size != needed) {
        throw refuse(source, needed, size, looks(buffer, size, needed));
      }
      byte[] material = Arrays.copyOf(buffer, size);
      if (Arrays.equals(material, new byte[size])) {
        throw new Failure.Integrity(
            source + ": is all zeros", "this is not key material; look for the right file");
      }
      return Adopted.owning(material, Optional.empty());
    } finally {
      Arrays.fill(buffer, (byte) 0);
    }
  }

  @MustBeClosed
  private static Adopted privateKey(
      KeySpec spec, byte[] content, String source, Supplier<char[]> passphrase) {
    try {
      return PrivateKeyFile.read(spec, content, source, passphrase);
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  private static Failure refuse(String source, int needed, int size, String looks) {
    String length = size > LARGEST_BYTES ? "more than " + LARGEST_BYTES : Integer.toString(size);
    return new Failure.Integrity(
        source + ": has " + length + " bytes, this key spec needs exactly " + needed, looks);
  }

  private static String looks(byte[] content, int size, int needed) {
    int text = size;
    while (text > 0 && (content[text - 1] == '\n' || content[text - 1] == '\r')) {
      text--;
    }
    if (startsWith(content, size, "-----BEGIN ")) {
      return "it is PEM text; KMS takes the raw bytes of this key";
    }
    if (text == 2 * needed && all(content, text, "0123456789abcdefABCDEF")) {
      return "it is all hex digits: decode it first, for example with 'xxd -r -p', and check the result";
    }
    if (count(content, size, BASE64) == (needed + 2) / 3 * 4
        && count(content, size, BASE64 + "\r\n") == size) {
      return "it looks like base64: decode it first with 'openssl enc -d -base64 -A', and check the result";
    }
    if (text == needed) {
      return "it has a line end behind the key, which an editor or echo may have added; take the file that was imported";
    }
    return "look for the file that was imported; nothing was adopted";
  }

  private static int count(byte[] content, int size, String alphabet) {
    int count = 0;
    for (int i = 0; i < size; i++) {
      count += alphabet.indexOf(content[i]) >= 0 ? 1 : 0;
    }
    return count;
  }

  private static boolean startsWith(byte[] content, int size, String prefix) {
    for (int i = 0; i < prefix.length(); i++) {
      if (i >= size || content[i] != prefix.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean all(byte[] content, int size, String alphabet) {
    boolean all = true;
    for (int i = 0; i < size; i++) {
      all &= alphabet.indexOf(content[i]) >= 0;
    }
    return all;
  }
}
