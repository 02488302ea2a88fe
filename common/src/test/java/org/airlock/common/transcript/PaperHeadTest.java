package org.airlock.common.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Locale;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.failure.Failure;
import org.airlock.common.words.Words;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PaperHeadTest {
  private static final Digest HASH = Digest.of(Bytes.utf8("a line\n"));
  private static final Digest OTHER = Digest.of(Bytes.utf8("another line\n"));

  private static String words(Digest hash) {
    return Words.of(Words.Kind.TRANSCRIPT_HEAD, hash.value()).text();
  }

  @Test
  void hexAndWords_areTheSameHead() {
    for (String text :
        new String[] {
          "12:" + HASH,
          "12 " + HASH,
          "12 " + words(HASH),
          "12: " + words(HASH),
          " 12  " + words(HASH).toUpperCase(Locale.ROOT) + "\n"
        }) {
      PaperHead head = PaperHead.parse(text);
      assertThat(head.seq()).isEqualTo(12);
      assertThat(head.is(HASH)).as(text).isTrue();
      assertThat(head.is(OTHER)).as(text).isFalse();
    }
  }

  @Test
  void wordsOfAnotherThing_areNotTheHeads() {
    String roster = Words.of(Words.Kind.ROSTER, HASH.value()).text();
    assertThat(PaperHead.parse("12 " + roster).is(HASH)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "12", "0:abc", "x:y", "12 one two three", "9999999999 a"})
  void anythingElse_isRefused(String text) {
    assertThat(catchThrowableOfType(Failure.Usage.class, () -> PaperHead.parse(text)))
        .hasMessageContaining("neither LINE:SHA256 nor LINE and 32 words");
  }
}
