package org.airlock.offline.slip39;

import static org.airlock.offline.slip39.ShareProblem.DUPLICATE_MEMBER_INDEX;
import static org.airlock.offline.slip39.ShareProblem.EMPTY;
import static org.airlock.offline.slip39.ShareProblem.INSUFFICIENT_GROUPS;
import static org.airlock.offline.slip39.ShareProblem.INSUFFICIENT_MEMBERS;
import static org.airlock.offline.slip39.ShareProblem.MISMATCHED_LENGTH;
import static org.airlock.offline.slip39.ShareProblem.MISMATCHED_MEMBER_THRESHOLD;
import static org.airlock.offline.slip39.ShareProblem.MISMATCHED_SET;
import static org.airlock.offline.slip39.ShareProblem.TOO_MANY_GROUPS;
import static org.airlock.offline.slip39.ShareProblem.TOO_MANY_MEMBERS;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * Shares that passed every check of a set, sorted into groups. An instance proves the checks were
 * made, so only this can be combined. The rules, in the order of the standard and of {@link
 * ShareProblem}:
 *
 * <ol>
 *   <li>there is a share;
 *   <li>all are of one set, as far as headers tell;
 *   <li>within a group all state one member threshold;
 *   <li>no member index comes twice, not even with the same value: a repeat must never count;
 *   <li>all values have one length;
 *   <li>there are exactly (or, with surplus, at least) as many groups as the group threshold;
 *   <li>each group has exactly (or at least) as many members as its threshold.
 * </ol>
 */
final class CheckedShares {
  /** How to treat more shares than the threshold. */
  enum Surplus {
    REFUSED,
    ALLOWED
  }

  /** A share with its place among the given ones, from 1. */
  record Given(int position, Share share) {
    ShareHeader header() {
      return share.header();
    }

    static List<Integer> positions(Collection<Given> given) {
      return given.stream().map(Given::position).sorted().toList();
    }
  }

  private final ShareHeader set;
  private final List<List<Given>> groups;

  private CheckedShares(ShareHeader set, List<List<Given>> groups) {
    this.set = set;
    this.groups = groups;
  }

  /** The shares stay the caller's. */
  static CheckedShares check(List<Share> shares, Surplus surplus) {
    if (shares.isEmpty()) {
      throw ShareException.of(
          EMPTY, "no share was given", "give as many shares as the threshold says");
    }
    List<Given> given = new ArrayList<>();
    for (Share share : shares) {
      given.add(new Given(given.size() + 1, share));
    }
    checkOneSet(given);
    List<List<Given>> groups = byGroup(given);
    groups.forEach(CheckedShares::checkMemberThreshold);
    groups.forEach(CheckedShares::checkDuplicates);
    checkLengths(given);
    ShareHeader set = given.get(0).header();
    checkGroupCount(set, groups, surplus);
    groups.forEach(group -> checkMemberCount(group, surplus));
    return new CheckedShares(set, groups);
  }

  /**
   * The header of one share; all have the same identifier, flag, exponent, group threshold and
   * group count.
   */
  ShareHeader set() {
    return set;
  }

  /** Groups in the order of their index, members in the order of theirs; none is empty. */
  List<List<Given>> groups() {
    return groups;
  }

  private static void checkOneSet(List<Given> given) {
    Given typical = mostCommon(given);
    for (Given share : given) {
      List<String> differences = share.header().differences(typical.header());
      if (!differences.isEmpty()) {
        throw ShareException.ofShares(
            MISMATCHED_SET,
            List.of(share.position()),
            named(share)
                + " is not of the set of share "
                + typical.position()
                + " "
                + named(typical)
                + ": "
                + String.join(", ", differences)
                + (differences.size() == 1 ? " differs" : " differ"),
            "use only cards of one set: words 1 and 2 are the same on all of them");
      }
    }
  }

  /** So that a stranger among others is named, and not the others, even when it was given first. */
  private static Given mostCommon(List<Given> given) {
    return given.stream()
        .max(
            Comparator.<Given>comparingLong(
                    one ->
                        given.stream()
                            .filter(other -> one.header().sameSet(other.header()))
                            .count())
                .thenComparing(Given::position, Comparator.reverseOrder()))
        .orElseThrow();
  }

