package org.airlock.offline.slip39;

import static org.airlock.offline.slip39.ShareProblem.EXPONENT_TOO_HIGH;
import static org.airlock.offline.slip39.ShareProblem.INVALID_DIGEST;
import static org.airlock.offline.slip39.ShareProblem.SURPLUS_DISAGREES;

import com.google.errorprone.annotations.MustBeClosed;
import java.util.ArrayList;
import java.util.List;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.offline.slip39.CheckedShares.Given;
import org.airlock.offline.slip39.CheckedShares.Surplus;
import org.airlock.offline.slip39.SplitParameters.Group;

/**
 * Splits a secret into SLIP-0039 shares and combines them. Stateless and free of I/O.
 *
 * <p>Secrets have an even number of bytes, at least 16. Passphrases hold bytes 32 to 126 or none; a
 * wrong one gives a wrong secret and no error, so compare what comes back with something recorded.
 */
public final class Slip39 {
  /**
   * The highest iteration exponent that is worked through unasked, about a second. Each step
   * doubles the time; the standard goes up to 15, which takes minutes.
   */
  public static final int MAX_ITERATION_EXPONENT_UNASKED = 6;

  private Slip39() {}

  /**
   * Splits {@code masterSecret}.
   *
   * @param masterSecret preserved, the caller's to close
   * @param passphrase as long as the caller wants, possibly empty; preserved, the caller's to close
   * @return all shares, the caller's to close
   * @throws ShareException INVALID_PARAMETERS when the secret's length or the passphrase is not
   *     allowed
   */
  @MustBeClosed
  public static ShareSet split(
      SecretBytes masterSecret,
      SecretBytes passphrase,
      SplitParameters parameters,
      RandomSource random) {
    return split(masterSecret, passphrase, parameters, Draws.from(random));
  }

  @MustBeClosed
  static ShareSet split(
      SecretBytes masterSecret, SecretBytes passphrase, SplitParameters parameters, Draws draws) {
    checkSecretLength(masterSecret.size());
    checkPassphrase(passphrase);
    int identifier = drawIdentifier(draws);
    byte[] encrypted =
        new FeistelCipher(
                passphrase.exposeSecretArray(),
                identifier,
                parameters.extendable(),
                parameters.iterationExponent())
            .encrypt(masterSecret.exposeSecretArray());
    try {
      return splitEncrypted(encrypted, identifier, parameters, draws);
    } finally {
      Wiping.wipe(encrypted);
    }
  }

  private static int drawIdentifier(Draws draws) {
    byte[] drawn = new byte[2];
    draws.identifier(drawn);
    return (((drawn[0] & 0xff) << 8) | (drawn[1] & 0xff)) & 0x7fff;
  }

  /**
   * Shares on two levels; {@code encrypted} is preserved. With the same {@code encrypted}, a set
   * can be issued again.
   */
  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // the set owns its shares
  static ShareSet splitEncrypted(
      byte[] encrypted, int identifier, SplitParameters parameters, Draws draws) {
    List<List<Share>> groups = new ArrayList<>();
    byte[][] groupSecrets =
        SecretSharing.split(
            parameters.groupThreshold(),
            parameters.groups().size(),
            encrypted,
            draws,
            Draws.GROUP_LEVEL);
    boolean complete = false;
    try {
      for (int g = 0; g < groupSecrets.length; g++) {
        List<Share> shares = new ArrayList<>();
        groups.add(shares);
        Group group = parameters.groups().get(g);
        byte[][] values =
            SecretSharing.split(group.threshold(), group.count(), groupSecrets[g], draws, g);
        for (int m = 0; m < values.length; m++) {
          shares.add(new Share(header(identifier, parameters, g, m), values[m]));
        }
      }
      complete = true;
      return new ShareSet(identifier, groups);
    } finally {
      Wiping.wipeRows(groupSecrets);
      if (!complete) {
        groups.forEach(shares -> shares.forEach(Share::close));
      }
    }
  }

  private static ShareHeader header(
      int identifier, SplitParameters parameters, int group, int member) {
    return new ShareHeader(
        identifier,
        parameters.extendable(),
        parameters.iterationExponent(),
        group,
        parameters.groupThreshold(),
        parameters.groups().size(),
        member,
        parameters.groups().get(group).threshold());
  }

  /**
   * Combines exactly as many shares as the thresholds say, in any order.
   *
   * @param shares preserved, the caller's to close
   * @param passphrase preserved, the caller's to close
   * @return the master secret, the caller's to close
   * @throws ShareException for the first rule that does not hold, in the order of {@link
   *     ShareProblem}
   */
  @MustBeClosed
  public static SecretBytes combine(List<Share> shares, SecretBytes passphrase) {
    return combine(shares, passphrase, MAX_ITERATION_EXPONENT_UNASKED);
  }

  /**
   * As {@link #combine(List, SecretBytes)}, where people agreed to wait for up to this iteration
   * exponent.
   */
  @MustBeClosed
  public static SecretBytes combine(
      List<Share> shares, SecretBytes passphrase, int maxIterationExponent) {
    return combine(CheckedShares.check(shares, Surplus.REFUSED), passphrase, maxIterationExponent);
  }

  /**
   * Combines at least as many shares as the thresholds say, and uses the surplus as a check:
   * several subsets of exactly the threshold are combined such that every share takes part, and all
   * must give one result. The same share given twice is refused here too.
   *
   * @param shares preserved, the caller's to close
   * @param passphrase preserved, the caller's to close
   * @return the master secret, the caller's to close
   * @throws ShareException as {@link #combine(List, SecretBytes)} without TOO_MANY_GROUPS and
   *     TOO_MANY_MEMBERS; and SURPLUS_DISAGREES
   */
  @MustBeClosed
  public static SecretBytes combineWithSurplus(List<Share> shares, SecretBytes passphrase) {
    return combineWithSurplus(shares, passphrase, MAX_ITERATION_EXPONENT_UNASKED);
  }

