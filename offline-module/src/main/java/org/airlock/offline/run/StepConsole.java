package org.airlock.offline.run;

import java.util.function.Consumer;
import org.airlock.common.console.Console;
import org.airlock.common.console.Prompt;
import org.airlock.offline.room.WordEntry;

/**
 * What an operation sees of the people: before each of its questions the script is brought to the
 * step to which the question belongs.
 */
final class StepConsole implements Console, WordEntry {
  private final AttentiveConsole people;
  private final Consumer<Prompt> before;

  /**
   * @param before brings the script to the question's step
   */
  StepConsole(AttentiveConsole people, Consumer<Prompt> before) {
    this.people = people;
    this.before = before;
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
    before.accept(prompt);
    return people.ask(prompt);
  }

  @Override
  public char[] askSecret(Prompt prompt) {
    before.accept(prompt);
    return people.askSecret(prompt);
  }

  @Override
  public char[] words(Prompt prompt, int expected, char[] typedBefore) {
    before.accept(prompt);
    return people.words(prompt, expected, typedBefore);
  }

  @Override
  public void clear() {
    people.clear();
  }
}
