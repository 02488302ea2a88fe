package org.airlock.online.request;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.KeyArn;
import org.airlock.online.rules.ExpiryRules;

/**
 * What the operator decided about expiry: one decision for all, or each as it was before.
 *
 * @param stated empty for {@code --keep-expiry}
 * @param single decisions for single keys, from a file
 * @param changeAllowed whether a re-import may have another expiry than the last import
 */
public record ExpiryChoice(
    Optional<Expiry> stated, Map<KeyArn, Expiry> single, boolean changeAllowed) {
  public ExpiryChoice {
    single = Map.copyOf(single);
  }

  /** The same for all, which may not change what was before. */
  public static ExpiryChoice of(Expiry expiry) {
    return new ExpiryChoice(Optional.of(expiry), Map.of(), false);
  }

  /**
   * The decision for one cell: control {@code EXPIRY-EXPLICIT}.
   *
   * @param known what KMS and receipts say of it; where they differ, only a stated change is taken
   */
  Expiry decide(KeyArn key, KnownExpiry known, Instant now) {
    Optional<Expiry> before = known.before();
    Optional<Expiry> own = Optional.ofNullable(single.get(key)).or(() -> stated);
    if (known.isDisputed() && (own.isEmpty() || !changeAllowed)) {
      throw disputed(key, known, now);
    }
    if (own.isPresent()) {
      ExpiryRules.requirePossible(own.get(), now);
      ExpiryRules.requireNoSilentChange(key.toString(), own.get(), before, changeAllowed, now);
      return own.get();
    }
    Expiry kept =
        before.orElseThrow(
            () ->
                new Failure.Refused(
                    Control.EXPIRY_EXPLICIT,
                    key + ": --keep-expiry, but neither KMS nor a receipt says what it was",
                    "say --no-expiry or --valid-to for this key"));
    ExpiryRules.requirePossible(kept, now);
    return kept;
  }

  private static Failure disputed(KeyArn key, KnownExpiry known, Instant now) {
    return new Failure.Refused(
        Control.EXPIRY_EXPLICIT,
        key
            + ": expiry in KMS: "
            + known.live().orElseThrow().describe(now)
            + "; in the last receipt: "
            + known.recorded().orElseThrow().describe(now),
        "somebody imported it without this store: look in CloudTrail (ImportKeyMaterial); then decide with --no-expiry or"
            + " --valid-to, and --change-expiry");
  }
}
