package org.airlock.offline.slip39;

import static org.airlock.offline.slip39.ShareProblem.GROUP_INDEX_OUT_OF_RANGE;
import static org.airlock.offline.slip39.ShareProblem.GROUP_THRESHOLD_EXCEEDS_COUNT;

import java.util.ArrayList;
import java.util.List;

/**
 * What a share says about itself: its first 40 bits, which are words 1 to 4. Public: nothing in it
 * helps to find the secret. The number of members of a group is not in a share.
 *
 * @param identifier of the set, 0 to 32767; words 1 and 2 are equal in a whole set, words 1 to 3 in
 *     a group
 * @param extendable which of the two forms of checksum and cipher is used; true in new sets
 * @param iterationExponent the cipher's work factor, 0 to 15; each step doubles the time
 * @param groupIndex from 0, below {@code groupCount}
 * @param groupThreshold how many groups are needed, 1 to {@code groupCount}
 * @param groupCount 1 to 16
 * @param memberIndex from 0 to 15
 * @param memberThreshold how many members of this group are needed, 1 to 16
 */
public record ShareHeader(
    int identifier,
    boolean extendable,
    int iterationExponent,
    int groupIndex,
    int groupThreshold,
    int groupCount,
    int memberIndex,
    int memberThreshold) {
  static final int WORDS = 4;

  /**
   * @throws ShareException GROUP_THRESHOLD_EXCEEDS_COUNT or GROUP_INDEX_OUT_OF_RANGE
   * @throws IllegalArgumentException when a field does not fit its bits
   */
  public ShareHeader {
    requireRange("identifier", identifier, 0, 0x7fff);
    requireRange("iterationExponent", iterationExponent, 0, 15);
    requireRange("groupIndex", groupIndex, 0, 15);
    requireRange("groupThreshold", groupThreshold, 1, 16);
    requireRange("groupCount", groupCount, 1, 16);
    requireRange("memberIndex", memberIndex, 0, 15);
    requireRange("memberThreshold", memberThreshold, 1, 16);
    if (groupThreshold > groupCount) {
      throw ShareException.ofWords(
          GROUP_THRESHOLD_EXCEEDS_COUNT,
          List.of(3, 4),
          "it asks for " + groupThreshold + " groups and says that there are " + groupCount,
          "no correct program makes such a share: use another share, and find out who made this one");
    }
    if (groupIndex >= groupCount) {
      throw ShareException.ofWords(
          GROUP_INDEX_OUT_OF_RANGE,
          List.of(3, 4),
          "it belongs to group " + (groupIndex + 1) + " and says that there are " + groupCount,
          "no correct program makes such a share: use another share, and find out who made this one");
    }
  }

  private static void requireRange(String field, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(field + " is " + value + ", not " + least + " to " + most);
    }
  }

  /** Reads the extendable flag alone: the checksum, which comes before all else, depends on it. */
  static boolean extendable(int[] words) {
    return (words[1] >>> 4 & 1) == 1;
  }

  /** Reads words 1 to 4. */
  static ShareHeader fromWords(int[] words) {
    return new ShareHeader(
        words[0] << 5 | words[1] >>> 5,
        extendable(words),
        words[1] & 0xf,
        words[2] >>> 6,
        (words[2] >>> 2 & 0xf) + 1,
        ((words[2] & 3) << 2 | words[3] >>> 8) + 1,
        words[3] >>> 4 & 0xf,
        (words[3] & 0xf) + 1);
  }

  /** Writes words 1 to 4. */
  void writeTo(int[] words) {
    words[0] = identifier >>> 5;
    words[1] = (identifier & 0x1f) << 5 | (extendable ? 1 : 0) << 4 | iterationExponent;
    words[2] = groupIndex << 6 | (groupThreshold - 1) << 2 | (groupCount - 1) >>> 2;
    words[3] = ((groupCount - 1) & 3) << 8 | memberIndex << 4 | (memberThreshold - 1);
  }

  /** Words 1 to 4, by which people tell shares apart; they may be shown and recorded. */
  public String words() {
    int[] indices = new int[WORDS];
    writeTo(indices);
    Wordlist list = Wordlist.standard();
    return String.join(
        " ",
        list.word(indices[0]),
        list.word(indices[1]),
        list.word(indices[2]),
        list.word(indices[3]));
  }

  /**
   * Whether both can come from one split, as far as the header tells: an identifier has only 15
   * bits.
   */
  public boolean sameSet(ShareHeader other) {
    return differences(other).isEmpty();
  }

  /** The names of the fields that must be equal in one set and are not. */
  List<String> differences(ShareHeader other) {
    List<String> different = new ArrayList<>();
    addIf(different, "identifier", identifier != other.identifier);
    addIf(different, "extendable flag", extendable != other.extendable);
    addIf(different, "iteration exponent", iterationExponent != other.iterationExponent);
    addIf(different, "group threshold", groupThreshold != other.groupThreshold);
    addIf(different, "group count", groupCount != other.groupCount);
    return different;
  }

  private static void addIf(List<String> names, String name, boolean differs) {
    if (differs) {
      names.add(name);
    }
  }
}
