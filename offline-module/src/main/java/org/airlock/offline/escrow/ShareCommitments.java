package org.airlock.offline.escrow;

import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.offline.slip39.Share;
import org.airlock.offline.slip39.ShareWords;
import org.bouncycastle.crypto.digests.SHA256Digest;

/**
 * The public commitment of a share: SHA-256 over {@code "airlock share commitment v1" 00} and the
 * share's words in lower case with single blanks. A share has 256 bits of its own, so the
 * commitment helps nobody guess it; and unlike SLIP-39's own digest of 32 bits it cannot be met by
 * a made-up share.
 *
 * <p>Bouncy Castle's SHA-256 is used: the JDK's leaves copies of what it hashed.
 */
final class ShareCommitments {
  private static final Bytes DOMAIN = Bytes.utf8("airlock share commitment v1\0");

  private ShareCommitments() {}

  static Digest of(Share share) {
    SHA256Digest sha256 = new SHA256Digest();
    byte[] domain = DOMAIN.toArray();
    sha256.update(domain, 0, domain.length);
    byte[] digest = new byte[Digest.SIZE_BYTES];
    try (SecretBytes words = ShareWords.toAscii(share)) {
      sha256.update(words.exposeSecretArray(), 0, words.size());
      sha256.doFinal(digest, 0);
    } finally {
      sha256.reset();
    }
    return new Digest(Bytes.copyOf(digest));
  }
}
