package org.airlock.offline.doctor;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.airlock.common.failure.Failure;

/**
 * A person's decision to go on although a check failed.
 *
 * @param person an identifier of the roster
 */
public record Waiver(Check check, String person, String reason) {
  private static final Pattern FORM =
      Pattern.compile("(D[0-9]{2})=([A-Za-z0-9._-]{1,64}):(\\S.{0,499})");

  /**
   * Reads {@code D07=anna:why}.
   *
   * @throws Failure.Usage when it is not of that form, or the check can be waived by nobody
   */
  public static Waiver parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    Optional<Check> check = form.matches() ? Check.of(form.group(1)) : Optional.empty();
    if (check.isEmpty()) {
      throw new Failure.Usage(
          "--waive is not of the form Dnn=PERSON:reason", "for example D17=vera:no second machine");
    }
    if (!check.get().isWaivable()) {
      throw new Failure.Usage(
          check.get().name() + " cannot be waived", "use another machine or another installation");
    }
    return new Waiver(check.get(), form.group(2), form.group(3));
  }
}
