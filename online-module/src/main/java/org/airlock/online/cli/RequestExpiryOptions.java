package org.airlock.online.cli;

import java.util.Map;
import java.util.Optional;
import org.airlock.common.cli.InstantOption;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.KeyArn;
import org.airlock.online.request.ExpiryChoice;
import org.airlock.online.rules.ExpiryRules;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The expiry decision of a request; one of the three must be said. */
final class RequestExpiryOptions {
  @Option(names = "--no-expiry", description = "The material does not expire.")
  boolean never;

  @Option(
      names = "--valid-to",
      paramLabel = "INSTANT",
      description = "The material expires then (UTC), at most 364 days from now.")
  @Nullable String validTo;

  @Option(
      names = "--keep-expiry",
      description = "Each material keeps the expiry of its last import.")
  boolean keep;

  @Option(
      names = "--change-expiry",
      description = "Let a re-import have another expiry than the last import had.")
  boolean change;

  /**
   * The decision.
   *
   * @param single what a file says for single keys
   */
  ExpiryChoice choice(Map<KeyArn, Expiry> single) {
    if (keep && !never && validTo == null) {
      return new ExpiryChoice(Optional.empty(), single, change);
    }
    Expiry stated =
        ExpiryRules.requireStated(
            never && !keep,
            Optional.ofNullable(validTo)
                .filter(text -> !keep)
                .map(text -> InstantOption.parse("--valid-to", text)));
    return new ExpiryChoice(Optional.of(stated), single, change);
  }
}
