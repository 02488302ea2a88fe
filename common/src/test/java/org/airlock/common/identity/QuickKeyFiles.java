package org.airlock.common.identity;

import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import org.airlock.common.dsse.Signatory;

/** Key files with few rounds of key derivation, for tests that unlock many keys. */
public final class QuickKeyFiles {
  private static final int FEW = 1_000;

  private QuickKeyFiles() {}

  public static void write(Signatory key, String passphrase, OutputStream out) throws IOException {
    IdentityKeyFile.write(key, passphrase.toCharArray(), FEW, new SecureRandom(), out);
  }
}
