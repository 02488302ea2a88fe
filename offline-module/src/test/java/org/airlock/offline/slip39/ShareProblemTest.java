package org.airlock.offline.slip39;

import static org.airlock.offline.slip39.ShareProblem.DUPLICATE_MEMBER_INDEX;
import static org.airlock.offline.slip39.ShareProblem.EMPTY;
import static org.airlock.offline.slip39.ShareProblem.EXPONENT_TOO_HIGH;
import static org.airlock.offline.slip39.ShareProblem.GROUP_INDEX_OUT_OF_RANGE;
import static org.airlock.offline.slip39.ShareProblem.GROUP_THRESHOLD_EXCEEDS_COUNT;
import static org.airlock.offline.slip39.ShareProblem.INSUFFICIENT_GROUPS;
import static org.airlock.offline.slip39.ShareProblem.INSUFFICIENT_MEMBERS;
import static org.airlock.offline.slip39.ShareProblem.INVALID_CHECKSUM;
import static org.airlock.offline.slip39.ShareProblem.INVALID_DIGEST;
import static org.airlock.offline.slip39.ShareProblem.INVALID_LENGTH;
import static org.airlock.offline.slip39.ShareProblem.INVALID_PADDING;
import static org.airlock.offline.slip39.ShareProblem.INVALID_PARAMETERS;
import static org.airlock.offline.slip39.ShareProblem.INVALID_WORD;
import static org.airlock.offline.slip39.ShareProblem.MISMATCHED_LENGTH;
import static org.airlock.offline.slip39.ShareProblem.MISMATCHED_MEMBER_THRESHOLD;
import static org.airlock.offline.slip39.ShareProblem.MISMATCHED_SET;
import static org.airlock.offline.slip39.ShareProblem.SURPLUS_DISAGREES;
import static org.airlock.offline.slip39.ShareProblem.TOO_MANY_GROUPS;
import static org.airlock.offline.slip39.ShareProblem.TOO_MANY_MEMBERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Every class of refusal with the message a person sees. */
class ShareProblemTest {
  private static final Set<ShareProblem> SHOWN = EnumSet.noneOf(ShareProblem.class);
  private static final ShareHeader HEADER = new ShareHeader(7, true, 0, 0, 1, 1, 0, 2);
  private static final String VALUE = "00112233445566778899aabbccddeeff";
  private static final String FIRST = Fixtures.forged(HEADER, VALUE);

  @AfterAll
  static void everyProblem_wasShown() {
    assertThat(SHOWN).isEqualTo(EnumSet.allOf(ShareProblem.class));
  }

  @Test
  void combine_noShare_isRefused() {
    assertShown(
        () -> Fixtures.combine(List.of(), ""),
        EMPTY,
        Control.SHARE_THRESHOLD,
        "no share was given",
        "give as many shares as the threshold says");
  }

  @Test
  void combine_unknownWords_areNamedByPositionOnly() {
    String[] words = FIRST.split(" ");
    words[8] = "zebra";
    words[12] = "xylophon";
    assertShown(
        () -> Fixtures.combine(List.of(FIRST, String.join(" ", words)), ""),
        INVALID_WORD,
        Control.SHARE_CHECKSUM,
        "share 2: words 9 and 13 are not in the SLIP-39 word list",
        "type them again from the card, in full; the first four letters tell two words apart");
  }

  @Test
  void combine_missingWord_isRefused() {
    assertShown(
        () -> Fixtures.combine(List.of(FIRST.substring(0, FIRST.lastIndexOf(' '))), ""),
        INVALID_LENGTH,
        Control.SHARE_CHECKSUM,
        "share 1: it has 19 words, and no share has that many",
        "a share of a 256-bit secret has 33 words, of a 128-bit secret 20: look for a word missing or written twice");
  }

