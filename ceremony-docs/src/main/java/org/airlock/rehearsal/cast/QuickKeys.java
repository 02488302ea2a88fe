package org.airlock.rehearsal.cast;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import org.airlock.common.identity.Identity;
import org.airlock.common.identity.IdentityKeyFile;

/**
 * The players' key files with few rounds of key derivation. Every command of a rehearsal unlocks
 * one or two, and they guard nothing: half a second each would be a third of the play.
 */
public final class QuickKeys {
  private static final int FEW = 1_000;

  private QuickKeys() {}

  /** Writes the key file anew, under the same passphrase. */
  public static void rewrite(Path file, String passphrase) {
    char[] secret = passphrase.toCharArray();
    try (InputStream in = Files.newInputStream(file);
        Identity key = IdentityKeyFile.read(in, secret, file.toString())) {
      try (OutputStream out = Files.newOutputStream(file)) {
        IdentityKeyFile.write(key, secret, FEW, new SecureRandom(), out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      Arrays.fill(secret, '\0');
    }
  }
}
