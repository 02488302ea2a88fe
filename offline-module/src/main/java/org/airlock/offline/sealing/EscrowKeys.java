package org.airlock.offline.sealing;

import com.google.errorprone.annotations.MustBeClosed;
import java.security.SecureRandom;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.offline.cipher.ResidueFreeCipher;

/** Escrow keys: 256 random bits that seal materials and are split into shares. */
public final class EscrowKeys {
  public static final int SIZE_BYTES = 32;
  private static final int FINGERPRINT_BYTES = 16;
  private static final Bytes DOMAIN = Bytes.utf8("airlock escrow key fingerprint v1");

  private EscrowKeys() {}

  /** A fresh escrow key from a generator of 256-bit strength; the caller closes it. */
  @MustBeClosed
  public static SecretBytes generate(SecureRandom random) {
    byte[] key = new byte[SIZE_BYTES];
    random.nextBytes(key);
    return SecretBytes.owning(key);
  }

  /**
   * The public name of an escrow key and the CMS key identifier of what it seals: HMAC-SHA-256
   * keyed by the escrow key over {@code "airlock escrow key fingerprint v1"}, the first 16 bytes.
   * The key has full entropy, so this helps nobody find it.
   */
  public static Bytes fingerprint(SecretBytes escrowKey) {
    byte[] mac = ResidueFreeCipher.hmacSha256(escrowKey, DOMAIN).toArray();
    return Bytes.copyOf(java.util.Arrays.copyOf(mac, FINGERPRINT_BYTES));
  }
}
