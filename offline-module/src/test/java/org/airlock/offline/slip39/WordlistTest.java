package org.airlock.offline.slip39;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.Locale;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.junit.jupiter.api.Test;

class WordlistTest {
  private final Wordlist list = Wordlist.standard();

  @Test
  void resource_isTheOfficialListByteForByte() throws Exception {
    try (InputStream in = Wordlist.class.getResourceAsStream("wordlist.txt")) {
      assertThat(Digest.of(Bytes.copyOf(in.readAllBytes())).hex())
          .isEqualTo("bcc4555340332d169718aed8bf31dd9d5248cb7da6e5d355140ef4f1e601eec3");
    }
  }

  @Test
  void indexOf_everyWordInAnyCase_isItsIndex() {
    for (int i = 0; i < Wordlist.SIZE; i++) {
      char[] word = list.word(i).toCharArray();
      assertThat(list.indexOf(word)).hasValue(i);
      word[0] = (char) (word[0] - 32);
      assertThat(list.indexOf(word)).hasValue(i);
    }
  }

  @Test
  void indexOf_notAWord_isEmpty() {
    for (String wrong :
        new String[] {
          "", "a", "acad", "academics", "zebra", "zzzz", "aaaa", "\u212aeyboard", "acid "
        }) {
      assertThat(list.indexOf(wrong.toCharArray())).as(wrong).isEmpty();
    }
  }

  @Test
  void completions_fourLetters_areAlwaysThatOneWord() {
    for (int i = 0; i < Wordlist.SIZE; i++) {
      String word = list.word(i);
      assertThat(list.completions(word.substring(0, 4).toCharArray())).containsExactly(word);
      assertThat(list.completions(word.toUpperCase(Locale.ROOT).toCharArray()))
          .containsExactly(word);
    }
  }

  @Test
  void completions_fewerLetters_areAllWordsThatBeginSo() {
    assertThat(list.completions("ac".toCharArray()))
        .containsExactly("academic", "acid", "acne", "acquire", "acrobat", "activity", "actress");
    assertThat(list.completions("".toCharArray())).hasSize(1024);
    assertThat(list.completions("zz".toCharArray())).isEmpty();
    assertThat(list.completions("acrobats".toCharArray())).isEmpty();
  }
}