  /**
   * 23 words are a share of a 144-bit secret, which nobody makes: more likely words are missing.
   */
  @Test
  void combine_unusualLength_isPointedAt() {
    assertShown(
        () -> Fixtures.combine(List.of(FIRST + " academic acid acne"), ""),
        INVALID_CHECKSUM,
        Control.SHARE_CHECKSUM,
        "share 1: the checksum does not match, and no single word explains it",
        "it has 23 words; a share of a 256-bit secret has 33 words, of a 128-bit secret 20: look for a word missing or written twice");
  }

  @Test
  void combine_oneWrongWord_isLocated() {
    int[] words = ShareWords.parse(FIRST.toCharArray());
    words[9] ^= 5;
    assertShown(
        () -> Fixtures.combine(List.of(Fixtures.mnemonic(words)), ""),
        INVALID_CHECKSUM,
        Control.SHARE_CHECKSUM,
        "share 1: the checksum does not match, and word 10 alone explains it",
        "look at word 10 of the card again: if only one word is wrong, it is that one");
  }

  @Test
  void combine_swappedWords_areLocated() {
    int[] words = ShareWords.parse(FIRST.toCharArray());
    int tenth = words[9];
    words[9] = words[10];
    words[10] = tenth;
    assertShown(
        () -> Fixtures.combine(List.of(Fixtures.mnemonic(words)), ""),
        INVALID_CHECKSUM,
        Control.SHARE_CHECKSUM,
        "share 1: the checksum does not match, and would if words 10 and 11 changed places",
        "look at words 10 and 11 of the card again: they may be swapped");
  }

  @Test
  void combine_manyWrongWords_areNotLocated() {
    int[] words = ShareWords.parse(FIRST.toCharArray());
    words[9] ^= 5;
    words[15] ^= 77;
    words[18] ^= 3;
    assertShown(
        () -> Fixtures.combine(List.of(Fixtures.mnemonic(words)), ""),
        INVALID_CHECKSUM,
        Control.SHARE_CHECKSUM,
        "share 1: the checksum does not match, and no single word explains it",
        "compare every word with the card; if they all agree, use another card");
  }

  @Test
  void combine_checksumOfTheOtherKind_isExplained() {
    int[] words = ShareWords.parse(FIRST.toCharArray());
    Rs1024.seal(words, false);
    assertShown(
        () -> Fixtures.combine(List.of(Fixtures.mnemonic(words)), ""),
        INVALID_CHECKSUM,
        Control.SHARE_CHECKSUM,
        "share 1: the checksum is one of the other kind of share (extendable flag)",
        "the program that made this share is faulty: use another share, or read it with the program that made it");
  }

  @Test
  void combine_paddingBit_isRefused() {
    assertShown(
        () -> Fixtures.combine(List.of(Fixtures.resealed(FIRST, 5, 1 << 9)), ""),
        INVALID_PADDING,
        Control.SHARE_CHECKSUM,
        "share 1: a bit before the value is one that must be zero",
        "no correct program makes such a share: use another share, and find out who made this one");
  }

  @Test
  void combine_groupThresholdAboveCount_isRefused() {
    // Word 3 holds the group index, the threshold minus one, and the two high bits of the count
    // minus one.
    assertShown(
        () -> Fixtures.combine(List.of(Fixtures.resealed(FIRST, 3, 2 << 2)), ""),
        GROUP_THRESHOLD_EXCEEDS_COUNT,
        Control.SHARE_CHECKSUM,
        "share 1: it asks for 3 groups and says that there are 1",
        "no correct program makes such a share: use another share, and find out who made this one");
  }

  @Test
  void combine_groupIndexAboveCount_isRefused() {
    assertShown(
        () -> Fixtures.combine(List.of(Fixtures.resealed(FIRST, 3, 7 << 6)), ""),
        GROUP_INDEX_OUT_OF_RANGE,
        Control.SHARE_CHECKSUM,
        "share 1: it belongs to group 8 and says that there are 1",
        "no correct program makes such a share: use another share, and find out who made this one");
  }