  private static List<List<Given>> byGroup(List<Given> given) {
    TreeMap<Integer, List<Given>> groups = new TreeMap<>();
    for (Given share : given) {
      groups.computeIfAbsent(share.header().groupIndex(), index -> new ArrayList<>()).add(share);
    }
    for (List<Given> group : groups.values()) {
      group.sort(Comparator.comparingInt((Given share) -> share.header().memberIndex()));
    }
    return List.copyOf(groups.values());
  }

  private static void checkMemberThreshold(List<Given> group) {
    Given first = group.get(0);
    for (Given share : group) {
      if (share.header().memberThreshold() != first.header().memberThreshold()) {
        throw ShareException.ofShares(
            MISMATCHED_MEMBER_THRESHOLD,
            Given.positions(List.of(first, share)),
            "they are of one group and state different thresholds, "
                + first.header().memberThreshold()
                + " and "
                + share.header().memberThreshold(),
            "the shares come from two splits: sort the cards by set name and generation");
      }
    }
  }

  private static void checkDuplicates(List<Given> group) {
    for (int i = 1; i < group.size(); i++) {
      Given one = group.get(i - 1);
      Given other = group.get(i);
      if (one.header().memberIndex() == other.header().memberIndex()) {
        boolean same = one.share().value().equalsInConstantTime(other.share().value());
        throw ShareException.ofShares(
            DUPLICATE_MEMBER_INDEX,
            Given.positions(List.of(one, other)),
            named(one) + (same ? " was given twice" : " came with two different values"),
            same
                ? "a repeated share does not count: give the share of another custodian"
                : "one of them is false or of another split: check each card by itself");
      }
    }
  }

  private static void checkLengths(List<Given> given) {
    Given first = given.get(0);
    for (Given share : given) {
      if (share.share().sizeBytes() != first.share().sizeBytes()) {
        throw ShareException.ofShares(
            MISMATCHED_LENGTH,
            List.of(share.position()),
            named(share)
                + " is for a secret of "
                + 8 * share.share().sizeBytes()
                + " bits, share "
                + first.position()
                + " for one of "
                + 8 * first.share().sizeBytes(),
            "the shares come from two splits: sort the cards by set name and generation");
      }
    }
  }

  private static void checkGroupCount(ShareHeader set, List<List<Given>> groups, Surplus surplus) {
    int wanted = set.groupThreshold();
    if (groups.size() < wanted) {
      throw ShareException.of(
          INSUFFICIENT_GROUPS,
          "there are shares of " + groups.size() + " of the " + wanted + " groups that are needed",
          "add shares of "
              + (wanted - groups.size())
              + " more of the "
              + set.groupCount()
              + " groups");
    }
    if (groups.size() > wanted && surplus == Surplus.REFUSED) {
      throw ShareException.of(
          TOO_MANY_GROUPS,
          "there are shares of " + groups.size() + " groups, and exactly " + wanted + " are wanted",
          "leave out the shares of " + (groups.size() - wanted) + " of them");
    }
  }

  private static void checkMemberCount(List<Given> group, Surplus surplus) {
    ShareHeader header = group.get(0).header();
    int wanted = header.memberThreshold();
    String ofGroup = header.groupCount() == 1 ? "" : " of group " + (header.groupIndex() + 1);
    if (group.size() < wanted) {
      throw ShareException.of(
          INSUFFICIENT_MEMBERS,
          "there are "
              + group.size()
              + " of the "
              + wanted
              + " shares"
              + ofGroup
              + " that are needed",
          "add " + (wanted - group.size()) + " more; any other of the same set will do");
    }
    if (group.size() > wanted && surplus == Surplus.REFUSED) {
      throw ShareException.of(
          TOO_MANY_MEMBERS,
          "there are "
              + group.size()
              + " shares"
              + ofGroup
              + ", and exactly "
              + wanted
              + " are wanted",
          "leave out " + (group.size() - wanted) + " of them");
    }
  }

  /** Words 1 to 4, quoted. */
  private static String named(Given share) {
    return "\"" + share.header().words() + "\"";
  }
}
