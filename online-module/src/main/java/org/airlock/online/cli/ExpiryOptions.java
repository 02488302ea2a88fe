package org.airlock.online.cli;

import java.util.Optional;
import org.airlock.common.cli.InstantOption;
import org.airlock.common.kms.Expiry;
import org.airlock.online.rules.ExpiryRules;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The expiry decision; one of the two must be said. */
final class ExpiryOptions {
  @Option(names = "--no-expiry", description = "The material does not expire.")
  boolean never;

  @Option(
      names = "--valid-to",
      paramLabel = "INSTANT",
      description = "The material expires then (UTC), at most 364 days from now.")
  @Nullable String validTo;

  Expiry expiry() {
    return ExpiryRules.requireStated(
        never, Optional.ofNullable(validTo).map(text -> InstantOption.parse("--valid-to", text)));
  }
}
