package org.airlock.online.cli;

import java.util.Optional;
import org.airlock.common.kms.WrappingAlgorithm;
import org.airlock.common.kms.WrappingKeySpec;
import org.airlock.online.request.WrappingChoice;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How KMS is to have the material wrapped. */
final class WrappingOptions {
  @Option(
      names = "--wrapping-algorithm",
      paramLabel = "NAME",
      description = {
        "RSAES_OAEP_SHA_256, RSA_AES_KEY_WRAP_SHA_256, or one of their SHA_1 forms where the roster allows it",
        "(default: the best for each key's spec)."
      })
  @Nullable WrappingAlgorithm algorithm;

  @Option(
      names = "--wrapping-key-spec",
      paramLabel = "NAME",
      defaultValue = "RSA_4096",
      description = "RSA_2048, RSA_3072 or RSA_4096 (default: ${DEFAULT-VALUE}).")
  WrappingKeySpec keySpec = WrappingKeySpec.RSA_4096;

  WrappingChoice choice() {
    return new WrappingChoice(Optional.ofNullable(algorithm), keySpec);
  }
}
