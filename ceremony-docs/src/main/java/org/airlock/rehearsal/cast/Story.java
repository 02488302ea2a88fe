package org.airlock.rehearsal.cast;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Tells the play on the screen as it happens, and keeps it for the report. */
final class Story {
  private final PrintStream out;
  private final Duration pause;
  private final List<String> report = new ArrayList<>();
  private int chapter;

  /**
   * @param pause after each command, so that people can follow
   */
  Story(PrintStream out, Duration pause) {
    this.out = out;
    this.pause = pause;
  }

  void title(String name, String description) {
    out.println("REHEARSAL " + name + ": " + description);
    report.add("# Rehearsal: " + name);
    report.add("");
    report.add(description);
  }

  void chapter(String text) {
    chapter++;
    out.println();
    out.println("── " + chapter + ". " + text);
    report.add("");
    report.add("## " + chapter + ". " + text);
    report.add("");
  }

  void say(String text) {
    out.println("   " + text);
    report.add(text);
    report.add("");
  }

  /** A command as a person would type it, with what the screen showed. */
  void command(String line, String shown, int exitCode, Duration took) {
    out.println("   $ " + line);
    shown.lines().forEach(text -> out.println("     " + text));
    report.add("```console");
    report.add("$ " + line);
    shown.lines().forEach(report::add);
    report.add("```");
    report.add("exit " + exitCode + ", " + took.toMillis() + " ms");
    report.add("");
    wait(pause);
  }

  private static void wait(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new Broken("interrupted");
    }
  }

  /** Markdown. */
  String report() {
    return String.join("\n", report) + "\n";
  }
}
