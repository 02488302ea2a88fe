package org.airlock.offline.cards;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.function.Consumer;
import org.airlock.common.bundle.Environment;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.offline.slip39.RandomSource;
import org.airlock.offline.slip39.Share;
import org.airlock.offline.slip39.ShareSet;
import org.airlock.offline.slip39.ShareWords;
import org.airlock.offline.slip39.Slip39;
import org.airlock.offline.slip39.SplitParameters;

/** Worthless shares and labels. */
final class Samples {
  static final String LONG = "KC-2026-001-with-a-very-long-name-for-a-ceremony-in-Frankfurt.01";

  private Samples() {}

  static ShareLabel label(String ceremony, String custodian, int number) {
    return new ShareLabel(
        Environment.REHEARSAL,
        ceremony,
        "E-" + ceremony.substring(0, Math.min(60, ceremony.length())) + "-1",
        ShareLabel.setWords(77),
        number,
        3,
        2,
        custodian,
        1,
        Instant.parse("2026-11-25T09:00:00Z"));
  }

  /** Gives away the shares of a 2 of 3 split of {@code secret}. */
  static void split(byte[] secret, Consumer<ShareSet> use) {
    try (SecretBytes key = SecretBytes.copyOf(secret);
        SecretBytes noPassphrase = SecretBytes.owning(new byte[0]);
        ShareSet set =
            Slip39.split(
                key,
                noPassphrase,
                SplitParameters.singleGroup(2, 3),
                RandomSource.of(new SecureRandom()))) {
      use.accept(set);
    }
  }

  static String words(Share share) {
    try (SecretBytes ascii = ShareWords.toAscii(share)) {
      return new String(ascii.exposeSecretArray(), StandardCharsets.US_ASCII);
    }
  }
}
