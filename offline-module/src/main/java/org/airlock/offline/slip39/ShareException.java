package org.airlock.offline.slip39;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.airlock.common.failure.Failure;

/**
 * A share, a set of shares or a split was refused. Carries facts, so that a prompt can ask for
 * exactly the share or word again; {@link #asRefused} makes the failure that a command reports.
 *
 * <p>The message never holds a word of a share other than words 1 to 4.
 */
public final class ShareException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ShareProblem problem;
  private final transient List<Integer> shares;
  private final transient List<Integer> words;
  private final String what;
  private final String hint;
  private final transient OptionalInt headerWord;

  private ShareException(
      ShareProblem problem, List<Integer> shares, List<Integer> words, String what, String hint) {
    super(prefix(shares) + what);
    this.problem = problem;
    this.shares = List.copyOf(shares);
    this.words = List.copyOf(words);
    this.what = what;
    this.hint = hint;
    this.headerWord = OptionalInt.empty();
  }

  private ShareException(ShareException of, OptionalInt headerWord) {
    super(of.getMessage());
    this.problem = of.problem;
    this.shares = of.shares;
    this.words = of.words;
    this.what = of.what;
    this.hint = of.hint;
    this.headerWord = headerWord;
  }

  /** A fault of the set, or of no share in particular. */
  static ShareException of(ShareProblem problem, String what, String hint) {
    return new ShareException(problem, List.of(), List.of(), what, hint);
  }

  /** A fault within one share whose place among the given ones is not known here. */
  static ShareException ofWords(
      ShareProblem problem, List<Integer> words, String what, String hint) {
    return new ShareException(problem, List.of(), words, what, hint);
  }

  /** A fault of certain given shares, counted from 1. */
  static ShareException ofShares(
      ShareProblem problem, List<Integer> shares, String what, String hint) {
    return new ShareException(problem, shares, List.of(), what, hint);
  }

  /**
   * The same fault, with the place of the share among the given ones (from 1), which the message
   * then names.
   */
  public ShareException inShare(int position) {
    ShareException named = new ShareException(problem, List.of(position), words, what, hint);
    named.setStackTrace(getStackTrace());
    return named;
  }

  public ShareProblem problem() {
    return problem;
  }

  /**
   * The shares concerned, by their place among the given ones, from 1. Empty when it is no share in
   * particular.
   */
  public List<Integer> shares() {
    return shares;
  }

  /** The one share concerned, from 1; empty when it is none or several. */
  public OptionalInt share() {
    return shares.size() == 1 ? OptionalInt.of(shares.get(0)) : OptionalInt.empty();
  }

  /** The words concerned, or suspected, by their place in the share, from 1. Often empty. */
  public List<Integer> words() {
    return words;
  }

  /** The same fault, with what was typed at the one suspected place, which is word 1 to 4. */
  ShareException withHeaderWord(int index) {
    return new ShareException(this, OptionalInt.of(index));
  }

  /**
   * What was typed where a public word is suspected, as an index of the list: by it, and by what
   * records say, the card that the word was read from may be named.
   */
  public OptionalInt headerWord() {
    return headerWord;
  }

  /** What to do next. */
  public String hint() {
    return hint;
  }

  /** The failure of the command, under the control this problem belongs to. */
  public Failure.Refused asRefused() {
    return new Failure.Refused(problem.control(), prefix(shares) + what, hint);
  }

  private static String prefix(List<Integer> shares) {
    return switch (shares.size()) {
      case 0 -> "";
      case 1 -> "share " + shares.get(0) + ": ";
      default -> "shares " + enumerate(shares) + ": ";
    };
  }

  /** "1", "1 and 2", "1, 2 and 3". */
  static String enumerate(List<Integer> positions) {
    int last = positions.size() - 1;
    if (last == 0) {
      return String.valueOf(positions.get(0));
    }
    return positions.subList(0, last).stream()
            .map(String::valueOf)
            .collect(Collectors.joining(", "))
        + " and "
        + positions.get(last);
  }
}
