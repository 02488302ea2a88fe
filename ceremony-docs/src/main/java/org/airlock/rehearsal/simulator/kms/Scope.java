package org.airlock.rehearsal.simulator.kms;

import java.util.regex.Pattern;

/**
 * Where a request works: the caller's account at one Region's endpoint. Keys of another scope
 * cannot be seen from it.
 *
 * @param account twelve digits
 * @param region for example {@code eu-central-1}
 */
public record Scope(String account, String region) {
  private static final Pattern REGION = Pattern.compile("([a-z]+-){2,3}[0-9]+");

  public Scope {
    if (!account.matches("[0-9]{12}")) {
      throw new IllegalArgumentException("an account has twelve digits");
    }
    if (!isRegion(region)) {
      throw new IllegalArgumentException("not a Region: " + region);
    }
  }

  /** Whether {@code text} has the form of a Region's name (KMS API, {@code RegionType}). */
  public static boolean isRegion(String text) {
    return text.length() <= 32 && REGION.matcher(text).matches();
  }

  /** The ARN of {@code resource}, for example {@code alias/payments}. */
  String arn(String resource) {
    return "arn:" + partition() + ":kms:" + region + ":" + account + ":" + resource;
  }

  private String partition() {
    return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  }
}
