package org.airlock.online.cli;

import org.airlock.common.kms.WrappingAlgorithm;
import org.airlock.common.kms.WrappingKeySpec;
import org.airlock.online.request.WrappingChoice;
import picocli.CommandLine.Option;

/** How KMS is to have the material wrapped. */
final class WrappingOptions {
  @Option(
      names = "--wrapping-algorithm",
      paramLabel = "NAME",
      defaultValue = "RSAES_OAEP_SHA_256",
      description =
          "How the material is to be wrapped (default: ${DEFAULT-VALUE}, the one for symmetric keys).")
  WrappingAlgorithm algorithm = WrappingAlgorithm.RSAES_OAEP_SHA_256;

  @Option(
      names = "--wrapping-key-spec",
      paramLabel = "NAME",
      defaultValue = "RSA_4096",
      description = "RSA_2048, RSA_3072 or RSA_4096 (default: ${DEFAULT-VALUE}).")
  WrappingKeySpec keySpec = WrappingKeySpec.RSA_4096;

  WrappingChoice choice() {
    return new WrappingChoice(algorithm, keySpec);
  }
}
