package org.airlock.offline.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.airlock.offline.slip39.Wordlist;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WordTypingTest {
  private static final char[] NOTHING = {};
  private static final String BACKSPACE = "\u007f";

  private final WordTyping typing = new WordTyping(33, NOTHING);
  private final List<String> told = new ArrayList<>();

  private void type(String keys) {
    keys.chars().forEach(key -> typing.key(key).ifPresent(told::add));
  }

  private String line() {
    int size = typing.draw();
    return new String(typing.line(), 0, size);
  }

  private static String card(int words) {
    List<String> card = new ArrayList<>();
    for (int i = 0; i < words; i++) {
      card.add(Wordlist.standard().word(29 * i + 5));
    }
    return String.join(" ", card);
  }

  @Test
  void word_fourLetters_isCompletedInSightAndGoneWhenAccepted() {
    type("aca");
    assertThat(line()).isEqualTo("word 1 of 33: aca");
    type("d");
    assertThat(line()).isEqualTo("word 1 of 33: acad = academic");
    type(" ");
    assertThat(line()).isEqualTo("word 2 of 33: ");
    assertThat(told).containsExactly("word 1 accepted");
  }

  @Test
  void letter_withWhichNoWordGoesOn_isRefusedAtOnce() {
    type("acq");
    assertThat(line()).isEqualTo("word 1 of 33: acq");
    type("z");
    assertThat(line()).isEqualTo("word 1 of 33: acq");
    assertThat(told)
        .containsExactly("no word of the list goes on like this; that letter was not taken");
    type("ui ");
    assertThat(told).endsWith("word 1 accepted");
  }

  @Test
  void space_beforeFourLetters_takesNothing() {
    type("aca ");
    assertThat(typing.count()).isZero();
    assertThat(told).containsExactly("type at least 4 letters of the word");
    assertThat(line()).isEqualTo("word 1 of 33: aca");
  }

  @Test
  void backspace_onAnEmptyLine_takesBackTheLastWordsOneByOne() {
    type("acad acid acne");
    type(BACKSPACE.repeat(4));
    assertThat(line()).isEqualTo("word 3 of 33: ");
    type(BACKSPACE + BACKSPACE);
    assertThat(told).endsWith("word 2 taken back", "word 1 taken back");
    assertThat(line()).isEqualTo("word 1 of 33: ");
    type(BACKSPACE);
    assertThat(typing.count()).isZero();
  }

  @Test
  void number_goesToThatWordAndTheOthersStay() {
    type("acad acid acne 2 ");
    assertThat(line()).isEqualTo("word 2 of 33 again: ");
    type("acqu ");
    assertThat(told).endsWith("word 2 replaced");
    assertThat(line()).isEqualTo("word 4 of 33: ");
    assertThat(new String(typing.result())).isEqualTo("academic acquire acne");
    type("9 ");
    assertThat(told).endsWith("only 3 of 33 words are in");
    type("1 " + BACKSPACE);
    assertThat(line()).as("left as it was").isEqualTo("word 4 of 33: ");
  }

  @Test
  void pause_hidesTheLineAndTakesNoKeyUntilItEnds() {
    type("acad aci.");
    assertThat(line()).isEqualTo("word 2 of 33: hidden; . shows it again");
    type("xyz \r" + BACKSPACE);
    assertThat(typing.scan(card(33).toCharArray())).isPresent();
    assertThat(typing.done()).isFalse();
    type(",");
    assertThat(line()).isEqualTo("word 2 of 33: aci");
    type("d ");
    assertThat(new String(typing.result())).isEqualTo("academic acid");
  }

  @Test
  void enter_beforeAllWords_saysHowManyAreIn() {
    type("acad \r");
    assertThat(told).endsWith("only 1 of 33 words are in; type word 2");
    assertThat(typing.done()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 33})
  void enter_afterAllWords_givesThem(int expected) {
    try (WordTyping all = new WordTyping(expected, NOTHING)) {
      (card(expected) + " ").chars().forEach(all::key);
      assertThat(new String(all.line(), 0, all.draw()))
          .isEqualTo("all " + expected + " words are in; Enter gives them: ");
      assertThat(all.key('a')).isPresent();
      assertThat(all.done()).isFalse();
      all.key('\r');
      assertThat(all.done()).isTrue();
      assertThat(new String(all.result())).isEqualTo(card(expected));
    }
  }

  @Test
  void enter_onTheLastWord_givesAll() {
    type(card(33) + "\r");
    assertThat(typing.done()).isTrue();
  }

  @Test
  void before_wordsThatWereRefused_areStillInAndOneIsCorrected() {
    try (WordTyping again = new WordTyping(33, card(33).toCharArray())) {
      assertThat(again.count()).isEqualTo(33);
      "17 acad\r".chars().forEach(again::key);
      assertThat(again.done()).isTrue();
      List<String> words = new ArrayList<>(List.of(card(33).split(" ")));
      words.set(16, "academic");
      assertThat(new String(again.result())).isEqualTo(String.join(" ", words));
    }
  }

  @Test
  void before_aPath_beginsAnew() {
    try (WordTyping again = new WordTyping(33, "@share.txt".toCharArray())) {
      assertThat(again.count()).isZero();
    }
  }

  @Test
  void call_keepsTheWordsThatAreIn() {
    type("acad acid !");
    assertThat(line()).isEqualTo("word 3 of 33: !");
    type("x");
    assertThat(told)
        .endsWith("Enter calls that something is wrong; Backspace goes on with the words");
    type(BACKSPACE + "!\r");
    assertThat(typing.done()).isTrue();
    assertThat(new String(typing.result())).isEqualTo("!academic acid");
    try (WordTyping again = new WordTyping(33, "academic acid".toCharArray())) {
      assertThat(again.count()).isEqualTo(2);
    }
  }

  @Test
  void call_beforeAnyWord_isOnlyTheCall() {
    type("!\r");
    assertThat(new String(typing.result())).isEqualTo("!");
  }

  @Test
  void file_afterAt_staysVisibleAndKeepsItsBlanksAndStops() {
    type("@my card.txt");
    assertThat(line()).isEqualTo("word 1 of 33: @my card.txt");
    type("\r");
    assertThat(typing.done()).isTrue();
    assertThat(new String(typing.result())).isEqualTo("@my card.txt");
  }

  @Test
  void scan_wholeShare_isTakenInCapitalsToo() {
    type("acad ");
    assertThat(typing.scan((card(33).toUpperCase(java.util.Locale.ROOT) + "\r").toCharArray()))
        .isEmpty();
    assertThat(typing.done()).isTrue();
    assertThat(new String(typing.result())).isEqualTo(card(33));
  }

  @ParameterizedTest
  @CsvSource({
    "20, '20 words were scanned, a share has 33; scan the card again'",
    "34, '34 words were scanned, a share has 33; scan the card again'"
  })
  void scan_otherNumberOfWords_isNotTaken(int words, String notice) {
    type("acad ");
    assertThat(typing.scan(card(words).toCharArray())).contains(notice);
    assertThat(typing.done()).isFalse();
    assertThat(new String(typing.result())).as("as before").isEqualTo("academic");
  }

  @Test
  void scan_somethingElse_isNotTakenNorRepeated() {
    assertThat(typing.scan("https://example.com/ a b c d e f g h i j".toCharArray()))
        .contains("what was scanned is no share; scan the card again, or type it");
  }

  @Test
  void notices_neverHoldWhatWasTyped() {
    type("acad xqz acid 99 5 " + BACKSPACE + "acne\r" + card(33) + " extra " + BACKSPACE);
    assertThat(told)
        .allMatch(
            notice ->
                notice.matches(
                    "word [0-9]+ (accepted|replaced|taken back)"
                        + "|no word of the list goes on like this; that letter was not taken"
                        + "|type at least 4 letters of the word|words have no digits"
                        + "|only [0-9]+ of 33 words are in(; type word [0-9]+)?"
                        + "|type word [0-9]+ again; Backspace leaves it as it was"
                        + "|all words are in; Enter gives them, Backspace takes the last one back"));
  }

  @Test
  void close_wipesEverything() {
    type("acad acid acn");
    line();
    char[] shown = typing.line();
    typing.close();
    assertThat(shown).containsOnly('\0');
    assertThat(typing.result()).isEmpty();
  }

  @Test
  void isScan_burstOfManyWordsWithEnter_only() {
    assertThat(Keyboard.isScan((card(33) + "\r").toCharArray())).isTrue();
    assertThat(Keyboard.isScan((card(33) + " ").toCharArray())).as("no Enter").isFalse();
    assertThat(Keyboard.isScan("acad\r".toCharArray())).as("a fast typist").isFalse();
    char[] one = {'a'};
    assertThat(Keyboard.isScan(Arrays.copyOf(one, 1))).isFalse();
  }
}
