package org.airlock.offline.slip39;

import org.airlock.common.control.Control;

/**
 * Every reason to refuse a share, a set of shares or a split. Those of shares stand in the order of
 * checking: when a set has several faults, the first of this list is reported.
 */
public enum ShareProblem {
  /** No share at all. */
  EMPTY(Control.SHARE_THRESHOLD),
  /** A word is not in the list. */
  INVALID_WORD(Control.SHARE_CHECKSUM),
  /** Fewer than 20 words, or a number of words no share can have. */
  INVALID_LENGTH(Control.SHARE_CHECKSUM),
  /** RS1024 does not hold. */
  INVALID_CHECKSUM(Control.SHARE_CHECKSUM),
  /** A padding bit is one. */
  INVALID_PADDING(Control.SHARE_CHECKSUM),
  /** One share asks for more groups than it says there are. */
  GROUP_THRESHOLD_EXCEEDS_COUNT(Control.SHARE_CHECKSUM),
  /**
   * One share is of a group beyond the count it states. The standard forgets this check; no correct
   * split makes one.
   */
  GROUP_INDEX_OUT_OF_RANGE(Control.SHARE_CHECKSUM),
  /** Identifier, extendable flag, exponent, group threshold or group count differ. */
  MISMATCHED_SET(Control.SHARE_SET),
  /** Members of one group state different member thresholds. */
  MISMATCHED_MEMBER_THRESHOLD(Control.SHARE_SET),
  /** One member index twice, with the same value or with two. */
  DUPLICATE_MEMBER_INDEX(Control.SHARE_DUPLICATE),
  /** Share values of different lengths. */
  MISMATCHED_LENGTH(Control.SHARE_SET),
  /** Fewer groups than the group threshold. */
  INSUFFICIENT_GROUPS(Control.SHARE_THRESHOLD),
  /** More groups than the group threshold, where exactly the threshold is wanted. */
  TOO_MANY_GROUPS(Control.SHARE_THRESHOLD),
  /** Fewer members of a group than its threshold. */
  INSUFFICIENT_MEMBERS(Control.SHARE_THRESHOLD),
  /** More members of a group than its threshold, where exactly the threshold is wanted. */
  TOO_MANY_MEMBERS(Control.SHARE_THRESHOLD),
  /** The shares ask for more work than the caller allowed. */
  EXPONENT_TOO_HIGH(Control.SHARE_SET),
  /** Interpolation worked, the 32-bit digest does not match. */
  INVALID_DIGEST(Control.SHARE_SET),
  /** Two subsets of surplus shares both hold and give different secrets. */
  SURPLUS_DISAGREES(Control.SHARE_SET),
  /** A split or a passphrase that the standard, or our profile, does not allow. */
  INVALID_PARAMETERS(Control.SHARE_THRESHOLD);

  private final Control control;

  ShareProblem(Control control) {
    this.control = control;
  }

  /** The control that refuses for this reason. */
  public Control control() {
    return control;
  }
}
