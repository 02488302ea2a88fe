package org.airlock.offline.room;

import java.util.Locale;
import org.airlock.common.bundle.Environment;
import org.airlock.common.console.Console;
import org.airlock.common.console.Prompt;

/** A console whose every wiped screen begins with the environment and the ceremony. */
final class BannerConsole implements Console {
  private final Console people;
  private final String banner;

  BannerConsole(Console people, Environment environment, String ceremony) {
    this.people = people;
    this.banner = environment.code().toUpperCase(Locale.ROOT) + "  " + ceremony;
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
    return people.ask(prompt);
  }

  @Override
  public char[] askSecret(Prompt prompt) {
    return people.askSecret(prompt);
  }

  @Override
  public void clear() {
    people.clear();
    people.show(banner);
  }
}
