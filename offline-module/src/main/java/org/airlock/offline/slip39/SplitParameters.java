package org.airlock.offline.slip39;

import java.util.List;

/**
 * How to split. An instance holds only what the standard allows; more narrowly, {@link
 * #singleGroup} makes our profile.
 *
 * @param extendable true in new sets; false only to match old ones
 * @param iterationExponent the cipher's work factor, 0 to 15. It matters only with a passphrase
 * @param groupThreshold how many groups are needed, 1 to the number of groups
 * @param groups 1 to 16, in the order of their index
 */
public record SplitParameters(
    boolean extendable, int iterationExponent, int groupThreshold, List<Group> groups) {
  private static final int MAX_COUNT = 16;

  /**
   * @throws ShareException INVALID_PARAMETERS
   */
  public SplitParameters {
    groups = List.copyOf(groups);
    if (iterationExponent < 0 || iterationExponent > 15) {
      throw refusal("the iteration exponent is " + iterationExponent, "use 0, or at most 15");
    }
    if (groups.isEmpty() || groups.size() > MAX_COUNT) {
      throw refusal("there are " + groups.size() + " groups", "use 1 to 16 groups");
    }
    if (groupThreshold < 1 || groupThreshold > groups.size()) {
      throw refusal(
          "the group threshold is " + groupThreshold + " of " + groups.size() + " groups",
          "choose a threshold from 1 to the number of groups");
    }
  }

  /**
   * One group of shares.
   *
   * @param threshold how many are needed, 1 to {@code count}
   * @param count how many are made, 1 to 16; exactly 1 when the threshold is 1
   */
  public record Group(int threshold, int count) {
    /**
     * @throws ShareException INVALID_PARAMETERS
     */
    public Group {
      if (count < 1 || count > MAX_COUNT) {
        throw refusal("a group has " + count + " shares", "use 1 to 16 shares in a group");
      }
      if (threshold < 1 || threshold > count) {
        throw refusal(
            "the threshold is " + threshold + " of " + count + " shares",
            "choose a threshold from 1 to the number of shares");
      }
      if (threshold == 1 && count > 1) {
        throw refusal(
            "the threshold is 1 of "
                + count
                + " shares: every one of them would be the whole secret",
            "choose a threshold of 2 or more, or a single share");
      }
    }
  }

  /**
   * Our profile: one group, extendable, exponent 0.
   *
   * @param threshold 2 to {@code count}
   * @param count 2 to 16
   * @throws ShareException INVALID_PARAMETERS
   */
  public static SplitParameters singleGroup(int threshold, int count) {
    if (threshold == 1) {
      throw refusal(
          "the threshold is 1: whoever holds one share holds the secret",
          "choose a threshold of 2 or more");
    }
    return new SplitParameters(true, 0, 1, List.of(new Group(threshold, count)));
  }

  static ShareException refusal(String what, String hint) {
    return ShareException.of(ShareProblem.INVALID_PARAMETERS, what, hint);
  }
}
