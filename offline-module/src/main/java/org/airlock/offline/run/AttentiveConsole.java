package org.airlock.offline.run;

import java.nio.CharBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.airlock.common.console.Console;
import org.airlock.common.console.Prompt;
import org.airlock.offline.room.WordEntry;

/** A console that hears the calls of a guided ceremony at every question. */
final class AttentiveConsole implements Console, WordEntry {
  /** Who is told of a call. */
  interface Listener {
    /**
     * Something was called. Returns when the question is to be asked again.
     *
     * @throws org.airlock.common.failure.Failure.Stopped when the ceremony does not go on
     */
    void called(Call call);
  }

  private final Console people;
  private final WordEntry entry;
  private final Listener listener;

  AttentiveConsole(Console people, WordEntry entry, Listener listener) {
    this.people = people;
    this.entry = entry;
    this.listener = listener;
  }

  @Override
  public void say(String line) {
    people.say(line);
  }

  @Override
  public void show(String line) {
    people.show(line);
  }

  @Override
  public void showSecret(char[] line) {
    people.showSecret(line);
  }

  @Override
  public String ask(Prompt prompt) {
    while (true) {
      String answer = people.ask(prompt);
      Optional<Call> call = Call.of(answer);
      if (call.isEmpty()) {
        return answer;
      }
      listener.called(call.get());
    }
  }

  @Override
  public char[] askSecret(Prompt prompt) {
    while (true) {
      char[] answer = people.askSecret(prompt);
      Optional<Call> call = called(answer);
      if (call.isEmpty()) {
        return answer;
      }
      listener.called(call.get());
    }
  }

  /** Words that were in when somebody called stay in. */
  @Override
  public char[] words(Prompt prompt, int expected, char[] before) {
    char[] in = before.clone();
    try {
      while (true) {
        char[] answer = entry.words(prompt, expected, in);
        Arrays.fill(in, '\0');
        boolean deviation = answer.length > 0 && answer[0] == '!';
        Optional<Call> call =
            deviation ? Optional.of(Call.DEVIATION) : Call.of(CharBuffer.wrap(answer));
        if (call.isEmpty()) {
          return answer;
        }
        in = deviation ? Arrays.copyOfRange(answer, 1, answer.length) : new char[0];
        Arrays.fill(answer, '\0');
        listener.called(call.get());
      }
    } finally {
      Arrays.fill(in, '\0');
    }
  }

  /** A call is no secret, and is wiped all the same. */
  private static Optional<Call> called(char[] answer) {
    Optional<Call> call = Call.of(CharBuffer.wrap(answer));
    call.ifPresent(ignored -> Arrays.fill(answer, '\0'));
    return call;
  }

  @Override
  public void clear() {
    people.clear();
  }
}
