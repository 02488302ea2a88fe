package org.airlock.common.kms;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The ARN of a KMS key: {@code arn:PARTITION:kms:REGION:ACCOUNT:key/KEY-ID}. Aliases are refused,
 * as the KMS import operations refuse them.
 */
public final class KeyArn implements Comparable<KeyArn> {
  private static final Pattern FORM =
      Pattern.compile(
          "arn:(aws|aws-us-gov|aws-eusc|aws-iso[a-z-]*):kms:([a-z0-9-]{1,32}):([0-9]{12}):key/((?:mrk-)?[0-9a-zA-Z-]{1,64})");

  private final String text;
  private final String region;
  private final String account;
  private final String keyId;

  private KeyArn(Matcher form) {
    text = form.group();
    region = form.group(2);
    account = form.group(3);
    keyId = form.group(4);
  }

  /**
   * Empty when {@code text} is not the ARN of a KMS key, or one in a partition where other rules
   * hold (aws-cn).
   */
  public static Optional<KeyArn> parse(String text) {
    Matcher form = FORM.matcher(text);
    return form.matches() ? Optional.of(new KeyArn(form)) : Optional.empty();
  }

  public String region() {
    return region;
  }

  /** Twelve digits. */
  public String account() {
    return account;
  }

  /** The part after {@code key/}; multi-Region keys begin with {@code mrk-}. */
  public String keyId() {
    return keyId;
  }

  /** A primary or a replica: the same key id names one key in each of its Regions. */
  public boolean isMultiRegion() {
    return keyId.startsWith("mrk-");
  }

  /** Whether both are Regions of one multi-Region key. */
  public boolean isRelatedTo(KeyArn other) {
    return isMultiRegion()
        && keyId.equals(other.keyId)
        && account.equals(other.account)
        && !region.equals(other.region);
  }

  @Override
  public int compareTo(KeyArn other) {
    return text.compareTo(other.text);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof KeyArn that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The ARN itself. */
  @Override
  public String toString() {
    return text;
  }
}
