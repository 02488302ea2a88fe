package org.airlock.common.cli;

import org.airlock.common.kms.Expiry;

/** An expiry decision as people write it in a file: {@code no-expiry}, or an instant. */
public final class ExpiryText {
  private static final String NEVER = "no-expiry";

  private ExpiryText() {}

  /**
   * Reads the decision.
   *
   * @param source what a message calls the place
   */
  public static Expiry parse(String text, String source) {
    return text.equals(NEVER) ? Expiry.never() : Expiry.at(InstantOption.parse(source, text));
  }
}