  /**
   * As {@link #combineWithSurplus(List, SecretBytes)}, where people agreed to wait for up to this
   * iteration exponent.
   */
  @MustBeClosed
  public static SecretBytes combineWithSurplus(
      List<Share> shares, SecretBytes passphrase, int maxIterationExponent) {
    return combine(CheckedShares.check(shares, Surplus.ALLOWED), passphrase, maxIterationExponent);
  }

  @MustBeClosed
  private static SecretBytes combine(
      CheckedShares shares, SecretBytes passphrase, int maxIterationExponent) {
    ShareHeader set = shares.set();
    checkExponent(set.iterationExponent(), maxIterationExponent);
    checkPassphrase(passphrase);
    byte[] encrypted = recoverEncrypted(shares);
    try {
      // One decryption is enough for all subsets: the cipher is a permutation, so equal inputs mean
      // equal secrets.
      return SecretBytes.owning(
          new FeistelCipher(
                  passphrase.exposeSecretArray(),
                  set.identifier(),
                  set.extendable(),
                  set.iterationExponent())
              .decrypt(encrypted));
    } finally {
      Wiping.wipe(encrypted);
    }
  }

  private static byte[] recoverEncrypted(CheckedShares shares) {
    int count = shares.groups().size();
    int[] xs = new int[count];
    byte[][] ys = new byte[count][0];
    List<List<Integer>> positions = new ArrayList<>();
    try {
      for (int g = 0; g < count; g++) {
        List<Given> group = shares.groups().get(g);
        xs[g] = group.get(0).header().groupIndex();
        ys[g] = recoverGroup(group);
        positions.add(Given.positions(group));
      }
      return recoverAgreeing(shares.set().groupThreshold(), xs, ys, positions);
    } finally {
      Wiping.wipeRows(ys);
    }
  }

  private static byte[] recoverGroup(List<Given> group) {
    int[] xs = group.stream().mapToInt(share -> share.header().memberIndex()).toArray();
    byte[][] ys =
        group.stream()
            .map(share -> share.share().value().exposeSecretArray())
            .toArray(byte[][]::new);
    List<List<Integer>> positions = group.stream().map(share -> List.of(share.position())).toList();
    return recoverAgreeing(group.get(0).header().memberThreshold(), xs, ys, positions);
  }

  /**
   * Recovers from consecutive windows of exactly the threshold, the last one moved back to be full,
   * so that every point takes part, and demands one result.
   *
   * @param positions for each point, the given shares behind it, for messages
   */
  private static byte[] recoverAgreeing(
      int threshold, int[] xs, byte[][] ys, List<List<Integer>> positions) {
    byte[] agreed = recoverWindow(0, threshold, xs, ys, positions);
    boolean allAgree = false;
    try {
      for (int next = threshold; next < xs.length; next += threshold) {
        int start = Math.min(next, xs.length - threshold);
        byte[] again = recoverWindow(start, threshold, xs, ys, positions);
        int difference = 0;
        for (int k = 0; k < agreed.length; k++) {
          difference |= agreed[k] ^ again[k];
        }
        Wiping.wipe(again);
        if (difference != 0) {
          throw ShareException.ofShares(
              SURPLUS_DISAGREES,
              flatten(positions),
              "subsets of them give different secrets",
              "some of these shares are false: check each card by itself against its recorded commitment");
        }
      }
      allAgree = true;
      return agreed;
    } finally {
      if (!allAgree) {
        Wiping.wipe(agreed);
      }
    }
  }

  private static byte[] recoverWindow(
      int start, int threshold, int[] xs, byte[][] ys, List<List<Integer>> positions) {
    int[] someXs = new int[threshold];
    byte[][] someYs = new byte[threshold][];
    System.arraycopy(xs, start, someXs, 0, threshold);
    System.arraycopy(ys, start, someYs, 0, threshold);
    return SecretSharing.recover(
        someXs,
        someYs,
        () ->
            ShareException.ofShares(
                INVALID_DIGEST,
                flatten(positions.subList(start, start + threshold)),
                "they do not fit together: the digest does not match",
                "at least one of them is of another split or altered: check each card by itself against its recorded"
                    + " commitment"));
  }

  private static List<Integer> flatten(List<List<Integer>> positions) {
    return positions.stream().flatMap(List::stream).sorted().toList();
  }

  private static void checkExponent(int exponent, int most) {
    if (exponent > most) {
      throw ShareException.of(
          EXPONENT_TOO_HIGH,
          "these shares ask for 2^"
              + exponent
              + " times the usual work (iteration exponent "
              + exponent
              + ")",
          "up to "
              + most
              + " is done unasked; allow it explicitly if you expect such shares, and be ready to wait");
    }
  }

  private static void checkSecretLength(int sizeBytes) {
    if (sizeBytes < Share.MIN_VALUE_BYTES || sizeBytes % 2 != 0) {
      throw SplitParameters.refusal(
          "the secret has " + sizeBytes + " bytes",
          "split a secret of an even number of bytes, 16 or more");
    }
  }

  private static void checkPassphrase(SecretBytes passphrase) {
    int outside = 0;
    for (byte b : passphrase.exposeSecretArray()) {
      outside |= (b - 32) | (126 - b);
    }
    if (outside < 0) {
      throw SplitParameters.refusal(
          "the passphrase holds a character that SLIP-39 does not allow",
          "use letters, digits, punctuation and blanks of ASCII only");
    }
  }
}
