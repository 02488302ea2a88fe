package org.airlock.offline.material;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.airlock.common.bytes.SecretBytes;
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

  private MaterialFile() {}

  /**
   * @param in a java.io stream, read to its end; closed by the caller
   * @return the material, the caller's to close
   * @throws Failure.Integrity when it is not material for {@code spec}
   */
  @MustBeClosed
  public static SecretBytes adopt(KeySpec spec, InputStream in, String source) throws IOException {
    if (spec.form() != MaterialForm.RAW) {
      throw new Failure.Usage(
          "material for " + spec + " cannot be adopted yet",
          "adopt SYMMETRIC_DEFAULT or HMAC material");
    }
    byte[] buffer = new byte[LARGEST_BYTES + 1];
    try {
      int size = 0;
      int count;
      while (size < buffer.length && (count = in.read(buffer, size, buffer.length - size)) > 0) {
        size += count;
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
      return SecretBytes.owning(material);
    } finally {
      Arrays.fill(buffer, (byte) 0);
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
    if (text == (needed + 2) / 3 * 4
        && all(
            content, text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=")) {
      return "it looks like base64: decode it first with 'openssl enc -d -base64 -A', and check the result";
    }
    if (text == needed) {
      return "it has a line end behind the key, which an editor or echo may have added; take the file that was imported";
    }
    return "look for the file that was imported; nothing was adopted";
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
