package org.airlock.offline.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.airlock.common.Plans;
import org.airlock.common.bundle.Environment;
import org.airlock.common.console.Prompt;
import org.junit.jupiter.api.Test;

/** What is called while a share is typed costs its custodian no word. */
final class AttentiveConsoleTest {
  private final List<Call> calls = new ArrayList<>();
  private final List<String> before = new ArrayList<>();
  private final List<char[]> given = new ArrayList<>();
  private final Deque<String> answers = new ArrayDeque<>();
  private final AttentiveConsole console =
      new AttentiveConsole(
          new RunPeople(Plans.establish(Environment.REHEARSAL)),
          (prompt, expected, words) -> {
            before.add(new String(words));
            char[] answer = answers.remove().toCharArray();
            given.add(answer);
            return answer;
          },
          calls::add);

  @Test
  void call_whileWordsAreTyped_keepsThem() {
    answers.addAll(List.of("!academic acid", "?", "academic acid acne"));
    char[] words = console.words(new Prompt("share:carol", "words"), 3, new char[0]);
    assertThat(new String(words)).isEqualTo("academic acid acne");
    assertThat(calls).containsExactly(Call.DEVIATION, Call.HELP);
    assertThat(before).containsExactly("", "academic acid", "");
    assertThat(given.get(0)).as("wiped").containsOnly('\0');
  }
}
