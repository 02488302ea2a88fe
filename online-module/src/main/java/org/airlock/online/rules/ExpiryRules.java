package org.airlock.online.rules;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.Expiry;

/** {@code EXPIRY-EXPLICIT}: somebody decided when the material expires, and KMS can do it. */
public final class ExpiryRules {
  private ExpiryRules() {}

  /**
   * Refuses a missing decision: KMS would take its own default, and keys have been lost to that.
   */
  public static Expiry requireStated(boolean never, Optional<Instant> validTo) {
    if (never == validTo.isPresent()) {
      throw new Failure.Refused(
          Control.EXPIRY_EXPLICIT,
          never ? "two expiry decisions were given" : "no expiry decision was given",
          "say --no-expiry, or --valid-to with an instant such as 2027-06-30T00:00:00Z: then the key stops working until a re-import; a request may also --keep-expiry");
    }
    return new Expiry(validTo);
  }

  /**
   * Refuses an expiry that KMS would refuse, or that would be over before the import.
   *
   * @param now by AWS's clock where it is known
   */
  public static void requirePossible(Expiry expiry, Instant now) {
    if (expiry.validTo().isEmpty()) {
      return;
    }
    Instant validTo = expiry.validTo().get();
    if (!validTo.isAfter(now.plus(1, ChronoUnit.HOURS))) {
      throw new Failure.Refused(
          Control.EXPIRY_EXPLICIT,
          "the material would expire at "
              + validTo
              + ", which is over or less than an hour away (now "
              + now
              + ")",
          "choose a later --valid-to, or --no-expiry");
    }
    if (validTo.isAfter(now.plus(Expiry.LONGEST_DAYS, ChronoUnit.DAYS))) {
      throw new Failure.Refused(
          Control.EXPIRY_EXPLICIT,
          "the material would expire at "
              + validTo
              + ", more than "
              + Expiry.LONGEST_DAYS
              + " days from now; KMS allows 365",
          "choose an earlier --valid-to, or --no-expiry");
    }
  }

  /**
   * Refuses a re-import that changes the expiry without anybody having said so.
   *
   * @param before as the last receipt or KMS says; a past one cannot be kept and may be replaced
   * @param changeAllowed the operator said that it is to change
   */
  public static void requireNoSilentChange(
      String cell, Expiry wanted, Optional<Expiry> before, boolean changeAllowed, Instant now) {
    boolean stillHolds =
        before.isPresent() && before.get().validTo().filter(at -> !at.isAfter(now)).isEmpty();
    if (stillHolds && !before.get().equals(wanted) && !changeAllowed) {
      throw new Failure.Refused(
          Control.EXPIRY_EXPLICIT,
          cell
              + ": the material "
              + before.get().describe(now)
              + " until now; the new decision is: "
              + wanted.describe(now),
          "a re-import never changes an expiry by the way: say --keep-expiry, or --change-expiry with the new one");
    }
  }

  /** A warning when people could not bring a quorum together before the material dies again. */
  public static Optional<String> tooNear(Expiry expiry, Instant now, int quorumLeadDays) {
    return expiry
        .validTo()
        .filter(at -> at.isBefore(now.plus(quorumLeadDays, ChronoUnit.DAYS)))
        .map(
            at ->
                "the material expires in "
                    + ChronoUnit.DAYS.between(now, at)
                    + " days; the roster says that a quorum takes "
                    + quorumLeadDays);
  }
}
