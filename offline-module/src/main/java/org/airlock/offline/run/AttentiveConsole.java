package org.airlock.offline.run;

import java.nio.CharBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.airlock.common.console.Console;
import org.airlock.common.console.Prompt;
import org.airlock.offline.room.WordEntry;

/**
 * A console that hears the calls of a guided ceremony at every question, and begins each wiped
 * screen with the ceremony's banner.
 */
final class AttentiveConsole implements Console, WordEntry {
  /** Who is told of a call. */
  interface Listener {
    /**
     * Something was called. Returns when the question is to be asked again.
     *
     * @throws org.airlock.common.failure.Failure.Stopped when the ceremony does not go on
     */
    void called(Call call);

    /** One line: the environment and the ceremony. */
    String banner();
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

  @Override
  public char[] words(Prompt prompt, int expected, char[] before) {
    while (true) {
      char[] answer = entry.words(prompt, expected, before);
      Optional<Call> call = called(answer);
      if (call.isEmpty()) {
        return answer;
      }
      listener.called(call.get());
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
    people.show(listener.banner());
  }
}
