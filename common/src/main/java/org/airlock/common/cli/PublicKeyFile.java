package org.airlock.common.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.dsse.PublicSigningKey;
import org.airlock.common.failure.Failure;
import org.airlock.common.store.Disk;

/** A public key as other programs write it: SubjectPublicKeyInfo in PEM (RFC 7468) or DER. */
final class PublicKeyFile {
  private static final int LARGEST_BYTES = 16 << 10;
  private static final Pattern PEM =
      Pattern.compile(
          "-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----", Pattern.DOTALL);

  private PublicKeyFile() {}

  /**
   * Reads the key.
   *
   * @throws Failure.Integrity when it is no public key we can verify with
   */
  static PublicSigningKey read(Disk disk, Path file) {
    Bytes content = disk.read(file, LARGEST_BYTES);
    Optional<String> text = content.asUtf8().filter(each -> each.contains("-----BEGIN"));
    if (text.isEmpty()) {
      return PublicSigningKey.ofSpki(content, file.toString());
    }
    Matcher pem = PEM.matcher(text.get());
    Bytes spki =
        (pem.find() ? Bytes.ofBase64(pem.group(1).replaceAll("\\s", "")) : Optional.<Bytes>empty())
            .orElseThrow(
                () ->
                    new Failure.Integrity(
                        file + ": is a PEM file, but not of one PUBLIC KEY",
                        "write it with 'openssl pkey -pubout'; a private key does not belong here"));
    return PublicSigningKey.ofSpki(spki, file.toString());
  }
}
