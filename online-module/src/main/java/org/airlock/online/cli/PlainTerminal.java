package org.airlock.online.cli;

import java.io.PrintStream;
import org.airlock.common.console.Console;
import org.airlock.common.console.Prompt;
import org.airlock.common.console.Visible;
import org.airlock.common.failure.Failure;
import org.jspecify.annotations.Nullable;

/** The terminal of a program that never sees a share word: the JDK's own console is enough. */
final class PlainTerminal implements Console {
  private final java.io.Console console;
  private final PrintStream out;
  private final boolean quiet;

  private PlainTerminal(java.io.Console console, PrintStream out, boolean quiet) {
    this.console = console;
    this.out = out;
    this.quiet = quiet;
  }

  @SuppressWarnings(
      "SystemConsoleNull") // the launcher chooses the console that is null without a terminal, on
  // every JDK
  static PlainTerminal open(PrintStream out, boolean quiet) {
    java.io.@Nullable Console console = System.console();
    if (console == null) {
      throw new Failure.Environment(
          "there is no terminal to ask questions at",
          "run the command in a terminal; in rehearsals --answers FILE answers instead");
    }
    return new PlainTerminal(console, out, quiet);
  }

  @Override
  public void say(String line) {
    if (!quiet) {
      out.println(Visible.lines(line));
    }
  }

  @Override
  public void show(String line) {
    out.println(Visible.lines(line));
  }

  /** Nothing secret is ever shown on this side. */
  @Override
  public void showSecret(char[] line) {
    out.println(line);
  }

  @Override
  public String ask(Prompt prompt) {
    @Nullable String line = console.readLine("%s ", prompt.text());
    if (line == null) {
      throw stopped();
    }
    return line.trim();
  }

  @Override
  public char[] askSecret(Prompt prompt) {
    char @Nullable [] answer = console.readPassword("%s ", prompt.text());
    if (answer == null) {
      throw stopped();
    }
    return answer;
  }

  @Override
  public void clear() {
    // Nothing secret is ever on this screen.
  }

  private static Failure stopped() {
    return new Failure.Stopped(
        "the input ended", "run the command again when you are ready to answer");
  }
}
