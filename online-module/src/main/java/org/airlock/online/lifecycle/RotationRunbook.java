package org.airlock.online.lifecycle;

import java.util.List;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.KeyUsage;

/**
 * How people rotate a key whose material can never change: a new KMS key, and the alias moved to
 * it. Airlock prints the commands and runs none of them.
 */
public final class RotationRunbook {
  private RotationRunbook() {}

  /** The steps, one line each. */
  public static List<String> steps(KeyArn key, KeySpec spec, KeyUsage usage) {
    String region = " --region " + key.region();
    return List.of(
        key + " is " + spec + " for " + usage + ": KMS keeps its one material for ever.",
        "Rotate it by hand, in this order:",
        "1. Make an empty key of the same kind:",
        "     aws kms create-key --origin EXTERNAL --key-spec "
            + spec
            + " --key-usage "
            + usage
            + region,
        "2. Offline: ceremony material generate --label NEW-LABEL --spec "
            + spec
            + " --usage "
            + usage,
        "3. importer request --key NEW-ARN, ceremony wrap, importer import: the new key works and is proven.",
        "4. Find the aliases of the old key, and move each to the new one:",
        "     aws kms list-aliases --key-id " + key + region,
        "     aws kms update-alias --alias-name alias/NAME --target-key-id NEW-KEY-ID" + region,
        "5. " + afterwards(usage),
        "6. Keep the old key, and its shares, for as long as anything made with it must be readable or"
            + " verifiable. Do not delete it because it is no longer used.");
  }

  private static String afterwards(KeyUsage usage) {
    return switch (usage) {
      case SIGN_VERIFY ->
          "Publish the new public key; verifiers need the old one for signatures made before.";
      case GENERATE_VERIFY_MAC ->
          "MACs made before verify under the old key only: keep its key id beside each MAC.";
      case ENCRYPT_DECRYPT ->
          "What was encrypted before decrypts under the old key only; encrypt it again where you can.";
      case KEY_AGREEMENT -> "Tell every peer the new public key; agreed secrets change with it.";
    };
  }
}
