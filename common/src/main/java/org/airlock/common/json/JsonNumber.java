package org.airlock.common.json;

import java.math.BigDecimal;
import java.util.OptionalLong;

/**
 * A JSON number as it was written. It is converted only when asked, because a short text such as
 * {@code 1e1000000000} stands for a number that would fill the memory.
 */
public record JsonNumber(String literal) implements JsonValue {
  private static final String INTEGER = "-?(0|[1-9][0-9]{0,17})";

  public static JsonNumber of(long value) {
    return new JsonNumber(Long.toString(value));
  }

  /** The value if it is written as a plain integer of at most 18 digits. */
  public OptionalLong asLong() {
    return literal.matches(INTEGER)
        ? OptionalLong.of(Long.parseLong(literal))
        : OptionalLong.empty();
  }

  /**
   * The exact decimal value, for short numbers with a small exponent such as the timestamps of the
   * KMS API.
   *
   * @throws ArithmeticException when the number is longer than 40 characters or its exponent is
   *     large
   */
  public BigDecimal asDecimal() {
    if (!literal.matches("-?[0-9]{1,20}(\\.[0-9]{1,12})?([eE][+-]?[0-9]{1,2})?")) {
      throw new ArithmeticException("not a number of ordinary size");
    }
    return new BigDecimal(literal);
  }
}