  @Test
  void combine_strangerGivenFirst_isTheOneNamed() {
    String stranger = Fixtures.forged(new ShareHeader(8, true, 1, 0, 1, 1, 0, 2), VALUE);
    String second = Fixtures.forged(new ShareHeader(7, true, 0, 0, 1, 1, 1, 2), VALUE);
    assertShown(
        () -> Fixtures.combine(List.of(stranger, FIRST, second), ""),
        MISMATCHED_SET,
        Control.SHARE_SET,
        "share 1: \"academic email academic acid\" is not of the set of share 2 \"academic dramatic academic acid\":"
            + " identifier, iteration exponent differ",
        "use only cards of one set: words 1 and 2 are the same on all of them");
  }

  @Test
  void combine_differentMemberThresholds_isRefused() {
    assertShown(
        () ->
            Fixtures.combine(
                List.of(FIRST, Fixtures.forged(new ShareHeader(7, true, 0, 0, 1, 1, 1, 3), VALUE)),
                ""),
        MISMATCHED_MEMBER_THRESHOLD,
        Control.SHARE_SET,
        "shares 1 and 2: they are of one group and state different thresholds, 2 and 3",
        "the shares come from two splits: sort the cards by set name and generation");
  }

  @Test
  void combine_sameShareTwice_isRefused() {
    assertShown(
        () -> Fixtures.combine(List.of(FIRST, FIRST), ""),
        DUPLICATE_MEMBER_INDEX,
        Control.SHARE_DUPLICATE,
        "shares 1 and 2: \"" + HEADER.words() + "\" was given twice",
        "a repeated share does not count: give the share of another custodian");
  }

  @Test
  void combine_sameIndexWithTwoValues_isRefused() {
    String other = Fixtures.forged(HEADER, VALUE.replace('0', '1'));
    assertShown(
        () -> Fixtures.combine(List.of(FIRST, other), ""),
        DUPLICATE_MEMBER_INDEX,
        Control.SHARE_DUPLICATE,
        "shares 1 and 2: \"" + HEADER.words() + "\" came with two different values",
        "one of them is false or of another split: check each card by itself");
  }

  @Test
  void combine_differentLengths_isRefused() {
    String longer = Fixtures.forged(new ShareHeader(7, true, 0, 0, 1, 1, 1, 2), VALUE + VALUE);
    assertShown(
        () -> Fixtures.combine(List.of(FIRST, longer), ""),
        MISMATCHED_LENGTH,
        Control.SHARE_SET,
        "share 2: \"" + words(longer) + "\" is for a secret of 256 bits, share 1 for one of 128",
        "the shares come from two splits: sort the cards by set name and generation");
  }

  @Test
  void combine_tooFewGroups_isRefused() {
    assertShown(
        () ->
            Fixtures.combine(
                List.of(Fixtures.forged(new ShareHeader(7, true, 0, 0, 2, 5, 0, 1), VALUE)), ""),
        INSUFFICIENT_GROUPS,
        Control.SHARE_THRESHOLD,
        "there are shares of 1 of the 2 groups that are needed",
        "add shares of 1 more of the 5 groups");
  }

  @Test
  void combine_tooManyGroups_isRefused() {
    assertShown(
        () -> Fixtures.combine(groupsOfOne(1, VALUE, VALUE), ""),
        TOO_MANY_GROUPS,
        Control.SHARE_THRESHOLD,
        "there are shares of 2 groups, and exactly 1 are wanted",
        "leave out the shares of 1 of them");
  }

  @Test
  void combine_tooFewMembers_isRefused() {
    assertShown(
        () -> Fixtures.combine(List.of(FIRST), ""),
        INSUFFICIENT_MEMBERS,
        Control.SHARE_THRESHOLD,
        "there are 1 of the 2 shares that are needed",
        "add 1 more; any other of the same set will do");
  }

