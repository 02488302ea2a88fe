package org.airlock.offline.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ChangingLineTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final ChangingLine line =
      new ChangingLine(new PrintStream(written, true, StandardCharsets.UTF_8));

  private String become(String text) {
    written.reset();
    line.become(text.toCharArray(), text.length());
    return written.toString(StandardCharsets.UTF_8);
  }

  @Test
  void become_longerText_writesOnlyWhatIsNew() {
    assertThat(become("word 1: ")).isEqualTo("word 1: ");
    assertThat(become("word 1: a")).isEqualTo("a");
    assertThat(become("word 1: acad = academic")).isEqualTo("cad = academic");
  }

  @Test
  void become_shorterText_erasesByBackspaceAndBlankAlone() {
    become("word 1: abc");
    assertThat(become("word 2: ")).isEqualTo("\b \b".repeat(6) + "2: ");
    written.reset();
    line.above("word 1 accepted");
    assertThat(written.toString(StandardCharsets.UTF_8))
        .isEqualTo("\b \b".repeat(8) + "word 1 accepted\r\n");
    become("secret");
    written.reset();
    line.close();
    assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo("\b \b".repeat(6));
  }
}
