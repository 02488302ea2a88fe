package org.airlock.offline.material;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.kms.KeySpec;
import org.airlock.offline.cipher.ResidueFreeCipher;

/**
 * What identifies a material in public.
 *
 * @param fingerprint HMAC-SHA-256 keyed by the material over {@code "airlock passport fingerprint
 *     v1" 00 KEYSPEC}, 32 bytes
 * @param kcvCmac AES-CMAC (RFC 4493) of a zero block, the first 5 bytes in hex; only for 16, 24 or
 *     32 bytes of raw material
 * @param kcvClassic AES encryption of a zero block, the first 3 bytes in hex; same condition. It
 *     detects mix-ups only
 */
public record PassportValues(
    Bytes fingerprint, Optional<String> kcvCmac, Optional<String> kcvClassic) {
  private static final Bytes DOMAIN = Bytes.utf8("airlock passport fingerprint v1\0");
  private static final int BLOCK_BYTES = 16;
  private static final int CMAC_SHOWN_BYTES = 5;
  private static final int CLASSIC_SHOWN_BYTES = 3;

  /** The reduction constant of CMAC for 128-bit blocks (SP 800-38B section 5.3). */
  private static final int R128 = 0x87;

  /** Computes the values; {@code material} stays the caller's. */
  public static PassportValues of(KeySpec spec, SecretBytes material) {
    Bytes fingerprint =
        ResidueFreeCipher.hmacSha256(material, Bytes.concat(DOMAIN, Bytes.utf8(spec.name())));
    if (!spec.isSymmetric()) {
      return new PassportValues(fingerprint, Optional.empty(), Optional.empty());
    }
    byte[] zeroBlock = ResidueFreeCipher.aesBlock(material, new byte[BLOCK_BYTES]);
    byte[] subkey = doubled(zeroBlock);
    byte[] cmac = null;
    try {
      // The message is one whole block of zeros, so its exclusive-or with K1 is K1 itself.
      cmac = ResidueFreeCipher.aesBlock(material, subkey);
      return new PassportValues(
          fingerprint,
          Optional.of(hex(cmac, CMAC_SHOWN_BYTES)),
          Optional.of(hex(zeroBlock, CLASSIC_SHOWN_BYTES)));
    } finally {
      Arrays.fill(zeroBlock, (byte) 0);
      Arrays.fill(subkey, (byte) 0);
      if (cmac != null) {
        Arrays.fill(cmac, (byte) 0);
      }
    }
  }

  /** Multiplication by x in GF(2^128), without a branch on the secret bit. */
  private static byte[] doubled(byte[] block) {
    byte[] result = new byte[BLOCK_BYTES];
    int carry = 0;
    for (int i = BLOCK_BYTES - 1; i >= 0; i--) {
      int value = block[i] & 0xff;
      result[i] = (byte) (value << 1 | carry);
      carry = value >>> 7;
    }
    result[BLOCK_BYTES - 1] ^= (byte) (R128 & -carry);
    return result;
  }

  private static String hex(byte[] value, int shown) {
    return HexFormat.of().formatHex(value, 0, shown);
  }
}