  @Test
  void combine_tooFewMembersOfAGroup_namesTheGroup() {
    List<String> mnemonics = new ArrayList<>();
    mnemonics.add(Fixtures.forged(new ShareHeader(7, true, 0, 0, 2, 2, 0, 1), VALUE));
    mnemonics.add(Fixtures.forged(new ShareHeader(7, true, 0, 1, 2, 2, 0, 3), VALUE));
    assertShown(
        () -> Fixtures.combine(mnemonics, ""),
        INSUFFICIENT_MEMBERS,
        Control.SHARE_THRESHOLD,
        "there are 1 of the 3 shares of group 2 that are needed",
        "add 2 more; any other of the same set will do");
  }

  @Test
  void combine_tooManyMembers_isRefused() {
    assertShown(
        () -> Fixtures.combine(members(3), ""),
        TOO_MANY_MEMBERS,
        Control.SHARE_THRESHOLD,
        "there are 3 shares, and exactly 2 are wanted",
        "leave out 1 of them");
  }

  @Test
  void combine_exponentAboveTheBound_isRefusedAtOnce() {
    assertShown(
        () ->
            Fixtures.combine(
                List.of(Fixtures.forged(new ShareHeader(7, true, 15, 0, 1, 1, 0, 1), VALUE)), ""),
        EXPONENT_TOO_HIGH,
        Control.SHARE_SET,
        "these shares ask for 2^15 times the usual work (iteration exponent 15)",
        "up to 6 is done unasked; allow it explicitly if you expect such shares, and be ready to wait");
  }

  @Test
  void combine_valuesThatDoNotFit_isRefused() {
    assertShown(
        () -> Fixtures.combine(members(2), ""),
        INVALID_DIGEST,
        Control.SHARE_SET,
        "shares 1 and 2: they do not fit together: the digest does not match",
        "at least one of them is of another split or altered: check each card by itself against its recorded"
            + " commitment");
  }

  @Test
  void combineWithSurplus_subsetsThatDisagree_isRefused() {
    assertShown(
        () -> Fixtures.combineWithSurplus(groupsOfOne(1, VALUE, VALUE.replace('0', '1')), ""),
        SURPLUS_DISAGREES,
        Control.SHARE_SET,
        "shares 1 and 2: subsets of them give different secrets",
        "some of these shares are false: check each card by itself against its recorded commitment");
  }

  @Test
  void combine_passphraseWithATab_isRefused() {
    List<String> one = List.of(Fixtures.forged(new ShareHeader(7, true, 0, 0, 1, 1, 0, 1), VALUE));
    assertShown(
        () -> Fixtures.combine(one, "a\tb"),
        INVALID_PARAMETERS,
        Control.SHARE_THRESHOLD,
        "the passphrase holds a character that SLIP-39 does not allow",
        "use letters, digits, punctuation and blanks of ASCII only");
  }

  private static String words(String mnemonic) {
    return String.join(" ", List.of(mnemonic.split(" ")).subList(0, 4));
  }

  private static List<String> members(int count) {
    List<String> mnemonics = new ArrayList<>();
    for (int m = 0; m < count; m++) {
      mnemonics.add(Fixtures.forged(new ShareHeader(7, true, 0, 0, 1, 1, m, 2), VALUE));
    }
    return mnemonics;
  }

  private static List<String> groupsOfOne(int groupThreshold, String... values) {
    List<String> mnemonics = new ArrayList<>();
    for (String value : values) {
      int group = mnemonics.size();
      mnemonics.add(
          Fixtures.forged(
              new ShareHeader(7, true, 0, group, groupThreshold, values.length, 0, 1), value));
    }
    return mnemonics;
  }

  private static void assertShown(
      ThrowingCallable action, ShareProblem problem, Control control, String message, String hint) {
    ShareException refused = catchThrowableOfType(ShareException.class, action);
    assertThat(refused).isNotNull().hasMessage(message);
    assertThat(refused.hint()).isEqualTo(hint);
    assertThat(refused.problem()).isEqualTo(problem);
    Failure.Refused failure = refused.asRefused();
    assertThat(failure).hasMessage(message);
    assertThat(failure.hint()).isEqualTo(hint);
    assertThat(failure.control()).isEqualTo(control);
    SHOWN.add(problem);
  }
}
